"""The words of HTML as a browser would select them, and the same HTML with stretches of them marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape, unescape

_PIECE = re.compile(r"(<[^>]*>)")
_BREAKING = re.compile(r"</?(?:p|br|hr|li|ul|ol|tr|td|th|table|thead|tbody|h[1-6]|pre|blockquote|div|section)\b", re.I)
Range = tuple[int, int, str]  # start and end in the words, and the id of what marks them


def text_of(html: str) -> str:
    """The words of HTML that we rendered, white space as single blanks; blocks are parted by one."""
    return "".join(text for _, text in _pieces(html)).strip()


def marked(html: str, ranges: Iterable[Range]) -> str:
    """The HTML with `<mark data-thread=id>` around those stretches of its words; overlapping ones share a mark."""
    wanted = sorted(ranges)
    if not wanted:
        return html
    shift = _lead(html)
    lit = (piece if _bare(piece) else _lit(piece, at - shift, wanted) for piece, at in _placed(html))
    return "".join(lit)


def _bare(piece: str) -> bool:
    """Whether a piece holds no words: a tag, or the line break between two items of a list, where no mark may stand."""
    return piece.startswith("<") or ("\n" in piece and piece.isspace())


def _lead(html: str) -> int:
    """How many blanks stand before the first word: `text_of` leaves them out."""
    whole = "".join(text for _, text in _pieces(html))
    return len(whole) - len(whole.lstrip())


def _placed(html: str) -> Iterable[tuple[str, int]]:
    """Each piece of the HTML with the place in the words at which it begins."""
    at = 0
    for piece, text in _pieces(html):
        yield piece, at
        at += len(text)


def _pieces(html: str) -> Iterable[tuple[str, str]]:
    """Each tag and each stretch of text, with the words it stands for."""
    blank = True  # nothing, or a blank, came before: another one adds nothing
    for piece in _PIECE.split(html):
        if not piece:
            continue
        if piece.startswith("<"):
            words = " " if _BREAKING.match(piece) and not blank else ""
        else:
            words = re.sub(r"\s+", " ", unescape(piece))
            words = words[1:] if blank and words.startswith(" ") else words
        blank = words.endswith(" ") if words else blank
        yield piece, words


def _lit(piece: str, at: int, ranges: Sequence[Range]) -> str:
    """A stretch of text with marks; `at` is where it begins in the words."""
    letters = list(_letters(piece, at))
    out, last = [], ""
    for letter, place in letters:
        now = " ".join(name for start, end, name in ranges if start <= place < end)
        if now != last:
            out.append(("</mark>" if last else "") + (f'<mark data-thread="{escape(now)}">' if now else ""))
            last = now
        out.append(escape(letter, quote=False))
    return "".join([*out, "</mark>" if last else ""])


def _letters(piece: str, at: int) -> Iterable[tuple[str, int]]:
    """Each letter with its place in the words; of a run of white space all stand at one place."""
    text = unescape(piece)
    place, blank = at, False
    for letter in text:
        if letter.isspace() and blank:
            yield letter, place - 1
            continue
        yield letter, place
        blank = letter.isspace()
        place += 1
