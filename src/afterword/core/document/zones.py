"""Zones as people name them: abbreviations, offsets, words and places."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_PLACES = {  # a zone named without saying whether summer time holds
    "America/Los_Angeles": "PT PACIFIC PST/PDT PDT/PST",
    "America/New_York": "ET EASTERN EST/EDT EDT/EST",
    "America/Chicago": "CT CENTRAL CST/CDT CDT/CST",
    "America/Denver": "MT MOUNTAIN MST/MDT MDT/MST",
    "Europe/Berlin": "CET/CEST CEST/CET CENTRAL-EUROPEAN",
    "Europe/London": "GMT/BST BST/GMT UK LONDON",
}
_BY_PLACE = {name: place for place, names in _PLACES.items() for name in names.split()}
_OFFSETS = {  # hours east of Greenwich; an abbreviation means what it says, in the other half of the year, too
    -10: "HST",
    -9: "AKST",
    -8: "PST AKDT",
    -7: "PDT MST",
    -6: "MDT CST",
    -5: "CDT EST",
    -4: "EDT AST",
    -3: "BRT ADT",
    0: "UTC GMT Z WET",
    1: "WEST BST CET MEZ",
    2: "CEST EET MESZ SAST",
    3: "EEST MSK",
    5.5: "IST",
    7: "WIB",
    8: "SGT HKT AWST PHT",
    9: "JST KST",
    9.5: "ACST",
    10: "AEST",
    11: "AEDT",
    12: "NZST",
    13: "NZDT",
}
_BY_OFFSET = {name: hours for hours, names in _OFFSETS.items() for name in names.split()}
_LOWER = frozenset("UTC GMT PST PDT EDT CET CEST AEST AEDT".split())  # the others are words of some language, too
_SHIFT = r"[+-]\d{1,2}(?::?\d\d)?"
_ZONE = re.compile(
    rf"[(\[]?(?:(?P<utc>(?:UTC|GMT|utc|gmt)(?: ?{_SHIFT})?)|(?P<shift>[+-]\d\d:?\d\d)"
    r"|(?P<area>(?:[A-Z][a-z]+/[A-Z][A-Za-z_]+)|[A-Z]{2,3}/(?:Pacific|Eastern|Mountain|Central|[A-Z][a-z]+))|(?P<pair>[A-Z]{3,4}/[A-Z]{3,4})"
    r"|(?P<words>Pacific|Eastern|Mountain|Central(?: European)?)"
    r"(?:[ -](?:[Ss]tandard |[Dd]aylight |[Ss]ummer )?[Tt]ime\b|(?= *(?:$|[)\]:|,*_.;-])))"
    r"|(?P<name>[A-Za-z]{1,4}))(?![A-Za-z0-9/])(?: time\b)?[)\]]?"
)


def zone_at(text: str, place: int) -> tuple[str, int] | None:
    """The name of the zone that stands at a place, and where it ends; None when none that is known stands there."""
    found = _ZONE.match(text, place)
    if found is None:
        return None
    name = next(value for value in found.groups() if value)
    known = zone_named(name) is not None and (name.isupper() or not found["name"] or name.upper() in _LOWER)
    end = found.end()
    if text[place] not in "([" and text[end - 1] in ")]":
        end -= 1
    return (name, end) if known else None


def zone_named(name: str | None) -> tzinfo | None:
    """The zone of a name or abbreviation, None when it is not known."""
    if not name:
        return None
    plain = re.sub(r"^[A-Z]{2,3}/", "", name.strip("() ."))  # US/Pacific, and what people make of it
    words = re.sub(r"[ -](?:standard |daylight |summer )?time$", "", plain.lower()).upper().replace(" ", "-")
    if words in _BY_PLACE:
        return ZoneInfo(_BY_PLACE[words])
    if words in _BY_OFFSET:
        return UTC if _BY_OFFSET[words] == 0 else timezone(timedelta(hours=_BY_OFFSET[words]))
    shift = re.fullmatch(r"(?:UTC|GMT)? ?([+-])(\d{1,2})(?::?(\d\d))?", plain.upper())
    if shift:
        total = timedelta(hours=int(shift[2]), minutes=int(shift[3] or 0))
        return timezone(-total if shift[1] == "-" else total) if total < timedelta(hours=24) else None
    return _of_area(plain)


def _of_area(name: str) -> tzinfo | None:
    if not re.fullmatch(r"[A-Z][A-Za-z]+/[A-Za-z_]+", name):
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


_WORD = re.compile(r"\b(?:time(?:s|stamps?|line|[ -]?zones?)?|zones?|clock)\b", re.IGNORECASE)
_BETWEEN = re.compile(
    r"(?:[\s*_`:(|\[,=>\u2013-]|(?:below|listed|here|shown|are|is|all|given|reported|expressed|recorded|in|the|using|used"
    r"|approximate(?:ly)?|approx|times?|stamps?|zone|stated|otherwise|unless|noted?|entries|of|this|document|section"
    r"|report|date|and|with|for|as|at|per|local|mentioned|displayed|presented|written|following|events?|day|24h)\b){0,24}",
    re.IGNORECASE,
)
_ALONE = re.compile(r"^[ \t*_(\[>]*(?P<zone>[A-Z][A-Za-z/_]{1,20}(?: ?[+-]\d{1,2})?)[ \t*_)\].:]*$", re.MULTILINE)
_REACH = 90  # characters between the word "time" and its zone


def stated_zone(text: str) -> str | None:
    """The zone that a text states for all its times, as in "all times in CET", a heading or an italic line."""
    for word in _WORD.finditer(text):
        line = text[word.end() : word.end() + _REACH].split("\n", 1)[0]
        between = _BETWEEN.match(line)
        found = zone_at(line, between.end()) if between and between.end() < len(line) else None
        if found and (between is None or between.end()):
            return found[0]
    for alone in _ALONE.finditer(text):
        if zone_named(alone["zone"]) is not None:
            return alone["zone"]
    return None
