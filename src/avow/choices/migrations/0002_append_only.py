"""Let nobody change or delete what people said, whichever program asks the database."""

from django.db import migrations

from avow.ledger.guards import append_only

TABLES = {
    "choices_choiceevent": "number = NEW.number OR reference = NEW.reference OR key = NEW.key",
    "choices_signalevent": (
        "id = NEW.id OR reference = NEW.reference OR (device = NEW.device AND signal = NEW.signal"
        " AND data_subject_id IS NEW.data_subject_id)"
    ),
    "choices_devicechoice": "id = NEW.id OR reference = NEW.reference OR key = NEW.key",
}
REFUSAL = "Choices are append-only: record a new act instead of changing an old one."


class Migration(migrations.Migration):
    dependencies = [("choices", "0001_choices")]
    operations = [append_only(REFUSAL, TABLES)]
