"""What must be done before a postmortem is closed: runbooks and decisions told, actions ended, follow-up held."""

from __future__ import annotations

from collections.abc import Iterator

from afterword.domain.postmortems.belonging import actions_of
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.rule import rule_of
from afterword.domain.practice.gates.check import Check
from afterword.domain.practice.gates.document import OPEN
from afterword.domain.practice.held import held_at
from afterword.domain.practice.models import RunbookUsed

PUBLISHED = (Postmortem.Status.PUBLISHED, Postmortem.Status.CLOSED)
NO_RUNBOOK = "Nobody has said which runbooks were used; name them, or say none and why."
NO_DECISION = "Nobody has said which decision records are implicated; name them, or say none and why."


def closing(postmortem: Postmortem) -> Iterator[Check]:
    """Everything, in the order in which the page asks it."""
    out = postmortem.status in PUBLISHED
    yield Check("published", out, True, "It is published." if out else "It is not published yet.", "publish")
    yield from _runbooks(postmortem)
    yield from _decisions(postmortem)
    yield _actions(postmortem)
    yield from _follow_up(postmortem)


def _runbooks(postmortem: Postmortem) -> Iterator[Check]:
    rows, place = list(postmortem.runbooks_used.all()), "close#runbooks"
    if not rows:
        yield _none(postmortem, "runbooks", NO_RUNBOOK, "No runbook was used")
    for row in rows:
        missing = _missing(row)
        yield Check("runbooks", not missing, True, missing or f"{row.runbook} is told and updated.", place)


def _missing(row: RunbookUsed) -> str:
    """All that is still to be said of a runbook, in one sentence; empty when nothing is."""
    texts = {"what worked": row.worked, "what did not": row.did_not, "what would be faster": row.faster}
    untold = [what for what, text in texts.items() if not text.strip()]
    if not untold:
        return "" if row.updated_on else f"{row.runbook} is not updated yet."
    if row.updated_on is None:
        return f"{row.runbook}: say {', '.join(untold)}, and when it was updated."
    listed = untold[0] if len(untold) == 1 else f"{', '.join(untold[:-1])} and {untold[-1]}"
    return f"{row.runbook}: say {listed}."


def _decisions(postmortem: Postmortem) -> Iterator[Check]:
    rows, place = list(postmortem.decisions_implicated.all()), "close#decisions"
    if not rows:
        yield _none(postmortem, "decisions", NO_DECISION, "No decision record is implicated")
    for row in rows:
        dated = row.conversation_on is not None
        said = (
            f"The conversation about {row.decision} is on {row.conversation_on:%Y-%m-%d}."
            if row.conversation_on
            else f"{row.decision} has no day for its conversation yet."
        )
        yield Check("decisions", dated, True, said, place)


def _none(postmortem: Postmortem, what: str, open_sentence: str, told: str) -> Check:
    row = next((one for one in postmortem.none_needed.all() if one.what == what), None)
    said = f"{told}: {row.reason}" if row else open_sentence
    return Check(what, row is not None, True, said, f"close#{what}")


def _actions(postmortem: Postmortem) -> Check:
    unfinished = [one.code for one in actions_of(postmortem) if one.status in OPEN]
    if not unfinished:
        return Check("ended", True, True, "Each action is finished or declined.", "todo")
    verb = "is" if len(unfinished) == 1 else "are"
    said = f"{', '.join(unfinished)} {verb} neither finished nor declined."
    return Check("ended", False, True, said, "todo")


def _follow_up(postmortem: Postmortem) -> Iterator[Check]:
    if rule_of(postmortem).follow_up is None:
        return
    at = held_at(postmortem).get("follow_up")
    said = f"The follow-up review was held on {at:%Y-%m-%d}." if at else "The follow-up review was not held yet."
    yield Check("follow-up", at is not None, True, said, "meetings")
