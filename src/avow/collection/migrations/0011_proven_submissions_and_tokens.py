"""Whether it is sure whose a submission is, and the tokens that vouch for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column and a table. What is there already counts as proven: no stranger displaces it."""

    dependencies = [("collection", "0010_newest_words")]
    operations = [
        migrations.AddField(
            model_name="submission", name="proven", field=models.BooleanField(default=True)
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("hashed", models.CharField(max_length=64, unique=True)),
                ("scopes", models.JSONField()),
                ("made_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None)),
                        fields=("name",),
                        name="collection_token_name_unique",
                    )
                ],
            },
        ),
    ]
