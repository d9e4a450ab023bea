"""Verbs on services, runbooks and decision records."""

from afterword.domain.knowledge.services.catalog import (
    LARGEST,
    Imported,
    ImportResult,
    add_service,
    change_service,
    import_catalog,
    retire_service,
)
from afterword.domain.knowledge.services.decisions import (
    add_decision,
    change_decision,
    reopen_decision,
    settle_decision,
)
from afterword.domain.knowledge.services.files import import_records
from afterword.domain.knowledge.services.mentions import note_mentions
from afterword.domain.knowledge.services.runbooks import (
    add_runbook,
    change_runbook,
    mark_outdated,
    restore_runbook,
    retire_runbook,
)

__all__ = [
    "LARGEST",
    "ImportResult",
    "Imported",
    "add_decision",
    "add_runbook",
    "add_service",
    "change_decision",
    "change_runbook",
    "change_service",
    "import_catalog",
    "import_records",
    "mark_outdated",
    "note_mentions",
    "reopen_decision",
    "restore_runbook",
    "retire_runbook",
    "retire_service",
    "settle_decision",
]
