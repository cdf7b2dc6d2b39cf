"""How new what a source told of one of its orders or customers is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A table."""

    dependencies = [("collection", "0009_wordings_are_sealed")]
    operations = [
        migrations.CreateModel(
            name="NewestWord",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("pseudonym", models.UUIDField(db_index=True, null=True)),
                ("told_at", models.DateTimeField(null=True)),
                ("digest", models.CharField(max_length=64)),
                ("bought_at", models.DateTimeField(db_index=True, null=True)),
                ("purchase", models.UUIDField(null=True)),
            ],
        ),
    ]
