"""Where the pieces of the analysis stand on the reading page: below the section that tells of them, else alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from afterword.domain.postmortems.models import Section
from afterword.web.presenters.analysis import Reading

HOMES: Mapping[str, tuple[str, ...]] = {  # for each piece the fields below which it may stand, the best one first
    "human": ("human_impact", "impact"),
    "detection": ("detection",),
    "causes": ("contributing_factors", "root_cause"),
    "chain": ("chain_walk",),
    "fix": ("chain_fix",),
    "parked": ("parking_list",),
}
HEADINGS = {
    "human": "What it cost people",
    "detection": "Detection",
    "causes": "Causes",
    "chain": "Walking the chain",
    "fix": "The one fix",
    "parked": "Parking list",
}


@dataclass(frozen=True, slots=True)
class Places:
    """For the key of each section the pieces below it, and those that no section is there for."""

    below: Mapping[str, tuple[str, ...]]
    alone: tuple[str, ...]


def present(reading: Reading) -> list[str]:
    """The pieces that have something to show, in the order of a document."""
    shown = {
        "human": reading.human.people > 0,
        "detection": bool(reading.detection or reading.should),
        "causes": bool(reading.causes.graph.nodes),
        "chain": reading.walked,
        "fix": reading.fix is not None,
        "parked": bool(reading.parked),
    }
    return [piece for piece, there in shown.items() if there]


def places_of(sections: Iterable[Section], reading: Reading) -> Places:
    """Where everything goes in this document."""
    keys: dict[str, str] = {}
    for section in sections:
        if not section.kept and section.field:
            keys.setdefault(section.field, section.key)
    below: dict[str, tuple[str, ...]] = {}
    alone = []
    for piece in present(reading):
        home = next((keys[field] for field in HOMES[piece] if field in keys), None)
        if home is None:
            alone.append(piece)
        else:
            below[home] = (*below.get(home, ()), piece)
    return Places(below, tuple(alone))
