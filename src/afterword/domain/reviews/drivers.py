"""Who drives a postmortem or drove it at any time: they cannot approve their own technical review."""

from __future__ import annotations

from afterword.domain.accounts.models import Person
from afterword.domain.journal.models import JournalEntry
from afterword.domain.postmortems.models import Postmortem


def has_driven(person: Person, postmortem: Postmortem) -> bool:
    """Whether the person drives it now, or did before it was handed over.

    The journal keeps drivers by name, so whoever was renamed is looked for by their earlier names, too.
    """
    if postmortem.driver_id == person.pk:
        return True
    drivers = _drivers(postmortem)
    return bool(drivers) and bool(drivers & _names(person))


def _drivers(postmortem: Postmortem) -> set[str]:
    rows = JournalEntry.objects.filter(postmortem_id=postmortem.pk, verb="postmortem.header_changed")
    told = [said for row in rows.values_list("before", "after") for said in row]
    return {str(said["driver"]) for said in told if said.get("driver")}


def _names(person: Person) -> set[str]:
    rows = JournalEntry.objects.filter(subject_type="person", subject_id=person.pk, verb="person.changed")
    earlier = {str(before["name"]) for before in rows.values_list("before", flat=True) if before.get("name")}
    return earlier | {str(person)}
