"""A chart as an HTML figure: both drawings, and the table behind them."""

from __future__ import annotations

from html import escape

from afterword.core.model.document import Chart


def figure_html(chart: Chart, *, open_table: bool = False) -> str:
    """The figure with the wide and the narrow drawing and the chart's table twin."""
    caption = f"<b>{escape(chart.title)}</b>{escape(chart.caption)}"
    return (
        f'<figure class="wide" id="chart-{escape(chart.name)}"><figcaption>{caption}</figcaption>'
        f'<div class="wide-only">{chart.svg}</div><div class="narrow">{chart.svg_narrow}</div>'
        f"{_twin(chart, open_table)}</figure>"
    )


def _twin(chart: Chart, opened: bool) -> str:
    if not chart.rows:
        return ""
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in chart.header)
    body = "".join("<tr>" + "".join(f"<td>{escape(one)}</td>" for one in row) + "</tr>" for row in chart.rows)
    state = " open" if opened else ""
    return (
        f'<details class="twin"{state}><summary>The chart as a table</summary><table class="table">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></details>"
    )
