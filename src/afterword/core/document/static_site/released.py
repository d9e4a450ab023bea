"""One released postmortem, as the site and the feed list it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from afterword.core.document.exporters.digest import digest_of
from afterword.core.document.exporters.pictures import Pictures
from afterword.core.document.plain import plain_words
from afterword.core.model.document import Document


@dataclass(frozen=True, slots=True)
class Released:
    """A document as it was published; `level` is L1 to L5 or empty, `note` says what a correction corrected.

    Outside, `code` is empty where the document keeps its number to itself; then `name` is what its page is called.
    """

    code: str
    document: Document
    version: int
    first_at: datetime
    published_at: datetime
    level: str = ""
    note: str = ""
    pictures: Pictures = field(default_factory=dict)
    name: str = ""

    @property
    def key(self) -> str:
        """What tells it from the others, and stays from version to version."""
        return self.name or self.code

    @property
    def heading(self) -> str:
        """Its title behind its number, where it has one."""
        return f"{self.code} {self.title}".lstrip()

    @property
    def title(self) -> str:
        """Its title without its number."""
        return self.document.title

    @property
    def file(self) -> str:
        """The name of its page in the site."""
        return f"{self.key}.html"

    @property
    def day(self) -> date:
        """When it happened; without a date, the day it was published first."""
        return self.document.date or self.first_at.date()

    @property
    def services(self) -> Sequence[str]:
        """The services it names."""
        return self.document.services

    @property
    def severity(self) -> str:
        """P0 to P4, or empty."""
        return self.document.severity or ""

    @property
    def summary(self) -> str:
        """Its own summary in plain words, never a retelling."""
        return plain_words(digest_of(self.document).summary)
