"""The impact in numbers: window, failed requests, users, endpoints, slowness, error budgets, people paged."""

from __future__ import annotations

from afterword.core.document.cells import cell, row
from afterword.core.document.chart_links import chart_picture
from afterword.core.document.charts import failures_chart, latency_chart
from afterword.core.document.facts import Draft
from afterword.core.document.words import clock, duration, number, one_line, share
from afterword.core.timeline.impact_words import budget_words, failing_endpoints, latency_words, users_words
from afterword.core.timeline.parts import whole_span


def write(draft: Draft) -> str:
    """The bullets, the endpoints, and the charts of failed and of slow requests."""
    charts = [chart for chart in (failures_chart(draft.timeline), latency_chart(draft.timeline)) if chart]
    pictures = [chart_picture(chart.name, chart.alt) for chart in charts]
    return "\n\n".join(part for part in (write_numbers(draft), *pictures) if part)


def write_numbers(draft: Draft) -> str:
    """The bullets and the endpoints, for a template that has the charts elsewhere."""
    told = (_window(draft), _failed(draft), _slow(draft), _times(draft), _budgets(draft), _people(draft))
    lines = [line for lines in told for line in lines]
    return "\n\n".join(part for part in ("\n".join(lines), _endpoints(draft)) if part)


def _window(draft: Draft) -> list[str]:
    lines = []
    if draft.start and draft.end and draft.impact_seconds is not None:
        span = f"{clock(draft.start)} to {clock(draft.end)} UTC, {duration(draft.impact_seconds)}"
        lines.append(f"- **Users were hit:** {span}.{_window_refs(draft)}")
    elif draft.start:
        lines.append(
            f"- **Users were hit:** from {clock(draft.start)} UTC; no end is seen in the evidence.{_window_refs(draft)}"
        )
    if draft.services:
        named = draft.first(("page", "deploy", "alert_firing"))
        lines.append(
            f"- **Services named in the evidence:** {', '.join(draft.services)}.{draft.refs(named) if named else ''}"
        )
    return lines


def _window_refs(draft: Draft) -> str:
    onset = draft.near(("error_rate_onset", "latency_onset", "traffic_drop"), draft.start, within=5)
    end = draft.near(("recovery",), draft.end, within=5)
    return draft.book.ref(*(one.evidence[0] for one in (onset, end) if one and one.evidence)) or draft.count_refs()


def _failed(draft: Draft) -> list[str]:
    impact = draft.timeline.impact
    lines = []
    if impact.failed_in_window is not None and impact.requests_in_window:
        failed, asked = impact.failed_in_window, impact.requests_in_window
        counted = f"{number(failed)} of {number(asked)} in that time, {share(failed, asked)}"
        lines.append(f"- **Failed requests:** {counted}.{draft.count_refs()}")
    if impact.failed is not None and impact.requests and impact.failed != impact.failed_in_window:
        source = draft.source_span()
        refs = draft.book.ref(source) if source else ""
        lines.append(
            f"- **In the whole evidence:** {number(impact.failed)} of {number(impact.requests)} requests failed.{refs}"
        )
    peak = max(impact.per_bucket, key=lambda one: one[2], default=None)
    if peak is not None and peak[2]:
        every = duration(impact.bucket_seconds)
        counted = f"{number(peak[2])} of {number(peak[1])} requests failed from {clock(peak[0])}"
        lines.append(f"- **Worst {every}:** {counted}.{draft.count_refs()}")
    if impact.affected_users is not None:
        lines.append(f"- **Users affected:** {users_words(impact)}.{draft.count_refs(impact.affected_source)}")
    return lines


def _times(draft: Draft) -> list[str]:
    words = latency_words(draft.timeline.impact)
    return [f"- **Request time:** {words}.{draft.count_refs()}"] if words else []


def _budgets(draft: Draft) -> list[str]:
    """How much of each error budget the incident used, with where its failures were counted and who promised what."""
    described = [one for one in draft.timeline.sources if one.kind == "services"][-1:]
    promised = draft.book.ref(*map(whole_span, described))
    return [
        f"- **Error budget of {one_line(one.service)}:** {budget_words(one)}.{draft.count_refs(one.source)}{promised}"
        for one in draft.timeline.impact.budgets
    ]


def _endpoints(draft: Draft) -> str:
    """The endpoints at which requests failed, as a table."""
    failing = failing_endpoints(draft.timeline.impact)
    if not failing:
        return ""
    named = any(one.service for one in failing)
    header = ["Endpoint", *(["Service"] if named else []), "Requests", "Failed", "Share"]
    rows = [
        [_code(one.endpoint), *([cell(one.service or "")] if named else []), number(one.requests),
         number(one.failed), share(one.failed, one.requests) + draft.count_refs()]
        for one in failing
    ]  # fmt: skip
    table = [row(header), row(["---"] * len(header)), *(row(cells) for cells in rows)]
    return "By endpoint, in the minutes of the impact:\n\n" + "\n".join(table)


def _slow(draft: Draft) -> list[str]:
    slow = [one for one in draft.keys if one.kind == "latency_onset"]
    return [f"- **Slow:** {one_line(one.text).rstrip('.')}, from {clock(one.at)}.{draft.refs(one)}" for one in slow[:2]]


def _code(text: str) -> str:
    """A text as code in a cell: nothing in it is markup, so only what would end the code or the cell is replaced."""
    plain = one_line(text).replace("`", "'").replace("|", r"\|")
    return f"`{plain}`"


def _people(draft: Draft) -> list[str]:
    """How often people were paged; whom it woke is for people to say."""
    pages = [one for one in draft.timeline.entries if one.kind in ("page", "escalate")]
    if not pages:
        return []
    count = "once" if len(pages) == 1 else f"{len(pages)} times"
    refs = draft.book.ref(*(one.evidence[0] for one in pages[:3] if one.evidence))
    return [f"- **People were paged:** {count}, first at {clock(pages[0].at)} UTC.{refs}"]
