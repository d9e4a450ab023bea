"""Formats that are given and begin as the common one does: read by the place of their quotes, which is quickest."""

from __future__ import annotations

from collections.abc import Sequence

from afterword.core.evidence.formats import COMMON, RAW, LogFormat, Part, escaped
from afterword.core.evidence.readers.nginx_access import AccessLayout, DurationRule

SIZE = r"\d+|-"
NUMBER = r"(\d+(?:\.\d+)?|-)"
STATUS_AND_SIZE = r" \d{3} (?:\d+|-)"
Parts = Sequence[str | Part]


class UsualLayout(AccessLayout):
    """The layout of access logs under the name of their server."""

    def __init__(self, rule: DurationRule | None, kind: str, reason: str) -> None:
        super().__init__(rule)
        self.kind, self.reason = kind, reason


def usual_layout(given: LogFormat, kind: str, reason: str) -> UsualLayout | None:
    """The quick layout for a format; None when it does not begin as the common one or its duration is out of place."""
    parts = given.parts
    place = next((at for at, part in enumerate(parts) if isinstance(part, Part) and part.role == "request"), 0)
    if not _is_usual(given, place) or any(isinstance(part, Part) and part.pattern == RAW for part in parts):
        return None
    duration = given.duration
    if duration is None:
        return UsualLayout(None, kind, reason)
    if duration.role != "duration" or duration in parts[:place]:
        return None
    rule = _rule(parts, place, parts.index(duration))
    return UsualLayout(rule, kind, reason) if rule else None


def _is_usual(given: LogFormat, place: int) -> bool:
    """Whether a request lies between its time and its status as in the common format, and no quote before it."""
    parts = given.parts
    around = parts[max(place - 3, 0) : place + 5]
    if place < 3 or len(around) < 8:
        return False
    bracket, time, gap, _, quote, status, space, size = around
    before = "".join(part for part in parts[: place - 1] if isinstance(part, str))
    behind = parts[place + 5] if len(parts) > place + 5 else " "
    return (
        (str(bracket)[-1:], gap, quote, space) == ("[", '] "', '" ', " ")
        and isinstance(time, Part) and time is given.of("time") and time.form == COMMON
        and isinstance(status, Part) and status is given.of("status")
        and isinstance(size, Part) and size.pattern == SIZE
        and '"' not in before and isinstance(behind, str) and behind.startswith(" ")
    )  # fmt: skip


def _rule(parts: Parts, request: int, place: int) -> DurationRule | None:
    """How the duration is found in what follows the third quote, or the second where there is no third."""
    third = next((at for at in range(request + 5, len(parts)) if '"' in _text(parts[at])), None)
    duration, lead = parts[place], _text(parts[place - 1])
    if third is not None and third > place:
        return None
    # where the quotes of a request hold others, the tail begins right behind the size
    if third is None:
        before, first, begin = STATUS_AND_SIZE, request + 5, list(parts[request + 5 :])
    else:
        opening, quote, rest = _text(parts[third]).partition('"')
        before = "".join(_plain(part) for part in (*parts[request + 5 : third], opening + quote))
        first, begin = third, [rest, *parts[third + 1 :]]
    shown = [NUMBER if at + first == place else _plain(part) for at, part in enumerate(begin)]
    pattern = f"^(?:{before})?{''.join(shown)}$"
    quotes = "".join(_text(part) for part in parts[: place - 1]).count('"')
    placed = lead.startswith('"') and (lead.count('"') == 1 or lead == '" "')
    factor = duration.factor if isinstance(duration, Part) else 1.0
    return DurationRule(pattern, factor, lead.encode() if placed else b"", quotes if placed else None)


def _text(part: str | Part) -> str:
    return part if isinstance(part, str) else ""


def _plain(part: str | Part) -> str:
    return escaped(part) if isinstance(part, str) else f"(?:{part.pattern})"
