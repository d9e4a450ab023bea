"""Finds the people of this installation behind the names in documents."""

from __future__ import annotations

import re

from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import Viewer
from afterword.domain.accounts.queries import people

_HANDLE = re.compile(r"(?<![\w./])@([A-Za-z0-9][\w.-]*)")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


class People:
    """Everybody who can sign in, found by handle, e-mail address or full name; a name that two have finds nobody."""

    def __init__(self, viewer: Viewer) -> None:
        self._found: dict[str, Person | None] = {}
        for person in people(viewer):
            for word in (f"@{person.handle}", person.email, person.name):
                key = word.lower()
                self._found[key] = person if self._found.get(key, person) == person else None

    def named(self, written: str | None) -> Person | None:
        """The one person that a text names, None when it names nobody or several."""
        if not written:
            return None
        words = [f"@{one}" for one in _HANDLE.findall(written)] + _ADDRESS.findall(written)
        words = words or [written.strip(" *_`[]()"), f"@{written.strip()}"]
        hits = {person.pk: person for word in words if (person := self._found.get(word.lower().rstrip(".")))}
        return next(iter(hits.values())) if len(hits) == 1 and len(words) - len(hits) <= 1 else None

    def first(self, *written: str) -> Person | None:
        """The first of several names that is somebody here."""
        return next((person for one in written if (person := self.named(one)) is not None), None)
