"""GitHub: deployments with their statuses, as the REST API lists them or as webhooks bring them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from afterword.core.evidence.base import Head, Source, unreadable
from afterword.core.evidence.json_spans import Located, documents
from afterword.core.evidence.stamps import from_iso
from afterword.core.evidence.structured import (
    broken_sentence,
    first_array,
    named,
    objects,
    report_on,
    text_of,
    unwrapped,
)
from afterword.core.model.reading import Moment, Reading
from afterword.core.model.span import Unread

KIND = "github_deployments"
CONFIG_TASK = re.compile(r"config|setting|flag|toggle|param", re.IGNORECASE)
ROLLBACK = re.compile(
    r"\broll(ing|ed)?[ -]?back\b|\brevert(s|ed|ing)?\b|\bback ?out\b|\bback to \S*\d|\bundo", re.IGNORECASE
)
STATES = {
    "queued": "is queued", "pending": "is pending", "in_progress": "is in progress", "success": "succeeded",
    "failure": "failed", "error": "ended in an error", "inactive": "is no longer active",
}  # fmt: skip
_NUMBERED = re.compile(r"([A-Za-z][\w.-]*[-_.])(\d{1,9})")
_VERSION = re.compile(r"\d+(?:\.\d+)+")
_KEYS = re.compile(r'"(sha|environment|task)"\s*:')
_LIST = re.compile(r'"(statuses|statuses_url|deployment|creator)"\s*:')


class GithubDeployments:
    """Reads what was brought out, when, by whom; a step back to an older version is marked as a rollback."""

    kind = KIND

    def fits(self, head: Head) -> float:
        """Sure when objects with a commit, an environment and a task are seen."""
        keys = set(_KEYS.findall(head.text))
        return 0.95 if len(keys) == 3 and _LIST.search(head.text) and '"created_at"' in head.text else 0.0

    def read(self, source: Source) -> Reading:
        """A deploy or config change for each deployment, and a moment for each later step and status of it."""
        text = text_of(source)
        array = first_array(text, (), ("deployments",))
        items, unread = array.items, [array.broken] if array.broken else []
        if not array.found:
            items, unread = documents(text)
        if not items:
            return unreadable(source, "It looks like deployments of GitHub, but none stands in it.")
        rows = []
        for item, whole in objects(items):
            value = unwrapped(whole, "deployment")
            row = value.get("deployment") if isinstance(value.get("deployment"), dict) else value
            if isinstance(row, dict) and from_iso(row.get("created_at")) and (row.get("ref") or row.get("sha")):
                rows.append((item, row, _statuses(value, row)))
            else:
                unread.append(Unread(item.line_start, str(value)[:160], "no deployment: a ref or a time is missing"))
        moments = tuple(sorted(_all(rows, source.name), key=lambda moment: moment.at))
        problem = broken_sentence(array.broken)
        report = report_on(source, KIND, records=len(rows), moments=moments, unread=unread, problem=problem)
        return Reading(report, moments=moments)


Row = tuple[Located, dict[str, Any], list[dict[str, Any]]]


def _all(rows: Sequence[Row], file: str) -> Iterator[Moment]:
    """The moments of all deployments, oldest first, each judged against what ran in its place before."""
    before: dict[tuple[str, str], list[str]] = {}
    seen: set[str] = set()
    for item, row, statuses in sorted(rows, key=lambda entry: str(entry[1]["created_at"])):
        refs = before.setdefault((_repository(row), str(row.get("environment") or "")), [])
        ref = ref_of(row)
        number = str(row.get("id") or f"{ref} {row['created_at']}")
        if number not in seen:
            yield from _deployment(item, row, file, is_rollback=_goes_back(row, ref, refs), before=refs[-1:])
            refs.append(ref)
        seen.add(number)
        yield from _steps(item, row, statuses, file)


def _goes_back(row: dict[str, Any], ref: str, before: Sequence[str]) -> bool:
    """Whether this deployment takes a version back: its words say so, or its number is lower than what ran."""
    words = " ".join(str(row.get(key) or "") for key in ("description", "task"))
    if ROLLBACK.search(words):
        return True
    if not before or before[-1] == ref:
        return False
    ours, theirs = _version(ref), _version(before[-1])
    if ours and theirs:
        return ours < theirs
    return ref in before or _counts_down(ref, before[-1])


def _deployment(
    item: Located, row: dict[str, Any], file: str, *, is_rollback: bool, before: list[str]
) -> Iterator[Moment]:
    at = from_iso(row["created_at"])
    if at is None:
        return
    task = str(row.get("task") or "deploy")
    kind = "config_change" if CONFIG_TASK.search(task) and not is_rollback else "deploy"
    note = str(row.get("description") or "").strip().removeprefix(_what(row)).lstrip(" :,-")
    where = row.get("environment") or "an unnamed environment"
    if is_rollback:
        text = f"Rollback of {_repository(row) or 'a deployment'} to {ref_of(row)} in {where}"
    else:
        text = f"{'Config change' if kind == 'config_change' else 'Deploy'} of {_what(row)} to {where}"
    labels = _labels(row) | {"rollback": "1" if is_rollback else "", "previous_ref": before[0] if before else ""}
    kept = {name: value for name, value in labels.items() if value}
    text = f"{text}: {note}" if note else text
    yield Moment(at, kind, KIND, text, (item.span(file),), actor=_login(row), labels=kept)


def _steps(item: Located, row: dict[str, Any], statuses: list[dict[str, Any]], file: str) -> Iterator[Moment]:
    """Later steps of a staged rollout count as deploys of their own; every other status is told as one."""
    running = 0
    for status in sorted(statuses, key=lambda one: str(one.get("created_at"))):
        at, state = from_iso(status.get("created_at")), str(status.get("state") or "")
        if at is None or not state:
            continue
        note = str(status.get("description") or "").strip()
        running += state == "in_progress"
        further = state == "in_progress" and running > 1 and bool(note)
        text = f"Deploy of {_what(row)} {'goes on' if further else STATES.get(state, f'is {state}')}"
        labels = _labels(row) | {"state": state, **({"step": str(running)} if further else {})}
        yield Moment(
            at, "deploy" if further else "deploy_status", KIND, f"{text}: {note}" if note else text,
            (item.span(file),), actor=_login(status), labels={k: v for k, v in labels.items() if v},
        )  # fmt: skip


def _statuses(value: dict[str, Any], row: dict[str, Any]) -> list[dict[str, Any]]:
    listed = row.get("statuses")
    found = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    single = value.get("deployment_status")
    return [*found, single] if isinstance(single, dict) else found


def _labels(row: dict[str, Any]) -> dict[str, str]:
    plain = {key: str(row.get(key) or "") for key in ("id", "ref", "sha", "environment", "task", "description")}
    return plain | {"repository": _repository(row), "service": _repository(row)}


def ref_of(row: dict[str, Any]) -> str:
    """What was deployed: its tag or branch, else the short hash of the commit."""
    return str(row.get("ref") or str(row.get("sha"))[:7])


def _what(row: dict[str, Any]) -> str:
    return f"{_repository(row)} {ref_of(row)}".strip()


def _repository(row: dict[str, Any]) -> str:
    """The repository's short name: stated as text or object, else read from the deployment's address."""
    found = row.get("repository")
    name = found if isinstance(found, str) else named(found, "name", "full_name")
    if not name:
        match = re.search(r"/repos/[^/]+/([^/]+)/", str(row.get("repository_url") or row.get("url") or "") + "/")
        name = match[1] if match else ""
    return name


def _login(row: dict[str, Any]) -> str | None:
    return named(row.get("creator"), "login", "name")


def _counts_down(ref: str, before: str) -> bool:
    """Whether both are numbered in one row, as `edge-411` after `edge-412`, and this one is lower."""
    ours, theirs = _NUMBERED.fullmatch(ref), _NUMBERED.fullmatch(before)
    return bool(ours and theirs and ours[1] == theirs[1] and int(ours[2]) < int(theirs[2]))


def _version(ref: str) -> tuple[int, ...] | None:
    match = _VERSION.search(ref)
    return tuple(int(part) for part in match[0].split(".")) if match else None
