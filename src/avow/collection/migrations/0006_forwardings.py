"""How many stories a visitor sent within the last hour."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A table whose rows live for an hour."""

    dependencies = [("collection", "0005_contest_rules")]
    operations = [
        migrations.CreateModel(
            name="Forwarding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sender", models.CharField(db_index=True, max_length=64)),
                ("key", models.CharField(max_length=64, null=True, unique=True)),
                ("at", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
