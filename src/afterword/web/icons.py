"""The icons, as drawn on a grid of 20 by 20: name to the inside of the `<svg>`."""

from __future__ import annotations

from typing import Final

ICONS: Final[dict[str, str]] = {
    "today": '<circle cx="10" cy="10" r="7.25"/><path d="M10 5.75V10l2.75 2"/>',
    "incidents": '<path d="M1.75 12h3.5L8 4.5 11.5 16l2.25-6 1 2h3.5"/>',
    "postmortems": '<path d="M4 2.75h8.5L16 6.25v11H4z"/><path d="M7 8h5M7 11h6M7 14h4"/>',
    "actions": '<path d="M3 5.25 4.5 6.75 7 3.75M3 14.25l1.5 1.5 2.5-3M10 5.5h7.25M10 14.5h7.25"/>',
    "knowledge": (
        '<path d="M10 5.25C8 3.75 5.25 3.5 2.75 4v12c2.5-.5 5.25-.25 7.25 1.25'
        'C12 15.75 14.75 15.5 17.25 16V4C14.75 3.5 12 3.75 10 5.25zM10 5.25v12"/>'
    ),
    "insights": (
        '<path d="M2.75 2.75v14.5h14.5"/><circle cx="6.5" cy="12.5" r="1.25"/><circle cx="10" cy="9" r="1.25"/>'
        '<circle cx="13" cy="11" r="1.25"/><circle cx="15.5" cy="5.5" r="1.25"/>'
    ),
    "settings": (
        '<path d="M2.75 6h7M14.25 6h3M2.75 14h3M10.25 14h7"/><circle cx="12" cy="6" r="2.25"/>'
        '<circle cx="8" cy="14" r="2.25"/>'
    ),
    "more": '<path d="M4.5 10h.01M10 10h.01M15.5 10h.01" stroke-width="2.25"/>',
    "search": '<circle cx="9" cy="9" r="5.25"/><path d="m13 13 4 4"/>',
    "night": '<path d="M16.75 11.75A7 7 0 0 1 8.25 3.25a7 7 0 1 0 8.5 8.5z"/>',
    "tick": '<path d="m4 10.5 4 4 8-9"/>',
    "cross": '<path d="m5 5 10 10M15 5 5 15"/>',
    "dash": '<path d="M5 10h10"/>',
    "ring": '<circle cx="10" cy="10" r="6.25"/>',
    "circle": '<circle cx="10" cy="10" r="6.25"/>',
    "half": (
        '<circle cx="10" cy="10" r="6.25"/>'
        '<path d="M10 3.75v12.5A6.25 6.25 0 0 0 10 3.75z" fill="currentColor" stroke="none"/>'
    ),
    "clock": '<circle cx="10" cy="10" r="7.25"/><path d="M10 6v4.25l2.5 1.5"/>',
    "info": '<circle cx="10" cy="10" r="6.75"/><path d="M10 9.25v4M10 6.75h.01"/>',
    "warning": '<path d="M10 3.25 17.25 16H2.75zM10 8v3.75M10 13.75h.01"/>',
    "bell": '<path d="M5 14V9a5 5 0 0 1 10 0v5l1.5 1.5h-13zM8.25 17.5h3.5"/>',
    "download": '<path d="M10 2.75v9.5M6.5 9 10 12.5 13.5 9M3.5 14v3h13v-3"/>',
}
STATE_ICONS: Final[dict[str, str]] = {
    "ok": "tick",
    "fail": "cross",
    "late": "clock",
    "open": "half",
    "wait": "circle",
    "none": "dash",
}
