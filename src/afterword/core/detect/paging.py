"""Who was called and who answered: pages, acknowledgements, escalations and the resolution in the pager."""

from __future__ import annotations

from afterword.core.detect.base import Candidate
from afterword.core.detect.case import Case
from afterword.core.model.reading import Moment
from afterword.core.model.timeline import Entry

SCORES = {"page": 0.9, "acknowledge": 0.95, "escalate": 0.9, "resolved": 0.95, "status": 0.6, "unacknowledge": 0.6}
NOTES = {"notify": 0.15, "assign": 0.2}
AGAIN_SECONDS = 600.0


def detect(case: Case) -> list[Candidate]:
    """Give the pager's moments; a second page of the same incident and mere notifications are notes."""
    found: list[Candidate] = []
    paged: dict[str, float] = {}
    for moment in case.moments:
        if moment.kind in SCORES:
            found.append(_candidate(moment, paged))
        elif moment.kind in NOTES:
            found.append(_note(moment, NOTES[moment.kind]))
    return found


def _candidate(moment: Moment, paged: dict[str, float]) -> Candidate:
    incident = moment.labels.get("incident", "")
    at = moment.at.timestamp()
    if moment.kind == "page":
        before = paged.setdefault(incident, at)
        if at - before > 0 and at - before < AGAIN_SECONDS and incident:
            return _note(moment, 0.2)
    kind = "status" if moment.kind == "unacknowledge" else moment.kind
    entry = Entry(
        moment.at, kind, moment.source, _text(moment), moment.evidence, actor=moment.actor, score=SCORES[moment.kind]
    )
    return Candidate(entry, "as the pager states it", f"{kind} {incident} {moment.actor or ''}".strip(), "person")


def _text(moment: Moment) -> str:
    service = moment.labels.get("service", "")
    if moment.kind == "page":
        _, found, rest = moment.text.partition(": ")
        return f"Page for {service or 'the on-call'}: {rest if found else moment.text}"
    if moment.kind == "acknowledge" and moment.actor:
        return f"{moment.actor} acknowledges the page"
    if moment.kind == "resolved" and moment.actor:
        return f"{moment.actor} resolves the incident"
    return moment.text


def _note(moment: Moment, score: float) -> Candidate:
    entry = Entry(moment.at, "note", moment.source, moment.text, moment.evidence, actor=moment.actor, score=score)
    return Candidate(entry, "a further notification", f"{moment.kind} {moment.text}", "background")
