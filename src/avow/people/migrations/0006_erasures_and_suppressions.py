import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0005_merged_into")]
    operations = [
        migrations.CreateModel(
            name="Suppression",
            fields=[
                ("lookup", models.CharField(max_length=64, primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "data_subject",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="erasure",
                        serialize=False,
                        to="people.datasubject",
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("request", "Request"),
                            ("minor", "Minor"),
                            ("retention", "Retention"),
                        ],
                        max_length=16,
                    ),
                ),
                ("begun_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="EmptiedHolder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("holder", models.CharField(max_length=40)),
                ("count", models.PositiveIntegerField()),
                (
                    "erasure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="emptied",
                        to="people.erasure",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("erasure", "holder"), name="people_emptied_once"
                    )
                ],
            },
        ),
    ]
