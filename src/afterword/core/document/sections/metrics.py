"""The graphs of the incident: failed requests, slow requests, and what moved first."""

from __future__ import annotations

from afterword.core.document.chart_links import chart_picture
from afterword.core.document.charts import failures_chart, latency_chart, signals_chart
from afterword.core.document.facts import Draft


def write(draft: Draft) -> str:
    """Each chart that the evidence gives."""
    drawn = (failures_chart(draft.timeline), latency_chart(draft.timeline), signals_chart(draft.timeline))
    pictures = [chart_picture(chart.name, chart.alt) for chart in drawn if chart]
    return "\n\n".join(pictures)
