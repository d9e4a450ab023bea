"""The form in which the policy is changed, cell by cell, and what was typed into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from afterword.domain.policy.fields import FIELDS, NUMBERS, Choices, Field
from afterword.domain.policy.rules import SEVERITIES
from afterword.domain.policy.stored import Settings, plain, plain_rule
from afterword.web import fields
from afterword.web.presenters.policy import KIND_NAMES

Plain = dict[str, Any]
YES_NO: Choices = (("yes", "Yes"), ("no", "No"))
PEOPLE = tuple((str(count), "1 person" if count == 1 else f"{count} people") for count in range(1, 10))


@dataclass(frozen=True, slots=True)
class Input:
    """One control: a list to choose from when it has options, else a line of text; `label` is read out."""

    name: str
    label: str
    value: str
    options: Choices = ()
    tick: bool = False
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """The controls of one cell."""

    severity: str
    inputs: tuple[Input, ...]


def groups(rules: Mapping[str, Plain], titles: Mapping[str, str]) -> list[tuple[str, list[tuple[Field, list[Cell]]]]]:
    """The table of rules as controls, under its headings."""
    found: dict[str, list[tuple[Field, list[Cell]]]] = {}
    for field in FIELDS:
        cells = [Cell(one, tuple(_inputs(field, one, rules[one], titles))) for one in SEVERITIES]
        found.setdefault(field.group, []).append((field, cells))
    return list(found.items())


def number_groups(numbers: Plain) -> list[tuple[str, list[tuple[Field, Input]]]]:
    """The numbers as controls, under their headings."""
    found: dict[str, list[tuple[Field, Input]]] = {}
    for field in NUMBERS:
        one = Input(f"n.{field.name}", f"{field.label}: {field.small}", str(numbers[field.name]), field.choices)
        found.setdefault(field.group, []).append((field, one))
    return list(found.items())


def _inputs(field: Field, severity: str, rule: Plain, titles: Mapping[str, str]) -> list[Input]:
    name, label, value = f"{severity}.{field.name}", f"{field.label}, {severity}", rule[field.name]
    if field.kind == "clock":
        ticked = field.name in rule["business_days"]
        days = Input(f"{name}.business", f"{label}: on business days alone", "yes", tick=True, ticked=ticked)
        return [Input(name, label, value or "never"), days]
    if field.kind == "review":
        people = Input(f"{name}_people", f"{label}: how many people", str(rule[f"{field.name}_people"]), PEOPLE)
        return [Input(name, label, value, field.choices), people]
    if field.kind == "template":
        offered = tuple(titles.items())
        return [Input(name, label, value, offered if value in titles else ((value, value), *offered))]
    if field.kind == "yes_no":
        return [Input(name, label, "yes" if value else "no", YES_NO)]
    if field.kind in ("words", "days"):
        return [Input(name, label, ", ".join(map(str, value)))]
    return [Input(name, label, value or "never", field.choices)]


def wanted(posted: QueryDict, policy: Settings, kind: str) -> Plain:
    """The whole policy with what was typed for one kind; what is not in the form stays."""
    whole = plain(policy)
    rules = {severity: _rule(posted, severity, plain_rule(policy.rule(severity, kind))) for severity in SEVERITIES}
    if kind == "incident":
        whole["rules"] = rules
    else:
        base = whole["rules"]
        whole["near_misses"] = {
            severity: {name: value for name, value in rule.items() if value != base[severity][name]}
            for severity, rule in rules.items()
        }
    for field in NUMBERS:
        if f"n.{field.name}" in posted:
            raw = fields.line(posted, f"n.{field.name}")
            whole["numbers"][field.name] = _whole(raw) if field.kind in ("percent", "count", "weekday") else raw
    return whole


def rules_of(whole: Plain, kind: str) -> dict[str, Plain]:
    """The rules of one kind in a whole policy, as the form shows them."""
    near = whole["near_misses"] if kind == "near-miss" else {}
    return {severity: {**rule, **near.get(severity, {})} for severity, rule in whole["rules"].items()}


def _rule(posted: QueryDict, severity: str, rule: Plain) -> Plain:
    for field in FIELDS:
        name = f"{severity}.{field.name}"
        if name not in posted:
            continue
        rule[field.name] = _typed(field, fields.line(posted, name))
        if field.kind == "review":
            rule[f"{field.name}_people"] = _whole(fields.line(posted, f"{name}_people"))
        if field.kind == "clock":
            kept = [one for one in rule["business_days"] if one != field.name]
            rule["business_days"] = [*kept, *([field.name] if f"{name}.business" in posted else [])]
    order = [field.name for field in FIELDS]
    rule["business_days"] = sorted(rule["business_days"], key=order.index)
    return rule


def _typed(field: Field, raw: str) -> Any:
    if field.kind in ("clock", "span"):
        return None if raw.lower() in ("", "never", "no clock") else raw
    if field.kind == "words":
        return [part for one in raw.split(",") if (part := one.strip())]
    if field.kind == "days":
        return [_whole(part) for one in raw.split(",") if (part := one.strip())]
    return raw == "yes" if field.kind == "yes_no" else raw


def _whole(raw: str) -> int | str:
    """The number, or the words as typed, which the policy then refuses by name."""
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 7 else raw


def kind_of(written: str) -> str:
    """Incident or near-miss."""
    return written if written in KIND_NAMES else "incident"
