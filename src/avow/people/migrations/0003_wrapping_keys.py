from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def name_the_first_key(apps: Any, schema_editor: Any) -> None:
    """Until now there was one wrapping key, in the file vault.key."""
    people = apps.get_model("people", "DataSubject").objects.filter(wrapped_key__isnull=False)
    if people.exists():
        first = apps.get_model("people", "WrappingKey").objects.create(name="vault")
        people.update(wrapping_key=first)


class Migration(migrations.Migration):
    dependencies = [("people", "0002_identifiers_of_many_kinds")]
    operations = [
        migrations.CreateModel(
            name="WrappingKey",
            fields=[
                ("name", models.CharField(max_length=100, primary_key=True, serialize=False)),
            ],
        ),
        migrations.AddField(
            model_name="datasubject",
            name="wrapping_key",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.wrappingkey",
            ),
        ),
        migrations.RunPython(name_the_first_key, migrations.RunPython.noop),
    ]
