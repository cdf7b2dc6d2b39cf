from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0006_erasures_and_suppressions")]
    operations = [
        migrations.CreateModel(
            name="RetiredKey",
            fields=[
                ("name", models.CharField(max_length=100, primary_key=True, serialize=False)),
            ],
        ),
    ]
