"""The oldest submissions are found at once by whoever sweeps."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """An index."""

    dependencies = [("collection", "0007_rolled_files")]
    operations = [
        migrations.AlterField(
            model_name="submission",
            name="at",
            field=models.DateTimeField(db_index=True),
        ),
    ]
