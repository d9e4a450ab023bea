"""A document from elsewhere in the form in which postmortems are kept: each fact once, each text in its section."""

from __future__ import annotations

import re
from dataclasses import replace

from afterword.core.document.canonical import home_of
from afterword.core.document.incoming.lift import lifted
from afterword.core.document.incoming.references import with_addresses
from afterword.core.document.items_read import shown_in_text
from afterword.core.model.document import ActionItem, Document, Section

OPENING = "Opening"  # heading of what stands before the first one
TOP = ("summary", "timeline", "actions")  # they are drawn in their own way, which needs their own heading
TITLE, WRITTEN, ZONE = 200, 40, 64


def storable(document: Document, *, canonical: bool) -> Document:
    """The document with its lists lifted out of its texts; levels, factors and stray text have their place."""
    document = _with_factors(lifted(document))
    if not canonical:
        document = with_addresses(_levelled(_opened(_told_later(document))))
        document = replace(document, actions=tuple(_beside_link(one) for one in document.actions))
    severity = document.severity_as_written
    return replace(
        document,
        title=_cut(" ".join(document.title.split()), TITLE) or "Untitled",
        severity_as_written=_cut(severity, WRITTEN) if severity else None,
        zone=document.zone[:ZONE] if document.zone else None,
        links=_unsaid(document),
        sections=tuple(replace(one, text=one.text.replace("\x00", "").strip("\n")) for one in document.sections),
        unplaced=tuple(replace(one, text=one.text.replace("\x00", "").strip("\n")) for one in document.unplaced),
    )


def _beside_link(item: ActionItem) -> ActionItem:
    """The action without the address in its words: it is kept beside them."""
    if not item.link:
        return item
    address = rf"{re.escape(item.link)}[.,;]?"
    text = re.sub(rf"\[([^\[\]\n]+)\]\({address}\)", r"\1", item.text)
    text = re.sub(rf"\s*(?:<{address}>|\({address}\)|\s{address}$)", "", text).strip()
    return replace(item, text=text) if text and not text.startswith(("http://", "https://")) else item


def _told_later(document: Document) -> Document:
    """Entries of which nobody can say when they were written down count as reconstructed."""
    return replace(document, timeline=tuple(replace(one, recorded="reconstructed") for one in document.timeline))


def _unsaid(document: Document) -> tuple[str, ...]:
    """The links that no text names."""
    texts = [one.text for one in (*document.sections, *document.unplaced)]
    texts += [one.text for one in document.timeline] + [f"{one.text} {one.link}" for one in document.actions]
    everything = "\n".join(texts)
    return tuple(link for link in document.links if link not in everything)


def _opened(document: Document) -> Document:
    """Text before the first heading becomes the first section: what nobody can name keeps its place."""
    stray = [replace(one, heading=one.heading or OPENING, level=2) for one in document.unplaced]
    return replace(document, sections=(*stray, *document.sections), unplaced=())


def _levelled(document: Document) -> Document:
    """The sections with level 2 for the highest; the homes of the lists too."""
    highest = min((one.level for one in document.sections), default=2)
    homes = {home_of(document, "timeline"), home_of(document, "actions")}
    sections = []
    for place, one in enumerate(document.sections):
        level = 2 if place in homes or one.field == "summary" else min(max(one.level - highest + 2, 2), 6)
        sections.append(replace(one, level=level))
    return replace(document, sections=tuple(sections))


def _with_factors(document: Document) -> Document:
    """Factors that no text shows become a list in their section: they are kept as text."""
    if any(one.layer for one in document.factors):  # a causal graph of ours: it has rows of its own
        return document
    if not document.factors or shown_in_text(document, "factors"):
        return replace(document, factors=())
    listed = "\n".join(f"- {one.text}" for one in document.factors)
    home = home_of(document, "factors")
    if home is None:
        added = Section("contributing_factors", "Contributing factors", listed)
        return replace(document, factors=(), sections=(*document.sections, added))
    section = document.sections[home]
    joined = replace(section, text=f"{section.text}\n\n{listed}".strip("\n"))
    return replace(document, factors=(), sections=(*document.sections[:home], joined, *document.sections[home + 1 :]))


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
