"""The policy as a table one can read aloud, its history, and what a change would touch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from afterword.domain.accounts.models import Person
from afterword.domain.incidents.models import Incident
from afterword.domain.policy import queries
from afterword.domain.policy.changes import Change, changes
from afterword.domain.policy.fields import FIELDS, NUMBERS, Field
from afterword.domain.policy.models import PolicyVersion
from afterword.domain.policy.rules import KINDS, SEVERITIES, Rule
from afterword.domain.policy.stored import DEFAULTS, Settings, settings_from
from afterword.domain.policy.words import NAMES, aloud, cell, is_off, number_words
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice.policy_effect import Effect, Staying
from afterword.domain.practice.policy_words import title_of, titles
from afterword.web.presenters.actions import counted

KIND_NAMES = {"incident": "Incidents", "near-miss": "Near misses"}
BY_NAME = {one.name: one for one in (*FIELDS, *NUMBERS)}


@dataclass(frozen=True, slots=True)
class Cell:
    """What holds for one severity; `off` when it asks nothing, `own` when a near miss differs from an incident."""

    severity: str
    words: str
    off: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One rule, with a cell for each severity."""

    name: str
    small: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One change in words: where, what it was, what it is."""

    place: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One version in the history."""

    version: PolicyVersion
    told: Sequence[Told]


def table(viewer: Person, kind: str, severity: str) -> dict[str, Any]:
    """The page: heads, groups of rows, numbers, and one severity read aloud."""
    policy, names = queries.settings_at(), titles(viewer)
    kind = kind if kind in KINDS else "incident"
    chosen = policy.rule(severity if severity in SEVERITIES else "P1", kind)
    return {
        "heads": [(one, NAMES[one]) for one in SEVERITIES],
        "groups": groups(policy, kind, names),
        "numbers": number_groups(policy),
        "kinds": [(one, KIND_NAMES[one]) for one in KINDS],
        "kind": kind,
        "chosen": chosen.severity,
        "aloud": aloud(chosen, title_of(chosen.template, names)),
        "last": last_change(viewer),
        "may_change": viewer.is_admin,
    }


def groups(policy: Settings, kind: str, names: Mapping[str, str]) -> list[tuple[str, list[Row]]]:
    """The rules under their headings."""
    found: dict[str, list[Row]] = {}
    for field in FIELDS:
        cells = tuple(_cell(field, policy, kind, severity, names) for severity in SEVERITIES)
        found.setdefault(field.group, []).append(Row(field.label, field.small, cells))
    return list(found.items())


def _cell(field: Field, policy: Settings, kind: str, severity: str, names: Mapping[str, str]) -> Cell:
    rule = policy.rule(severity, kind)
    said = _words(field, rule, names)
    own = kind != "incident" and said != _words(field, policy.rule(severity, "incident"), names)
    return Cell(severity, said, is_off(field, rule), own)


def _words(field: Field, rule: Rule, names: Mapping[str, str]) -> str:
    return title_of(rule.template, names) if field.kind == "template" else cell(field, rule)


def number_groups(policy: Settings) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """The numbers under their headings: label, small print, and what it is."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for field in NUMBERS:
        found.setdefault(field.group, []).append((field.label, field.small, number_words(field, policy.numbers)))
    return list(found.items())


def last_change(viewer: Person) -> Entry | None:
    """The newest change; None while the defaults hold."""
    return next(iter(history(viewer, 1)), None)


def history(viewer: Person, most: int = 100) -> list[Entry]:
    """The changes, newest first, each with what differed."""
    rows = list(queries.versions(viewer)[: most + 1])
    policies = [settings_from(row.settings) for row in rows] + [DEFAULTS]
    names = titles(viewer)
    return [
        Entry(row, told(changes(policies[n + 1], policies[n]), policies[n + 1], policies[n], names))
        for n, row in enumerate(rows[:most])
    ]


def told(found: Sequence[Change], before: Settings, after: Settings, names: Mapping[str, str]) -> list[Told]:
    """Changes in the words of the table; a number of reviewers and business days are told with their row."""
    seen: dict[str, Told] = {}
    for one in found:
        for name in _rows_of(one):
            place = _place(one, BY_NAME[name])
            old, new = (_side(one, BY_NAME[name], policy, names) for policy in (before, after))
            if old != new:
                seen.setdefault(place, Told(place, old, new))
    return list(seen.values())


def _rows_of(change: Change) -> list[str]:
    """The rows of the table that a change shows in."""
    if change.name == "business_days":
        return sorted({*change.before, *change.after} - ({*change.before} & {*change.after}))
    return [change.name.removesuffix("_people")]


def _place(change: Change, field: Field) -> str:
    if not change.severity:
        return f"{field.label} ({field.small})"
    kind = " near miss" if change.kind == "near-miss" else ""
    return f"{field.label}, {change.severity}{kind}"


def _side(change: Change, field: Field, policy: Settings, names: Mapping[str, str]) -> str:
    if not change.severity:
        return number_words(field, policy.numbers)
    return _words(field, policy.rule(change.severity, change.kind), names)


def effect_words(effect: Effect, names: Mapping[str, str], wanted: Settings) -> dict[str, Any]:
    """What a change would touch, for the preview."""
    now = queries.settings_at()
    return {
        "told": told(effect.changes, now, wanted, names),
        "coming": effect.coming,
        "staying": [(one.subject, path_of(one.subject), _stays(one)) for one in effect.staying],
        "headline": counted(len(effect.changes), "setting would change", "settings would change"),
    }


def path_of(subject: Incident | Postmortem) -> str:
    """The page of an incident or a postmortem."""
    return f"/{subject.code}"


def _stays(one: Staying) -> str:
    return ", ".join(f"{clock.title} {_day(clock.due)}" for clock in one.clocks)


def _day(at: Any) -> str:
    local = timezone.localtime(at)
    return f"{local.day} {local:%b %H:%M}"


__all__ = ["effect_words", "history", "table", "titles"]
