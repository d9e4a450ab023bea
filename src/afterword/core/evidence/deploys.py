"""Deploys as moments: one wording and one set of labels for every source that keeps a history of releases."""

from __future__ import annotations

import re
from datetime import datetime

from afterword.core.model.reading import Moment
from afterword.core.model.span import LineSpan

ROLLBACK = re.compile(r"\broll(?:ed|ing)?[- ]?back\b|\brevert", re.IGNORECASE)
FAILED = re.compile(r"fail|error|degraded", re.IGNORECASE)


def deploy_moment(
    at: datetime,
    source: str,
    span: LineSpan,
    *,
    service: str,
    ref: str,
    where: str = "",
    note: str = "",
    actor: str | None = None,
    **labels: str,
) -> Moment:
    """A deploy, or a rollback where the note says so or the label `rollback` is set."""
    back = bool(labels.get("rollback")) or bool(ROLLBACK.search(note))
    what = f"{service} {ref}".strip()
    text = f"Rollback of {service or 'a release'} to {ref}" if back else f"Deploy of {what}"
    text += f" to {where}" if where and not back else f" in {where}" if where else ""
    told = {"service": service, "ref": ref, "environment": where, **labels, "rollback": "1" if back else ""}
    kept = {name: value for name, value in told.items() if value}
    return Moment(at, "deploy", source, f"{text}: {note}" if note else text, (span,), actor=actor, labels=kept)


def status_moment(at: datetime, source: str, span: LineSpan, text: str, **labels: str) -> Moment:
    """How a deploy went on: background to the deploy itself."""
    kept = {name: value for name, value in labels.items() if value}
    return Moment(at, "deploy_status", source, text, (span,), labels=kept)
