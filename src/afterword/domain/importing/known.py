"""Whether Afterword has had a text before: what was said once and was changed since is only behind."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from afterword.core.document.incoming.parts import SECTION, hash_of
from afterword.domain.postmortems.models import Postmortem, Section


def known_before(postmortem: Postmortem) -> Callable[[str, str], bool]:
    """Tells whether a part had this hash in one of its earlier versions; only texts of sections have any."""

    @cache
    def earlier(name: str) -> frozenset[str]:
        section = Section.objects.filter(postmortem=postmortem, key=name.removeprefix(SECTION)).first()
        if section is None:
            return frozenset()
        form = [section.field or None, section.heading, section.level, section.kept]
        return frozenset(hash_of([*form, text]) for text in section.revisions.values_list("text", flat=True))

    return lambda name, found: name.startswith(SECTION) and found in earlier(name)
