"""Reads Flux: notifications as its provider posts them, and releases and kustomizations as JSON with their history."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from afterword.core.evidence.base import Head, Source
from afterword.core.evidence.deploys import FAILED, deploy_moment, status_moment
from afterword.core.evidence.json_spans import Located, documents
from afterword.core.evidence.stamps import from_iso
from afterword.core.evidence.structured import first_array, named, objects, report_on, text_of, unwrapped
from afterword.core.model.reading import Moment, Reading
from afterword.core.model.span import Unread

KIND = "flux"
_NOTICE = re.compile(r'"reportingController"\s*:\s*"(helm|kustomize|source|image)[\w-]*-controller"')
_OBJECT = re.compile(r"toolkit\.fluxcd\.io/")
_REVISION = re.compile(r"(?:revision|appVersion|commit_status)$")
DONE = re.compile(r"Succeeded|Reconciliation|Upgrade|Install|Rollback|Artifact", re.IGNORECASE)


class Flux:
    """Reads reconciliations that changed something; failures are told as the state of a deploy."""

    kind = KIND

    def fits(self, head: Head) -> float:
        """Sure when a controller of Flux reports, or its kinds of objects are seen."""
        if head.text.lstrip()[:1] not in ("{", "["):
            return 0.0
        if '"severity"' in head.text and _NOTICE.search(head.text):
            return 0.98
        return 0.97 if _OBJECT.search(head.text) and '"status"' in head.text else 0.0

    def read(self, source: Source) -> Reading:
        """A `deploy` moment for each release, with its version."""
        text = text_of(source)
        array = first_array(text, ("items",), ())
        found, unread = (array.items, list[Unread]()) if array.found else documents(text)
        moments: list[Moment] = []
        for item, value in objects(found):
            told = list(_moments(item, unwrapped(value, "involvedObject"), source.name))
            moments += told
            if not told:
                unread.append(Unread(item.line_start, str(value)[:160], "it is no release of Flux with a time"))
        kept = tuple(sorted(moments, key=lambda moment: moment.at))
        return Reading(report_on(source, KIND, records=len(kept), moments=kept, unread=unread), moments=kept)


def _moments(item: Located, value: dict[str, Any], file: str) -> Iterator[Moment]:
    if "involvedObject" in value:
        yield from _notice(item, value, file)
        return
    status, metadata = value.get("status"), value.get("metadata")
    if not isinstance(status, dict):
        return
    name, where = named(metadata, "name") or "", named(metadata, "namespace") or ""
    entries = [entry for entry in status.get("history") or [] if isinstance(entry, dict)]
    for entry in entries:
        at = from_iso(entry.get("lastDeployed")) or from_iso(entry.get("lastReconciled"))
        ref = named(entry, "appVersion", "chartVersion", "lastReconciledRevision") or ""
        if at:
            yield deploy_moment(at, KIND, item.span(file), service=name, ref=ref, where=where)
    if not entries:
        yield from _conditions(item, status, name, where, file)


def _conditions(item: Located, status: dict[str, Any], name: str, where: str, file: str) -> Iterator[Moment]:
    ref = named(status, "lastAppliedRevision", "lastAttemptedRevision") or ""
    for condition in status.get("conditions") or []:
        at = from_iso(condition.get("lastTransitionTime")) if isinstance(condition, dict) else None
        if at is None or condition.get("type") != "Ready":
            continue
        if condition.get("status") == "True":
            yield deploy_moment(at, KIND, item.span(file), service=name, ref=ref, where=where)
        else:
            text = f"{name} is not ready: {condition.get('message') or condition.get('reason') or ''}"
            yield status_moment(at, KIND, item.span(file), text, service=name, state="failure")


def _notice(item: Located, value: dict[str, Any], file: str) -> Iterator[Moment]:
    at, about = from_iso(value.get("timestamp")), value["involvedObject"]
    if at is None:
        return
    name, where = named(about, "name") or "", named(about, "namespace") or ""
    reason, message = str(value.get("reason") or ""), str(value.get("message") or "")
    metadata = value.get("metadata")
    told = metadata.items() if isinstance(metadata, dict) else ()
    ref = next((str(text) for key, text in told if _REVISION.search(str(key))), "")
    if value.get("severity") == "error" or FAILED.search(reason):
        text = f"{name}: {message or reason}"
        yield status_moment(at, KIND, item.span(file), text, service=name, ref=ref, state="failure")
    elif DONE.search(reason):
        back = "1" if "rollback" in reason.lower() else ""
        yield deploy_moment(at, KIND, item.span(file), service=name, ref=ref, where=where, note=message, rollback=back)
    else:
        yield status_moment(at, KIND, item.span(file), f"{name}: {message or reason}", service=name, ref=ref)
