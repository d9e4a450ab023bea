"""What is known of one incident or postmortem, as far as it tells whether it came before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from afterword.core.document.plain import plain_words
from afterword.core.model.document import Document

CAUSES = frozenset({"root_cause", "contributing_factors", "trigger", "chain_walk"})
TITLE, SUMMARY, CAUSE, TIMELINE, REST = "title", "summary", "cause", "timeline", "rest"


@dataclass(frozen=True, slots=True)
class Told:
    """The texts by where they stand (plain words), and what has a name: services, factors, kinds, log lines."""

    title: str
    summary: str = ""
    cause: str = ""
    timeline: str = ""
    rest: str = ""
    services: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()  # of triggers and of detection, as in "trigger: deploy"
    lines: tuple[str, ...] = ()  # messages of logs and signals, whose shapes are compared


def told_of(document: Document, *, factors: Iterable[str] = (), categories: Iterable[str] = ()) -> Told:
    """What a document tells; further factors and categories come from where they are kept apart from it."""
    found = {SUMMARY: [""], CAUSE: [""], TIMELINE: [""], REST: [""]}
    for section in (*document.sections, *document.unplaced):
        heading = "" if section.field else section.heading
        found[place_of(section.field)].append(f"{heading}\n{plain_words(section.text)}")
    return Told(
        title=document.title,
        summary="\n".join(found[SUMMARY]),
        cause="\n".join(found[CAUSE]),
        timeline="\n".join([*found[TIMELINE], *(item.text for item in document.timeline)]),
        rest="\n".join(found[REST]),
        services=document.services,
        factors=tuple(dict.fromkeys([*(one.text for one in document.factors), *factors])),
        categories=tuple(dict.fromkeys([*(one.category for one in document.factors if one.category), *categories])),
    )


def place_of(field: str | None) -> str:
    """Which of the texts a section of that field belongs to."""
    if field in CAUSES:
        return CAUSE
    return field if field in (SUMMARY, TIMELINE) else REST
