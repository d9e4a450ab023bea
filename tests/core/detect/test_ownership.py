"""Whose series moved: grouped by service, and the deepest service that misbehaves first when the graph is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from tests.core.timeline.scenarios import NIGHT, access_log, during, metrics, report, series

from afterword.core.detect.case import gather
from afterword.core.detect.change_point import signals
from afterword.core.detect.ownership import levels_below, owner_of_file, owner_of_series
from afterword.core.evidence.readers.services import parse_services
from afterword.core.model.reading import Reading, Series
from afterword.core.model.services import ServiceMap
from afterword.core.model.timeline import Signal

GRAPH = """
[services.edge]
depends_on = ["shop"]
[services.shop]
depends_on = ["payments", "postgres"]
[services.postgres]
match = ["pg_*"]
"""
EDGE = access_log(900, failing=during(300, 600, 0.3))
NONE = ServiceMap()


def labelled(name: str, **labels: str) -> Series:
    return Series(name, f"prometheus/{name}.json", labels, NIGHT + np.arange(0, 10.0), np.zeros(10), 1.0)


def ranked(text: str, *found: Series) -> list[Signal]:
    described = Reading(
        replace(report("services.toml", "services", 0, 0), first=None, last=None),
        services=parse_services(text, file="services.toml"),
    )
    return list(signals(gather([EDGE, *metrics(*found), described])))


def queue() -> Series:
    found = series('queue{job="shop"}', 900, during(300, 600, 900, 5), step=2, noise=0.4)
    return replace(found, labels={"job": "shop"})


def test_series_belongs_to_its_label_then_to_its_folder_then_to_the_head_of_its_name() -> None:
    assert owner_of_series(labelled("up", service="shop", job="app"), NONE) == "shop"
    assert owner_of_series(labelled("up", job="app"), NONE) == "app"
    assert owner_of_series(labelled("cpu", ServiceName="carts"), NONE) == "carts"
    assert owner_of_series(labelled("pg_connections"), NONE) == "pg"
    inside = replace(labelled("latency"), file="shop/latency.json")
    assert owner_of_series(inside, NONE) == "shop"


def test_log_belongs_to_its_folder_or_to_its_name() -> None:
    files = ("nginx/access.log.1.gz", "payments-error.log", "logs/shop.jsonl")
    assert [owner_of_file(file, NONE) for file in files] == ["nginx", "payments", "shop"]


def test_description_of_services_says_more_than_labels() -> None:
    services = parse_services(GRAPH, file="services.toml")
    assert owner_of_series(labelled("pg_connections", job="shop"), services) == "shop"
    assert owner_of_series(labelled("pg_connections", instance="a"), services) == "postgres"
    assert owner_of_series(labelled("call_seconds", job="shop", dependency="payments"), services) == "payments"


def test_chain_of_misbehaving_services_is_told_from_above() -> None:
    services = parse_services(GRAPH, file="services.toml")
    assert levels_below(["edge", "shop", "postgres"], services)["edge"] == ("shop", "postgres")
    circle = parse_services('[services.a]\ndepends_on = ["b"]\n[services.b]\ndepends_on = ["a"]\n', file="s")
    assert levels_below(["a", "b"], circle) == {"a": (), "b": ()}


def test_symptom_above_ranks_below_the_dependency_that_moved() -> None:
    above = queue()
    below = series("pg_locks", 900, during(310, 600, 40, 5), step=2, noise=0.4)
    assert [signal.service for signal in ranked("", above, below)] == ["shop", "pg"]
    first, second = ranked(GRAPH, above, below)
    assert [first.service, second.service] == ["postgres", "shop"]
    assert second.reason.endswith("postgres, on which it depends, misbehaves too")


def test_dependency_that_only_has_less_to_do_is_not_to_blame() -> None:
    above = replace(
        series('queue{job="shop"}', 900, during(300, 600, 900, 5), step=2, noise=0.4), labels={"job": "shop"}
    )
    work = series("pg_commits_total", 900, lambda t: np.cumsum(during(310, 600, 2, 40)(t)), step=2)
    assert ranked(GRAPH, above, work)[0].service == "shop"


def test_dependency_that_moved_long_after_is_not_to_blame() -> None:
    above = replace(
        series('queue{job="shop"}', 900, during(300, 600, 900, 5), step=2, noise=0.4), labels={"job": "shop"}
    )
    late = series("pg_locks", 900, during(420, 600, 400, 5), step=2, noise=0.4)
    assert ranked(GRAPH, above, late)[0].service == "shop"


def test_every_signal_says_why_in_words() -> None:
    [signal] = ranked("", series("queue_depth", 900, during(296, 600, 500, 5), step=2))
    assert signal.reason.startswith("rises from 5 to 500 from 01:04:56 UTC on, ")
    assert signal.reason.endswith("4 s before users feel it")
