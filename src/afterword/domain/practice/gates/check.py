"""One thing that a gate looks at, and what keeps the gate shut."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice.models import Override


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is checked: the sentence says how it stands; `blocks` means the gate waits for it.

    `overridden` names whoever opened the gate against just this sentence, and why.
    """

    name: str
    ok: bool
    blocks: bool
    sentence: str
    link_fragment: (
        str  # where it is mended: section-summary, timeline, actions, header, todo, or a page as in close#runbooks
    )
    overridden: Override | None = None

    @property
    def shuts(self) -> bool:
        """Whether it keeps the gate shut."""
        return self.blocks and not self.ok and self.overridden is None


def blocking(checks: Iterable[Check]) -> list[Check]:
    """The checks that keep the gate shut."""
    return [check for check in checks if check.shuts]


Overrides = dict[str, Override]


def overrides_of(postmortem: Postmortem) -> Overrides:
    """By sentence, the override that it no longer blocks for; whatever gate it was found at."""
    return {sentence: row for row in postmortem.overrides.all() for sentence in row.sentences}


def with_overrides(checks: Iterable[Check], overrides: Overrides) -> list[Check]:
    """The same checks, those that were overridden marked so."""
    return [one if one.ok else replace(one, overridden=overrides.get(one.sentence)) for one in checks]
