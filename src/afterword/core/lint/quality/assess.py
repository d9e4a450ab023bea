"""Looks for every thing in a document, and counts its findings."""

from __future__ import annotations

from collections import Counter

from afterword.core.lint.engine import lint
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.quality.standing import Count, Quality
from afterword.core.lint.quality.things import THINGS
from afterword.core.lint.registry import rules
from afterword.core.lint.settings import Settings
from afterword.core.model.finding import LEVELS

EXCUSES = "excuses"  # the family of remarks on comments that excuse a finding


def quality_of(manuscript: Manuscript, settings: Settings | None = None) -> Quality:
    """What stands in a document, what is weak, what is missing; findings as the settings weigh them."""
    document = manuscript.document
    report = lint(manuscript, settings)
    families = {one.name: one.family for one in rules()}
    order = [*dict.fromkeys(families.values()), EXCUSES]
    counted = Counter((families.get(one.rule, EXCUSES), one.level) for one in report.findings)
    counts = [Count(family, level, counted[family, level]) for family in order for level in LEVELS]
    return Quality(
        file=manuscript.name,
        number=document.number,
        title=document.title,
        date=document.date,
        severity=document.severity,
        template=document.template,
        facts=tuple(one.look(manuscript) for one in THINGS),
        findings=tuple(one for one in counts if one.count),
        excused=report.excused,
    )
