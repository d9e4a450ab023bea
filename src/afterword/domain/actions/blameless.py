"""Whether a text about a fix is at a person, and what is said then."""

from __future__ import annotations

import re

from afterword.core.errors import InputError
from afterword.core.lint.rules.fixes.person_in_fix import asked_of_people
from afterword.domain.accounts.models import Person
from afterword.domain.postmortems.models import Postmortem


def require_blameless(postmortem: Postmortem, text: str) -> None:
    """Refuses a text for the fix of a postmortem that is at a person."""
    if said := refusal(postmortem, text):
        raise InputError(message=said)


def refusal(postmortem: Postmortem, text: str) -> str:
    """One sentence why the text of a fix cannot stay: it names a person, or asks people to try harder; else nothing."""
    named = _person_in(postmortem, text)
    if named:
        return (
            f"The fix names {named}; name what changes in the system, people stand in the timeline and as owners only."
        )
    found = asked_of_people(text)
    return f"“{found[0]}”: {found[1]}" if found else ""


def _person_in(postmortem: Postmortem, text: str) -> str:
    """A person whom the text names: by handle or whole name anybody, by first name whoever the document knows."""
    everybody = list(Person.objects.values_list("name", "handle"))
    names = {form for name, handle in everybody for form in (name if " " in name else "", f"@{handle}") if form}
    near = set(postmortem.timeline.exclude(actor_name="").values_list("actor_name", flat=True))
    near |= set(postmortem.incidents.values_list("roles__person__name", flat=True)) - {None}
    near |= {postmortem.driver.name} if postmortem.driver else set()
    known = {name for name, _ in everybody}
    firsts = {name.lstrip("@").split()[0] for name in near if name.strip("@ ") and name in known}
    for form in sorted(names | {one for one in firsts if len(one) > 2}, key=len, reverse=True):
        edge = "" if form.startswith("@") else r"(?<!\w)"
        if found := re.search(rf"{edge}{re.escape(form)}(?!\w)", text, re.IGNORECASE if "@" in form else 0):
            return found[0]
    return ""
