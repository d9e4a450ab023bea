"""Calendar days as people write them: with numbers, month names in several languages, week days, or only counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_MONTHS = (  # English, German, French, Spanish, Portuguese, Italian, Dutch
    "jan january januar jänner janvier enero janeiro gennaio januari",
    "feb february februar février febrero fevereiro febbraio februari",
    "mar march mär märz mars marzo março maart",
    "apr april avril abril aprile",
    "may mai mayo maio maggio mei",
    "jun june juni juin junio junho giugno",
    "jul july juli juillet julio julho luglio",
    "aug august août agosto augustus",
    "sep sept september septembre septiembre setembro settembre",
    "oct october okt oktober octobre octubre outubro ottobre",
    "nov november novembre noviembre novembro",
    "dec december dez dezember décembre diciembre dezembro dicembre",
)
_WEEKDAYS = (
    "mon monday montag lundi lunes",
    "tue tues tuesday dienstag mardi martes",
    "wed wednesday mittwoch mercredi miércoles",
    "thu thur thurs thursday donnerstag jeudi jueves",
    "fri friday freitag vendredi viernes",
    "sat saturday samstag samedi sábado",
    "sun sunday sonntag dimanche domingo",
)
_MONTH = {word: number for number, words in enumerate(_MONTHS, start=1) for word in words.split()}
_WEEKDAY = {word: number for number, words in enumerate(_WEEKDAYS) for word in words.split()}

_ISO = re.compile(r"((?:19|20)\d\d)\d?([-/.])(\d\d?)\2(\d\d?)(?!\d)|((?:19|20)\d\d)(\d\d)(\d\d)(?=T\d|[\W_]|$)")
_STROKES = re.compile(r"(\d\d?)(?:([-/])(\d\d?)\2((?:19|20)\d\d|\d\d)|\.(\d\d?)\.((?:19|20)\d\d))(?![^\W_])")
_SHORT = re.compile(r"(\d\d?)(?:/(\d\d?)|\.(\d\d?)\.?)(?=,? +\d\d?[:h]\d\d)")
_NAMED = re.compile(
    r"([^\W\d_]{3,10})(?:\.? ?|-)(\d\d?)(?:st|nd|rd|th|\.)?(?![^\W_]|:\d)(?:,? ?((?:19|20)\d\d)(?!\d|:\d))?"
)
_BEFORE = re.compile(
    r"(\d\d?)(?:st|nd|rd|th|\.)?[ /-](?:of |de )?([^\W\d_]{3,10})(?![^\W\d_])\.?"
    r"(?:(?:,? |/|-| de )((?:19|20)\d\d)(?!\d))?"
)
_YEAR_FIRST = re.compile(r"((?:19|20)\d\d)[ -]([^\W\d_]{3,10})\.?[ -](\d\d?)(?!\d)")
_EAST = re.compile(r"((?:19|20)\d\d)\s?[年년]\s?(\d\d?)\s?[月월]\s?(\d\d?)\s?[日일]")
_WORD = re.compile(r"([^\W\d_]{3,10})(?![^\W\d_])\.?,? ?")
_COUNTED = re.compile(r"day (\d\d?)\b", re.IGNORECASE)
_SHIFT = re.compile(r"(?:the )?(?:(?P<next>next|following)|same) (?:day|morning)\b", re.IGNORECASE)
_OPEN = re.compile(r"YYYY[-/]MM[-/]DD|\[date\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Day:
    """A day at a place of a text: whole, without year, as a week day (0 is Monday) or counted; where it ends."""

    end: int
    whole: date | None = None
    month_day: tuple[int, int] | None = None
    weekday: int | None = None
    count: int | None = None
    shift: int | None = None  # days after the one before
    other: date | None = None  # what the numbers say when the day comes first


def day_at(text: str, place: int) -> Day | None:
    """The day that stands at a place of a text, None when none stands there."""
    opened = _OPEN.match(text, place)
    if opened:
        return Day(opened.end())
    try:
        return _numbers(text, place) or _names(text, place) or _loose(text, place)
    except ValueError:
        return None  # the 31st of a short month, month 13: no day at all


def _numbers(text: str, place: int) -> Day | None:
    if not text[place : place + 1].isdigit():
        return None
    found = _ISO.match(text, place) or _EAST.match(text, place)
    if found:
        year, month, day = (int(one) for one in found.groups() if one and one.isdigit())
        return Day(found.end(), date(year, month, day))
    found = _STROKES.match(text, place)
    if found:
        return _strokes(found)
    found = _SHORT.match(text, place)
    if found is None:
        return None
    first, second = int(found[1]), int(found[2] or found[3])
    month, day = (first, second) if found[2] and first <= 12 else (second, first)
    date(2000, month, day)
    return Day(found.end(), month_day=(month, day))


def _strokes(found: re.Match[str]) -> Day:
    """A date of three numbers: with dots the day comes first, with strokes the month, unless it cannot be one."""
    first, second, year = int(found[1]), int(found[3] or found[5]), int(found[4] or found[6])
    year += 2000 if year < 100 else 0
    if found[5] or first > 12:
        return Day(found.end(), date(year, second, first))
    return Day(found.end(), date(year, first, second), other=date(year, second, first) if second <= 12 else None)


def _names(text: str, place: int) -> Day | None:
    for rule, order in ((_NAMED, (3, 1, 2)), (_BEFORE, (3, 2, 1)), (_YEAR_FIRST, (1, 2, 3))):
        found = rule.match(text, place)
        month = _MONTH.get(found[order[1]].lower()) if found else None
        if found and month:
            year, day = found[order[0]], int(found[order[2]])
            checked = date(int(year) if year else 2000, month, day)
            return Day(found.end(), checked) if year else Day(found.end(), month_day=(month, day))
    return None


def _loose(text: str, place: int) -> Day | None:
    """A week day, with the date that follows it if one does, or a counted day."""
    counted = _COUNTED.match(text, place)
    if counted:
        return Day(counted.end(), count=int(counted[1]))
    shifted = _SHIFT.match(text, place)
    if shifted:
        return Day(shifted.end(), shift=1 if shifted["next"] else 0)
    found = _WORD.match(text, place)
    weekday = _WEEKDAY.get(found[1].lower()) if found else None
    if found is None or weekday is None:
        return None
    return _numbers(text, found.end()) or _names(text, found.end()) or Day(place + len(found[1]), weekday=weekday)
