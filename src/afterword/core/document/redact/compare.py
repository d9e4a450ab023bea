"""Both versions of each part of a document as HTML, with what was changed marked on either side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from afterword.core.document.redact.changes import Pair
from afterword.core.document.redact.scrub import Cut
from afterword.core.document.render import render_inline, render_markdown

_OPEN, _CLOSE = "\ue000", "\ue001"  # letters of private use: no text that was made for people has them
_TAG = re.compile(r"(<[^>]*>)")
_NOTE = re.compile(r'<a href="#note-[^"]*"[^>]*>([^<]*)</a>')


@dataclass(frozen=True, slots=True)
class Row:
    """One part: both sides as safe HTML; `outside` is empty when it stays inside, for `reason`."""

    place: str
    form: str
    inside: str
    outside: str
    changed: bool
    reasons: tuple[str, ...]
    kept_inside: bool


def rows_of(pairs: Sequence[Pair]) -> list[Row]:
    """A row for each part that says anything; a heading that leaves as it is names its place already."""
    shown = (one for one in pairs if one.inside.before.strip() and (one.changed or one.form != "heading"))
    return [_row(one) for one in shown]


def _row(pair: Pair) -> Row:
    cuts = pair.inside.cuts
    if not pair.outside:
        inside = _html(pair.form, pair.inside.before, "")
        return Row(pair.place, pair.form, inside, "", True, (pair.reason,), True)
    whole = len(cuts) == 1 and cuts[0].end - cuts[0].start >= len(pair.inside.before)
    inside = pair.inside.before if whole else _marked(pair.inside.before, cuts, outside=False)
    outside = pair.inside.after if whole else _marked(pair.inside.before, cuts, outside=True)
    reasons = tuple(dict.fromkeys(one.reason for one in cuts))
    sides = _html(pair.form, inside, "del"), _html(pair.form, outside, "ins")
    return Row(pair.place, pair.form, *sides, pair.changed, reasons, False)


def _marked(text: str, cuts: Sequence[Cut], *, outside: bool) -> str:
    """The text of one side, with a sign before and behind whatever differs from the other."""
    parts, at = [], 0
    for one in cuts:
        said = one.instead if outside else text[one.start : one.end]
        parts += [_bare(text[at : one.start]), f"{_OPEN}{_bare(said)}{_CLOSE}" if said.strip() else _bare(said)]
        at = one.end
    return "".join([*parts, _bare(text[at:])])


def _bare(text: str) -> str:
    return text.replace(_OPEN, "").replace(_CLOSE, "")


def _html(form: str, text: str, element: str) -> str:
    """One side as HTML; a reference to a note leads nowhere here."""
    html = render_markdown(text) if form == "text" else render_inline(text) if form == "line" else escape(text)
    return _lit(_NOTE.sub(r'<span class="ref">\1</span>', html), element)


def _lit(html: str, element: str) -> str:
    """HTML whose signs are elements, in words only: what stands within a tag is no place for one."""
    pieces = []
    opened = False
    for piece in _TAG.split(html):
        if piece.startswith("<"):
            pieces.append(_bare(piece))
            continue
        for part in re.split(f"([{_OPEN}{_CLOSE}])", piece):
            if part in (_OPEN, _CLOSE):
                opened = part == _OPEN
            elif part:
                pieces.append(f"<{element}>{part}</{element}>" if opened and element else part)
    return "".join(pieces)
