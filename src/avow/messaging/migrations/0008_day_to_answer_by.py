from typing import Any

from django.db import migrations, models
from django.db.models.functions import TruncDate


def due_at_once(apps: Any, schema_editor: Any) -> None:
    """Let what waited before there was a day be due on the day that it came."""
    doubts = apps.get_model("messaging", "Doubt").objects
    doubts.update(due_on=TruncDate("arrived_at"))


class Migration(migrations.Migration):
    dependencies = [("messaging", "0007_words_of_the_provider")]

    operations = [
        migrations.RemoveIndex(model_name="doubt", name="messaging_doubt_open"),
        migrations.AddField("doubt", "due_on", models.DateField(null=True)),
        migrations.RunPython(due_at_once, migrations.RunPython.noop),
        migrations.AlterField("doubt", "due_on", models.DateField()),
        migrations.AddIndex(
            "doubt",
            models.Index(
                condition=models.Q(("decided", "")),
                fields=["due_on", "arrived_at", "reference"],
                name="messaging_doubt_open",
            ),
        ),
    ]
