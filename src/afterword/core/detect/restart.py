"""When processes began anew: rolling restarts, single restarts, crashes and crash loops."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from afterword.core.detect.base import Candidate, duration, join_evidence, shorten, utc
from afterword.core.detect.case import Case
from afterword.core.detect.changes import is_change
from afterword.core.detect.processes import Event, process_events
from afterword.core.model.timeline import Entry

TOGETHER_SECONDS = 20.0  # processes that begin this close after one another are one rolling restart
AGAIN_SECONDS = 60.0
STOP_SECONDS, CHANGE_SECONDS = 30.0, 120.0
LOOP_CRASHES, LOOP_SECONDS = 3, 600.0
MOST_NAMED = 5


def detect(case: Case) -> list[Candidate]:
    """Give each group of restarts, each crash that is no part of a loop, and each crash loop."""
    events = process_events(case)
    looping = _loops(events, _changes(case))
    found = [_loop(loop) for loop in looping]
    in_loop = {id(e) for loop in looping for e in loop}
    found += [_crash(e) for e in events if e.what == "crash" and id(e) not in in_loop]
    left_out = in_loop | _after_crashes(events)
    planned = [e for e in events if e.what != "crash" and id(e) not in left_out]
    return found + [_group(case, group) for group in groups(planned)]


def _after_crashes(events: Sequence[Event]) -> set[int]:
    """The identities of the starts of processes that begin again because they died, not because somebody asked."""
    last: dict[str, Event] = {}
    found = set()
    for event in events:
        before = last.get(event.name)
        if event.what != "start":
            last[event.name] = event
        elif before is not None and before.what == "crash" and event.at - before.at <= AGAIN_SECONDS:
            found.add(id(event))
    return found


def groups(events: Sequence[Event]) -> list[list[Event]]:
    """Give beginnings and stops gathered into rolling restarts; what ends for good is left out."""
    gathered: list[list[Event]] = []
    for event in events:
        version = event.version if event.what == "start" else ""
        last = gathered[-1] if gathered else []
        versions = {e.version for e in last if e.version}
        same = not version or not versions or version in versions
        again = (
            event.what == "start" and event.name != "" and any(e.what == "start" and e.name == event.name for e in last)
        )
        if last and event.at - last[-1].at <= TOGETHER_SECONDS and same and not again:
            last.append(event)
        else:
            gathered.append([event])
    return [group for group in _closed(gathered) if any(e.what == "start" for e in group)]


def _closed(gathered: list[list[Event]]) -> list[list[Event]]:
    """Give the groups with a stop at the end of one moved to the start that follows it."""
    for before, after in pairwise(gathered):
        while len(before) > 1 and before[-1].what == "stop" and after[0].at - before[-1].at <= TOGETHER_SECONDS:
            after.insert(0, before.pop())
    return gathered


def started(group: Sequence[Event]) -> tuple[list[str], str]:
    """Give the names of what began in a group, and the version that began, or an empty text."""
    names = list(dict.fromkeys(e.name for e in group if e.what == "start" and e.name))
    return names, next((e.version for e in group if e.what == "start" and e.version), "")


def in_words(names: Sequence[str]) -> str:
    """Give names as people list them: w1, w2 and w3."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def _group(case: Case, group: list[Event]) -> Candidate:
    names, version = started(group)
    at, length = group[0].at, group[-1].at - group[0].at
    began_only = not any(e.what == "stop" for e in group)
    who = in_words(names) or f"a process of {group[0].evidence[0].file if group[0].evidence else group[0].source}"
    if began_only:
        text = f"{who[0].upper() + who[1:] if not names else who} {'start' if len(names) > 1 else 'starts'}"
    else:
        text = f"{'Rolling restart' if len(names) > 1 else 'Restart'} of {who}"
    text += f" with {version}" if version else ""
    text += f", done after {duration(length)}" if len(names) > 1 and length >= 1 else ""
    first = case.span is not None and at - case.span[0] < 10 and began_only
    entry = Entry(
        utc(at), "restart", group[0].source, text, join_evidence(p for e in group for p in e.evidence),
        score=0.15 if first else 0.55,
    )  # fmt: skip
    role = "background" if first else "rollout"
    return Candidate(entry, "processes begin anew", f"restart {version or who}", role)


def _crash(event: Event) -> Candidate:
    text = shorten(f"{event.name or 'A process'} ends unexpectedly: {event.text}")
    entry = Entry(utc(event.at), "restart", event.source, text, event.evidence, score=0.8)
    return Candidate(entry, "an end that nobody asked for", f"crash {event.name}", "crash")


def _changes(case: Case) -> list[float]:
    """When something was brought out, by any teller, in Unix seconds."""
    return [m.at.timestamp() for m in case.moments if is_change(m) and not case.is_line(m)]


def _loops(events: Sequence[Event], changes: Sequence[float]) -> list[list[Event]]:
    """Processes that crash, or begin without being asked to stop, three times or more within ten minutes.

    Those that one supervisor tells of are one loop: one fault makes all workers crash in turns.
    """
    by_name: defaultdict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in events:
        by_name[event.source, event.name].append(event)
    by_source: defaultdict[str, list[Event]] = defaultdict(list)
    for (source, name), own in sorted(by_name.items()):
        by_source[source] += [e for e in own if e.what == "crash"] or (_unasked(own, changes) if name else [])
    return [
        sorted(loop, key=lambda e: e.at) for _, all_of in sorted(by_source.items()) for loop in _close(all_of)
    ]  # fmt: skip


def _close(crashes: list[Event]) -> list[list[Event]]:
    """The crashes with at least two more within ten minutes, gathered where ten minutes lie between them."""
    times = sorted(e.at for e in crashes)
    near = sorted((e for e in crashes if _count_near(times, e.at) >= LOOP_CRASHES), key=lambda e: (e.at, e.name))
    gathered: list[list[Event]] = []
    for event in near:
        if gathered and event.at - gathered[-1][-1].at <= LOOP_SECONDS:
            gathered[-1].append(event)
        else:
            gathered.append([event])
    return [group for group in gathered if len(group) >= LOOP_CRASHES]


def _unasked(own: Sequence[Event], changes: Sequence[float]) -> list[Event]:
    """Beginnings of one process with no stop in the half minute and no change in the two minutes before."""
    found = []
    stopped = -STOP_SECONDS
    for place, event in enumerate(own):
        if event.what == "stop":
            stopped = event.at
        elif place and event.at - stopped > STOP_SECONDS and not _after_change(event, changes):
            found.append(event)
    return found


def _after_change(event: Event, changes: Sequence[float]) -> bool:
    return any(-5 <= event.at - change <= CHANGE_SECONDS for change in changes)


def _count_near(times: list[float], at: float) -> int:
    return bisect_right(times, at + LOOP_SECONDS) - bisect_left(times, at - LOOP_SECONDS)


def _loop(loop: list[Event]) -> Candidate:
    length = loop[-1].at - loop[0].at
    names = sorted({e.name for e in loop if e.name})
    who = in_words(names if len(names) <= MOST_NAMED else [*names[:MOST_NAMED], f"{len(names) - MOST_NAMED} more"])
    verb = "end" if len(names) > 1 else "ends"
    text = f"Crash loop: {who or 'a process'} {verb} {len(loop)} times in {duration(length)}; first: {loop[0].text}"
    entry = Entry(
        utc(loop[0].at), "restart", loop[0].source, shorten(text), join_evidence(p for e in loop for p in e.evidence),
        score=0.92,
    )  # fmt: skip
    return Candidate(entry, "ends again and again", f"crash loop {who}", "crash")
