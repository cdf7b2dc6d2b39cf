"""An entry looks after nothing but itself: neither its kind nor its place is checked each time."""

import django.db.models.deletion
from django.db import migrations, models

from avow.ledger.guards import append_only_again

REFUSAL = "The ledger is append-only: nothing in it is changed or deleted."


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0002_append_only"),
    ]

    operations = [
        migrations.AlterField(
            model_name="entry",
            name="kind",
            field=models.CharField(max_length=255),
        ),
        migrations.AlterField(
            model_name="pending",
            name="entry",
            field=models.OneToOneField(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                primary_key=True,
                related_name="+",
                serialize=False,
                to="ledger.entry",
            ),
        ),
        migrations.AlterField(
            model_name="sequenced",
            name="entry",
            field=models.OneToOneField(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sequenced",
                to="ledger.entry",
            ),
        ),
        append_only_again(
            REFUSAL,
            {
                "ledger_entry": "number = NEW.number OR reference = NEW.reference",
                "ledger_sequenced": '"index" = NEW."index" OR entry_id = NEW.entry_id',
            },
        ),
    ]
