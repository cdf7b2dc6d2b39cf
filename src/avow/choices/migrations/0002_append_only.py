"""Let nobody change or delete what people said, whichever program asks the database."""

from typing import Any

from django.db import migrations

KEPT = (
    ("choices_choiceevent", "number = NEW.number OR reference = NEW.reference OR key = NEW.key"),
    ("choices_signalevent", "id = NEW.id OR reference = NEW.reference"),
    ("choices_devicechoice", "id = NEW.id OR reference = NEW.reference OR key = NEW.key"),
)
"""Tables whose rows stay as they were written, and when a new row would take the place of one."""

REFUSAL = "Choices are append-only: record a new act instead of changing an old one."

SQLITE = [
    f"""CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table}
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"""
    for table, _ in KEPT
    for act in ("update", "delete")
] + [
    # INSERT OR REPLACE deletes without asking the triggers for DELETE.
    f"""CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
    WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"""  # noqa: S608
    for table, same in KEPT
]

POSTGRESQL = [
    f"""CREATE FUNCTION choices_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$""",
    *(
        f"""CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION choices_append_only()"""
        for table, _ in KEPT
    ),
    *(
        f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION choices_append_only()"""
        for table, _ in KEPT
    ),
]

STATEMENTS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def guard(apps: Any, schema_editor: Any) -> None:
    """Set the triggers of the database at hand."""
    for statement in STATEMENTS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """There is no way back: a history without its guards is none."""

    dependencies = [("choices", "0001_choices")]
    operations = [migrations.RunPython(guard)]
