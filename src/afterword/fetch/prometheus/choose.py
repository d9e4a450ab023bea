"""Chooses what to ask of a Prometheus when nobody said: alerts, what alert rules look at, then everything that fits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from afterword.fetch.service import rows_at

MOST_SERIES = 500  # in all; ranking as many takes seconds
MOST_OF_ONE = 40  # series of one metric; beyond, it is taken together by job and what tells success from failure
TOGETHER = "job, service, code, status, status_code"
ALWAYS = ("ALERTS", "ALERTS_FOR_STATE", "up")
# The monitoring itself, and what a language's runtime counts of itself: noise unless a rule looks at it.
_ITSELF = re.compile(
    r"^(prometheus|alertmanager|promhttp|net_conntrack|scrape|loki|cortex|thanos|grafana|logproto|tempo|vm|vmagent)_"
    r"|^(go_(memstats|gc|sched|info|cgo|godebug|cpu|sync)|python_(gc|info)|jvm_(classes|buffer|gc_memory)|nodejs_gc)"
)
_MACHINE = re.compile(
    r"^(node|container|kube|kubelet|machine|windows|cadvisor|go|jvm|python|nodejs|process|apiserver|etcd)_"
)
_TOTALS = re.compile(r"_(total|count|sum)$")
_IDENTIFIER = re.compile(r"[A-Za-z_:][A-Za-z0-9_:]*")


@dataclass(frozen=True, slots=True)
class Question:
    """A query and the name under which its answer is kept."""

    name: str
    query: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked, the metrics that found no room, and how many were left out as those of the monitoring itself."""

    questions: tuple[Question, ...]
    without_room: tuple[str, ...]
    itself: int


def choose(names: Iterable[str], counts: Mapping[str, int], in_rules: set[str], rate: str) -> Choice:
    """The questions for the metrics of these names; `counts` are their series, `rate` is a range such as `60s`.

    Counters are asked as they are, since the detectors make rates of them; histograms as their 95th percentile.
    """
    known = set(names)
    room = MOST_SERIES
    asked, without_room, itself = [Question(name, name) for name in ALWAYS if name in known], [], 0
    for name in sorted(known - set(ALWAYS), key=lambda one: (_place(one, in_rules), one)):
        if _is_part(name, known):
            continue
        if name not in in_rules and _ITSELF.search(name):
            itself += 1
            continue
        is_histogram = name.endswith("_bucket") and name.removesuffix("_bucket") + "_count" in known
        question, size = (_percentile if is_histogram else _plain)(name, counts.get(name, 1), rate)
        if size > room:
            without_room.append(name)
        else:
            asked.append(question)
            room -= size
    return Choice(tuple(asked), tuple(without_room), itself)


def metrics_in_rules(rules: Any) -> set[str]:
    """Every word in the expressions of `/api/v1/rules` that may be a metric's name."""
    every = (rule for group in rows_at(rules, "data", "groups") for rule in rows_at(group, "rules"))
    return {word for rule in every for word in _IDENTIFIER.findall(str(rule.get("query", "")))}


def selector(name: str) -> str:
    """What selects a metric, also one whose name is no identifier, as OpenTelemetry's may be."""
    if _IDENTIFIER.fullmatch(name):
        return name
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'{{__name__="{quoted}"}}'


def _place(name: str, in_rules: set[str]) -> int:
    return 0 if name in in_rules else 2 if _MACHINE.match(name) else 1


def _is_part(name: str, known: set[str]) -> bool:
    """True for what another question tells: the sum beside a count, and the time at which a series was made."""
    if name.endswith("_created"):
        return True
    stem = name.removesuffix("_sum")
    return stem != name and (f"{stem}_bucket" in known or f"{stem}_count" in known)


def _percentile(name: str, count: int, rate: str) -> tuple[Question, int]:
    """The question for a histogram's 95th percentile, and how many series it is thought to give."""
    query = f"histogram_quantile(0.95, sum by (le, {TOGETHER}) (rate({selector(name)}[{rate}])))"
    return Question(name.removesuffix("_bucket") + "_p95", query), max(1, min(count // 10, MOST_OF_ONE))


def _plain(name: str, count: int, rate: str) -> tuple[Question, int]:
    """The question for a metric as it is, or taken together when it has too many series; and how many it gives."""
    if count <= MOST_OF_ONE:
        return Question(name, selector(name)), count
    if _TOTALS.search(name):
        return Question(name, f"sum by ({TOGETHER}) (rate({selector(name)}[{rate}]))"), MOST_OF_ONE
    return Question(name, f"max by ({TOGETHER}) ({selector(name)})"), MOST_OF_ONE
