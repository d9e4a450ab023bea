"""What differs between two policies, setting by setting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from afterword.domain.policy.rules import SEVERITIES
from afterword.domain.policy.stored import Settings, plain, plain_rule


@dataclass(frozen=True, slots=True)
class Change:
    """One setting that differs, in plain values; `severity` and `kind` are empty for a number."""

    severity: str
    kind: str
    name: str
    before: Any
    after: Any

    @property
    def key(self) -> str:
        """Its name for the journal, as in P1.draft, near-miss.P1.template or numbers.stuck."""
        place = f"near-miss.{self.severity}" if self.kind == "near-miss" else self.severity or "numbers"
        return f"{place}.{self.name}"


def changes(before: Settings, after: Settings) -> list[Change]:
    """Everything that differs; near misses that merely follow what incidents do are not told twice."""
    found = [*_rules(before, after, "incident"), *_rules(before, after, "near-miss")]
    same = {(one.severity, one.name, str(one.after)) for one in found if one.kind == "incident"}
    told = [one for one in found if one.kind == "incident" or (one.severity, one.name, str(one.after)) not in same]
    old, new = plain(before)["numbers"], plain(after)["numbers"]
    return [*told, *(Change("", "", name, old[name], new[name]) for name in new if old[name] != new[name])]


def _rules(before: Settings, after: Settings, kind: str) -> Iterator[Change]:
    for severity in SEVERITIES:
        old, new = plain_rule(before.rule(severity, kind)), plain_rule(after.rule(severity, kind))
        yield from (Change(severity, kind, name, old[name], new[name]) for name in new if old[name] != new[name])
