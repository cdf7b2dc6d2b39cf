"""Guards of append-only tables, for the migrations of any room that keeps such."""

from collections.abc import Mapping
from typing import Any

from django.db import migrations


def append_only(refusal: str, tables: Mapping[str, str]) -> migrations.RunPython:
    """Let nobody change, delete or replace rows, whichever program asks the database.

    `tables` says of each by which columns a row is the same one, as SQL that compares with NEW.
    There is no way back: a record without its guards proves nothing.
    """

    def guard(apps: Any, schema_editor: Any) -> None:
        _guard(schema_editor, refusal, tables)

    return migrations.RunPython(guard)


def append_only_again(refusal: str, tables: Mapping[str, str]) -> migrations.RunPython:
    """Guard tables whose columns a migration has just altered.

    SQLite alters a table by making a new one, which has none of the triggers of the old.
    """

    def guard(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "sqlite":
            _guard(schema_editor, refusal, tables)

    return migrations.RunPython(guard)


def _guard(schema_editor: Any, refusal: str, tables: Mapping[str, str]) -> None:
    for table, same in tables.items():
        for statement in _MADE[schema_editor.connection.vendor]:
            schema_editor.execute(statement.format(table=table, refusal=refusal, same=same))


_MADE = {
    "sqlite": (
        """CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
        BEGIN SELECT RAISE(ABORT, '{refusal}'); END""",
        """CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
        BEGIN SELECT RAISE(ABORT, '{refusal}'); END""",
        # INSERT OR REPLACE deletes without asking the trigger for DELETE.
        """CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
        WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
        BEGIN SELECT RAISE(ABORT, '{refusal}'); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION {table}_kept() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{refusal}' USING ERRCODE = 'restrict_violation'; END $$""",
        """CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION {table}_kept()""",
        """CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION {table}_kept()""",
    ),
}
