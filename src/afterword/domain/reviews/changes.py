"""What changed in a document since somebody looked, or since somebody approved it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from afterword.core.document.material import same
from afterword.core.document.word_diff import Change, word_diff
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.reviews.models import Verdict
from afterword.domain.reviews.parts import covered, name_of


@dataclass(frozen=True, slots=True)
class PartChange:
    """One part of the document that says something else now; `material` when it does more than spell it otherwise."""

    part: str
    name: str
    changes: Sequence[Change]
    material: bool


def between(postmortem: Postmortem, before: Mapping[str, str], after: Mapping[str, str]) -> list[PartChange]:
    """The parts that differ, in the order of the document, those that are gone behind them."""
    headings = {row.key: row.heading for row in postmortem.sections.all()}
    order = [*(key for key in headings if key in after), *after, *before]
    differing = [part for part in dict.fromkeys(order) if before.get(part, "") != after.get(part, "")]
    return [_changed(part, name_of(part, headings), before.get(part, ""), after.get(part, "")) for part in differing]


def since_verdict(verdict: Verdict) -> list[PartChange]:
    """What changed in the text of a verdict since it was given."""
    postmortem = verdict.postmortem
    return between(postmortem, verdict.covered, covered(postmortem, verdict.kind))


def _changed(part: str, name: str, before: str, after: str) -> PartChange:
    return PartChange(part, name, word_diff(before, after), not same(before, after))
