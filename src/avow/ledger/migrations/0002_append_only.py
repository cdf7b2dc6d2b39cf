"""Let nobody change or delete what the ledger holds; a tile may only grow until it is full."""

from typing import Any

from django.db import migrations

from avow.ledger.guards import append_only

REFUSAL = "The ledger is append-only: nothing in it is changed or deleted."

SQLITE = (
    f"""CREATE TRIGGER ledger_tile_no_delete BEFORE DELETE ON ledger_tile
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"""CREATE TRIGGER ledger_tile_only_grows BEFORE UPDATE ON ledger_tile
    WHEN NEW.level <> OLD.level OR NEW.number <> OLD.number OR length(NEW.hashes) > 8192
    OR substr(NEW.hashes, 1, length(OLD.hashes)) IS NOT OLD.hashes
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"""CREATE TRIGGER ledger_tile_no_replace BEFORE INSERT ON ledger_tile
    WHEN EXISTS (SELECT 1 FROM ledger_tile old
    WHERE old.level = NEW.level AND old.number = NEW.number
    AND substr(NEW.hashes, 1, length(old.hashes)) IS NOT old.hashes)
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",  # noqa: S608
)
POSTGRESQL = (
    f"""CREATE FUNCTION ledger_only_grows() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
        IF NEW.level <> OLD.level OR NEW.number <> OLD.number OR length(NEW.hashes) > 8192
        OR substring(NEW.hashes FROM 1 FOR length(OLD.hashes)) IS DISTINCT FROM OLD.hashes THEN
            RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$""",
    """CREATE TRIGGER ledger_tile_only_grows BEFORE UPDATE ON ledger_tile
    FOR EACH ROW EXECUTE FUNCTION ledger_only_grows()""",
    """CREATE TRIGGER ledger_tile_no_delete BEFORE DELETE ON ledger_tile
    FOR EACH ROW EXECUTE FUNCTION ledger_entry_kept()""",
    """CREATE TRIGGER ledger_tile_no_truncate BEFORE TRUNCATE ON ledger_tile
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_entry_kept()""",
    # Rows go from the queue one by one, as they get their places; never all at once.
    """CREATE TRIGGER ledger_pending_no_truncate BEFORE TRUNCATE ON ledger_pending
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_entry_kept()""",
)


def guard_tiles(apps: Any, schema_editor: Any) -> None:
    """Let tiles grow, and nothing else."""
    sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE if sqlite else POSTGRESQL:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """There is no way back: a ledger without its guards is none."""

    dependencies = [("ledger", "0001_entries_and_tree")]
    operations = [
        append_only(
            REFUSAL,
            {
                "ledger_entry": "number = NEW.number OR reference = NEW.reference",
                "ledger_sequenced": '"index" = NEW."index" OR entry_id = NEW.entry_id',
                "ledger_checkpoint": "size = NEW.size",
            },
        ),
        migrations.RunPython(guard_tiles),
    ]
