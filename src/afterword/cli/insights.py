"""`afterword insights`: the measures of a server, each with its n."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any

import typer

from afterword.cli.forms import Listing
from afterword.cli.remote.connect import connect
from afterword.cli.remote.show import FormatOption, as_json, table
from afterword.cli.words import clean, duration


class Span(StrEnum):
    """Which time, counted back from today."""

    YEAR = "year"
    TWELVE_MONTHS = "12months"


def insights(
    span: Annotated[Span | None, typer.Option(help="The calendar year so far, or the last twelve months.")] = None,
    start: Annotated[str | None, typer.Option("--from", metavar="DATE", help="The first day.")] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="DATE", help="The last day.")] = None,
    team: Annotated[str | None, typer.Option(help="Slug of a team.")] = None,
    service: Annotated[str | None, typer.Option(help="Name of a service.")] = None,
    severity: Annotated[list[str] | None, typer.Option("--severity", "-s", help="P0 to P4; may be repeated.")] = None,
    definitions: Annotated[bool, typer.Option("--definitions", help="Say what each measure counts.")] = False,
    form: FormatOption = Listing.TABLE,
) -> None:
    """Show the measures: number, n, goal, and what was left out."""
    asked = {"span": span.value if span else None, "from": start, "to": end, "team": team, "service": service}
    found = connect().get("/insights", **asked, severity=severity)
    if form is Listing.JSON:
        as_json(found)
        return
    print(f"{_day(found['start'])} to {_day(found['end'], timedelta(seconds=1))}, UTC")
    for part in found["parts"]:
        print(f"\n{clean(part['title'])}")
        table([row for one in part["measures"] for row in _rows(one)], COLUMNS, "No measure.")
        if definitions:
            _define(part["measures"])


def _day(moment: str, before: timedelta = timedelta()) -> str:
    """The day of a moment; of an end, the last day that is counted."""
    return str((datetime.fromisoformat(moment) - before).date())


COLUMNS = [("title", "Measure"), ("value", "Value"), ("n", "n"), ("goal", "Goal"), ("left_out", "Left out")]


def _define(measures: list[dict[str, Any]]) -> None:
    for one in measures:
        print(f"{clean(one['title'])}: {clean(one['definition'])}")
        for left in one["left_out"]:
            print(f"  Left out, {left['count']}: {clean(left['reason'])}")


def _rows(one: dict[str, Any]) -> list[dict[str, Any]]:
    """A line for the measure, and one for each of its groups."""
    row = {"title": one["title"], "goal": _goal(one), "left_out": sum(left["count"] for left in one["left_out"])}
    if one["kind"] == "comparison":
        groups = [{"title": f"  {each['name']}", "goal": _known(each), **_rate(each)} for each in one["groups"]]
        return [row, *groups]
    if one["kind"] == "share":
        return [row | _rate(one["rate"])]
    if one["kind"] == "times":
        median = one["spread"]["median"]
        return [row | {"value": f"{_long(median)} median" if median is not None else None, "n": one["spread"]["n"]}]
    return [row | {"value": _amount(one), "n": one["n"]}]


def _rate(rate: dict[str, Any]) -> dict[str, Any]:
    value = f"{_share(rate['share'])} ({rate['k']} of {rate['n']})" if rate["share"] is not None else None
    return {"value": value, "n": rate["n"]}


def _known(group: dict[str, Any]) -> str | None:
    return f"{_share(group['known'])} in the source" if group["known"] is not None else None


def _goal(one: dict[str, Any]) -> str | None:
    goal = one["goal"]
    if goal is None:
        return None
    value = _long(goal["value"]) if one["kind"] == "times" else _share(goal["value"])
    said = f"{'at least' if goal['least'] else 'under'} {value}"
    return said if goal["met"] is None else f"{said}, {'met' if goal['met'] else 'missed'}"


def _share(value: float) -> str:
    return f"{value * 100:.0f} %"


def _long(seconds: float) -> str:
    return duration(timedelta(seconds=seconds))


def _amount(one: dict[str, Any]) -> str | None:
    if not one["n"]:
        return None
    return f"{one['value']:,.10g} {one['unit']}".rstrip()
