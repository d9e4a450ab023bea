"""The severity policy as a table one can read aloud."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from afterword.core.document.template import load_template
from afterword.domain.policy.rules import OF_KIND, POLICIES, TERMS, Policy

NAMES = {
    "P0": "Critical, SEV-1",
    "P1": "High, SEV-2",
    "P2": "Medium, SEV-3",
    "P3": "Low, SEV-4",
    "P4": "Notice, SEV-5",
}
LEVELS = {
    "required": "Required",
    "recommended": "Recommended",
    "optional": "Optional",
    "skip": "Skipped, unless it shows a systemic issue",
}
BEGINNINGS = {
    "required": "needs a postmortem; to skip it takes a reason",
    "recommended": "should have a postmortem; to skip it takes a reason",
    "optional": "may have a postmortem; to skip it takes a reason",
    "skip": "needs no postmortem, unless it shows a systemic issue; to skip it takes a reason all the same",
}
WHAT = {
    "draft": "The draft",
    "review": "the review meeting",
    "published": "publication",
    "follow_up": "the follow-up review",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """What holds for one severity; `off` when it asks nothing."""

    severity: str
    words: str
    off: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One rule, with a cell for each severity."""

    name: str
    small: str
    cells: tuple[Cell, ...]


def length_words(length: timedelta) -> str:
    """A term in words, as in "48 hours" up to three days and "7 days" beyond."""
    hours = round(length.total_seconds() / 3600)
    return f"{hours} hours" if hours <= 72 else f"{hours // 24} days"


def asks(policy: Policy) -> bool:
    """Whether the clocks run without anybody having asked for a postmortem."""
    return policy.level in ("required", "recommended")


def _row(name: str, small: str, say: Callable[[Policy], tuple[str, bool]]) -> Row:
    return Row(name, small, tuple(Cell(policy.severity, *say(policy)) for policy in POLICIES.values()))


def _title(name: str) -> str:
    return load_template(name).title


def _kinds() -> str:
    """Kinds of incidents that start in a template of their own, in a sentence."""
    return " ".join(f"a {kind.replace('-', ' ')} as {_title(name)}" for kind, name in OF_KIND.items())


def _clock(name: str, length: timedelta) -> Row:
    words = length_words(length)
    return _row(name, "", lambda policy: (words, False) if asks(policy) else (f"{words}, once one is decided", True))


def groups() -> list[tuple[str, list[Row]]]:
    """The rules under their headings."""
    titles = {"draft": "Draft", "review": "Review meeting", "published": "Published", "follow_up": "Follow-up review"}
    return [
        (
            "The document",
            [
                _row("A postmortem is", "", lambda policy: (LEVELS[policy.level], policy.level == "skip")),
                _row("It starts as", _kinds(), lambda policy: (_title(policy.template), False)),
                _row("Skipping needs", "the decision is recorded", lambda policy: ("A reason", False)),
            ],
        ),
        ("Clocks, from resolution", [_clock(titles[term.name], term.length) for term in TERMS]),
        ("Sharing", [_row("It is told to", "", lambda policy: (policy.sharing.removesuffix("."), False))]),
    ]


def aloud(policy: Policy) -> str:
    """The policy of one severity in sentences."""
    spans = [(WHAT[term.name], length_words(term.length)) for term in TERMS]
    (first, span), *rest = spans
    clocks = f"{first} is due {span} after the incident is resolved, "
    clocks += ", ".join(f"{what} {length}" for what, length in rest[:-1])
    clocks += f", and {rest[-1][0]} {rest[-1][1]} after."
    condition = "" if asks(policy) else "Once somebody decides to write one, the same clocks run. "
    shared = policy.sharing[0].lower() + policy.sharing[1:] if policy.sharing else ""
    start = f"It starts as {_title(policy.template)}."
    return f"A {policy.severity} {BEGINNINGS[policy.level]}. {start} {condition}{clocks} It is told to {shared}"


def table(severity: str) -> dict[str, Any]:
    """The page: heads, groups of rows, and one severity read aloud."""
    chosen = POLICIES.get(severity, POLICIES["P1"])
    heads = [(key, NAMES[key]) for key in POLICIES]
    return {"heads": heads, "groups": groups(), "chosen": chosen.severity, "aloud": aloud(chosen)}
