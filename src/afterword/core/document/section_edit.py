"""Another text for one section of a Markdown file, whoever wrote it: every other line stays as it is, byte by byte."""

from __future__ import annotations

from dataclasses import replace

from afterword.core.model.document import Document, Section


def with_section_text(text: str, section: Section, wanted: str) -> str | None:
    """The file's text with `wanted` in the section, which was read from it.

    None when the section's own text does not stand there as it was read, as where marks guard some of its lines. What
    a reader makes of the new text is for the caller to see: it may hold a heading.
    """
    lines = text.split("\n")
    begin, end = section.line_start or 0, min(section.line_end or 0, len(lines))
    area = [line.removesuffix("\r") for line in lines[begin:end]]
    found = _place(area, section.text.split("\n")) if section.text else (0, 0)
    if not 0 < begin <= len(lines) or found is None:
        return None
    start, stop = (begin + one for one in found)
    new = wanted.split("\n") if wanted else []
    if not section.text and new:
        new = ["", *new, *([""] if lines[stop : stop + 1] and lines[stop].strip() else [])]
    ending = "\r" if lines[0].endswith("\r") else ""
    return "\n".join([*lines[:start], *(f"{line}{ending}" for line in new), *lines[stop:]])


def _place(area: list[str], text: list[str]) -> tuple[int, int] | None:
    """Where the lines of a text stand below a heading, with nothing but empty lines before them."""
    first = next((place for place, line in enumerate(area) if line.strip()), len(area))
    for start in (*range(first + 1), first):
        if area[start : start + len(text)] == text:
            return start, start + len(text)
    return None


def with_section_texts(text: str, document: Document, wanted: Document) -> str | None:
    """The file's text with the texts of `wanted`, when it differs from the document behind the file in these alone."""
    pairs = list(zip(document.sections, wanted.sections, strict=False))
    same = len(document.sections) == len(wanted.sections)
    if not same or any(_frame(one) != _frame(other) for one, other in pairs):
        return None
    changed: str | None = text
    for one, other in reversed(pairs):  # from below, so that the numbers of the lines above stay true
        if one.text != other.text and changed is not None:
            changed = with_section_text(changed, one, other.text)
    return changed


def _frame(section: Section) -> Section:
    return replace(section, text="", line_start=None, line_end=None)
