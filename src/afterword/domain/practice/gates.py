"""What is checked before a postmortem is published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from afterword.core.document.asks import asked_in
from afterword.domain import clock
from afterword.domain.postmortems.gate import problems
from afterword.domain.postmortems.models import Postmortem, Section
from afterword.domain.practice.drafts import LISTS, is_answered, template_of


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is checked: the sentence says how it stands; `blocks` means publishing waits for it."""

    name: str
    ok: bool
    blocks: bool
    sentence: str
    link_fragment: str  # where on the writing page it can be mended, as in section-summary or timeline


def gates(postmortem: Postmortem, now: datetime | None = None) -> list[Check]:
    """Every check in the order in which a person meets them on the page; those that fail and block keep it shut."""
    return [
        *_header(postmortem),
        *_sections(postmortem),
        _timeline(postmortem, now or clock.now()),
        _actions(postmortem),
    ]


def blocking(checks: list[Check]) -> list[Check]:
    """The checks that keep the gate shut."""
    return [check for check in checks if check.blocks and not check.ok]


def _header(postmortem: Postmortem) -> Iterator[Check]:
    facts = {
        "severity": bool(postmortem.severity),
        "times of detection and resolution": postmortem.duration_minutes is not None,
        "customer impact": postmortem.customer_impact is not None,
    }
    missing = [name for name, known in facts.items() if not known]
    said = f"The header does not say: {', '.join(missing)}." if missing else "The header is complete."
    yield Check("header", not missing, False, said, "header")


def _sections(postmortem: Postmortem) -> Iterator[Check]:
    rows = list(postmortem.sections.all())
    template = template_of(postmortem)
    for section in rows:
        one = None if section.kept else template.keyed(section.key)
        if one is None or one.field in LISTS:
            continue
        if one.required or asked_in(section.text):
            yield _section(section, rows, required=one.required)


def _section(section: Section, rows: Sequence[Section], *, required: bool) -> Check:
    questions = asked_in(section.text)
    ok = is_answered(section, rows)
    if ok:
        said = f"{section.heading} is written."
    elif questions:
        said = f"{section.heading} still asks: {questions[0]}"
    else:
        said = f"{section.heading} is empty."
    return Check(f"section-{section.key}", ok, required, said, f"section-{section.key}")


def _timeline(postmortem: Postmortem, now: datetime) -> Check:
    found = problems(postmortem, now)
    if found:
        return Check("timeline", False, True, " ".join(found), "timeline")
    if postmortem.timeline_confirmed_at is None:
        return Check("timeline", False, True, "Nobody has confirmed the timeline yet.", "timeline")
    who = postmortem.timeline_confirmed_by
    return Check("timeline", True, True, f"The timeline is confirmed by {who.name if who else 'somebody'}.", "timeline")


def _actions(postmortem: Postmortem) -> Check:
    """Every action needs an owner and a date; a document without actions must say why in that section."""
    actions = list(postmortem.actions.all())
    section = next((one for one in postmortem.sections.all() if one.field == "actions" and not one.kept), None)
    if not actions:
        ok = section is not None and bool(section.text.strip()) and not asked_in(section.text)
        said = (
            "There are no actions; the section says why." if ok else "There are no actions; add one, or say why none."
        )
        return Check("actions", ok, True, said, "actions")
    loose = [one.code for one in actions if one.status in ("open", "in_progress") and not (one.owner_id and one.due)]
    if loose:
        verb = "needs" if len(loose) == 1 else "need"
        return Check("actions", False, True, f"{', '.join(loose)} {verb} an owner and a due date.", "actions")
    return Check("actions", True, True, "Each action has an owner and a due date.", "actions")
