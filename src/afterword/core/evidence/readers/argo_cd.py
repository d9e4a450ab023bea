"""Reads Argo CD: applications as JSON with their history, and the table of `argocd app history`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from afterword.core.evidence.base import Head, Source, lines_of
from afterword.core.evidence.deploys import deploy_moment, status_moment
from afterword.core.evidence.json_spans import Located, documents
from afterword.core.evidence.stamps import from_iso
from afterword.core.evidence.structured import broken_sentence, first_array, objects, report_on, text_of
from afterword.core.model.reading import Moment, Reading
from afterword.core.model.span import LineSpan, Unread

KIND = "argo_cd"
_JSON = re.compile(r'"deployedAt"\s*:\s*"|argoproj\.io/')
_TABLE = re.compile(r"^(?:SOURCE\s.*\n)?ID\s+DATE\s+REVISION", re.MULTILINE)
_NAMED = re.compile(r"^(?P<ref>\S+) \((?P<sha>[0-9a-f]{7,40})\)$")
_ROW = re.compile(r"^(?P<id>\d+)\s+(?P<date>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4}) \S+\s+(?P<revision>\S.*)$")


class ArgoCd:
    """Reads what was synchronised when; a revision that ran before is a rollback."""

    kind = KIND

    def fits(self, head: Head) -> float:
        """Sure when an application with a history is seen, or the table of one."""
        if head.text.lstrip()[:1] in ("{", "["):
            return 0.96 if _JSON.search(head.text) and '"history"' in head.text else 0.0
        return 0.96 if _TABLE.search(head.text[:400]) else 0.0

    def read(self, source: Source) -> Reading:
        """A `deploy` moment for each entry of a history, and how the last operation went."""
        text = text_of(source)
        moments, unread, problem = _table(source, text) if _TABLE.search(text[:400]) else _json(source, text)
        kept = tuple(sorted(moments, key=lambda moment: moment.at))
        report = report_on(source, KIND, records=len(kept), moments=kept, unread=unread, problem=problem)
        return Reading(report, moments=kept)


Found = tuple[list[Moment], list[Unread], str | None]


def _table(source: Source, text: str) -> Found:
    rows: list[tuple[Located, dict[str, Any]]] = []
    unread: list[Unread] = []
    for number, line in enumerate(lines_of(text), start=1):
        row = _ROW.match(line)
        if row:
            date = row["date"].replace(" +", "+").replace(" -", "-")
            entry = {"deployedAt": date, "revision": row["revision"].strip(), "id": row["id"]}
            rows.append((Located(None, number, number), entry))
        elif line.strip() and not line.startswith(("ID ", "SOURCE ")):
            unread.append(Unread(number, line.strip()[:160], "it is no row of a history"))
    return list(_history(rows, "", "", source.name)), unread, None


def _json(source: Source, text: str) -> Found:
    array = first_array(text, ("items",), ())
    found, unread = (array.items, []) if array.found else documents(text)
    moments: list[Moment] = []
    for item, value in objects(found):
        moments += _application(item, value, source.name)
    return moments, list(unread), broken_sentence(array.broken) if array.found else None


def _application(item: Located, value: dict[str, Any], file: str) -> Iterator[Moment]:
    metadata, status, spec = (_part(value, name) for name in ("metadata", "status", "spec"))
    name, where = str(metadata.get("name") or ""), str(_part(spec, "destination").get("namespace") or "")
    entries = [entry for entry in status.get("history") or [] if isinstance(entry, dict)]
    yield from _history([(item, entry) for entry in entries], name, where, file)
    operation = _part(status, "operationState")
    at, phase = from_iso(operation.get("finishedAt")), str(operation.get("phase") or "")
    if at and phase:
        said = str(operation.get("message") or "")
        text = f"Sync of {name} ended as {phase}" + (f": {said}" if said else "")
        yield status_moment(at, KIND, item.span(file), text, service=name, state=phase.lower())


def _history(rows: list[tuple[Located, dict[str, Any]]], name: str, where: str, file: str) -> Iterator[Moment]:
    seen: list[str] = []
    for item, entry in sorted(rows, key=lambda row: str(row[1].get("deployedAt"))):
        revision = str(entry.get("revision") or "")
        at = from_iso(entry.get("deployStartedAt")) or from_iso(entry.get("deployedAt"))
        if at is None:
            continue
        back = revision in seen[:-1] and revision != (seen[-1] if seen else "")
        named = _NAMED.match(revision)
        who = _part(entry, "initiatedBy").get("username")
        yield deploy_moment(
            at, KIND, LineSpan(file, item.line_start, item.line_end), service=name, where=where,
            ref=named["ref"] if named else _target(entry) or _short(revision),
            actor=str(who) if who else None, sha=named["sha"] if named else revision, id=str(entry.get("id") or ""),
            previous_ref=_short(seen[-1].partition(" ")[0]) if seen else "", rollback="1" if back else "",
        )  # fmt: skip
        seen.append(revision)


def _target(entry: dict[str, Any]) -> str:
    """The tag that was asked for; a branch names what is newest on it, and so nothing that was deployed."""
    target = str(_part(entry, "source").get("targetRevision") or "")
    return target if re.search(r"\d", target) and not re.fullmatch(r"[0-9a-f]{40}", target) else ""


def _short(revision: str) -> str:
    return revision[:7] if re.fullmatch(r"[0-9a-f]{40}", revision) else revision


def _part(value: dict[str, Any], name: str) -> dict[str, Any]:
    found = value.get(name)
    return found if isinstance(found, dict) else {}
