"""The words of banners of the retailer's own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A table."""

    dependencies = [("choices", "0004_rows_cost_less")]
    operations = [
        migrations.CreateModel(
            name="DeclaredWording",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("text", models.TextField()),
                ("declared_at", models.DateTimeField()),
            ],
        ),
    ]
