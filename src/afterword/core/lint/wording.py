"""How rules call the parts of a postmortem."""

from __future__ import annotations

_NAMES = {
    "root_cause": "the cause",
    "contributing_factors": "the contributing factors",
    "actions": "actions",
    "lessons": "what was learned",
    "lessons_well": "what went well",
    "lessons_poorly": "what could be better",
    "lessons_lucky": "where luck helped",
    "human_impact": "the impact on people",
    "chain_walk": "the walk along the chain",
    "chain_fix": "the chain fix",
    "parking_list": "the parking list",
    "references": "references",
    "background": "the background",
}


def named(field: str) -> str:
    """The field in words, as in `the impact`."""
    return _NAMES.get(field, f"the {field.replace('_', ' ')}")
