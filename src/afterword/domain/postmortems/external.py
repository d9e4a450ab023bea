"""The external version of a postmortem: whom of the house it may name, and what it leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from afterword.core.document.exporters.pictures import Pictures, without_metadata
from afterword.core.document.redact.outside import Outside, outside_version
from afterword.core.document.redact.people import Known
from afterword.core.document.redact.settings import redaction_from, terms_from
from afterword.core.model.redaction import Redaction
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.once import once
from afterword.domain.accounts.permissions import Viewer
from afterword.domain.incidents.models import RoleAssignment
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import require_sight
from afterword.domain.postmortems.queries import pictures_of, to_document


def redaction_of(postmortem: Postmortem) -> Redaction:
    """What its writer says of the external version."""
    return redaction_from(postmortem.redaction)


def external_version(viewer: Viewer, postmortem: Postmortem, *, remove: Sequence[str] = ()) -> Outside:
    """The external version, with what was changed; `remove` are further words, as in `Acme => a customer`."""
    key = ("external", getattr(viewer, "pk", None), postmortem.pk, tuple(remove))
    return once(key, lambda: _external_version(viewer, postmortem, remove))


def _external_version(viewer: Viewer, postmortem: Postmortem, remove: Sequence[str]) -> Outside:
    document, redaction = to_document(viewer, postmortem), redaction_of(postmortem)
    asked = replace(redaction, terms=(*terms_from(remove), *redaction.terms))
    return outside_version(document, asked, house(viewer, postmortem))


def external_pictures(viewer: Viewer, outside: Outside) -> Pictures:
    """The pasted pictures that the external version still shows, without their metadata."""
    return without_metadata(pictures_of(viewer, outside.document))


def house(viewer: Viewer, postmortem: Postmortem) -> tuple[Known, ...]:
    """Everybody who has an account, with the role in the postmortem's incidents; who left is somebody too."""
    require_sight(viewer, postmortem)
    held = RoleAssignment.objects.filter(incident__postmortems=postmortem).order_by("assigned_at", "pk")
    roles: dict[int, str] = {}
    for person, role in held.values_list("person_id", "role"):
        roles.setdefault(person, role)
    rows = Person.objects.order_by("pk").values_list("pk", "name", "handle", "email")
    return tuple(Known((name, handle, email), roles.get(pk, "")) for pk, name, handle, email in rows)
