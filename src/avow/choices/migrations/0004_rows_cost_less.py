"""A choice on a device is found by its key only where it has one, and checks its words once."""

import django.db.models.deletion
from django.db import migrations, models

from avow.ledger.guards import append_only_again

REFUSAL = "Choices are append-only: record a new act instead of changing an old one."
SAME = "id = NEW.id OR reference = NEW.reference OR key = NEW.key"


class Migration(migrations.Migration):
    dependencies = [
        ("choices", "0003_refusals_read_from_the_index"),
    ]

    operations = [
        migrations.AlterField(
            model_name="devicechoice",
            name="key",
            field=models.CharField(max_length=64, null=True),
        ),
        migrations.AlterField(
            model_name="devicechoice",
            name="wording",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="choices.wording",
            ),
        ),
        migrations.AddIndex(
            model_name="devicechoice",
            index=models.Index(fields=["wording"], name="choices_devicechoice_wording"),
        ),
        migrations.AddConstraint(
            model_name="devicechoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key__isnull", False)),
                fields=("key",),
                name="choices_devicechoice_once_a_key",
            ),
        ),
        append_only_again(REFUSAL, {"choices_devicechoice": SAME}),
    ]
