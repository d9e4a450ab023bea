"""Person in the text of a fix.

What
    The text of an action or fix makes a person more careful, trains one, or reminds somebody, instead of changing the
    system. Owners are named in their own field.

Why
    People who try harder stop trying harder after some weeks. A fix that lives in a person leaves with the person.

Bad
    ## Actions

    - [ ] Maya will be more careful next time - @maya - 2026-02-01
    ~~~~
    ## Actions

    - [ ] Remind developers to check the region - @eva - 2026-02-01

Good
    ## Actions

    - [ ] The deploy tool refuses a configuration without a region - @maya - 2026-02-01

Known gaps
    Training that comes with a change of the system is told too.

Source
    Chain practice: names of people in the fix, an anti-pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.lint.actions import action_spans
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_PERSON = re.compile(
    r"\b(?:be (?:more |extra )?(?:careful|cautious|diligent|vigilant|attentive|mindful|aware)|pay (?:more"
    r"|closer) attention"
    r"|remind(?:ing)?\b(?! (?:me|the system))|double[- ]check|try harder|be more careful|take (?:more|extra) care"
    r"|tell (?:everyone|everybody|people|the team|developers|engineers)|re-?train\w*|train(?! (?:(?:the|an?"
    r"|our) )?(?:\w+ )?(?:model|data|set|job|run|net)\w*\b)"
    r"|(?<!for )training(?! (?:model|data|set|job|run|pipeline|cluster)s?\b)|coach\w*|educat\w*|teach\w*|workshops?"
    r"|awareness"
    r"|reminders? (?:to|for|that)(?! (?:a|the) (?:basket|cart))|(?:send|write|post) (?:out )?(?:an? )?reminders?"
    r"|refresher|lunch and learn|brown[- ]bag"
    r"|(?:more|greater|better|extra|closer|special|due) (?:attention|care|caution|diligence|vigilance|discipline)"
    r"|remember (?:to|that)|be more (?:thorough|disciplined|attentive|conscientious|alert)|more (?:thorough|closely"
    r"|carefully)"
    r"|(?:brief|encourage|urge|instruct|advise|admonish|warn|ask) (?:the |all |our |every )?(?:\w+ )?(?:engineers?"
    r"|developers?|devs"
    r"|staff|people|teams?|operators?|employees|everyone|everybody|colleagues?|contractors?|agents?|reviewers?"
    r"|on-?call)"
    r"|(?:make sure|ensure)(?: that)? (?:the |all |our |every )?(?:\w+ )?(?:engineers?|developers?|devs|staff"
    r"|people|operators?"
    r"|employees|everyone|everybody|colleagues?|contractors?|agents?|reviewers?|on-?call(?: \w+)?|nobody|no one)"
    r"(?! (?:gets?|is|are|receives?|can)\b)"
    r"|(?:engineers?|developers?|devs|staff|people|operators?|employees|everyone|everybody|colleagues?|contractors?"
    r"|agents?"
    r"|reviewers?)(?: on call)? (?:should|must|have to|has to|need to|needs to|shall) (?!be (?:able|notified"
    r"|paged|alerted))\w+"
    r"|(?:talk|speak|chat) (?:to|with)|have a (?:word|talk|chat) with|sensiti[sz]e|not (?:to )?make the same mistake"
    r"|disciplin\w*)\b",
    re.IGNORECASE,
)
_MESSAGE = "This asks people to try harder; change the system so that care is not needed."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on the words in an action or in the fix."""
    spans = action_spans(manuscript)
    fix = manuscript.part("chain_fix")
    for start, end in [*spans, *([(fix.start, fix.end)] if fix else [])]:
        for match in _PERSON.finditer(manuscript.masked, start, end):
            yield Hit(match.start(), match.end(), _MESSAGE)


def asked_of_people(text: str) -> tuple[str, str] | None:
    """The words of a fix that make people try harder, and the sentence about them; None when there are none."""
    found = _PERSON.search(text)
    return (found[0], _MESSAGE) if found else None
