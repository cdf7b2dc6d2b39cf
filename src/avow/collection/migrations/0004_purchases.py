"""Where purchases land for reports."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A table of its own, which nothing points to."""

    dependencies = [("collection", "0003_provenance_of_sources")]
    operations = [
        migrations.CreateModel(
            name="Purchase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pseudonym", models.UUIDField(db_index=True)),
                ("touchpoint", models.CharField(max_length=100)),
                ("version_digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField(db_index=True)),
                ("currency", models.CharField(max_length=3)),
                ("total_cents", models.BigIntegerField()),
                ("lines", models.JSONField()),
                ("entry", models.UUIDField()),
            ],
        ),
    ]
