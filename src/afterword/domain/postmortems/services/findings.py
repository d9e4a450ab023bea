"""Mends what lint found, or lets the document excuse it with a reason."""

from __future__ import annotations

from collections.abc import Callable

from afterword.core.errors import InputError, RuleBroken
from afterword.domain.accounts.models import Person
from afterword.domain.postmortems.findings import Findings, Found, findings
from afterword.domain.postmortems.mending import Change, excused, mended
from afterword.domain.postmortems.models import Postmortem, Section
from afterword.domain.postmortems.permissions import require_edit
from afterword.domain.postmortems.services.sections import save_section


def mend_finding(*, actor: Person, postmortem: Postmortem, mark: str) -> Section:
    """Makes the safe change of a finding; refused when the finding is not there any more or has none."""
    return _changed(actor, postmortem, mark, mended)


def excuse_finding(*, actor: Person, postmortem: Postmortem, mark: str, reason: str) -> Section:
    """Writes the comment that excuses a finding into its section, with the reason that a person gives."""
    require_edit(actor, postmortem)
    if not reason.strip():
        raise InputError(message="A finding is excused only with a reason; say why it may stay.")
    return _changed(actor, postmortem, mark, lambda checked, found: excused(checked, found, reason))


def _changed(
    actor: Person, postmortem: Postmortem, mark: str, change_of: Callable[[Findings, Found], Change]
) -> Section:
    require_edit(actor, postmortem)
    checked = findings(actor, postmortem)
    found = next((one for one in checked.found if one.mark == mark), None)
    if found is None:
        raise RuleBroken(message="This finding is not there any more; the text has changed since.")
    change = change_of(checked, found)
    passage = next(one for one in checked.passages if one.section.key == change.key)
    text = passage.text[: change.start] + change.text + passage.text[change.end :]
    version = passage.section.version
    return save_section(actor=actor, postmortem=postmortem, key=change.key, text=text, base_version=version)
