"""Person or role blamed.

What
    A sentence outside the timeline in which a person or a role forgot, broke, caused, neglected or mistakenly did
    something.

Why
    Who is blamed stops telling, and what nobody tells cannot be mended. The same fact can be told of the system: what
    let it happen, what did not catch it.

Bad
    ## Root cause

    @alice forgot to update the configuration.
    ~~~~
    ## Root cause

    The on-call engineer accidentally deleted the volume.
    ~~~~
    ## Root cause

    The outage was caused by a developer who had deployed the wrong branch.

Good
    ## Root cause

    The deployment process did not validate configuration changes.
    ~~~~
    ## Timeline (UTC)

    - 10:05 @alice accidentally deletes the volume
    ~~~~
    ## Lessons learned

    The on-call engineer quickly found that a volume was deleted.

Known gaps
    A name that stands nowhere else in the document is known as a person only when it is the one who forgot or made a
    mistake.

Source
    Be blameless, standard template; validation list of the post-mortem procedure: no one caused the issue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.lint.language import ROLES, SOMEONE, denied, is_person, praises
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_WHO = rf"(?P<who>(?<![\w/@])@[A-Za-z][\w.-]*|\b{ROLES}|\b{SOMEONE}|\b[A-Z][a-z]+(?: [A-Z][a-z]+)?)"
_SLIPS = (  # only people forget, and do things by mistake
    r"(?:forgot(?:ten)?|neglected|overlooked|ignored|misread|misunderstood|misjudged|panicked|was careless"
    r"|were careless"
    r"|made an? (?:\w+ ){0,2}(?:mistake|error)|made (?:mistakes|errors)|screwed up|messed up"
    r"|(?:accidentally|mistakenly|erroneously|inadvertently|carelessly|wrongly|by mistake) \w+(?:ed|t|e|d|k|n|w)"
    r"|did(?: not|n['\u2019]t) (?:bother|pay attention|think|realis?ze|follow|double-check)|failed to)"
)
_BREAKS = (
    r"(?:caused|broke|introduced|took down|brought down|crashed|is to blame|was to blame|is responsible"
    r"|was responsible for the)"
)
_BLAME = re.compile(rf"{_WHO}\s+(?:(?:had|has|have|then|also|again)\s+)*(?P<did>{_SLIPS}|{_BREAKS})\b")
_CAUSED_BY = re.compile(
    rf"\b(?:caused|broken|triggered|introduced)\s+by\s+(?P<who>(?<!\w)@[A-Za-z][\w.-]*"
    rf"|{ROLES})(?!\s*['\u2019])\b(?! (?:tools?|error|account|access))",
    re.IGNORECASE,
)
_SLIP = re.compile(_SLIPS)
_MESSAGE = "This blames a person; say what in the system let it happen, or did not catch it."
_ROLE = re.compile(rf"(?:{ROLES}|{SOMEONE})", re.IGNORECASE)
_THINGS = frozenset(["it", "this", "that", "which", "we", "the", "they", "i"])


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on who is blamed and for what."""
    for sentence, match in manuscript.matches(_BLAME):
        who, slip = match["who"], bool(_SLIP.match(match["did"]))
        if (
            _human(manuscript, who)
            and not denied(sentence, match.start("did"))
            and not (praises(sentence) and not slip)
        ):
            yield Hit(match.start(), match.end(), _MESSAGE)
    for sentence, match in manuscript.matches(_CAUSED_BY):
        if not denied(sentence, match.start()):
            yield Hit(match.start(), match.end(), _MESSAGE)


def _human(manuscript: Manuscript, who: str) -> bool:
    """True for a handle, a role, a known name; words such as it and they may stand for things."""
    if who.lower() in _THINGS:
        return who == "I"
    return is_person(manuscript, who) or bool(_ROLE.fullmatch(who)) or is_person(manuscript, who.split()[0])
