"""A body cut into sections at its headings: none of its lines is lost, what cannot be named keeps its heading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from afterword.core.document.fields import field_of, named_label, named_whole
from afterword.core.document.general_header import is_fact
from afterword.core.document.headings_read import Head
from afterword.core.document.when_read import when
from afterword.core.model.document import FIELDS, Section

_LESSONS = {"lessons_well", "lessons_poorly", "lessons_lucky"}
_OPENS = {  # below a section of this field, only headings that name one of these open a section of their own
    "timeline": _LESSONS | {"lessons", "actions", "root_cause", "contributing_factors", "human_impact", "references"},
    "actions": _LESSONS | {"lessons", "timeline", "parking_list", "chain_fix"},
    "lessons": _LESSONS | {"timeline", "root_cause", "contributing_factors", "actions", "parking_list", "human_impact"},
    "contributing_factors": _LESSONS
    | {"lessons", "timeline", "actions", "resolution", "impact", "detection", "trigger"},
    "references": {"timeline"},
    "background": {"timeline", "root_cause", "impact", "actions"},
    "chain_walk": {"chain_fix", "parking_list"},
    "chain_fix": {"parking_list", "actions"},
}
_OPENS |= dict.fromkeys(_LESSONS, _OPENS["lessons"] - {"root_cause"})
_ALL = frozenset(FIELDS)
_ANY = _ALL - {"background", "summary"}


@dataclass(frozen=True, slots=True)
class Part:
    """A section with the number of the line where its text begins."""

    section: Section
    text_line: int


def title_of(heads: Sequence[Head], lines: Sequence[str]) -> Head | None:
    """The heading that is the title: the first of the first level, or one that stands alone above everything."""
    real = [one for one in heads if one.real]
    top = [one for one in real if one.level == 1]
    if not top:
        alone = real and not any(line.strip() for line in lines[: real[0].index])
        return real[0] if alone and field_of(real[0].text) is None else None
    if any(field_of(one.text) for one in real if one.index < top[0].index):
        return None
    named = named_whole(top[0].text) is not None or (len(top) > 1 and is_fact(top[0].text))
    field = field_of(top[0].text)
    alone = field != "summary" or any(field_of(one.text) == field for one in real if one is not top[0])
    return None if named and (len(top) > 1 or not alone) and len(real) > 1 else top[0]


def parts_of(lines: Sequence[str], heads: Sequence[Head], first_line: int) -> list[Part]:
    """The sections of a body without its title; `first_line` is the number of its first line in the file."""
    starts = _starts(heads)
    ends = [one.index for one, _, _ in starts[1:]] + [len(lines)]
    found = []
    for (head, field, level), end in zip(starts, ends, strict=False):
        begin = head.end
        while begin < end and not lines[begin].strip() and not head.rest:
            begin += 1
        text = "\n".join([*([head.rest] if head.rest else []), *lines[begin:end]]).strip("\n")
        last = first_line + max(end - 1, head.index)
        section = Section(field, head.text, text, level, first_line + head.index, last)
        found.append(Part(section, first_line + (head.index if head.rest else begin)))
    return found


def stray(lines: Sequence[str], first_line: int) -> Section | None:
    """Lines outside of every section, None when they say nothing."""
    said = [index for index, line in enumerate(lines) if line.strip()]
    if not said:
        return None
    text = "\n".join(lines[said[0] : said[-1] + 1])
    return Section(None, "", text, 2, first_line + said[0], first_line + len(lines) - 1)


def _starts(heads: Sequence[Head]) -> list[tuple[Head, str | None, int]]:
    """The headings that open a section, each with the field it names and the level it stands on."""
    common = min((one.level for one in heads if one.real and named_whole(one.text)), default=1)
    elsewhere = {field_of(one.text) for one in heads if one.real and one.level <= common}
    starts: list[tuple[Head, str | None, int]] = []
    for one in heads:
        current = starts[-1] if starts else None
        loose = one.real and one.level >= common and (current is None or one.level <= current[2])
        field = field_of(one.text) if loose else named_whole(one.text) if one.real else named_label(one.text)
        if _begins(one, field, current, elsewhere):
            level = one.level if one.real else min(current[2] + 1 if current and current[0].real else common, 6)
            starts.append((one, field, level))
    return starts


def _begins(
    one: Head, field: str | None, current: tuple[Head, str | None, int] | None, elsewhere: set[str | None]
) -> bool:
    """True when a heading opens a section where another one is open."""
    plain = not elsewhere - {None}  # no real heading of the document names a section
    if current is None:
        return one.real or plain or not one.bullet
    head, open_field, level = current
    if open_field == "timeline" and (_timed(one.text) or _phase(one, field)):
        return False  # the entries of a timeline are often headings
    if one.real and one.level <= level:
        return True
    if field is None or field == open_field:
        return False
    opens = field in (_OPENS.get(open_field, _ANY) if open_field else _ALL)
    if one.real or plain:
        return opens or (not head.real and not one.bullet)
    return opens and not one.bullet and (field in _LESSONS or field not in elsewhere)


def _timed(text: str) -> bool:
    """True for a heading that begins with a date or time, or has a time of day in brackets at its end."""
    last = when(text.rpartition("(")[2]) if text.rstrip().endswith(")") else None
    return when(text.strip("*_ ~`[(")) is not None or bool(last and last.time)


def _phase(one: Head, field: str | None) -> bool:
    """True for a bold word inside a timeline that names a phase, not a section."""
    return not one.real and field in ("detection", "resolution", "trigger", "impact", "summary")
