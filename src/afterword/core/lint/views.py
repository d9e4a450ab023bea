"""Lists that a person wants to see turn green, each item standing on rules of lint, on gates, or on a person's word.

The validation list is that of the procedure for conducting a postmortem, the advice the do's and don'ts of the standard
template. An item that no program can judge is ticked by a person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from afterword.core.lint.engine import Report
from afterword.core.lint.masks import without_comments
from afterword.core.model.document import ActionItem, Document
from afterword.core.model.finding import Finding

State = Literal["good", "open", "asked"]
Fact = Callable[[Document], bool]
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]+\)|\[\^E-\d+\]|```")
BLAME = ("person-blamed", "human-error-as-cause", "judging-words", "hindsight", "person-in-fix")
CAUSES = ("root_cause", "contributing_factors", "trigger", "chain_walk")


def prioritised(document: Document) -> bool:
    """Every open action has a priority."""
    return all(one.priority for one in _open(document))


def tracked(document: Document) -> bool:
    """Every open action has a number or a link, by which its tracker knows it."""
    return all(one.id or one.link for one in _open(document))


def shows_data(document: Document) -> bool:
    """There is a chart, a picture, quoted output or a note on evidence."""
    return bool(document.charts or document.notes) or any(_PICTURE.search(one.text) for one in document.sections)


def _open(document: Document) -> list[ActionItem]:
    return [one for one in document.actions if one.status in ("open", "in_progress")]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list.

    It is good when none of its rules finds anything, its gates are open, its facts hold, and one of its `fields` is
    written; `person` marks those that a person has to tick beside that.
    """

    name: str
    says: str
    rules: tuple[str, ...] = ()
    gates: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    facts: tuple[tuple[str, Fact], ...] = ()  # what is wrong where it does not hold, and how that is told
    person: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """A list with its title; `name` is what the command line and the addresses call it."""

    name: str
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How an item stands: good, open with the reasons, or asked of a person."""

    item: Item
    state: State
    findings: tuple[Finding, ...] = ()
    reasons: tuple[str, ...] = ()


VALIDATION = View(
    "validation",
    "Validation list",
    (
        Item(
            "timeline-complete",
            "The timeline is complete and in order",
            (
                "timeline-missing",
                "timeline-out-of-order",
                "timeline-in-the-future",
                "timeline-without-zone",
                "long-hole",
                "no-detection",
                "no-recovery",
                "duration-contradicts",
            ),
            gates=("timeline",),
            fields=("timeline",),
        ),
        Item(
            "several-factors",
            "More than one contributing factor is named",
            ("single-cause", "stops-at-first-why", "symptom-as-cause"),
            fields=CAUSES,
        ),
        Item(
            "actions-complete",
            "Each action has an owner, a due date and a priority",
            ("action-without-owner", "action-without-due-date"),
            gates=("actions",),
            fields=("actions", "chain_fix", "prevention"),
            facts=(("An action has no priority.", prioritised),),
        ),
        Item("blameless", "The words blame nobody", BLAME, fields=("summary", *CAUSES)),
        Item(
            "distributed",
            "It was sent to everybody concerned within 48 hours",
            ("written-late",),
            person=True,
        ),
        Item(
            "tracked",
            "Actions are followed in a tracker",
            fields=("actions", "chain_fix", "prevention"),
            facts=(("An action has neither a number nor a link.", tracked),),
        ),
        Item("follow-up", "A follow-up review in four weeks is set", ("follow-up-missing",), person=True),
    ),
)
ADVICE = View(
    "advice",
    "Do's and don'ts",
    (
        Item(
            "specific",
            "Be specific: exact times, services, error messages",
            ("vague-time", "timeline-without-zone", "impact-without-numbers", "speculation-as-fact"),
            fields=("impact", "timeline"),
        ),
        Item("concise", "Be brief: about 1,000 words at most", ("too-long", "summary-too-long"), fields=("summary",)),
        Item(
            "data",
            "Show data: metrics, screenshots, graphs",
            fields=("impact", "timeline", "root_cause"),
            facts=(("There is no chart, picture, quoted output or evidence.", shows_data),),
        ),
        Item(
            "assigned",
            "Assign every action an owner and a due date",
            ("action-without-owner", "action-without-due-date"),
            gates=("actions",),
            fields=("actions", "chain_fix", "prevention"),
        ),
        Item("shared", "Share it beyond those who took part", person=True),
        Item("no-blame", "Do not blame: systems fail, not people", BLAME, fields=("summary", *CAUSES)),
        Item(
            "no-vague-action",
            "Do not be vague: an action says what is done and when it is enough",
            ("vague-action", "action-without-end"),
            fields=("actions", "chain_fix", "prevention"),
        ),
        Item(
            "point-first",
            "Do not bury the point: the summary says the most important thing",
            ("summary-without-point", "summary-too-long"),
            fields=("summary",),
        ),
        Item(
            "customer",
            "Do not forget the customer: internal incidents hit somebody, too",
            ("customer-impact-missing",),
            fields=("impact",),
        ),
    ),
)
VIEWS = (VALIDATION, ADVICE)


def view_named(name: str) -> View | None:
    """The list of that name, None when there is none."""
    return next((one for one in VIEWS if one.name == name), None)


def standings(view: View, document: Document, report: Report, shut: Iterable[tuple[str, str]] = ()) -> list[Standing]:
    """How each item stands; `shut` are the gates that are not in order, as name and sentence."""
    sentences = dict(shut)
    return [_standing(item, document, report, sentences) for item in view.items]


def _standing(item: Item, document: Document, report: Report, shut: dict[str, str]) -> Standing:
    findings = tuple(one for one in report.findings if one.rule in item.rules)
    reasons = [shut[name] for name in item.gates if name in shut]
    if item.fields and not any(_written(document, field) for field in item.fields):
        reasons.append("Nothing is written there yet.")
    else:
        reasons += [sentence for sentence, holds in item.facts if not holds(document)]
    if findings or reasons:
        return Standing(item, "open", findings, tuple(dict.fromkeys(reasons)))
    return Standing(item, "asked" if item.person else "good")


def _written(document: Document, field: str) -> bool:
    """True when a section of the field has words, or the document has the entries or actions that belong there."""
    if (field == "timeline" and document.timeline) or (field == "actions" and document.actions):
        return True
    texts = [without_comments(one.text) for one in document.sections if one.field == field]
    if field == "contributing_factors" and document.factors:
        return True
    return any(text.strip() for text in texts)
