"""The impact and the signals on the terminal: endpoints, request times, error budgets, and what moved by service."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from afterword.cli import words
from afterword.core.model.timeline import Impact, Signal, Timeline
from afterword.core.timeline.impact_words import budget_words, failing_endpoints, latency_words, users_words

MOST_SIGNALS = 8
MOST_OF_A_SERVICE = 3


def impact_part(impact: Impact) -> RenderableType | None:
    """What the requests say beyond their number; None when there is nothing more to say."""
    lines = [f"- {sentence}." for sentence in impact_sentences(impact)]
    table = _endpoints(impact)
    if not lines and table is None:
        return None
    told = [Padding(Text(words.clean(line)), (0, 0, 0, 2)) for line in lines]
    return Group(Text(), Text("Impact", style="bold"), *told, *([Padding(table, (0, 0, 0, 2))] if table else []))


def impact_sentences(impact: Impact) -> Iterator[str]:
    """Users, request times and error budgets, each as a sentence without its full stop."""
    if users := users_words(impact):
        yield f"Users affected: {users}"
    if times := latency_words(impact):
        yield f"Request time: {times}"
    for budget in impact.budgets:
        yield f"Error budget of {budget.service}: {budget_words(budget)}"


def _endpoints(impact: Impact) -> Table | None:
    failing = failing_endpoints(impact)
    if not failing:
        return None
    named = any(one.service for one in failing)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("Endpoint", *(["Service"] if named else [])):
        table.add_column(name, overflow="fold")
    for name in ("Requests", "Failed"):
        table.add_column(name, justify="right", no_wrap=True)
    for one in failing:
        service = [words.clean(one.service or "")] if named else []
        cells = [words.clean(one.endpoint), *service, words.number(one.requests), words.number(one.failed)]
        table.add_row(*(Text(cell) for cell in cells))
    return table


def shown_signals(timeline: Timeline, *, everything: bool) -> list[Signal]:
    """The signals that are told, the likeliest cause first: the foremost few unless everything is asked for."""
    return [signal for signal in timeline.signals if everything or signal.rank <= MOST_SIGNALS]


def signals_part(timeline: Timeline, *, everything: bool) -> RenderableType | None:
    """The series that moved, by service, the likeliest cause first; None when none did."""
    shown = shown_signals(timeline, everything=everything)
    if not shown:
        return None
    groups: dict[str, list[Signal]] = {}
    for signal in shown:
        groups.setdefault(signal.service or "", []).append(signal)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("", justify="right", no_wrap=True)
    table.add_column("Service", no_wrap=True, max_width=24, overflow="ellipsis")
    table.add_column("What moved, the likeliest cause first", ratio=1, overflow="fold")
    for service, own in groups.items():
        for place, signal in enumerate(own if everything else own[:MOST_OF_A_SERVICE]):
            told = Text(words.clean(signal.name)).append(f" {words.clean(signal.reason)}", style="dim")
            table.add_row(Text(str(signal.rank)), Text("" if place else words.clean(service)), told)
    return Group(Text(), table)
