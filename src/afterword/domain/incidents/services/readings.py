"""Asks for evidence to be read, follows the reading, and stores what it found."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from afterword.core.errors import InputError
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.models import Evidence, EvidenceReading, Incident, Signal
from afterword.domain.incidents.permissions import require_edit
from afterword.domain.incidents.services.common import locked
from afterword.domain.journal.services import record

State = EvidenceReading.State
UNREAD_KINDS = ("unreadable", "unknown")


def ask_reading(*, actor: Person, incident: Incident) -> EvidenceReading:
    """Has all evidence of the incident read in the background; one that waits already is not asked for twice."""
    require_edit(actor, incident)
    with transaction.atomic():
        locked(incident)
        if (waiting := incident.readings.filter(state=State.WAITING).last()) is not None:
            return waiting
        sizes = list(incident.evidence.values_list("size", flat=True))
        if not sizes:
            raise InputError(message=f"{incident.code} has no evidence yet; upload files first.")
        reading = EvidenceReading.objects.create(incident=incident, asked_at=clock.now(), bytes_total=sum(sizes))
        after = {"reading": reading.pk, "files": len(sizes)}
        record(actor=actor, verb="evidence.reading_asked", subject=reading, after=after, incident=incident.pk)
    return reading


def start_reading(*, reading: EvidenceReading) -> bool:
    """Marks a reading as begun; False when it was finished before, by a worker that died just afterwards."""
    with transaction.atomic():
        locked(reading.incident)
        reading.refresh_from_db()
        if reading.state == State.DONE:
            return False
        reading.state, reading.started_at, reading.finished_at = State.RUNNING, clock.now(), None
        reading.attempts += 1
        reading.bytes_done, reading.problem = 0, ""
        reading.bytes_total = sum(reading.incident.evidence.values_list("size", flat=True))
        reading.save()
        _record(reading, "evidence.reading_started", {"attempt": reading.attempts})
    return True


def note_progress(*, reading: EvidenceReading, file: str, bytes_done: int) -> None:
    """Notes how far a reading is; no journal row, since nothing was decided or found."""
    EvidenceReading.objects.filter(pk=reading.pk, state=State.RUNNING).update(
        current_file=file[:500], bytes_done=bytes_done
    )


def store_reading(
    *, reading: EvidenceReading, timeline: Mapping[str, Any], manifest: Mapping[str, Any]
) -> EvidenceReading:
    """Stores what was found: a report per file, proposed signals, the impact numbers, and the manifest of it all.

    The same result stored twice changes nothing: a signal is known by its fingerprint, and those that a person
    accepted or dismissed stay as they are. Proposals that a fuller reading no longer makes go away.
    """
    incident = reading.incident
    with transaction.atomic():
        locked(incident)
        sources = list(timeline["sources"])
        _store_reports(incident, sources)
        new = _store_signals(incident, timeline["entries"], {row["file"]: row["sha256"] for row in sources})
        _store_facts(incident, timeline)
        reading.state, reading.finished_at = State.DONE, clock.now()
        reading.bytes_done, reading.current_file, reading.problem = reading.bytes_total, "", ""
        reading.found, reading.timeline, reading.manifest = _found(sources, timeline), dict(timeline), dict(manifest)
        reading.save()
        _record(reading, "evidence.read", {"files": len(sources), "signals": len(timeline["entries"]), "new": new})
    return reading


def fail_reading(
    *, reading: EvidenceReading, problem: str, sources: Iterable[Mapping[str, Any]] = ()
) -> EvidenceReading:
    """Notes in one sentence why a reading failed, with the reports there are."""
    with transaction.atomic():
        locked(reading.incident)
        _store_reports(reading.incident, list(sources))
        reading.state, reading.finished_at = State.FAILED, clock.now()
        reading.problem, reading.current_file = problem, ""
        reading.save()
        _record(reading, "evidence.reading_failed", {"problem": problem})
    return reading


def _record(reading: EvidenceReading, verb: str, after: dict[str, Any]) -> None:
    record(actor=None, verb=verb, subject=reading, after=after, incident=reading.incident_id)


def _store_reports(incident: Incident, sources: list[Mapping[str, Any]]) -> None:
    for evidence in incident.evidence.all():
        reports = [dict(row) for row in sources if belongs(row["file"], evidence)]
        if not reports:
            continue
        kinds = {row["kind"] for row in reports}
        usable = kinds - set(UNREAD_KINDS)
        evidence.reports = reports
        evidence.kind = (kinds.pop() if len(kinds) == 1 else "archive")[:40]
        evidence.state = Evidence.State.READ if usable else Evidence.State.UNREADABLE
        problems = [row["problem"] for row in reports if row.get("problem")]
        evidence.problem = problems[0] if problems and len(reports) == 1 else _problems(problems, reports)
        evidence.save(update_fields=["reports", "kind", "state", "problem"])


def _problems(problems: list[str], reports: list[dict[str, Any]]) -> str:
    return f"{len(problems)} of {len(reports)} files inside have a problem: {problems[0]}" if problems else ""


def belongs(file: str, evidence: Evidence) -> bool:
    """Whether a report's file is this evidence, or lies inside it when it is an archive."""
    return file == evidence.path or file.startswith((f"{evidence.path}/", f"{evidence.path}!"))


def _store_signals(incident: Incident, entries: Iterable[Mapping[str, Any]], hashes: Mapping[str, str]) -> int:
    known = {signal.fingerprint: signal for signal in incident.signals.all()}
    new: dict[str, Signal] = {}
    seen: set[str] = set()
    for entry in entries:
        mark = fingerprint(entry)
        seen.add(mark)
        if mark not in known and mark not in new:
            new[mark] = _signal(incident, entry, mark, hashes)
    stale = [s.pk for mark, s in known.items() if mark not in seen and s.state == Signal.State.PROPOSED]
    Signal.objects.filter(pk__in=stale).delete()
    Signal.objects.bulk_create(new.values())
    return len(new)


def fingerprint(entry: Mapping[str, Any]) -> str:
    """What makes a proposed entry the same in two readings: its kind, time and evidence."""
    facts = [entry["kind"], entry["at"], entry["evidence"]]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _signal(incident: Incident, entry: Mapping[str, Any], mark: str, hashes: Mapping[str, str]) -> Signal:
    return Signal(
        incident=incident,
        fingerprint=mark,
        at=datetime.fromisoformat(entry["at"]).astimezone(UTC),
        kind=entry["kind"][:24],
        text=entry["text"],
        source=entry["source"][:40],
        actor_name=(entry.get("actor") or "")[:120],
        score=entry.get("score", 0.5),
        key=bool(entry.get("key")),
        evidence=[{**span, "sha256": hashes.get(span["file"], "")} for span in entry["evidence"]],
    )


def _store_facts(incident: Incident, timeline: Mapping[str, Any]) -> None:
    """Keeps the impact numbers; the start of the impact is filled in only where no person has said it."""
    incident.impact_facts = dict(timeline["impact"])
    fields = ["impact_facts"]
    started = timeline["phases"].get("impact_started")
    if started and incident.impact_started_at is None:
        at = datetime.fromisoformat(started).astimezone(UTC)
        if incident.resolved_at is None or at <= incident.resolved_at:
            incident.impact_started_at = at
            fields.append("impact_started_at")
            after = {"impact_started_at": at.isoformat()}
            record(actor=None, verb="incident.times_changed", subject=incident, after=after, incident=incident.pk)
    incident.save(update_fields=fields)


def _found(sources: list[Mapping[str, Any]], timeline: Mapping[str, Any]) -> str:
    """One sentence about what the reading found."""
    outside = [row["file"] for row in sources if row.get("note") and not row["sha256"]]
    unread = [*outside, *(row["file"] for row in sources if row["kind"] in UNREAD_KINDS)]
    entries = timeline["entries"]
    keys = sum(1 for entry in entries if entry.get("key"))
    read = len(sources) - len(unread)
    sentence = f"{read:,} of {len(sources):,} files read, {len(entries):,} signals found, {keys:,} tell the story"
    failed, requests = timeline["impact"].get("failed"), timeline["impact"].get("requests")
    if requests:
        sentence += f"; {failed or 0:,} of {requests:,} requests failed"
    return sentence + "."
