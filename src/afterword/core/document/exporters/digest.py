"""What a message says of a document: its own summary, its turning points, its open actions. Never a retelling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from afterword.core.document.exporters.header_facts import Fact, facts_of, name_of
from afterword.core.document.exporters.rows import RINGED, Moment, moments_of, zone_words
from afterword.core.document.exporters.tree import chart_named
from afterword.core.document.plain import plain_words
from afterword.core.document.render import markdown_tree
from afterword.core.model.document import ActionItem, Chart, Document

MOMENTS, ACTIONS = 8, 8
LONGEST = 1200  # letters of a section; who wants more reads the document
_NOT_SHOWN = {"Timeline"}
_CAUSES = ("root_cause", "contributing_factors", "chain_walk")


@dataclass(frozen=True, slots=True)
class Digest:
    """Markdown texts as the document has them, and how many moments and actions were left out."""

    title: str
    facts: Sequence[Fact]
    summary: str
    cause: str
    moments: Sequence[Moment]
    more_moments: int
    actions: Sequence[ActionItem]
    more_actions: int
    chart: Chart | None
    closing: str


def digest_of(document: Document) -> Digest:
    """The digest of a document."""
    moments = list(moments_of(document))
    turning = [one for one in moments if one.item.kind in RINGED or one.lead]
    shown = _ends(turning or moments)
    left = [one for one in document.actions if one.status in ("open", "in_progress")]
    return Digest(
        title=name_of(document),
        facts=[one for one in facts_of(document) if one.name not in _NOT_SHOWN],
        summary=_text(document, ("summary",)) or _first_text(document),
        cause=_text(document, _CAUSES),
        moments=shown,
        more_moments=len(moments) - len(shown),
        actions=left[:ACTIONS],
        more_actions=len(left) - len(left[:ACTIONS]),
        chart=document.charts[0] if document.charts else None,
        closing=zone_words(document) + ".",
    )


def _ends(moments: Sequence[Moment]) -> Sequence[Moment]:
    """How it began and how it ended, where the middle has no room."""
    half = MOMENTS // 2
    return moments if len(moments) <= MOMENTS else [*moments[:half], *moments[-half:]]


def _text(document: Document, fields: Sequence[str]) -> str:
    found = (one.text for field in fields for one in document.sections if one.field == field and one.text.strip())
    return _answered(next(found, ""))


def _first_text(document: Document) -> str:
    return next((said for one in document.sections if (said := _answered(one.text))), "")


def _answered(text: str) -> str:
    """The first blocks of a text, without drawings and without the questions that nobody has answered yet."""
    lines = text.split("\n")
    kept: list[str] = []
    for node in markdown_tree(text).children:
        block = "\n".join(lines[slice(*node.map)]).rstrip() if node.map else ""
        if not block or "ask" in str(node.attrs.get("class", "")) or (node.type == "paragraph" and chart_named(node)):
            continue
        if kept and sum(map(len, kept)) + len(block) > LONGEST:
            return "\n\n".join([*kept, "\N{HORIZONTAL ELLIPSIS}"])
        kept.append(
            block if len(block) <= 3 * LONGEST else f"{plain_words(block)[: 2 * LONGEST]} \N{HORIZONTAL ELLIPSIS}"
        )
    return "\n\n".join(kept)
