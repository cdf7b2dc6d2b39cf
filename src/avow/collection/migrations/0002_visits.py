"""Where visits land."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A table of its own, which nothing points to."""

    dependencies = [("collection", "0001_submissions")]
    operations = [
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("touchpoint", models.CharField(max_length=100)),
                ("version_digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField(db_index=True)),
                ("network", models.CharField(max_length=43)),
                ("operating_system", models.CharField(max_length=32)),
                ("referrer_host", models.CharField(max_length=253)),
                ("entry", models.UUIDField()),
            ],
        ),
    ]
