"""Let nobody change or delete what the ledger holds, whichever program asks the database."""

from typing import Any

from django.db import migrations

KEPT = ("ledger_entry", "ledger_sequenced", "ledger_checkpoint")
"""Tables whose rows stay as they were written. A tile may only grow until it is full."""

REFUSAL = "The ledger is append-only: nothing in it is changed or deleted."

SQLITE = [
    f"""CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table}
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"""
    for table in KEPT
    for act in ("update", "delete")
] + [
    # INSERT OR REPLACE deletes without asking the triggers for DELETE.
    *(
        f"""CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
        WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"""  # noqa: S608
        for table, same in (
            ("ledger_entry", "number = NEW.number OR reference = NEW.reference"),
            ("ledger_sequenced", '"index" = NEW."index" OR entry_id = NEW.entry_id'),
            ("ledger_checkpoint", "size = NEW.size"),
        )
    ),
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
]

POSTGRESQL = [
    f"""CREATE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$""",
    f"""CREATE FUNCTION ledger_only_grows() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
        IF NEW.level <> OLD.level OR NEW.number <> OLD.number OR length(NEW.hashes) > 8192
        OR substring(NEW.hashes FROM 1 FOR length(OLD.hashes)) IS DISTINCT FROM OLD.hashes THEN
            RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$""",
    *(
        f"""CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION ledger_append_only()"""
        for table in KEPT
    ),
    *(
        f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only()"""
        for table in (*KEPT, "ledger_tile", "ledger_pending")
    ),
    """CREATE TRIGGER ledger_tile_only_grows BEFORE UPDATE ON ledger_tile
    FOR EACH ROW EXECUTE FUNCTION ledger_only_grows()""",
    """CREATE TRIGGER ledger_tile_no_delete BEFORE DELETE ON ledger_tile
    FOR EACH ROW EXECUTE FUNCTION ledger_append_only()""",
]

STATEMENTS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def guard(apps: Any, schema_editor: Any) -> None:
    """Set the triggers of the database at hand."""
    for statement in STATEMENTS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """There is no way back: a ledger without its guards is none."""

    dependencies = [("ledger", "0001_entries_and_tree")]
    operations = [migrations.RunPython(guard)]
