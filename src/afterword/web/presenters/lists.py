"""The validation list and the advice beside a manuscript: what is good, what stands against it, what a person says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from afterword.core.lint.views import VIEWS, Item, Standing, View, standings
from afterword.domain.postmortems.findings import Findings
from afterword.domain.postmortems.models import Postmortem, Tick
from afterword.domain.practice.gates import Check
from afterword.domain.practice.proven import Proven

GATES = {"timeline": "the timeline is confirmed", "actions": "each action has an owner and a date"}


@dataclass(frozen=True, slots=True)
class Line:
    """One item; `state` is ok, open or asked, `tick` what a person has said of it."""

    item: Item
    state: str
    reasons: tuple[str, ...]
    rules: tuple[tuple[str, int], ...]
    tick: Tick | None

    @property
    def icon(self) -> str:
        """Tick, half a ring for what is not in order, a ring for what nobody has said."""
        return {"ok": "tick", "open": "half", "asked": "circle"}[self.state]

    @property
    def gates(self) -> Sequence[str]:
        """The gates it stands on, in words."""
        return [GATES[name] for name in self.item.gates]


@dataclass(frozen=True, slots=True)
class Listed:
    """One list with its items."""

    view: View
    lines: Sequence[Line]

    @property
    def good(self) -> int:
        """How many items are in order."""
        return sum(line.state == "ok" for line in self.lines)


def lists_of(
    postmortem: Postmortem, checked: Findings, checks: Sequence[Check], proofs: Mapping[str, Proven] | None = None
) -> list[Listed]:
    """Both lists as they stand now; what was done here proves an item, or stands against it, before the text does."""
    shut = [(one.name, one.sentence) for one in checks if not one.ok]
    ticks = {tick.item: tick for tick in postmortem.ticks.select_related("ticked_by")}
    return [
        Listed(
            view, [_line(one, ticks, proofs or {}) for one in standings(view, checked.document, checked.report, shut)]
        )
        for view in VIEWS
    ]


def _line(standing: Standing, ticks: Mapping[str, Tick], proofs: Mapping[str, Proven]) -> Line:
    """The item; a person's word counts where the item asks for one."""
    proof = proofs.get(standing.item.name)
    if proof is not None:
        return Line(standing.item, "ok" if proof.good else "open", () if proof.good else (proof.sentence,), (), None)
    tick = ticks.get(standing.item.name)
    found = {one.rule: 0 for one in standing.findings}
    for one in standing.findings:
        found[one.rule] += 1
    state = {"good": "ok", "open": "open", "asked": "asked"}[standing.state]
    if tick is not None:
        return Line(standing.item, "ok", (), (), tick)
    return Line(standing.item, state, standing.reasons, tuple(found.items()), None)
