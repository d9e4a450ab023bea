"""What the chain asks beyond other templates: one incident, every level answered, one fix that can be tested."""

from __future__ import annotations

from collections.abc import Iterator

from afterword.core.document.change_template import words_of
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rules.fixes.several_chain_fixes import check
from afterword.core.lint.settings import Settings
from afterword.core.model.analysis import LEVELS
from afterword.domain.actions.blameless import refusal
from afterword.domain.analysis.models import Analysis, LevelAnswer
from afterword.domain.analysis.queries import chain_fix, level_names
from afterword.domain.incidents.models import Recorded
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice.gates.check import Check

TEMPLATE = "chain"
SYMPTOM = "L5"
WALK, FIX = "analysis#walk", "analysis#fix"


def chain(postmortem: Postmortem) -> Iterator[Check]:
    """All of it; nothing in other templates."""
    if postmortem.template != TEMPLATE:
        return
    answers = {one.level: one for one in postmortem.level_answers.all()}
    names = level_names()
    yield _one_incident(postmortem)
    yield _walked(answers, names)
    yield from _reconstructed(postmortem, answers, names)
    yield from _fixed(postmortem, answers)


def _one_incident(postmortem: Postmortem) -> Check:
    count = len(postmortem.incidents.all())
    said = "It belongs to exactly one incident." if count == 1 else "The chain is walked for exactly one incident"
    if count != 1:
        said += f"; this belongs to {count or 'none'}."
    return Check("chain-incident", count == 1, True, said, "header")


def _walked(answers: dict[str, LevelAnswer], names: dict[str, str]) -> Check:
    missing = [f"{level} {names[level]}" for level in LEVELS if level not in answers or not answers[level].why.strip()]
    if not missing:
        return Check("chain-walk", True, True, "Each level of the chain is answered.", WALK)
    said = f"The walk of the chain does not say why of {', '.join(missing)}."
    return Check("chain-walk", False, True, said, WALK)


def _reconstructed(postmortem: Postmortem, answers: dict[str, LevelAnswer], names: dict[str, str]) -> Iterator[Check]:
    """A timeline that was mostly not written during the incident is itself a finding at the level of operation."""
    rows = [one.recorded for one in postmortem.timeline.all()]
    later = rows.count(Recorded.RECONSTRUCTED)
    if not rows or later * 2 <= len(rows):
        return
    answer = answers.get(SYMPTOM)
    found = answer is not None and answer.answer != "none"
    said = f"{later} of {len(rows)} entries of the timeline were reconstructed"
    said += "; L5 names it." if found else f"; that is a finding at {SYMPTOM} {names[SYMPTOM]}: answer it there."
    yield Check("chain-reconstructed", found, True, said, WALK)


def _fixed(postmortem: Postmortem, answers: dict[str, LevelAnswer]) -> Iterator[Check]:
    fix = chain_fix(postmortem)
    if fix is None:
        yield Check("chain-fix", False, True, "There is no chain fix; decide on the one.", FIX)
        return
    parts = {"an owner": fix.owner_id, "a due date": fix.due, "a test": fix.verification.strip()}
    missing = [name for name, there in parts.items() if not there]
    said = f"The chain fix {fix.code} needs {' and '.join(missing)}." if missing else f"{fix.code} is the chain fix."
    yield Check("chain-fix", not missing, True, said, FIX)
    if at_a_person := refusal(postmortem, fix.text):
        yield Check("chain-blameless", False, True, at_a_person, FIX)
    if _tells_several(postmortem):
        said = "The text beside the fix tells of more than one fix; keep the one that changes most and park the others."
        yield Check("chain-one", False, True, said, "section-chain_fix")
    above = [level for level, one in answers.items() if level < SYMPTOM and one.answer != "none"]
    if fix.level == SYMPTOM and above:
        yield _challenged(postmortem, above)


def _tells_several(postmortem: Postmortem) -> bool:
    """Whether the words of the section make several fixes of the one, as the lint rule sees it."""
    texts = [one.text for one in postmortem.sections.all() if one.field == "chain_fix" and words_of(one.text)]
    return any(next(check(Manuscript(f"## Chain fix\n\n{text}\n"), Settings()), None) for text in texts)


def _challenged(postmortem: Postmortem, above: list[str]) -> Check:
    """A fix at the symptom's level alone, though a level above contributed, needs a word why."""
    row = Analysis.objects.filter(postmortem=postmortem).first()
    kept = row is not None and bool(row.kept_at_l5.strip())
    said = f"The fix is at L5 although {', '.join(sorted(above))} contributed"
    return Check(
        "chain-level", kept, True, f"{said}; why is said." if kept else f"{said}: move it up, or say why.", FIX
    )
