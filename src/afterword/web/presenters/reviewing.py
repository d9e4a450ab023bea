"""The review page: the document, timeline first, with each comment beside the words it is about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from afterword.core.document.commentable import Piece, commentable
from afterword.core.model.document import Chart
from afterword.domain.accounts.models import Person
from afterword.domain.postmortems.belonging import actions_of
from afterword.domain.postmortems.models import Postmortem, Section
from afterword.domain.postmortems.stored import chart_from, notes_of, shown_rows
from afterword.domain.reviews import comment_queries
from afterword.domain.reviews.places import Place, Placed
from afterword.web.presenters import timeline

MOST_POINTS = 2_000
_SENTENCE = re.compile(r".+?(?:[.?](?=\s)|$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, list or table with the threads beside it; `at` names it in addresses."""

    at: str
    html: SafeString
    threads: Sequence[Placed]
    sentences: Sequence[str]
    start: int  # where its words begin in those of the section


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the timeline or one action, with its threads."""

    at: str
    what: Any
    threads: Sequence[Placed]


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks that stand beside the same threads: one with threads, and those without that follow it."""

    blocks: Sequence[Block]
    threads: Sequence[Placed] = ()

    @property
    def places(self) -> Sequence[str]:
        """What its blocks are called in addresses."""
        return [one.at for one in self.blocks]


@dataclass(frozen=True, slots=True)
class Part:
    """One section; `lines` are entries or actions when `kind` says so, `threads` those about the whole of it."""

    key: str
    heading: str
    level: int
    kind: str
    blocks: Sequence[Block] = ()
    lines: Sequence[Line] = ()
    threads: Sequence[Placed] = ()
    further: int = 0

    @property
    def at(self) -> str:
        """How an address names the whole section."""
        return f"section.{self.key}"

    @property
    def groups(self) -> Sequence[Group]:
        """Its blocks in groups; beside the first stand the threads about the whole section, too."""
        found = [Group(self.blocks[:1], (*self.threads, *(self.blocks[0].threads if self.blocks else ())))]
        for block in self.blocks[1:]:
            if block.threads:
                found.append(Group((block,), block.threads))
            else:
                found[-1] = Group((*found[-1].blocks, block), found[-1].threads)
        return found


@dataclass(frozen=True, slots=True)
class Page:
    """The document with its threads, and the lists beside it."""

    parts: Sequence[Part]
    loose: Sequence[Placed]  # about the whole document, or about what is gone
    open: Sequence[Placed]
    settled: int
    order: Mapping[int, int] = field(default_factory=dict)


def page_of(viewer: Person, postmortem: Postmortem) -> Page:
    """All of it; the caller has checked that the viewer may see the postmortem."""
    threads = comment_queries.placed_threads(viewer, postmortem)
    charts = [chart_from(row) for row in postmortem.charts]
    rows = sorted(shown_rows(postmortem.sections.all()), key=lambda row: row.field != "timeline")
    parts = [_part(postmortem, row, threads, charts) for row in rows]
    parts = [one for one in parts if one.blocks or one.lines or one.threads]
    shown = {placed.thread.pk for part in parts for placed in _threads_of(part)}
    loose = [one for one in threads if one.thread.pk not in shown]
    waiting = [one for one in threads if one.thread.resolved_at is None]
    return Page(parts, loose, waiting, len(threads) - len(waiting))


def _threads_of(part: Part) -> list[Placed]:
    places: list[Block | Line] = [*part.blocks, *part.lines]
    beside = [placed for one in places for placed in one.threads]
    return [*beside, *part.threads]


def _part(postmortem: Postmortem, row: Section, threads: Sequence[Placed], charts: Sequence[Chart]) -> Part:
    own = [one for one in threads if one.thread.place == Place.SECTION and one.section == row.key]
    quoted = [one for one in own if one.is_quoted]
    blocks = [
        _block(postmortem, row, index, piece, quoted) for index, piece in enumerate(commentable(row.text, charts))
    ]
    kind = row.field if row.field in ("timeline", "actions") and not row.kept else "text"
    lines, further = _lines(postmortem, kind, threads)
    whole = [one for one in own if not one.is_quoted]
    return Part(row.key, row.heading or "Kept text", row.level, kind, blocks, lines, whole, further)


def _block(postmortem: Postmortem, row: Section, index: int, piece: Piece, quoted: Sequence[Placed]) -> Block:
    """A thread stands beside the block in which its words begin, and lights all of them."""
    ranges = [(one.start, one.end, str(one.thread.pk)) for one in quoted if one.thread.resolved_at is None]
    html = piece.lit(ranges).replace('href="#note-', f'href="/{postmortem.code}#note-')
    beside = [one for one in quoted if piece.words and piece.start <= one.start <= piece.end]
    # The pieces come from render_markdown, which passes everything through nh3; marks are ours and escaped.
    return Block(f"{row.key}.{index}", mark_safe(html), beside, sentences_of(piece.words), piece.start)  # noqa: S308


def sentences_of(words: str) -> list[str]:
    """The sentences of a block, for whoever chooses one without a mouse."""
    return [one.strip() for one in _SENTENCE.findall(words) if one.strip()][:40]


def _lines(postmortem: Postmortem, kind: str, threads: Sequence[Placed]) -> tuple[list[Line], int]:
    if kind == "timeline":
        items = list(postmortem.timeline.all())
        points = timeline.points_of(postmortem, items[:MOST_POINTS], notes_of(postmortem, items))
        about = _by(threads, lambda one: one.thread.entry_id)
        found = [Line(f"entry.{point.item.pk}", point, about.get(point.item.pk, ())) for point in points]
        return found, max(0, len(items) - MOST_POINTS)
    if kind == "actions":
        about = _by(threads, lambda one: one.thread.action_id)
        rows = actions_of(postmortem).select_related("owner").order_by("number")
        return [Line(f"action.{row.number}", row, about.get(row.pk, ())) for row in rows], 0
    return [], 0


def _by(threads: Sequence[Placed], key: Any) -> dict[int, list[Placed]]:
    found: dict[int, list[Placed]] = {}
    for one in threads:
        if (pk := key(one)) is not None:
            found.setdefault(pk, []).append(one)
    return found
