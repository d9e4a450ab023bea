"""Tags and filters of the pages; what they say is worked out in `afterword.web.text`."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from typing import Any

from django import template
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from afterword.web import text as words
from afterword.web.built import built_file
from afterword.web.icons import ICONS, STATE_ICONS

register = template.Library()


@register.simple_tag
def built(name: str) -> str:
    """The address of a built bundle: {% built "main.css" %}."""
    return static(built_file(name))


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """An icon, hidden from screen readers: {% icon "tick" %} or {% icon "tick" "s" %}."""
    classes = f"icon {css}".strip()
    drawing = mark_safe(ICONS[name])  # noqa: S308 - constants of this package, never text from outside
    return format_html('<svg class="{}" viewBox="0 0 20 20" aria-hidden="true">{}</svg>', classes, drawing)


@register.simple_tag
def sev(severity: str) -> SafeString:
    """The severity's bar, letter and number; nothing when it is not set."""
    return format_html('<span class="sev {}">{}</span>', severity.lower(), severity) if severity else SafeString("")


@register.simple_tag
def state(kind: str, said: str) -> SafeString:
    """A state in words with its mark; kind is ok, fail, late, open, wait or none."""
    return format_html('<span class="state {}">{}{}</span>', kind, icon(STATE_ICONS[kind]), said)


@register.simple_tag
def when(at: datetime | None, css: str = "") -> SafeString:
    """A time as 14 Oct, 14:24 in the reader's zone, exact with UTC in the title."""
    return words.time_tag(at, words.short_moment(at), css) if at else SafeString("")


@register.simple_tag
def at_clock(at: datetime | None, css: str = "at") -> SafeString:
    """A time of the day as 03:07:00 in the reader's zone, exact with UTC in the title."""
    return words.time_tag(at, f"{timezone.localtime(at):%H:%M:%S}", css) if at else SafeString("")


@register.simple_tag
def left(at: datetime, now: datetime, css: str = "") -> SafeString:
    """The time between now and `at`, as 11 h 00 m, exact in the title."""
    return words.time_tag(at, words.lasted(abs(at - now)), css)


@register.filter
def t_plus(at: datetime, zero: datetime | None) -> str:
    """The offset as T+0:40; empty when there is nothing to count from."""
    return words.t_plus(at, zero) if at and zero else ""


@register.filter
def t_plus_s(at: datetime, zero: datetime | None) -> str:
    """The offset with seconds, as T+0:40:12."""
    return words.t_plus(at, zero, seconds=True) if at and zero else ""


@register.filter
def lasted(span: timedelta | None) -> str:
    """A span as 2 h 41 m."""
    return words.lasted(span) if span is not None else ""


@register.filter
def minus(later: datetime | None, earlier: datetime | None) -> timedelta | None:
    """The span between two times, when both are known."""
    return later - earlier if later and earlier else None


@register.filter
def stamp(at: datetime) -> str:
    """A time for `datetime=""`, in UTC."""
    return words.stamp(at)


@register.filter
def exact(at: datetime) -> str:
    """A whole time in the reader's zone with UTC, for a title."""
    return words.exact(at)


@register.filter
def utc(at: datetime, form: str = "%H:%M:%S") -> str:
    """A time in UTC."""
    return at.astimezone(UTC).strftime(form)


@register.filter
def rich(text: str) -> SafeString:
    """A log entry's text with code, names, numbers, links and images."""
    return words.rich_line(text or "")


@register.filter
def numbers(text: str) -> SafeString:
    """A text whose numbers such as PM-007 never break over a line and lead to their page."""
    return words.numbers(text or "")


@register.filter
def markdown(text: str) -> SafeString:
    """Markdown as safe HTML."""
    from afterword.core.document.render import render_markdown  # a page without Markdown need not load it

    return mark_safe(render_markdown(text or ""))  # noqa: S308 - the renderer has cleaned it


@register.filter
def worded(value: str) -> str:
    """A stored word as people read it: in_review becomes In review, near-miss becomes Near miss."""
    said = str(value).replace("_", " ").replace("-", " ")
    return said[:1].upper() + said[1:]


@register.filter
def bytes_short(size: int | None) -> str:
    """A size as 184 MB."""
    value = float(size or 0)
    for unit in ("B", "KB", "MB", "GB"):
        if value < 1000 or unit == "GB":
            return (
                f"{value:.0f}{words.NARROW}{unit}" if unit == "B" or value >= 10 else f"{value:.1f}{words.NARROW}{unit}"
            )
        value /= 1000
    return ""


@register.simple_tag
def request_key() -> SafeString:
    """A hidden field that makes a form posted twice act once."""
    return format_html('<input type="hidden" name="request_key" value="{}">', uuid.uuid4().hex)


@register.simple_tag(takes_context=True)
def query_with(context: Context, **changes: Any) -> str:
    """The page's query string with some values set, or taken out when empty; begins with `?`."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def here(context: Context, *names: str) -> SafeString:
    """`aria-current="page"` when the page shown is one of these URL names; a star stands for the rest of a name."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    return mark_safe(' aria-current="page"') if match and _is_one(match.url_name or "", names) else SafeString("")


def _is_one(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
