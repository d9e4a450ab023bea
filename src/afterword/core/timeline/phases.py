"""When the incident passed from one phase to the next, and the entry that proves each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from afterword.core.model.timeline import Entry, Impact, Phases

EARLY = timedelta(seconds=120)  # an alert may fire this long before users feel anything
ONSET_KINDS = ("error_rate_onset", "latency_onset", "traffic_drop")
LOUD_SCORE, CALM_SCORE = 0.85, 0.4


def find_phases(entries: Sequence[Entry], impact: Impact) -> tuple[Phases, Mapping[str, Entry]]:
    """Give the phases, and by their names the entries that prove them; a phase without proof is not told."""
    proofs: dict[str, Entry | None] = {}
    began = impact.start
    near = [e for e in entries if began is None or e.at >= began - EARLY]
    proofs["impact_started"] = _nearest(entries, began, ONSET_KINDS) or _first(near, _is_alert)
    proofs["detected"] = (
        _first(near, lambda e: e.kind == "page" or (e.kind == "alert_firing" and e.score >= LOUD_SCORE))
        or _first(near, _is_alert)
        or _first(near, lambda e: e.actor is not None and e.kind in {"status", "diagnosis", "question", "note"})
    )
    proofs["acknowledged"] = _first(near, lambda e: e.kind == "acknowledge")
    proofs["mitigated"] = _nearest(entries, impact.end, ("recovery",)) or _last(near, lambda e: e.kind == "recovery")
    proofs["resolved"] = _last(near, lambda e: e.kind == "resolved") or _last(near, _is_over)
    found = {name: entry for name, entry in proofs.items() if entry is not None}
    times: dict[str, datetime] = {name: entry.at for name, entry in found.items()}
    return Phases(**times), found


def _is_alert(entry: Entry) -> bool:
    return entry.kind == "alert_firing" and entry.score > CALM_SCORE


def _is_over(entry: Entry) -> bool:
    return entry.kind == "alert_resolved" and entry.score > CALM_SCORE


def _first(entries: Sequence[Entry], fits: Callable[[Entry], bool]) -> Entry | None:
    return next((e for e in entries if fits(e)), None)


def _last(entries: Sequence[Entry], fits: Callable[[Entry], bool]) -> Entry | None:
    return next((e for e in reversed(entries) if fits(e)), None)


def _nearest(entries: Sequence[Entry], at: datetime | None, kinds: tuple[str, ...]) -> Entry | None:
    """The entry of one of the kinds that lies within a minute of the time."""
    if at is None:
        return None
    close = [e for e in entries if e.kind in kinds and abs((e.at - at).total_seconds()) <= 60]
    return min(close, key=lambda e: (abs((e.at - at).total_seconds()), e.kind), default=None)
