from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0009_who_is_gone"),
    ]

    operations = [
        migrations.AddField(
            model_name="suppression",
            name="since",
            field=models.DateTimeField(null=True),
        ),
    ]
