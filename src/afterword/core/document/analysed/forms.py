"""The visible form of each piece of an analysis: lines that people read and write, and what lines say."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from afterword.core.document.cells import cell, uncell
from afterword.core.model.analysis import ANSWERS, WAYS, ChainFix, Detection, HumanImpact, LevelAnswer

_FACT = re.compile(r"^- \*\*(?P<name>[^*]+?):\*\*(?: (?P<said>.*))?$")
_LEVEL = re.compile(r"^- \*\*(?P<level>L[1-5])(?: (?P<name>[^*]*?))?:\*\* (?P<answer>[A-Z][a-z ]+)\.(?: (?P<why>.*))?$")
_FIX = re.compile(r"^(?P<level>L[1-5])(?: (?P<name>[^:]*?))?: (?P<text>.*)$")

HUMAN = {
    "people": "Told by",
    "woken": "People woken",
    "hours": "Hours spent, all people",
    "switches": "Times other work was broken off",
    "stress": "Stress from 1 to 5, median",
}
FIX = {"owner": "Owner", "due": "Due", "test": "Test", "id": "Action", "kept_because": "Kept at L5 because"}


def _line(text: str) -> str:
    return cell(text).replace("\\|", "|")


def _facts(lines: Sequence[str], names: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """What lines such as `- **Owner:** @ines` say, by their keys, and the lines that are none of them."""
    keys = {name: key for key, name in names.items()}
    found: dict[str, str] = {}
    rest: list[str] = []
    for line in lines:
        fact = _FACT.match(line)
        if fact and fact["name"] in keys:
            found[keys[fact["name"]]] = uncell(fact["said"] or "")
        elif line.strip():
            rest.append(line)
    return found, rest


def number(value: float) -> str:
    """A number without idle noughts."""
    return f"{value:.10g}"


def write_human(human: HumanImpact) -> list[str]:
    """The sums, one line for each."""
    values = {name: getattr(human, name) for name in HUMAN}
    return [f"- **{HUMAN[name]}:** {number(value)}" for name, value in values.items() if value is not None]


def read_human(lines: Sequence[str]) -> tuple[HumanImpact | None, list[str]]:
    """The sums that lines tell."""
    found, rest = _facts(lines, HUMAN)
    try:
        sums: dict[str, Any] = {"people": 0}
        sums |= {name: int(found[name]) for name in ("people", "woken", "switches") if name in found}
        sums |= {name: float(found[name]) for name in ("hours", "stress") if name in found}
    except ValueError:
        return None, list(lines)
    return (HumanImpact(**sums) if found else None), rest


def write_detection(detection: Detection) -> list[str]:
    """How it was found, and what should have found it."""
    way = WAYS.get(detection.way, "")
    said = ". ".join(part for part in (way, _line(detection.text)) if part)
    lines = [f"- **Found by:** {said}"] if said else []
    return [*lines, f"- **Should have found it:** {_line(detection.should)}"] if detection.should else lines


def read_detection(lines: Sequence[str]) -> tuple[Detection | None, list[str]]:
    """The detection that lines tell."""
    found, rest = _facts(lines, {"found": "Found by", "should": "Should have found it"})
    said = found.get("found", "")
    way = next((key for key, words in WAYS.items() if said == words or said.startswith(f"{words}. ")), "")
    text = said[len(WAYS[way]) :].removeprefix(". ") if way else said
    return (Detection(way, text, found.get("should", "")) if found else None), rest


def write_walk(walk: Sequence[LevelAnswer]) -> list[str]:
    """One line for each level."""
    return [
        f"- **{one.level} {_line(one.name)}:** {ANSWERS.get(one.answer, one.answer)}. {_line(one.why)}".rstrip()
        for one in walk
    ]


def read_walk(lines: Sequence[str]) -> tuple[tuple[LevelAnswer, ...], list[str]]:
    """The answers that lines tell."""
    answers = {words: key for key, words in ANSWERS.items()}
    found: list[LevelAnswer] = []
    rest: list[str] = []
    for line in lines:
        told = _LEVEL.match(line)
        if told and told["answer"] in answers:
            name, why = uncell(told["name"] or ""), uncell(told["why"] or "")
            found.append(LevelAnswer(told["level"], name, answers[told["answer"]], why))
        elif line.strip():
            rest.append(line)
    return tuple(found), rest


def write_fix(fix: ChainFix) -> list[str]:
    """The fix with its level, and below it whose it is, by when, and its test."""
    values = {name: getattr(fix, name) for name in FIX}
    said = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
    facts = [f"- **{FIX[name]}:** {_line(value)}" for name, value in said.items() if value]
    return [f"{fix.level} {_line(fix.name)}: {_line(fix.text)}", *(["", *facts] if facts else [])]


def read_fix(lines: Sequence[str]) -> tuple[ChainFix | None, list[str]]:
    """The fix that lines tell."""
    found, rest = _facts(lines, FIX)
    head = next((match for line in rest if (match := _FIX.match(line))), None)
    if head is None:
        return None, list(lines)
    rest = [line for line in rest if line != head[0]]
    try:
        due = date.fromisoformat(found["due"]) if "due" in found else None
    except ValueError:
        return None, list(lines)
    fix = ChainFix(
        level=head["level"],
        name=uncell(head["name"] or ""),
        text=uncell(head["text"]),
        owner=found.get("owner"),
        due=due,
        test=found.get("test", ""),
        id=found.get("id"),
        kept_because=found.get("kept_because", ""),
    )
    return fix, rest


def write_parked(parked: Sequence[str]) -> list[str]:
    """One line for each idea."""
    return [f"- {_line(one)}" for one in parked]


def read_parked(lines: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """The ideas that lines tell."""
    told = [line for line in lines if line.strip()]
    ideas = tuple(uncell(line[2:]) for line in told if line.startswith("- "))
    return ideas, [line for line in told if not line.startswith("- ")]
