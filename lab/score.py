"""How well a timeline agrees with the truth of a recording: entries, key entries, users, clocks and the cause."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from afterword.core.evidence.walk import read_evidence
from afterword.core.timeline.build import build_timeline
from afterword.core.timeline.json import to_json
from lab.record import unpack

Event = Mapping[str, Any]
SYMPTOMS = frozenset(
    {"error_rate_onset", "latency_onset", "saturation", "new_pattern", "silence", "restart", "traffic_drop"}
) | {"change_point"}
CHANGES = frozenset({"deploy", "config_change", "mitigation", "restart"})
TALK = frozenset({"note", "diagnosis", "mitigation", "status", "decision", "question"})
ONSETS = frozenset({"trigger", "symptom_onset", "error_rate_onset", "latency_onset"})
FITS: dict[str, tuple[frozenset[str], float]] = {  # kinds of entries that tell of it, and how far apart in seconds
    "deploy": (frozenset({"deploy", "config_change"}), 5),
    "config_change": (CHANGES | TALK, 15),
    "trigger": (CHANGES | SYMPTOMS, 20),
    "symptom_onset": (SYMPTOMS, 20),
    "error_rate_onset": (frozenset({"error_rate_onset", "new_pattern"}), 20),
    "latency_onset": (frozenset({"latency_onset", "saturation", "change_point"}), 20),
    "alert_firing": (frozenset({"alert_firing"}), 6),
    "alert_resolved": (frozenset({"alert_resolved", "recovery"}), 10),
    "page": (frozenset({"page"}), 6),
    "acknowledge": (frozenset({"acknowledge"}), 6),
    "escalate": (frozenset({"escalate"}), 6),
    "diagnosis_wrong": (TALK, 30),
    "diagnosis_right": (TALK, 30),
    "mitigation": (CHANGES | TALK, 30),
    "recovery": (frozenset({"recovery", "alert_resolved", "resolved"}), 30),
    "resolved": (frozenset({"resolved", "status"}), 15),
    "data_gap_start": (frozenset({"gap_start", "silence"}), 8),
    "data_gap_end": (frozenset({"gap_end", "silence"}), 8),
}
LEAST = {"recall": 0.95, "key recall": 0.75, "key precision": 0.6}
FIRST = 3  # among so many signals the true cause must be


@dataclass(frozen=True, slots=True)
class Score:
    """The figures of one recording, and a sentence for each thing that is wrong."""

    name: str
    figures: Mapping[str, float]
    wrong: tuple[str, ...]
    missed: tuple[str, ...]


def score(recording: Path) -> Score:
    """Give the score of a kept recording: a folder with truth.json and the evidence, packed or not."""
    truth = json.loads((recording / "truth.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="afterword-lab-") as scratch:
        evidence = recording / "evidence"
        told = answer(evidence if evidence.is_dir() else unpack(recording, Path(scratch)))
    return judged(recording.name, truth, told)


def answer(evidence: Path) -> dict[str, Any]:
    """Give what Afterword tells of the evidence."""
    return to_json(build_timeline(read_evidence([evidence])))


def judged(name: str, truth: Mapping[str, Any], told: Mapping[str, Any]) -> Score:
    """Give the score of an answer."""
    entries = told["entries"]
    key = [entry for entry in entries if entry["key"]]
    noise = [event for event in truth["events"] if event.get("noise")]
    events = [event for event in truth["events"] if not event.get("noise")]
    found, found_key = match(events, entries), match(events, key)
    excused = set(match(noise, key).values()) - set(found_key.values())
    figures = {
        "recall": len(found) / len(events),
        "key recall": len(found_key) / len(events),
        "key precision": (len(set(found_key.values())) + len(excused)) / max(len(key), 1),
        "entries": float(len(entries)),
        "key": float(len(key)),
        "cause": float(_place(truth, told)),
    }
    missed = tuple(f"{e['t']} {e['kind']}: {e['description']}" for i, e in enumerate(events) if i not in found)
    return Score(name, figures, tuple(_wrong(truth, told, figures)), missed)


def match(events: Sequence[Event], entries: Sequence[Event]) -> dict[int, int]:
    """Give the entry of each event, one to one and nearest first; the onsets of one moment may share an entry."""
    pairs = sorted(
        (apart, i, j)
        for i, event in enumerate(events)
        for j, entry in enumerate(entries)
        if (apart := abs(_at(entry["at"]) - _at(event["t"]))) <= _reach(event)
        and entry["kind"] in FITS[event["kind"]][0]
    )
    found: dict[int, int] = {}
    taken: dict[int, list[int]] = {}
    for _, i, j in pairs:
        holders = taken.setdefault(j, [])
        shared = events[i]["kind"] in ONSETS and all(events[k]["kind"] in ONSETS for k in holders)
        if i not in found and (not holders or shared):
            found[i] = j
            holders.append(i)
    return found


def _reach(event: Event) -> float:
    return max(FITS[event["kind"]][1], float(event.get("tolerance_s") or 0))


def _at(text: str) -> float:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def _place(truth: Mapping[str, Any], told: Mapping[str, Any]) -> int:
    """The place of the first true cause among the signals; 0 when it is not there."""
    names = [signal["name"] for signal in told["signals"]]
    return next((i for i, name in enumerate(names, 1) if any(root in name for root in truth["root_signals"])), 0)


def _wrong(truth: Mapping[str, Any], told: Mapping[str, Any], figures: Mapping[str, float]) -> list[str]:
    wrong = [f"{name} is {figures[name]:.2f}" for name, least in LEAST.items() if figures[name] < least]
    if not 8 <= figures["key"] <= 25 or figures["entries"] > 200:
        wrong.append(f"{figures['key']:.0f} of {figures['entries']:.0f} entries are key")
    if not 1 <= figures["cause"] <= FIRST:
        wrong.append(f"the true cause stands at place {figures['cause']:.0f}")
    true, ours = truth["impact"]["failed_requests"], (told["impact"] or {}).get("failed")
    if ours is None or abs(ours - true) > 0.02 * true:
        wrong.append(f"{ours} failed requests were told, {true} failed")
    return wrong + _wrong_clocks(truth["skew"], told)


def _wrong_clocks(skew: Mapping[str, float], told: Mapping[str, Any]) -> list[str]:
    said = {Path(source["file"]).name: source["skew_seconds"] or 0.0 for source in told["sources"]}
    return [
        f"{name} was told to be {said.get(name, 0.0):+.0f} s off, it is {skew.get(name, 0):+.0f} s off"
        for name in sorted({*said, *skew})
        if abs(said.get(name, 0.0) - skew.get(name, 0)) > 5
    ]


def score_all(folder: Path) -> int:
    """Print the scores of all recordings of a folder; 1 when something is wrong."""
    scores = [score(path.parent) for path in sorted(folder.glob("*/truth.json"))]
    for one in scores:
        told = "  ".join(f"{name} {value:.2f}".removesuffix(".00") for name, value in one.figures.items())
        print(f"{one.name:22} {told}")
        for text in (*one.wrong, *(f"missed {event}" for event in one.missed)):
            print(f"{'':22} {text}")
    return 1 if any(one.wrong for one in scores) or not scores else 0
