"""The stable names of a document's sections: those of their fields, or of their headings where they have none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from afterword.core.model.document import Section

LONGEST = 64


def natural_key(field: str | None, heading: str) -> str:
    """The name that a section has by itself: its field, else its heading in small letters."""
    return field or slug_of(heading) or "section"


def slug_of(heading: str) -> str:
    """A heading as a name for addresses: small letters and numbers with hyphens; empty when it has neither."""
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().lower().replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-")


def keys_of(sections: Sequence[Section]) -> list[str]:
    """A name for each section, all different: its own key, else the natural one, numbered where it is taken."""
    found: list[str] = []
    taken: set[str] = set()
    for section in sections:
        wanted = (section.key or natural_key(section.field, section.heading))[:LONGEST]
        key, count = wanted, 1
        while key in taken:
            count += 1
            key = f"{wanted[: LONGEST - 6]}-{count}"
        taken.add(key)
        found.append(key)
    return found
