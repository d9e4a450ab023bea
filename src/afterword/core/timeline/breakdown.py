"""Whom the impact hit: requests by service and endpoint, and the users whose requests failed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from afterword.core.detect.case import Case, Focus
from afterword.core.detect.ownership import owner_of_file
from afterword.core.detect.traffic import LogSource, family_of
from afterword.core.model.reading import FAILED_FROM, FAILED_TO
from afterword.core.model.timeline import EndpointCount, ServiceCount

MOST_ENDPOINTS = 50
MINUTE = 60
FAILED = pl.when(pl.col("status").is_between(FAILED_FROM, FAILED_TO)).then(pl.col("requests")).otherwise(0)
COUNTS = (pl.col("requests").cast(pl.Int64).sum(), FAILED.cast(pl.Int64).sum().alias("failed"))


def count_services(case: Case, felt: Focus | None) -> tuple[ServiceCount, ...]:
    """Give what each log of requests counts, the outermost first, split by service where its paths are described."""
    families = list(_families(case))
    split = _by_route(case, families[0], felt) if families else []
    return (*split, *(_whole(case, logs, felt) for logs in (families[1:] if split else families)))


def _families(case: Case) -> Iterator[list[LogSource]]:
    """The logs of requests, those of one rotated log together, the outermost first."""
    outermost = list(case.traffic.sources) if case.traffic else []
    if outermost:
        yield outermost
    first = {family_of(source.report) for source in outermost}
    others: dict[str, list[LogSource]] = {}
    for source in case.logs:
        if source.log.requests is not None and source.log.requests.height and family_of(source.report) not in first:
            others.setdefault(family_of(source.report), []).append(source)
    yield from (others[name] for name in sorted(others))


def _whole(case: Case, logs: Sequence[LogSource], felt: Focus | None) -> ServiceCount:
    rows = _within(pl.concat([s.log.requests for s in logs if s.log.requests is not None]), "second", case.window)
    requests, failed = rows.select(COUNTS).row(0)
    service = owner_of_file(logs[0].report.file, case.services)
    if felt is None:
        return ServiceCount(service, logs[0].report.file, requests, failed, None, None)
    inside = rows.filter((pl.col("second") >= felt.start) & (pl.col("second") < felt.end)).select(COUNTS).row(0)
    return ServiceCount(service, logs[0].report.file, requests, failed, *inside)


def _by_route(case: Case, logs: Sequence[LogSource], felt: Focus | None) -> list[ServiceCount]:
    """One row a service, when the description says which of them answers a path of the outermost log."""
    rows = _routes(case, logs)
    if rows is None or not any(service.routes for service in case.services.services):
        return []
    other = owner_of_file(logs[0].report.file, case.services)
    names = {route: case.services.of_route(route) or other for route in rows["route"].unique()}
    rows = rows.with_columns(service=pl.col("route").replace_strict(names, return_dtype=pl.String))
    counted = _grouped(rows, "service")
    if felt is None:
        return [ServiceCount(name, logs[0].report.file, asked, failed, None, None) for name, asked, failed in counted]
    inside = {name: (asked, failed) for name, asked, failed in _grouped(_touched(rows, felt), "service")}
    return [
        ServiceCount(name, logs[0].report.file, asked, failed, *inside.get(name, (0, 0)))
        for name, asked, failed in counted
    ]


def count_endpoints(case: Case, felt: Focus | None) -> tuple[EndpointCount, ...]:
    """Give the paths at the outermost source, most failed first; over the whole evidence when nothing was felt."""
    rows = _routes(case, case.traffic.sources) if case.traffic else None
    if rows is None:
        return ()
    counted = _grouped(_touched(rows, felt), "route")[:MOST_ENDPOINTS]
    return tuple(EndpointCount(case.services.of_route(name), name, asked, failed) for name, asked, failed in counted)


def _routes(case: Case, logs: Sequence[LogSource]) -> pl.DataFrame | None:
    frames = [source.log.routes for source in logs if source.log.routes is not None]
    rows = pl.concat(frames) if frames else None
    return None if rows is None else _within(rows.filter(pl.col("route").is_not_null()), "minute", case.window)


def _grouped(rows: pl.DataFrame, by: str) -> list[tuple[str, int, int]]:
    """Name, requests and failed requests, most failed first, then most asked."""
    grouped = rows.group_by(by).agg(COUNTS).sort("failed", "requests", by, descending=[True, True, False])
    return list(grouped.select(by, "requests", "failed").iter_rows())


def _within(rows: pl.DataFrame, column: str, window: tuple[float, float] | None) -> pl.DataFrame:
    if window is None:
        return rows
    return rows.filter(pl.col(column).is_between(int(window[0]) - (MINUTE - 1) * (column == "minute"), int(window[1])))


def _touched(rows: pl.DataFrame, felt: Focus | None) -> pl.DataFrame:
    """The rows of the minutes that the impact touches."""
    if felt is None:
        return rows
    return rows.filter((pl.col("minute") > felt.start - MINUTE) & (pl.col("minute") < felt.end))


def count_users(case: Case, focus: Focus | None) -> tuple[int, str] | None:
    """Give how many users met a failure in the minutes of the incident, and the log that names them.

    The outermost log counts when it names any, else the one that names most: logs may name one user in two ways.
    """
    outermost = {family_of(source.report) for source in case.traffic.sources} if case.traffic else set()
    by_family: dict[str, list[LogSource]] = {}
    for source in case.logs:
        if source.log.affected is not None:
            by_family.setdefault(family_of(source.report), []).append(source)
    counted = []
    for name, logs in sorted(by_family.items()):
        rows = pl.concat([source.log.affected for source in logs if source.log.affected is not None])
        count = _touched(_within(rows, "minute", case.window), focus).get_column("user").n_unique()
        counted.append((name in outermost, count, logs[0].report.file))
    best = max(counted, key=lambda row: (row[0] and row[1] > 0, row[1]), default=None)
    return None if best is None or not best[1] else (best[1], best[2])
