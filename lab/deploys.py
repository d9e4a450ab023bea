"""Deployments, as GitHub lists them or Argo CD remembers them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lab.people import Person


@dataclass(slots=True)
class Deploy:
    """One deployment; `task` is `deploy`, or `config` for a push of configuration."""

    ref: str
    by: Person
    description: str
    task: str = "deploy"
    service: str = ""
    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    ended: datetime | None = None

    @property
    def sha(self) -> str:
        """The commit that was deployed."""
        return hashlib.sha1(self.ref.encode(), usedforsecurity=False).hexdigest()

    def done(self) -> None:
        """Say that it is over."""
        self.ended = datetime.now(UTC)


class Deploys:
    """All deployments of one recording."""

    def __init__(self, service: str) -> None:
        self._service = service
        self._all: list[Deploy] = []

    def begin(self, ref: str, by: Person, description: str, task: str, service: str) -> Deploy:
        """Begin one now, of another service when one is named."""
        self._all.append(Deploy(ref, by, description, task, service or self._service))
        return self._all[-1]

    def keep(self, folder: Path, form: str) -> None:
        """Store them, the newest first; nothing when there was none."""
        if not self._all:
            return
        if form == "github":
            content: Any = [self._github(i, deploy) for i, deploy in reversed(list(enumerate(self._all, 1)))]
            path = folder / "deployments.json"
        else:
            content, path = self._argo(), folder / "application.json"
        path.write_text(json.dumps(content, indent=1), encoding="utf-8")

    def _github(self, number: int, deploy: Deploy) -> dict[str, Any]:
        ended = deploy.ended or deploy.began
        states = [{"state": "in_progress", "created_at": _iso(deploy.began)}]
        states += [{"state": "success", "created_at": _iso(deploy.ended)}] if deploy.ended else []
        return {
            "id": 700000 + number, "sha": deploy.sha, "ref": deploy.ref, "task": deploy.task,
            "environment": "production", "repository": deploy.service, "description": deploy.description,
            "creator": {"login": deploy.by.handle}, "created_at": _iso(deploy.began), "updated_at": _iso(ended),
            "payload": {}, "statuses": [{**s, "creator": {"login": "deploy-bot"}, "description": ""} for s in states],
        }  # fmt: skip

    def _argo(self) -> dict[str, Any]:
        history = [
            {
                "id": i, "revision": d.sha, "deployStartedAt": _iso(d.began), "deployedAt": _iso(d.ended or d.began),
                "initiatedBy": {"username": d.by.handle}, "source": {"targetRevision": d.ref},
            }
            for i, d in enumerate(self._all, 1)
        ]  # fmt: skip
        meta = {"name": self._service}
        return {
            "apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "metadata": meta,
            "spec": {"destination": {"namespace": "production"}}, "status": {"history": history},
        }  # fmt: skip


def _iso(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
