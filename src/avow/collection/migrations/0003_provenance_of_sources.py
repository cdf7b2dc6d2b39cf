"""Who told it, under which contract and for which purpose, where nobody gave it themselves."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Three columns that are empty for whatever people gave themselves."""

    dependencies = [("collection", "0002_visits")]
    operations = [
        migrations.AddField(
            model_name="submission",
            name=name,
            field=models.CharField(default="", max_length=length),
        )
        for name, length in (("source", 100), ("contract", 200), ("purpose", 100))
    ]
