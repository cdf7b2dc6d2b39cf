"""Let nobody change or delete a version, or who accepted it, whichever program asks."""

from django.db import migrations

from avow.ledger.guards import append_only

TABLES = {
    "statement_version": "digest = NEW.digest OR number = NEW.number",
    "statement_commencement": "version_id = NEW.version_id",
    "statement_acceptance": (
        "(version_id = NEW.version_id AND pseudonym = NEW.pseudonym AND how = NEW.how)"
        " OR id = NEW.id"
    ),
}
REFUSAL = "What was published or accepted stays as it was: nothing is changed or deleted."


class Migration(migrations.Migration):
    dependencies = [("statement", "0001_versions")]
    operations = [append_only(REFUSAL, TABLES)]
