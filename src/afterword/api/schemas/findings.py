"""What lint finds, as the API takes and gives it: the shape of `afterword lint --format json`."""

from __future__ import annotations

from typing import Literal

from ninja import Field, Schema

from afterword.api.schemas.incidents import Given


class FixOut(Schema):
    """A change that is safe to make: what stands at the place becomes `replacement`."""

    title: str
    line: int
    column: int
    end_line: int
    end_column: int
    replacement: str


class FindingOut(Schema):
    """One finding; lines and columns count from 1, in characters, the end behind the last one."""

    file: str | None
    rule: str
    level: Literal["error", "warning", "hint"]
    line: int
    column: int
    end_line: int
    end_column: int
    message: str
    fix: FixOut | None


class PlaceOut(Schema):
    """A place in the text of a section."""

    line: int
    column: int
    end_line: int
    end_column: int


class SectionFinding(FindingOut):
    """A finding in a postmortem: its line is that of export.md, `within` its place in the section's own text."""

    section: str | None = Field(description="the key of the section, null for the header")
    within: PlaceOut | None = Field(description="null at a heading, and in a list that the document shows by itself")


class PostmortemFindings(Schema):
    """All that is found in a postmortem; `excused` counts what the document itself excuses with a reason."""

    findings: list[SectionFinding]
    files: int
    excused: int


class TextFindings(Schema):
    """All that is found in a text."""

    findings: list[FindingOut]
    files: int
    excused: int


class TextIn(Given):
    """A postmortem in Markdown, of any house style."""

    text: str = Field(max_length=400_000)
    name: str | None = Field(None, max_length=200, description="the file's name, which may hold the date")
