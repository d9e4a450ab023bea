"""Summary longer than three sentences.

What
    A summary with more sentences than the limit (three, by `summary_sentences`).

Why
    Most readers read the summary only. What happened, whom it hit and what ended it fit in three sentences; details
    have sections of their own.

Bad
    ## Summary

    Checkout failed. It was a Friday. The team had a release. The pool was full. We fixed it.

Good
    ## Summary

    Checkout failed for 58 minutes because the connection pool was full. About 1,200 users could not pay. A larger
    pool ended it.

Known gaps
    One very long sentence is not found.

Source
    Section Summary of the standard template; "do not bury the lede".
"""

from __future__ import annotations

from collections.abc import Iterator

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit from the first sentence over the limit to the summary's end."""
    part = manuscript.part("summary")
    if part is None:
        return
    limit = settings.limits.summary_sentences
    said = [one for one in manuscript.told(part) if one.kind in ("paragraph", "item")]
    if len(said) > limit:
        message = (
            f"The summary has {len(said)} sentences; keep what happened, whom it hit and what ended it, in {limit}."
        )
        yield Hit(said[limit].start, said[-1].end, message)
