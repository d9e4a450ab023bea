"""Section without content.

What
    A heading with nothing below it: no text, no list, no entries; or the head of a table without a row.

Why
    An empty section looks finished from afar. Readers cannot tell "there was none" from "nobody looked".

Bad
    ## Impact

    ## Timeline

    - 10:05 UTC Errors begin

Good
    ## Impact

    None that anybody noticed: no request failed.

    ## Timeline

    - 10:05 UTC Errors begin

Known gaps
    Headings that no field is known for are left alone. `--fix` takes an empty section out only where the template does
    not ask for it.

Source
    Google SRE Workbook, chapter 10 (missing context).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.document.canonical import form_of
from afterword.core.document.cells import is_delimiter
from afterword.core.lint.manuscript import Manuscript, Part
from afterword.core.lint.masks import without_comments
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings
from afterword.core.lint.wording import named

_BLANK = re.compile(r"&nbsp;|<br ?/?>|<(?:p|div)>\s*</(?:p|div)>")
_NUMBER = re.compile(r"(?m)^[ \t]*\d{1,3}[.)][ \t]*$")
_CONTENT = re.compile(r"\w|!\[")


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on each heading of a known field that has nothing below it."""
    form = settings.form or form_of(manuscript.document)
    spare = {one.field for one in form.sections if not one.required} if form else set()
    for index, part in enumerate(manuscript.parts):
        if part.field is None or _says(manuscript, part) or _opens(manuscript.parts, index):
            continue
        message = f"Nothing is said on {named(part.field)}; write it, or say why there is none."
        if part.field in spare and not manuscript.text[part.start : part.end].strip():
            change, title = (part.head, part.end), "Take the empty section out, which the template does not ask for"
            yield Hit(*manuscript.head(part), message, replacement="", change=change, title=title)
        else:
            yield Hit(*manuscript.head(part), message)


def _says(manuscript: Manuscript, part: Part) -> bool:
    said = _BLANK.sub("", without_comments(manuscript.text[part.start : part.end]))
    rows = [line for line in _NUMBER.sub("", said).split("\n") if _CONTENT.search(line) or is_delimiter(line)]
    only_a_head = len(rows) == 2 and "|" in rows[0] and is_delimiter(rows[1])
    return bool(rows) and not only_a_head and any(_CONTENT.search(one) for one in rows)


def _opens(parts: tuple[Part, ...], index: int) -> bool:
    """True for a heading that only opens the ones below it, as Lessons before What went well."""
    return index + 1 < len(parts) and parts[index + 1].level > parts[index].level
