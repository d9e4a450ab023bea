"""All that can be done to an action: added, changed, finished, verified by its check, opened again, made the fix."""

from afterword.domain.actions.services.adding import add_action
from afterword.domain.actions.services.bulk import Outcome, Refusal, change_many
from afterword.domain.actions.services.chain_fix import drop_chain_fix, set_chain_fix
from afterword.domain.actions.services.changing import change_action
from afterword.domain.actions.services.checking import OPEN, priority_of
from afterword.domain.actions.services.ending import complete, decline, reopen
from afterword.domain.actions.services.feeds import make_feed, person_of_feed, revoke_feed
from afterword.domain.actions.services.proving import reopen_by_check, verify
from afterword.domain.actions.services.suggested import dismiss_suggestion

__all__ = [
    "OPEN",
    "Outcome",
    "Refusal",
    "add_action",
    "change_action",
    "change_many",
    "complete",
    "decline",
    "dismiss_suggestion",
    "drop_chain_fix",
    "make_feed",
    "person_of_feed",
    "priority_of",
    "reopen",
    "reopen_by_check",
    "revoke_feed",
    "set_chain_fix",
    "verify",
]
