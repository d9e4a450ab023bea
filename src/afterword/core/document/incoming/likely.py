"""Whether a Markdown file is a postmortem at all: a repository holds many that are not."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from afterword.core.model.document import Document

SUFFIXES = (".md", ".markdown", ".mdx", ".mkd", ".mdown")
_OTHERS = re.compile(  # what belongs to a repository and not to an incident
    r"^(licen[cs]e|copying|readme|contributing|code[_-]of[_-]conduct|changelog|history|security|authors|maintainers"
    r"|notice|codeowners|support|index|summary|toc|_?template|.*[-_. ]template)(\.\w+)?$",
    re.IGNORECASE,
)
_TELLING = frozenset(
    "impact timeline root_cause contributing_factors trigger detection resolution actions lessons_well lessons_poorly "
    "lessons_lucky human_impact chain_walk chain_fix".split()
)
_NAMED = re.compile(
    r"post[ -]?mortem|incident|outage|retrospective|\bcoe\b|correction of error|near[ -]miss|\bPM-?\d", re.IGNORECASE
)
_DATED = re.compile(r"(?:19|20)\d\d[-_.]\d\d")


def may_be_document(name: str) -> bool:
    """Whether a file may be a document by its name: Markdown, or nothing that a program would know."""
    last = PurePosixPath(name).name
    suffix = last.rpartition(".")[2] if "." in last else ""
    if last.startswith(".") or last.endswith((".conflict.md", "~")):
        return False
    return last.lower().endswith(SUFFIXES) or not re.fullmatch(r"[A-Za-z0-9]{1,8}", suffix)


def why_not(document: Document, name: str, *, canonical: bool) -> str | None:
    """Why a file that nobody named is no postmortem, in words; None when it reads as one."""
    last = PurePosixPath(name).name
    fields = {one.field for one in document.sections} & _TELLING
    if canonical or len(fields) >= 3:
        return None
    if _OTHERS.match(last):
        return "its name is that of another kind of document"
    named = bool(_NAMED.search(f"{name} {document.title}"))
    marked = last.lower().endswith(SUFFIXES) or document.sections
    if marked and (len(fields) >= 2 or named or (fields and _DATED.search(last))):
        return None
    return "it has no sections of a postmortem, and neither its name nor its title says that it is one"
