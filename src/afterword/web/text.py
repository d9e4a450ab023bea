"""How times, spans and short texts read on the pages: plain functions, used by the template filters."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from afterword.core.document import words

MINUS = "\N{MINUS SIGN}"
NARROW = "\N{NO-BREAK SPACE}"
_PAGES = {"INC": "incident", "PM": "postmortem", "AI": "action", "RB": "runbook", "ADR": "decision"}
_TOKENS = re.compile(
    r"(?P<image>!\[(?P<alt>[^\]\n]*)\]\(/images/(?P<sha>[0-9a-f]{64})\))"
    r"|(?P<block>^ {0,3}```[^\n`]*\n(?P<inside>(?:.*\n)*?) {0,3}```[ ]*$)"
    r"|(?P<code>`[^`\n]+`)"
    r"|(?P<bold>\*\*[^*\n]+\*\*)"
    r"|(?P<mention>(?<![\w@/.])@[A-Za-z0-9][\w-]*)"
    r"|(?P<number>\b(?:INC|PM|AI|RB|ADR|E)-\d{1,9}\b)"
    r"|(?P<link>https?://[^\s<>\"')]*[^\s<>\"').,;:!?])",
    re.MULTILINE,
)


def t_plus(at: datetime, zero: datetime, *, seconds: bool = False) -> str:
    """The offset as T+0:40, or T+0:40:12 with seconds."""
    span = round((words.whole(at) - words.whole(zero)).total_seconds())  # of the times as they are printed beside it
    sign, span = ("+", span) if span >= 0 else (MINUS, -span)
    tail = f":{span % 60:02d}" if seconds else ""
    return f"T{sign}{span // 3600}:{span // 60 % 60:02d}{tail}"


def lasted(span: timedelta) -> str:
    """A span in its two largest units: 58 m, 2 h 41 m, 2 d 3 h, 3 m 20 s."""
    total = max(0, int(span.total_seconds()))
    days, hours, minutes, seconds = total // 86400, total // 3600 % 24, total // 60 % 60, total % 60
    if days:
        parts = [(days, "d"), (hours, "h")]
    elif hours:
        parts = [(hours, "h"), (minutes, "m")]
    elif total < 1800:
        parts = [(minutes, "m"), (seconds, "s")]
    else:
        parts = [(minutes, "m")]
    shown = [f"{value}{NARROW}{unit}" for value, unit in parts if value]
    return NARROW.join(shown) or f"0{NARROW}s"


def exact(at: datetime) -> str:
    """The whole time in the reader's zone, with UTC: Thursday 15 October 2026, 04:05:00 CEST (02:05:00 UTC)."""
    here = timezone.localtime(at)
    said = f"{here:%A} {here.day} {here:%B %Y, %H:%M:%S %Z}"
    return said if here.tzname() == "UTC" else f"{said} ({at.astimezone(UTC):%H:%M:%S} UTC)"


def stamp(at: datetime) -> str:
    """The machine form for `<time datetime>`, in UTC."""
    return words.stamp(at, "seconds")


def time_tag(at: datetime, said: str, css: str = "") -> SafeString:
    """A `<time>` that says `said`, with the exact time in its title."""
    attr = format_html(' class="{}"', css) if css else ""
    return format_html('<time{} datetime="{}" title="{}">{}</time>', attr, stamp(at), exact(at), said)


def short_day(day: date) -> str:
    """A day as 12 Oct."""
    return f"{day.day}{NARROW}{day:%b}"


def short_moment(at: datetime) -> str:
    """A time in the reader's zone as 14 Oct, 14:24."""
    here = timezone.localtime(at)
    return f"{short_day(here.date())}, {here:%H:%M}"


def rich_line(text: str) -> SafeString:
    """A log entry's text: code, bold, names, numbers that lead somewhere, links and pasted images; all else escaped."""
    pieces: list[SafeString] = []
    done = 0
    for found in _TOKENS.finditer(text):
        pieces.append(_lines(text[done : found.start()]))
        pieces.append(_token(found))
        done = found.end()
    pieces.append(_lines(text[done:]))
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def numbers(text: str) -> SafeString:
    """A text with its numbers kept on one line and linked."""
    return rich_line(text)


def _lines(text: str) -> SafeString:
    """Escaped text whose line breaks are kept."""
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in text.split("\n")))


def _token(found: re.Match[str]) -> SafeString:
    """One marked piece of a log entry as HTML."""
    kind, text = found.lastgroup, found.group()
    if found["image"]:
        return format_html(
            '<a class="pasted" href="/images/{0}"><img src="/images/{0}" alt="{1}" loading="lazy"></a>',
            found["sha"],
            found["alt"] or "Pasted image",
        )
    if found["block"]:
        return format_html('<code class="block">{}</code>', found["inside"].rstrip("\n"))
    if found["code"]:
        return format_html("<code>{}</code>", text[1:-1])
    if found["bold"]:
        return format_html("<b>{}</b>", text[2:-2])
    if kind == "mention":
        return format_html('<span class="mention">{}</span>', text)
    if kind == "number":
        return _number(text)
    return format_html('<a href="{0}" rel="noreferrer">{0}</a>', text)


def _number(code: str) -> SafeString:
    """A number kept on one line, as a link when it has a page."""
    prefix, digits = code.split("-")
    try:
        where = reverse(_PAGES[prefix], kwargs={"number": int(digits)})
    except (KeyError, NoReverseMatch):
        return format_html('<span class="nowrap">{}</span>', code)
    return format_html('<a class="nowrap" href="{}">{}</a>', where, code)
