"""Runs the rules over a document and gives their findings, in the order of the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.profile import for_document
from afterword.core.lint.registry import rules
from afterword.core.lint.rule import Hit, Rule
from afterword.core.lint.settings import Settings
from afterword.core.lint.suppress import Excuse, Holding, excuses
from afterword.core.model.finding import Finding, Fix, Level


@dataclass(frozen=True, slots=True)
class Pardon:
    """A finding that the document itself excuses, and the reason it gives."""

    finding: Finding
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in one file; `excused` counts the findings that the document itself excuses with a reason."""

    name: str | None
    findings: tuple[Finding, ...]
    excused: int = 0
    pardons: tuple[Pardon, ...] = ()


def lint(manuscript: Manuscript, settings: Settings | None = None) -> Report:
    """The findings of all rules that apply to the document, in the order of their places."""
    settings = for_document(settings or Settings(), manuscript.document)
    found = [one for rule in rules() for one in _of_rule(rule, manuscript, settings)]
    given = excuses(manuscript)
    holding = Holding(given)
    pardons = tuple(Pardon(one, excuse.reason) for one in found if (excuse := holding.of(one)))
    used = {holding.of(one.finding) for one in pardons}
    remarks = [one for excuse in given for one in _about(excuse, excuse in used, manuscript)]
    left = [one for one in found if not holding.of(one)] if pardons else found
    order = sorted([*left, *remarks], key=lambda one: (one.place.line, one.place.column, one.rule, one.message))
    return Report(manuscript.name, tuple(dict.fromkeys(order)), len(pardons), pardons)


def _of_rule(rule: Rule, manuscript: Manuscript, settings: Settings) -> Iterator[Finding]:
    template = manuscript.document.template
    weight = settings.weight(rule.name, rule.family, template, rule.level)
    if weight == "off" or not rule.applies(template):
        return
    for hit in rule.check(manuscript, settings):
        level = hit.level if hit.level is not None and weight == rule.level else weight
        yield _finding(rule.name, level, hit, manuscript)


def _finding(rule: str, level: Level, hit: Hit, manuscript: Manuscript) -> Finding:
    place = manuscript.place(hit.start, hit.end)
    if hit.replacement is None:
        return Finding(rule, level, place, hit.message)
    where = manuscript.place(*hit.change) if hit.change else place
    return Finding(rule, level, place, hit.message, Fix(where, hit.replacement, hit.title or _title(hit)))


def _title(hit: Hit) -> str:
    return f"Write \u201c{hit.replacement}\u201d" if (hit.replacement or "").strip() else "Take it out"


def _about(excuse: Excuse, used: bool, manuscript: Manuscript) -> Iterator[Finding]:
    """Remarks on an excuse itself: without a reason, for a rule that does not exist, or for nothing."""
    names = {rule.name for rule in rules()}
    unknown = sorted(excuse.rules - names)
    if unknown:
        message = f"There is no rule {unknown[0]}; this comment excuses nothing by that name."
        yield _finding("excuse", "warning", Hit(excuse.start, excuse.end, message), manuscript)
    elif not excuse.reasoned:
        message = "A finding is excused only with a reason: add \u201cbecause\u201d and why."
        yield _finding("excuse", "warning", Hit(excuse.start, excuse.end, message), manuscript)
    elif not used:
        message = "This comment excuses nothing any more; take it out."
        yield _finding("excuse", "hint", Hit(excuse.start, excuse.end, message, replacement=""), manuscript)
