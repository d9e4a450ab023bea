"""Mends what lint found, or lets the document excuse it with a reason."""

from __future__ import annotations

from collections.abc import Callable

from afterword.core.errors import InputError, RuleBroken
from afterword.core.lint.excusing import comment, excuse, is_about_all
from afterword.core.model.finding import Fix
from afterword.domain.accounts.models import Person
from afterword.domain.postmortems.findings import Findings, Found, findings, offsets, within
from afterword.domain.postmortems.models import Postmortem, Section
from afterword.domain.postmortems.services.sections import save_section

Change = Callable[[Findings, Found], tuple[str, str]]


def mend_finding(*, actor: Person, postmortem: Postmortem, mark: str) -> Section:
    """Makes the safe change of a finding; refused when the finding is not there any more or has none."""
    return _changed(actor, postmortem, mark, _mended)


def excuse_finding(*, actor: Person, postmortem: Postmortem, mark: str, reason: str) -> Section:
    """Writes the comment that excuses a finding into its section, with the reason that a person gives."""
    if not reason.strip():
        raise InputError(message="A finding is excused only with a reason; say why it may stay.")
    return _changed(actor, postmortem, mark, lambda checked, found: _excused(checked, found, reason))


def _changed(actor: Person, postmortem: Postmortem, mark: str, change: Change) -> Section:
    checked = findings(actor, postmortem)
    found = next((one for one in checked.found if one.mark == mark), None)
    if found is None:
        raise RuleBroken(message="This finding is not there any more; the text has changed since.")
    key, text = change(checked, found)
    section = next(one.section for one in checked.passages if one.section.key == key)
    return save_section(actor=actor, postmortem=postmortem, key=key, text=text, base_version=section.version)


def _mended(checked: Findings, found: Found) -> tuple[str, str]:
    if found.finding.fix is None or found.inside is None:
        raise RuleBroken(message="There is no safe change for this finding; change the text yourself.")
    return _written(found, found.finding.fix)


def _excused(checked: Findings, found: Found, reason: str) -> tuple[str, str]:
    if is_about_all(checked.manuscript, found.finding):
        first = checked.passages[0]
        said = comment(found.finding.rule, reason, whole=True)
        return first.section.key, f"{said}\n\n{first.text}".rstrip()
    if found.inside is None:
        raise RuleBroken(message="This stands in a list that is made by itself; change the entry or the action there.")
    return _written(found, excuse(checked.manuscript, found.finding, reason))


def _written(found: Found, fix: Fix) -> tuple[str, str]:
    """The key of the finding's section and its text after a change."""
    passage = found.passage
    place = within(passage, fix.place) if passage else None
    if passage is None or place is None:
        raise RuleBroken(message="This change lies outside the section; make it in the text yourself.")
    start, end = offsets(passage.text, place)
    return passage.section.key, passage.text[:start] + fix.replacement + passage.text[end:]
