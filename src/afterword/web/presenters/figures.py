"""Charts as pages show them."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe

from afterword.core.document.figure import figure_html
from afterword.core.model.document import Chart


def figure(chart: Chart) -> SafeString:
    """A chart as a figure with both drawings and its table."""
    return mark_safe(figure_html(chart))  # noqa: S308 - every word in it was escaped where it was drawn
