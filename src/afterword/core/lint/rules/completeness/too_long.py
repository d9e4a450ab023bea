"""Document longer than 1,000 words.

What
    More words of prose than the limit (1,000, by `words`); the timeline, tables, quotations and code are not counted.

Why
    Long documents are skimmed by the few and skipped by the many. What is needed for proof belongs in an appendix.

Bad
    ## Root cause

    %(1001 words)

Good
    ## Root cause

    The pool was too small for the number of workers.

Known gaps
    It does not know which of the words are needed.

Source
    Do's of the standard template: most postmortems should be under 1,000 words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_WORD = re.compile(r"\w[\w'\u2019-]*")


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit at the top of a document with too many words."""
    if manuscript.word_count <= settings.limits.words:
        return
    said = sum(len(_WORD.findall(one.text)) for one in manuscript.said if one.kind != "cell")
    if said > settings.limits.words:
        message = f"{said:,} words; most readers stop before {settings.limits.words:,}. Shorten it or move proof below."
        yield Hit(*manuscript.top, message)
