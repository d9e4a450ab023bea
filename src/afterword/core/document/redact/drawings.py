"""Charts as an external reader sees them: the words in the drawing, around it and in its table."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import escape, unescape

from afterword.core.document.svg_safe import safe_svg
from afterword.core.model.document import Chart

_OWN_NAMES = {"failed-requests", "request-time", "signals"}
_SOURCE = re.compile(r"\s*\bSources?: [^;]*?\.(?=\s|$)|\s*\bSources?: .*$")
_WORDS = re.compile(r"(?<=>)[^<>]+(?=<)")
_LABEL = re.compile(r'(?<= aria-label=")[^"]*(?=")')

Say = Callable[[str], str]


def outside_names(charts: tuple[Chart, ...]) -> dict[str, str]:
    """How each chart is called outside: our own names stay, others become numbers."""
    return {
        one.name: one.name if one.name in _OWN_NAMES else f"chart-{index}" for index, one in enumerate(charts, start=1)
    }


def outside_chart(chart: Chart, name: str, say: Say) -> Chart:
    """The chart without its source, and with every word of it said as outside."""
    return replace(
        chart,
        name=name,
        title=say(chart.title),
        alt=say(chart.alt),
        caption=say(_SOURCE.sub("", chart.caption)).strip(),
        svg=_drawing(chart.svg, say),
        svg_narrow=_drawing(chart.svg_narrow, say),
        header=tuple(map(say, chart.header)),
        rows=tuple(tuple(map(say, row)) for row in chart.rows),
    )


def _drawing(svg: str, say: Say) -> str:
    """The drawing with its words said as outside; nothing but known shapes and words is let through."""

    def said(found: re.Match[str]) -> str:
        return escape(say(unescape(found[0])))

    return _LABEL.sub(said, _WORDS.sub(said, safe_svg(svg)))
