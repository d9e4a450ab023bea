"""Changes a Markdown file so that it says something else, and touches only the lines that say it."""

from __future__ import annotations

from difflib import SequenceMatcher

from afterword.core.document.incoming.parts import hashes_of
from afterword.core.document.markdown_read import read_markdown
from afterword.core.document.markdown_write import write_markdown
from afterword.core.document.section_edit import with_section_texts
from afterword.core.model.document import Document


def patched(text: str, wanted: Document, *, name: str | None = None) -> str:
    """The text of a file, changed as little as needed to say what `wanted` does; `name` is the file's.

    Where only texts of sections differ, their lines alone are changed. Else what the file says now and what it shall
    say are both written as we write; the lines in which these differ are changed in the file. Where that does not lead
    to the wanted document, the whole file is written anew.
    """
    document = read_markdown(text, name=name)
    sections = with_section_texts(text, document, wanted)
    if sections is not None and _says(sections, name, wanted):
        return sections
    fresh = write_markdown(wanted)
    before = write_markdown(document)
    if before == text:
        return fresh
    candidate = _applied(text.split("\n"), before.split("\n"), fresh.split("\n"))
    if candidate is not None:
        joined = "\n".join(candidate)
        if _says(joined, name, wanted):
            return joined
    return fresh


def _says(text: str, name: str | None, wanted: Document) -> bool:
    """Whether a text is read as the wanted document, its number too."""
    found = read_markdown(text, name=name)
    return found.number == wanted.number and hashes_of(found) == hashes_of(wanted)


def _applied(mine: list[str], before: list[str], after: list[str]) -> list[str] | None:
    """The lines of `mine` with the changes from `before` to `after`; None when a changed line is not found in them."""
    places = _places(before, mine)
    result: list[str] = []
    done = 0
    for tag, low, high, new_low, new_high in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        start, end = places.get(low), places.get(high)
        if start is None or end is None or end < start or start < done:
            return None
        if end - start != high - low:
            return None  # the file has these lines in another form
        result += [*mine[done:start], *after[new_low:new_high]]
        done = end
    return [*result, *mine[done:]]


def _places(before: list[str], mine: list[str]) -> dict[int, int]:
    """Where each line of `before` stands in `mine`, and where the text ends."""
    places = {len(before): len(mine)}
    for low, own, size in SequenceMatcher(None, before, mine, autojunk=False).get_matching_blocks():
        places |= {low + step: own + step for step in range(size)}
        places.setdefault(low + size, own + size)
    return places
