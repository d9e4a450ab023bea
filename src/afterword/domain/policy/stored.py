"""A policy as plain values for the database and the API, and back; what is absent is as in version 0."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import time, timedelta
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from afterword.domain.policy import spans
from afterword.domain.policy.defaults import INCIDENTS, NEAR_MISSES, NUMBERS
from afterword.domain.policy.rules import Numbers, Rule

Plain = dict[str, Any]
Row = TypeVar("Row", Rule, Numbers)


@dataclass(frozen=True, slots=True)
class Settings:
    """One whole policy: the rule of each severity for incidents and for near misses, and the numbers."""

    incidents: Mapping[str, Rule]
    near_misses: Mapping[str, Rule]
    numbers: Numbers

    def rule(self, severity: str, kind: str) -> Rule:
        """The rule of a severity and kind; without a severity that of P3."""
        rules = self.near_misses if kind == "near-miss" else self.incidents
        return rules.get(severity, rules["P3"])


DEFAULTS = Settings(INCIDENTS, NEAR_MISSES, NUMBERS)


def plain(settings: Settings) -> Plain:
    """The settings as JSON holds them; of near misses only what differs from incidents."""
    return {
        "rules": {severity: plain_rule(rule) for severity, rule in settings.incidents.items()},
        "near_misses": {severity: _differing(settings, severity) for severity in settings.near_misses},
        "numbers": {one.name: _plain(getattr(settings.numbers, one.name)) for one in fields(Numbers)},
    }


def plain_rule(rule: Rule) -> Plain:
    """A rule as JSON holds it, without the severity and kind that it stands under."""
    names = [one.name for one in fields(Rule) if one.name not in ("severity", "kind")]
    return {name: _plain(getattr(rule, name)) for name in names}


def settings_from(kept: Mapping[str, Any]) -> Settings:
    """The settings that were kept as JSON."""
    rules = {severity: _with(rule, kept["rules"].get(severity, {})) for severity, rule in INCIDENTS.items()}
    near = {
        severity: _with(replace(rule, kind="near-miss"), kept["near_misses"].get(severity, {}))
        for severity, rule in rules.items()
    }
    return Settings(rules, near, _with(NUMBERS, kept["numbers"]))


def _differing(settings: Settings, severity: str) -> Plain:
    as_incident = plain_rule(settings.incidents[severity])
    own = plain_rule(settings.near_misses[severity])
    return {name: value for name, value in own.items() if value != as_incident[name]}


def _plain(value: Any) -> Any:
    if isinstance(value, timedelta):
        return spans.written(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return list(value) if isinstance(value, tuple) else value


def _with(row: Row, kept: Mapping[str, Any]) -> Row:
    """The row with what was kept of it; names that this version does not know are left out."""
    hints = get_type_hints(type(row))
    return replace(row, **{name: _back(value, hints[name]) for name, value in kept.items() if name in hints})


def _back(value: Any, hint: Any) -> Any:
    if get_origin(hint) is tuple:
        return tuple(value)
    kinds = (hint, *get_args(hint))
    if timedelta in kinds:
        return spans.read(value or "never", "A length")
    return time.fromisoformat(value) if time in kinds else value
