"""Let nobody change or delete a version, or who accepted it, whichever program asks."""

from typing import Any

from django.db import migrations

KEPT = ("statement_version", "statement_commencement", "statement_acceptance")

REFUSAL = "What was published or accepted stays as it was: nothing is changed or deleted."

SQLITE = [
    f"""CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table}
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"""
    for table in KEPT
    for act in ("update", "delete")
] + [
    # INSERT OR REPLACE deletes without asking the triggers for DELETE.
    f"""CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
    WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"""  # noqa: S608
    for table, same in (
        ("statement_version", "digest = NEW.digest OR number = NEW.number"),
        ("statement_commencement", "version_id = NEW.version_id"),
        (
            "statement_acceptance",
            (
                "(version_id = NEW.version_id AND pseudonym = NEW.pseudonym AND how = NEW.how)"
                " OR id = NEW.id"
            ),
        ),
    )
]

POSTGRESQL = [
    f"""CREATE FUNCTION statement_kept() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$""",
    *(
        f"""CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION statement_kept()"""
        for table in KEPT
    ),
    *(
        f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION statement_kept()"""
        for table in KEPT
    ),
]

STATEMENTS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def guard(apps: Any, schema_editor: Any) -> None:
    """Set the triggers of the database at hand."""
    for statement in STATEMENTS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """There is no way back: a published text without its guards proves nothing."""

    dependencies = [("statement", "0001_versions")]
    operations = [migrations.RunPython(guard)]
