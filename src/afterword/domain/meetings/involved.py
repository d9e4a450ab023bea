"""Whether somebody was part of an incident: whoever leads its review should not have been."""

from __future__ import annotations

from afterword.domain.accounts.models import Person
from afterword.domain.incidents.models import Entry, RoleAssignment
from afterword.domain.postmortems.models import Postmortem


def involvement(person: Person, postmortem: Postmortem) -> list[str]:
    """What the person had to do with it, each as the end of the sentence "Charlie ..."; empty for an outsider."""
    incidents = list(postmortem.incidents.all())
    roles = RoleAssignment.objects.filter(incident__in=incidents, person=person).select_related("incident")
    found = [f"was {one.role} in {one.incident.code}" for one in roles]
    wrote = Entry.objects.filter(incident__in=incidents, actor=person, withdrawn_at=None).count()
    if wrote:
        found.append(f"wrote {wrote} {'entry' if wrote == 1 else 'entries'} of its log")
    found += [f"declared {one.code}" for one in incidents if one.declared_by_id == person.pk]
    found += [f"acknowledged {one.code}" for one in incidents if one.acknowledged_by_id == person.pk]
    if postmortem.driver_id == person.pk:
        found.append(f"drives {postmortem.code}")
    return found


def warning(person: Person | None, postmortem: Postmortem) -> str:
    """What to know before that person leads the meeting; empty when they were not involved."""
    if person is None:
        return "Nobody leads it yet; choose somebody who was not involved in the incident."
    told = involvement(person, postmortem)
    if not told:
        return ""
    said = f"{', '.join(told[:-1])} and {told[-1]}" if len(told) > 1 else told[0]
    return f"{person.name} {said}; somebody who was not involved leads it better."
