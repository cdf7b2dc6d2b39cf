"""The rules of contests, kept as they were published, and which an entry came under."""

from django.db import migrations, models

from avow.ledger.guards import append_only

REFUSAL = "Contest rules stay as they were published: nothing is changed or deleted."


class Migration(migrations.Migration):
    """The table, its guards, and the column that points to it by digest."""

    dependencies = [("collection", "0004_purchases")]
    operations = [
        migrations.CreateModel(
            name="ContestRules",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("touchpoint", models.CharField(max_length=100)),
                ("version_digest", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("terms", models.JSONField()),
                ("published_at", models.DateTimeField()),
            ],
        ),
        append_only(REFUSAL, {"collection_contestrules": "digest = NEW.digest"}),
        migrations.AddField(
            model_name="submission",
            name="rules_digest",
            field=models.CharField(default="", max_length=64),
        ),
    ]
