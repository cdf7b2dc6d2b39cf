"""Imports row by row, webhooks taken once, and what people ask through a shop."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """No table holds a value of anybody: those are with `collection` and `choices`."""

    initial = True

    dependencies = [
        ("people", "0007_retired_keys"),
    ]

    operations = [
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hook", models.CharField(max_length=20)),
                ("body", models.CharField(max_length=64)),
                ("number", models.CharField(max_length=64, null=True)),
                ("topic", models.CharField(max_length=60)),
                ("outcome", models.CharField(max_length=20)),
                ("received_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("hook", "body"), name="sources_body_taken_once"
                    ),
                    models.UniqueConstraint(
                        fields=("hook", "number"), name="sources_delivery_taken_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DroppedName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hook", models.CharField(max_length=20)),
                ("topic", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=60)),
                ("count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("hook", "topic", "name"), name="sources_dropped_name_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Import",
            fields=[
                (
                    "reference",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("source", models.CharField(max_length=100)),
                ("contract", models.CharField(max_length=200)),
                ("purpose", models.CharField(max_length=100)),
                ("file_digest", models.CharField(max_length=64)),
                ("salt", models.BinaryField()),
                ("begun_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("rows_done", models.PositiveIntegerField(default=0)),
                ("taken", models.PositiveIntegerField(default=0)),
                ("repeated", models.PositiveIntegerField(default=0)),
                ("refused", models.PositiveIntegerField(default=0)),
                ("erased", models.PositiveIntegerField(default=0)),
                ("minors", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("file_digest", "source", "contract", "purpose"),
                        name="sources_file_imported_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ShopRequest",
            fields=[
                (
                    "reference",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("hook", models.CharField(max_length=20)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("access", "Access"),
                            ("erase", "Erase"),
                            ("erase_shop", "Erase Shop"),
                            ("deleted", "Deleted"),
                        ],
                        max_length=16,
                    ),
                ),
                ("their_number", models.CharField(max_length=40)),
                ("received_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField(null=True)),
                (
                    "data_subject",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.datasubject",
                    ),
                ),
            ],
            options={
                "ordering": ("received_at", "reference"),
            },
        ),
        migrations.CreateModel(
            name="RefusedRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.PositiveIntegerField()),
                ("field", models.CharField(max_length=60)),
                ("reason", models.CharField(max_length=60)),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refused_rows",
                        to="sources.import",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("of", "line"), name="sources_row_refused_once")
                ],
            },
        ),
    ]
