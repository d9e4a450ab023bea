"""The ways in which dates and times are spelled in logs, beyond the fixed forms of `times`: a pattern for each.

A pattern names what it finds: `year`, `month` (a number) or `name` (of a month), `day`, `one` and `other` where only
the values can tell the day from the month, `hour`, `minute`, `sec`, `fraction`, `half` of the day, `zone`, `unix`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

WITHIN = 100  # characters of a line in which a time is looked for
_MONTH = r"(?P<name>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_WEEKDAY = r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? +)?"
_DAY = r"(?P<day>\d{1,2})"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_SECOND = r"(?P<sec>\d{2})(?P<fraction>[.,]\d{1,9})?"
_HALF = r"(?: ?(?P<half>[AaPp])\.?[Mm]\b\.?)?"
_NAMED = r"Z|UTC|GMT|[A-Z]{3,4}T|[A-Z][SD]T|CET|EET|WET|MSK"
_ZONE = rf"(?: ?(?P<zone>(?:{_NAMED})\b|[+-]\d{{2}}:?\d{{2}}\b))?"
_CLOCK = rf"(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}}):{_SECOND}{_HALF}{_ZONE}"
_LOOSE = rf"(?P<hour>\d{{1,2}})[:.\-](?P<minute>\d{{2}})[:.\-]{_SECOND}{_HALF}{_ZONE}"
_BETWEEN = r"(?:,|,? at)?[ T_\-]+"


@dataclass(frozen=True)
class Spelling:
    """One way: `least` is the share of the lines that must have it; `swapped`, that the day stands before the month."""

    pattern: str
    least: float = 0.34
    within: int = WITHIN
    swapped: bool = False

    @property
    def whole(self) -> str:
        """The pattern of a line: what stands before the time, its parts, and the rest."""
        lead = rf"(?P<lead>(?:.{{0,{self.within}}}?[^\w.:/+\-])?)" if self.within else r"(?P<lead>[\[(<]?)"
        return rf"^{lead}{self.pattern}(?P<rest>(?:[^\w:].*)?)$"

    @cached_property
    def known(self) -> re.Pattern[str]:
        """The pattern of a line, compiled."""
        return re.compile(self.whole)


SPELLINGS = (
    Spelling(rf"(?P<year>\d{{4}})[-/._](?P<month>\d{{1,2}})[-/._]{_DAY}{_BETWEEN}{_LOOSE}"),
    Spelling(
        rf"(?P<year>20\d{{2}})(?P<month>[01]\d)(?P<day>[0-3]\d)[ T_\-]?(?P<hour>[0-2]\d):?(?P<minute>[0-5]\d):?"
        rf"(?P<sec>[0-5]\d)(?P<fraction>[.,]\d{{1,9}})?{_ZONE}"
    ),
    Spelling(
        rf"{_WEEKDAY}{_MONTH} +{_DAY} (?P<hour>\d{{2}}):(?P<minute>\d{{2}}):{_SECOND}"
        r"(?: (?P<zone>[A-Z]{3,5}|[+-]\d{2}:?\d{2}))? (?P<year>\d{4})"
    ),
    Spelling(rf"{_WEEKDAY}{_MONTH} +{_DAY}(?:st|nd|rd|th)?,? +(?P<year>\d{{4}}){_BETWEEN}{_CLOCK}"),
    Spelling(rf"{_WEEKDAY}{_DAY}[ ./\-]{_MONTH}[ ./\-]{_YEAR}(?:{_BETWEEN}|:){_CLOCK}"),
    Spelling(rf"(?P<one>\d{{1,2}})[./\-](?P<other>\d{{1,2}})[./\-]{_YEAR}{_BETWEEN}{_LOOSE}"),
    Spelling(rf"{_WEEKDAY}{_MONTH} +{_DAY},? +{_CLOCK}"),
    Spelling(rf"{_DAY}[ \-]{_MONTH}[ \-]{_CLOCK}"),
    Spelling(rf"(?P<one>\d{{1,2}})[./\-](?P<other>\d{{1,2}})[ T_]+{_CLOCK}"),
    Spelling(r"(?P<unix>1\d{9}(?:\.\d{1,9}|\d{3}|\d{6}|\d{9}))", least=0.9),
    Spelling(_CLOCK, least=0.6, within=0),
)
