import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0004_keys_are_wrapped")]
    operations = [
        migrations.AddField(
            model_name="datasubject",
            name="merged_into",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="doubles",
                to="people.datasubject",
            ),
        ),
    ]
