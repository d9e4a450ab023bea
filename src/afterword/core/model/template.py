"""A template: the sections of a postmortem, what each asks, who fills it and what a draft takes from the evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from afterword.core.model.document import Section
from afterword.core.model.finding import Level
from afterword.core.model.keys import natural_key

Layout = Literal["table", "checklist"]


@dataclass(frozen=True, slots=True)
class TemplateSection:
    """One section of a template; `prefill` names what a draft puts there from the evidence.

    `key` is its stable name: the field where it has one, so that a text finds its place in another template too.
    """

    key: str
    field: str | None
    heading: str
    order: int
    level: int = 2
    required: bool = False
    filled_by: str | None = None
    prefill: str | None = None
    prompts: tuple[str, ...] = ()
    words: int | None = None  # as long as it should be at most
    layout: Layout = "table"

    def empty(self) -> Section:
        """The section as a document has it before anything is written."""
        key = None if self.key == natural_key(self.field, self.heading) else self.key
        return Section(self.field, self.heading, "", self.level, key=key)


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way to the finished document: who takes it, by when, and how long it takes."""

    name: str
    who: str | None = None
    within: str | None = None  # as in "48 hours", from the end of the incident
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """A template: `header` lists the header lines that are always shown, `guide` tells people how to use it.

    `statuses` are its own words for draft, in_review, published and closed; `lint` weights rules for its documents.
    """

    name: str
    title: str
    header: tuple[str, ...]
    sections: tuple[TemplateSection, ...]
    guide: str = ""
    closing: str = ""
    about: str = ""
    inspired_by: str = ""
    steps: tuple[Step, ...] = ()
    statuses: Mapping[str, str] = field(default_factory=dict)
    words: int | None = None
    summary_sentences: int | None = None
    lint: Mapping[str, Level | Literal["off"]] = field(default_factory=dict)

    def section(self, field: str) -> TemplateSection | None:
        """The section that holds a field, None when the template has none."""
        return next((one for one in self.sections if one.field == field), None)

    def keyed(self, key: str) -> TemplateSection | None:
        """The section of that key, None when the template has none."""
        return next((one for one in self.sections if one.key == key), None)
