"""Whose series or log it is, and which of the services that misbehave stands deepest."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence

from afterword.core.model.reading import Series
from afterword.core.model.services import ServiceMap

# A label of the first kind names what is asked, as the asker measures it; of the second, who measures itself.
ASKED = ("dependency", "upstream", "peer_service", "target_service", "backend", "destination_service", "downstream")
OWN = (
    "service", "service_name", "ServiceName", "app", "application", "app_kubernetes_io_name", "component", "deployment",
    "workload", "container", "job", "exported_job",
)  # fmt: skip
DULL_FOLDERS = frozenset({"", "prometheus", "metrics", "logs", "log", "evidence", "var", "series", "data"})
SUFFIX = re.compile(r"(\.(log|jsonl?|txt|csv|gz|zst|xz|bz2|prom|\d+))+$|[-_.]?(access|error)$")


def owner_of_series(series: Series, services: ServiceMap) -> str:
    """Give the service that a series tells of: as the description says, else by its labels, else by its name."""
    labels = series.labels
    bare, folder = series.name.partition("{")[0], posixpath.dirname(series.file)
    if services.services:
        asked = [labels[name] for name in ASKED if labels.get(name)]
        own = [labels[name] for name in OWN if labels.get(name)]
        found = services.owner([*asked, *own, bare, _stem(series.file), *reversed(folder.split("/"))])
        if found:
            return found
    own_label = next((labels[name] for name in OWN if labels.get(name)), None)
    return own_label or _of_path(folder) or bare.partition("_")[0]


def owner_of_file(file: str, services: ServiceMap) -> str:
    """Give the service whose log a file is: as the description says, else by its folder, else by its name."""
    folder, stem = posixpath.dirname(file), _stem(file)
    found = services.owner([stem, posixpath.basename(file), *reversed(folder.split("/")), file])
    return found or _of_path(folder) or stem


def _stem(file: str) -> str:
    name = posixpath.basename(file)
    while (shorter := SUFFIX.sub("", name)) not in ("", name):
        name = shorter
    return name


def _of_path(folder: str) -> str:
    return next((part for part in reversed(folder.split("/")) if part.lower() not in DULL_FOLDERS), "")


def levels_below(misbehaving: Sequence[str], services: ServiceMap) -> Mapping[str, tuple[str, ...]]:
    """Give for each service that misbehaves the chain of those below it that do too, the nearest first.

    A service that depends on itself in a circle is not below itself: neither of the two is deeper.
    """
    names = set(misbehaving)
    below = {
        name: {one for one in services.below(name) & names if name not in services.below(one)} for name in sorted(names)
    }
    chains: dict[str, tuple[str, ...]] = {}
    for name in sorted(names, key=lambda one: (len(below[one]), one)):
        rest = [(one, *chains[one]) for one in sorted(below[name]) if one in chains]
        chains[name] = max(rest, key=len, default=())
    return chains
