"""Finds the reader that fits a file best, by its beginning."""

from __future__ import annotations

from collections.abc import Sequence

from afterword.core.evidence.base import Head, Reader

A_THIRD = 0.33  # of the first lines: where others lie between, its lines are still no chance
LEAST = 0.2  # below this, no reader claims to know the file
SURE = 0.95  # from here on, nobody else is asked

MAGIC = (
    (b"# v2 git bundle", "a git bundle"),
    (b"# v3 git bundle", "a git bundle"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"%PDF-", "a PDF document"),
    (b"\x7fELF", "a program"),
    (b"PAR1", "a Parquet file"),
    (b"\x00\x00\x00\x01Bud1", "a folder setting of a desktop"),
)


def among_others(share: float, surest: float, least: float) -> float:
    """How sure a reader is whose lines are this share of the first: at most `surest`, from a third on at least `least`.

    `least` is above what plain text is given, so that a log put together from several goes to a reader of its lines.
    """
    return max(surest * share, least) if share >= A_THIRD else surest * share


def best_reader(head: Head, candidates: Sequence[Reader]) -> Reader | None:
    """The reader that is surest, the earlier one when two are equally sure; None when none knows the file."""
    best: tuple[float, Reader | None] = (0.0, None)
    for reader in candidates:
        score = reader.fits(head)
        if score > best[0]:
            best = (score, reader)
        if score >= SURE:
            break
    return best[1] if best[0] >= LEAST else None


def why_not_text(head: Head) -> str | None:
    """Why a file cannot be evidence in text form ("it is a git bundle"); None when it may be text."""
    for mark, what in MAGIC:
        if head.data.startswith(mark):
            return f"it is {what}"
    if not head.data:
        return "it is empty"
    if not head.data.strip():
        return "it holds nothing but white space"
    if head.data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    controls = sum(head.data.count(byte) for byte in (b"\x00", b"\x01", b"\x02", b"\x03", b"\x04", b"\x05"))
    strange = head.text.count("\ufffd")
    if controls > len(head.data) * 0.05 or strange > len(head.text) * 0.3:
        return "it is binary, not text"
    return None
