"""The words that were shown are sealed under the key of whoever they were shown to."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A sealed column in the place of one in clear."""

    dependencies = [("collection", "0008_submissions_by_time")]
    operations = [
        migrations.RemoveField(model_name="submission", name="wording"),
        migrations.AddField(
            model_name="submission",
            name="sealed_wording",
            field=models.BinaryField(default=b""),
        ),
    ]
