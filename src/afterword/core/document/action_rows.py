"""The actions of a table, whatever its columns are called, also of a row that lost its first pipe."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from afterword.core.document.action_words import action_of_words, link_in, status_named
from afterword.core.document.tables import Table, cell_text, column_places
from afterword.core.document.when_read import when
from afterword.core.model.document import ActionItem

_KINDS = {
    "id": r"^(#|id|no\.?|number|key|nr\.?)$",
    "owner": r"owner|assign|who|responsible|lead|\bdri\b|team|verantwortlich",
    "due": r"due|deadline|\bby\b|when|target|eta|^date",
    "priority": r"priorit|severity|urgency",
    "status": r"status|state|done|complete|progress",
    "link": r"link|issue|ticket|jira|bug|\bpr\b|tracker|url",
    "text": r"action|task|item|description|what|follow|improvement|todo|recommendation|measure|maßnahme",
}
_EMPTY = frozenset(("-", "\u2013", "\u2014", "?", "n/a", "N/A", "TBD", "tbd"))


def action_rows(table: Table, first_line: int) -> list[ActionItem]:
    """The actions of a table; none when it has a head that speaks of other things."""
    places = column_places(table.head, _KINDS)
    if "text" not in places:
        free = [index for index in range(len(table.head)) if index not in places.values()]
        if table.head and not (free and {"owner", "due", "status", "link"} & places.keys()):
            return _of_links(table, places, first_line)
        places["text"] = free[0] if free else 0
    rows = [_of_row(cells, places, first_line + index) for index, cells in table.rows]
    return [one for one in rows if one.text]


def _of_links(table: Table, places: dict[str, int], first_line: int) -> list[ActionItem]:
    """The rows of a table whose only text are its tickets."""
    if "link" not in places:
        return []
    places = {kind: place for kind, place in places.items() if kind != "link"} | {"text": places["link"]}
    return [one for index, cells in table.rows if (one := _of_row(cells, places, first_line + index)).text]


def _of_row(cells: Sequence[str], places: dict[str, int], line: int) -> ActionItem:
    def get(name: str) -> str:
        value = cell_text(cells, places.get(name))
        return "" if value in _EMPTY else value

    text = re.sub(r"^[-*+] +", "", get("text")).strip()
    if len(places) == 1:
        return replace(action_of_words(" | ".join(one for one in cells if one), None, line), text=text)
    found = when(re.sub(r"[*_`]", "", get("due")).strip())
    return ActionItem(
        id=get("id") or None,
        text=text,
        owner=get("owner") or None,
        due=found.day if found else None,
        priority=get("priority") or None,
        status=status_named(get("status")),
        link=link_in(get("link")) or link_in(get("text")),
        line=line,
    )
