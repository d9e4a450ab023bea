"""What is checked of the document itself: its header, its sections, its actions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from afterword.core.document.asks import asked_in
from afterword.domain.actions.models import Action
from afterword.domain.policy.queries import rule_for
from afterword.domain.postmortems.belonging import actions_of
from afterword.domain.postmortems.models import Postmortem, Section
from afterword.domain.postmortems.rule import rule_of
from afterword.domain.practice.drafts import LISTS, is_answered, template_of
from afterword.domain.practice.gates.check import Check

OPEN = ("open", "in_progress")


def header(postmortem: Postmortem) -> Iterator[Check]:
    """Whether the header says all that readers ask first."""
    facts = {
        "severity": bool(postmortem.severity),
        "times of detection and resolution": postmortem.duration_minutes is not None,
        "customer impact": postmortem.customer_impact is not None,
    }
    missing = [name for name, known in facts.items() if not known]
    said = f"The header does not say: {', '.join(missing)}." if missing else "The header is complete."
    yield Check("header", not missing, False, said, "header")


def sections(postmortem: Postmortem) -> Iterator[Check]:
    """Whether each required section is written, and no section still asks."""
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


def actions(postmortem: Postmortem) -> Check:
    """Every action needs an owner and a date; a document without actions must say why in that section."""
    actions = list(actions_of(postmortem))
    section = next((one for one in postmortem.sections.all() if one.field == "actions" and not one.kept), None)
    if not actions:
        ok = section is not None and bool(section.text.strip()) and not asked_in(section.text)
        said = (
            "There are no actions; the section says why." if ok else "There are no actions; add one, or say why none."
        )
        return Check("actions", ok, True, said, "actions")
    loose = _loose([one for one in actions if one.status in OPEN])
    return Check("actions", not loose, True, loose or "Each action has an owner and a due date.", "actions")


def _loose(actions: Sequence[Action]) -> str:
    """What actions still need, each named with that alone, as in: AI-005 needs a due date."""
    wanting: dict[str, list[str]] = {}
    for one in actions:
        needs = {"an owner": not one.owner_id, "a due date": not one.due}
        if missing := " and ".join(name for name, lacks in needs.items() if lacks):
            wanting.setdefault(missing, []).append(one.code)
    said = [f"{', '.join(codes)} need{'s' if len(codes) == 1 else ''} {what}" for what, codes in wanting.items()]
    return f"{'; '.join(said)}." if said else ""


def sponsors(postmortem: Postmortem) -> Iterator[Check]:
    """Whether actions of the gravest priorities have an executive sponsor, as the policy wants; it blocks nothing."""
    kind, at = rule_of(postmortem).kind, postmortem.created_at
    wanting = [
        one.code
        for one in actions_of(postmortem)
        if one.status in OPEN and one.sponsor_id is None and rule_for(one.priority, kind, at).sponsor
    ]
    if wanting:
        verb = "has" if len(wanting) == 1 else "have"
        yield Check("sponsors", False, False, f"{', '.join(wanting)} {verb} no executive sponsor.", "actions")
