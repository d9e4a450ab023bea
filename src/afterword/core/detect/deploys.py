"""What people brought out: deploys, config changes and rollbacks, merged over all that tell of them, stage by stage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from afterword.core.detect.base import Candidate, join_evidence, shorten, utc
from afterword.core.detect.bots import is_bot
from afterword.core.detect.case import LEAD_SECONDS, Case
from afterword.core.detect.changes import BY_HAND, is_change, tells_end
from afterword.core.detect.processes import VERSION, process_events
from afterword.core.detect.restart import groups, in_words, started
from afterword.core.model.reading import Moment
from afterword.core.model.timeline import Entry

TOGETHER_SECONDS = 30.0
STAGE_SECONDS = 12.0  # a further step of a rollout this long after its start is a stage of its own
ROLLOUT_SECONDS = 900.0
ROLLBACK = re.compile(r"\broll(?:ing|ed)?[ -]?back\b|\brevert", re.IGNORECASE)
RELOAD = re.compile(
    r"\b(reload(?:ed|ing)?|SIGHUP|config(?:uration)? (?:changed|applied|loaded|pushed))\b", re.IGNORECASE
)


def detect(case: Case) -> list[Candidate]:
    """Give each change once, with all evidence, then its stages, its end, changes by hand and commits."""
    changes = _merged(case)
    found = [_change(case, change) for change in changes]
    found += _stages(case, changes)
    found += [c for m in case.moments if (c := _single(case, m)) is not None]
    return found


def _ref(moment: Moment) -> str:
    found = VERSION.search(moment.text)
    return (moment.labels.get("ref") or (found[0] if found else "")).removeprefix("v")


def _merged(case: Case) -> list[list[Moment]]:
    """The moments of each change gathered: same version, close in time; stated ones before told ones."""
    gathered: list[list[Moment]] = []
    ordered = sorted(
        (m for m in case.moments if is_change(m) and not case.is_line(m)),
        key=lambda m: (m.kind == "message", m.at, m.text),
    )
    for moment in ordered:
        near = [
            g for g in gathered
            if abs((g[0].at - moment.at).total_seconds()) <= (TOGETHER_SECONDS if moment.kind == "message" else 5.0)
            and (not _ref(moment) or not _ref(g[0]) or _ref(g[0]) == _ref(moment))
            and moment.labels.get("step", "") == g[0].labels.get("step", "")
        ]  # fmt: skip
        if near:
            min(near, key=lambda g: abs((g[0].at - moment.at).total_seconds())).append(moment)
        else:
            gathered.append([moment])
    return sorted(gathered, key=lambda g: g[0].at)


def _change(case: Case, change: list[Moment]) -> Candidate:
    first = change[0]
    at = _exact(change)
    back = first.kind == "rollback" or bool(first.labels.get("rollback")) or bool(ROLLBACK.search(first.text))
    kind = "mitigation" if back else ("deploy" if first.kind == "message" else first.kind)
    actor = first.actor if not is_bot(first) else None
    entry = Entry(
        utc(at), kind, first.source, shorten(first.text), join_evidence(p for m in change for p in m.evidence),
        actor=actor, score=_score(case, at, back=back),
    )  # fmt: skip
    near = "just before users began to suffer" if _before_impact(case, at) else "as its sources state it"
    return Candidate(
        entry, near, f"change {_ref(first)} {first.labels.get('step', '')}", "mitigation" if back else "change"
    )


def _exact(change: list[Moment]) -> float:
    """The time with fractions of a second when one of the tellers has it and agrees to within two seconds."""
    first = change[0].at.timestamp()
    finer = [m.at.timestamp() for m in change if m.at.microsecond and abs(m.at.timestamp() - first) < 2]
    return min(finer) if finer and not change[0].at.microsecond else first


def _before_impact(case: Case, at: float) -> bool:
    return case.focus is not None and case.focus.start - LEAD_SECONDS <= at <= case.focus.start + 5


def _score(case: Case, at: float, *, back: bool) -> float:
    if case.focus is None:
        return 0.8
    if _before_impact(case, at):
        return 0.98
    if at <= case.focus.end + 5:
        return 0.95 if at >= case.focus.start else 0.5
    return 0.7 if back or at <= case.focus.end + 600 else 0.5


def _stages(case: Case, changes: Sequence[list[Moment]]) -> Iterator[Candidate]:
    """Restarts with the version of a change that is under way: its later stages, or what puts a config in force."""
    seen: set[tuple[str, str]] = set()
    for group in groups([e for e in process_events(case) if e.what != "crash"]):
        names, version = started(group)
        change = _change_of(changes, version, group[0].at)
        fresh = [name for name in names if (name, version) not in seen]
        seen |= {(name, version) for name in names}
        if change is None or not version or not fresh:
            continue
        at, begun = group[0].at, change[0].at.timestamp()
        pieces = join_evidence(p for e in group for p in e.evidence)
        known = any(abs(c[0].at.timestamp() - at) < 5 and c is not change for c in changes)
        if at - begun > STAGE_SECONDS and not known:
            text = f"Rollout of {version} continues to {in_words(names)}"
            entry = Entry(utc(at), "deploy", group[0].source, text, pieces, score=_score(case, at, back=False) - 0.05)
            yield Candidate(entry, "a later stage of a rollout", f"stage {version} {names}", "stage")
        elif change[0].kind == "config_change" and case.focus and case.focus.start < at <= case.focus.end + 60:
            text = f"The change takes effect: rolling restart of {in_words(names)} with {version} begins"
            entry = Entry(utc(at), "mitigation", group[0].source, text, pieces, score=0.88)
            yield Candidate(entry, "it puts the change in force", f"in force {version}", "mitigation")


def _change_of(changes: Sequence[list[Moment]], version: str, at: float) -> list[Moment] | None:
    bare = version.removeprefix("v")
    found = [
        c for c in changes if _ref(c[0]) == bare and -5 <= at - c[0].at.timestamp() <= ROLLOUT_SECONDS and bare
    ]  # fmt: skip
    whole = [c for c in found if not c[0].labels.get("step")]
    return (whole or found)[-1] if found else None


def _single(case: Case, moment: Moment) -> Candidate | None:
    """The end of a deploy, a change by hand, a reload, or a commit: moments that stand alone."""
    if moment.kind == "deploy_status":
        return _status(moment)
    if moment.kind == "message" and is_bot(moment) and tells_end(moment):
        return replace(_background(moment, "note", 0.3), topic=f"end of {_ref(moment)}")
    if moment.kind == "commit":
        found = _background(moment, "note", 0.35 if moment.labels.get("tags") else 0.2)
        return replace(found, topic=f"commit {moment.labels.get('sha', moment.text)}")
    if not case.is_line(moment):
        return None
    hand = BY_HAND.search(moment.text)
    if hand:
        text = f"{hand['who']} by hand: {hand['what']}"
        at = moment.at.timestamp()
        during = case.focus is not None and case.focus.start <= at <= case.focus.end + 300
        helps = case.focus is not None and case.focus.start <= at <= case.focus.end
        entry = Entry(
            moment.at, "mitigation" if during else "config_change", moment.source, text, moment.evidence,
            actor=hand["who"], score=0.75 if during else 0.6,
        )  # fmt: skip
        return Candidate(entry, "done by hand", f"by hand {hand['what']}", "mitigation" if helps else "by_hand")
    if RELOAD.search(moment.text):
        return replace(_background(moment, "config_change", 0.4), role="rollout")
    return None


def _status(moment: Moment) -> Candidate | None:
    """The end of a deployment; that it was queued or under way says nothing that its beginning did not say."""
    state = moment.labels.get("state", "")
    if state in {"queued", "pending", "in_progress", "inactive"}:
        return None
    failed = state in {"failure", "error"}
    found = _background(moment, "note", 0.6 if failed else 0.3)
    return replace(found, topic=f"end of {_ref(moment)}", role="stage" if failed else "background")


def _background(moment: Moment, kind: str, score: float) -> Candidate:
    actor = None if is_bot(moment) else moment.actor
    entry = Entry(moment.at, kind, moment.source, shorten(moment.text), moment.evidence, actor=actor, score=score)
    return Candidate(entry, "as its source states it", f"{moment.kind} {moment.text}", "background")
