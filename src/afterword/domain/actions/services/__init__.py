"""All that can be done to an action: added, changed, finished, verified by its check, opened again, made the fix."""

from afterword.domain.actions.services.adding import add_action
from afterword.domain.actions.services.chain_fix import drop_chain_fix, set_chain_fix
from afterword.domain.actions.services.changing import change_action
from afterword.domain.actions.services.checking import OPEN, UNCHANGED, priority_of
from afterword.domain.actions.services.ending import complete, decline, reopen
from afterword.domain.actions.services.proving import reopen_by_check, verify

__all__ = [
    "OPEN",
    "UNCHANGED",
    "add_action",
    "change_action",
    "complete",
    "decline",
    "drop_chain_fix",
    "priority_of",
    "reopen",
    "reopen_by_check",
    "set_chain_fix",
    "verify",
]
