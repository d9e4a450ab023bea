"""Values whose visible form does not say everything: the visible form first, the exact value in a mark behind it.

The mark counts only as long as the visible form is the one that the exact value would be written as. So a person who
edits the line is always believed, and a line nobody touched comes back exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from operator import eq
from typing import Any, TypeVar

from afterword.core.document.marks import mark, take_mark
from afterword.core.model.analysis import Lead
from afterword.core.model.document import ActionItem, EvidenceNote, Factor, TimelineItem
from afterword.core.model.span import LineSpan, SeriesSpan

T = TypeVar("T")

_KINDS: dict[str, type] = {
    kind.__name__: kind for kind in (ActionItem, EvidenceNote, Factor, Lead, TimelineItem, LineSpan, SeriesSpan)
}


def pack(value: Any) -> Any:
    """A value of the document model as JSON can carry it."""
    if isinstance(value, datetime):
        return {"$time": value.isoformat()}
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    if isinstance(value, tuple | list):
        return [pack(one) for one in value]
    if is_dataclass(value) and not isinstance(value, type):
        default = {f.name: f.default for f in fields(value)}
        own = {name: getattr(value, name) for name in default}
        return {"$is": type(value).__name__} | {k: pack(v) for k, v in own.items() if v != default[k]}
    return value


def unpack(value: Any, kinds: Mapping[str, type] = _KINDS) -> Any:
    """The value that `pack` made of these kinds; raises ValueError, KeyError or TypeError when it was tampered with."""
    if isinstance(value, list):
        return tuple(unpack(one, kinds) for one in value)
    if not isinstance(value, dict):
        return value
    if "$time" in value:
        return datetime.fromisoformat(value["$time"])
    if "$date" in value:
        return date.fromisoformat(value["$date"])
    return kinds[value["$is"]](**{k: unpack(v, kinds) for k, v in value.items() if k != "$is"})


def write_exact(value: T, write: Callable[[T], str], read: Callable[[str], T | None]) -> str:
    """One line: the visible form, and the mark when the visible form alone would be read as something else."""
    visible = write(value)
    return visible if _is_exactly(read(visible), value) else f"{visible} {mark('exact', {'v': pack(value)})}"


def _is_exactly(one: T | None, other: T) -> bool:
    """True when both are the same to the letter: times that are equal in two zones are not."""
    return one == other and pack(one) == pack(other)


def read_exact(
    line: str,
    write: Callable[[T], str],
    read: Callable[[str], T | None],
    same: Callable[[str, str], bool] = eq,
) -> T | None:
    """The value of a line that `write_exact` wrote, or of the same line after a person edited it.

    `same` tells whether two visible forms say the same, where a part of them is computed from elsewhere.
    """
    visible, found = take_mark(line)
    if found is not None and found.word == "exact":
        try:
            value: T = unpack(found.data["v"])
            if same(write(value), visible):
                return value
        except (ValueError, KeyError, TypeError, AttributeError):
            pass  # a damaged mark: what stands visibly counts
    return read(visible)


def without_line(value: T) -> T:
    """The same item without the line it was read from: where it stood is no part of what it says."""
    return replace(value, line=None)  # type: ignore[type-var]
