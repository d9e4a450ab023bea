"""What the walk asks back: a fix at L5 though a level above had a part, and a timeline from memory."""

from __future__ import annotations

from dataclasses import dataclass

from afterword.core.model.analysis import LEVELS
from afterword.domain.analysis.models import Analysis, LevelAnswer
from afterword.domain.analysis.queries import chain_level, level_names
from afterword.domain.postmortems.models import Postmortem


@dataclass(frozen=True, slots=True)
class Challenge:
    """The levels above L5 that had a part while the fix is at L5; `kept` is the reason that answers it."""

    above: tuple[str, ...]
    kept: str

    @property
    def open(self) -> bool:
        """Whether a person must still answer."""
        return not self.kept


def levels_with_part(answers: list[LevelAnswer]) -> tuple[str, ...]:
    """The levels that produced it, failed to catch or prolonged it, from L1 down."""
    return tuple(sorted(one.level for one in answers if one.answer != "none"))


def challenge_of(answers: list[LevelAnswer], fix_level: str, kept: str) -> Challenge | None:
    """The challenge as rows that were read already tell it."""
    above = tuple(level for level in levels_with_part(answers) if level != "L5")
    return Challenge(above, kept) if fix_level == "L5" and above else None


def challenged(postmortem: Postmortem) -> Challenge | None:
    """The challenge of a postmortem's fix, answered or not; None when there is nothing to ask."""
    row = Analysis.objects.filter(postmortem=postmortem).first()
    return challenge_of(list(postmortem.level_answers.all()), chain_level(postmortem), row.kept_at_l5 if row else "")


def unanswered(postmortem: Postmortem) -> list[str]:
    """What the walk still asks, one sentence each: for gates. The caller has checked the sight."""
    answers = list(postmortem.level_answers.all())
    missing = [level for level in LEVELS if level not in {one.level for one in answers}]
    names = level_names()
    asked = [f"{', '.join(f'{one} {names[one]}' for one in missing)} of the chain is not answered."] if missing else []
    found = challenged(postmortem)
    if found is not None and found.open:
        asked.append(challenge_words(found, names))
    return asked


def challenge_words(found: Challenge, names: dict[str, str]) -> str:
    """The challenge in one sentence."""
    above = " and ".join(f"{one} {names[one]}" for one in found.above)
    return f"The fix is at L5 only, though {above} had a part: change the fix, or say why it stays at L5."


def from_memory(postmortem: Postmortem) -> bool:
    """Whether most of the timeline was written afterwards: in the chain template a finding of its own, at L5."""
    marks = list(postmortem.timeline.values_list("recorded", flat=True))
    return bool(marks) and 2 * marks.count("reconstructed") > len(marks)
