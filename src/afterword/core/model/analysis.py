"""The analysis of a postmortem: the causal graph, the walk of the chain, the one fix, what was parked, whom it cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

LAYERS = {
    "immediate": "Immediate",
    "contributing": "Contributing",
    "systemic": "Systemic",
    "trigger": "Trigger",  # what set it off that day: apart from the causes
}
RELATIONS = {  # as an edge says it: the cause ... what it led to
    "caused": "caused",
    "allowed": "allowed",
    "set_off": "set off",
    "not_caught": "did not catch",
    "prolonged": "prolonged",
}
USUAL_RELATION = {"immediate": "caused", "contributing": "allowed", "systemic": "allowed", "trigger": "set_off"}
PASSED = frozenset(["not_caught", "prolonged"])  # drawn dashed: it did not produce it
LEVELS = {"L1": "Strategy", "L2": "Discovery", "L3": "Scope", "L4": "Execution", "L5": "Operation"}
ANSWERS = {
    "none": "Did not contribute",
    "produced": "Produced it",
    "missed": "Failed to catch",
    "prolonged": "Prolonged it",
}
WAYS = {"alert": "An alert", "customer": "A customer", "person": "A person"}
CATEGORIES = (
    "Monitoring Gap",
    "Testing Gap",
    "Runbook Gap",
    "Capacity Planning",
    "Configuration",
    "Code",
    "Deployment",
    "Dependency",
    "Decision",
    "Planning",
    "Documentation",
    "Knowledge",
    "Process",
    "Load",
)
GAP = "Monitoring Gap"


@dataclass(frozen=True, slots=True)
class Lead:
    """One edge of the causal graph: a relation, and the place of the factor it leads to, from 1; 0 is the outcome."""

    relation: str
    to: int


@dataclass(frozen=True, slots=True)
class LevelAnswer:
    """What the walk says of one level; `name` is what the team calls it."""

    level: str
    name: str
    answer: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class ChainFix:
    """The one fix: its level, what changes, whose it is, by when, and the test that shows that it holds."""

    level: str
    name: str
    text: str
    owner: str | None = None
    due: date | None = None
    test: str = ""
    id: str | None = None
    kept_because: str = ""  # why it stays at L5 although a level above contributed


@dataclass(frozen=True, slots=True)
class HumanImpact:
    """What it cost people, in sums; `stress` is a median from 1 to 5, of at least three people."""

    people: int
    woken: int = 0
    hours: float = 0
    switches: int = 0
    stress: float | None = None


@dataclass(frozen=True, slots=True)
class Detection:
    """How it was found (`way` is one of WAYS), and what should have found it."""

    way: str = ""
    text: str = ""
    should: str = ""


@dataclass(frozen=True, slots=True)
class Analysis:
    """What a document says beside its factors; `outcome` is what the causal graph explains, empty for the title."""

    outcome: str = ""
    detection: Detection | None = None
    walk: tuple[LevelAnswer, ...] = ()
    fix: ChainFix | None = None
    parked: tuple[str, ...] = ()
    human: HumanImpact | None = None


NO_ANALYSIS = Analysis()
