"""The database triggers that keep the journal append-only, whatever code or person is at the database."""

from __future__ import annotations

TABLE = "journal_journalentry"
REFUSAL = "The journal is append-only."

_REFUSE = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
_TAKEN = f"EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id)"  # noqa: S608 - the name is ours
SQLITE_CREATE = (
    f"CREATE TRIGGER journal_no_update BEFORE UPDATE ON {TABLE} {_REFUSE}",
    f"CREATE TRIGGER journal_no_delete BEFORE DELETE ON {TABLE} {_REFUSE}",
    # INSERT OR REPLACE takes the old row away without asking the trigger above
    f"CREATE TRIGGER journal_no_replace BEFORE INSERT ON {TABLE} WHEN {_TAKEN} {_REFUSE}",
)
SQLITE_DROP = tuple(f"DROP TRIGGER IF EXISTS journal_no_{verb}" for verb in ("update", "delete", "replace"))

POSTGRESQL_CREATE = (
    "CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    f"CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
    "FOR EACH ROW EXECUTE FUNCTION journal_refuse()",
    f"CREATE TRIGGER journal_never_emptied BEFORE TRUNCATE ON {TABLE} "
    "FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()",
)
POSTGRESQL_DROP = (
    f"DROP TRIGGER IF EXISTS journal_never_emptied ON {TABLE}",
    f"DROP TRIGGER IF EXISTS journal_append_only ON {TABLE}",
    "DROP FUNCTION IF EXISTS journal_refuse()",
)


def statements(vendor: str, *, create: bool) -> tuple[str, ...]:
    """The statements that make or remove the triggers on that kind of database."""
    if vendor == "sqlite":
        return SQLITE_CREATE if create else SQLITE_DROP
    return POSTGRESQL_CREATE if create else POSTGRESQL_DROP
