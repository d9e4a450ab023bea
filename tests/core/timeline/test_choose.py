"""The key entries are few and tell every part of the story."""

from __future__ import annotations

from dataclasses import replace

from tests.core.timeline.scenarios import at

from afterword.core.detect.base import Candidate, line_evidence
from afterword.core.detect.case import Focus
from afterword.core.model.timeline import Entry
from afterword.core.timeline.choose import choose

FOCUS = Focus(at(300).timestamp(), at(600).timestamp(), at(290).timestamp())

CROWD = (
    *[("deploy", "change")] * 3, *[("mitigation", "mitigation")] * 3, *[("error_rate_onset", "onset")] * 4,
    *[("recovery", "recovery")] * 2, *[("diagnosis", "finding")] * 2, *[("diagnosis", "guess")] * 2,
    *[("restart", "crash")] * 2, *[("alert_firing", "alert")] * 6, *[("alert_resolved", "alert")] * 4,
)  # fmt: skip


def candidate(second: float, kind: str, role: str, score: float = 0.8) -> Candidate:
    entry = Entry(at(second), kind, "x", f"{kind} {second}", (line_evidence("a.log", 1),), score=score)
    return Candidate(entry, "why", f"{kind} {second}", role)


def test_flood_of_alerts_leaves_room_for_the_story() -> None:
    alerts = [candidate(310 + i, "alert_firing", "alert", 0.9) for i in range(60)]
    story = [
        candidate(290, "deploy", "change"), candidate(300, "error_rate_onset", "onset"),
        candidate(330, "acknowledge", "person"), candidate(400, "diagnosis", "finding"),
        candidate(500, "mitigation", "mitigation"), candidate(600, "recovery", "recovery"),
    ]  # fmt: skip
    entries = choose(sorted([*alerts, *story], key=lambda c: c.at), FOCUS)
    key = [entry.kind for entry in entries if entry.key]
    assert len(key) <= 25
    assert {c.entry.kind for c in story} <= set(key)
    assert key.count("alert_firing") <= 6


def test_entries_far_from_the_incident_are_kept_but_not_key() -> None:
    entries = choose([candidate(-20_000, "deploy", "change"), candidate(300, "error_rate_onset", "onset")], FOCUS)
    assert [entry.key for entry in entries] == [False, True]


def test_entries_beyond_two_hundred_give_way_to_more_telling_ones() -> None:
    notes = [candidate(i, "note", "background", 0.1 + i / 10_000) for i in range(400)]
    entries = choose([*notes, candidate(500, "recovery", "recovery")], FOCUS)
    assert len(entries) == 200
    assert entries[-1].kind == "recovery"


def test_what_was_thought_first_comes_from_before_the_finding() -> None:
    early, late = candidate(350, "diagnosis", "guess", 0.6), candidate(450, "diagnosis", "guess", 0.9)
    found = candidate(400, "diagnosis", "finding", 0.9)
    padding = [candidate(310 + i, "page", "person") for i in range(8)]
    entries = choose(sorted([early, late, found, *padding], key=lambda c: c.at), FOCUS)
    assert next(entry for entry in entries if entry.at == at(350)).key


def test_words_of_people_stand_in_when_no_system_tells_what_undid_it() -> None:
    said = candidate(500, "mitigation", "said_mitigation", 0.6)
    alerts = [candidate(310 + i, "alert_firing", "alert") for i in range(30)]
    entries = choose(sorted([said, *alerts], key=lambda c: c.at), FOCUS)
    assert next(entry for entry in entries if entry.kind == "mitigation").key


def test_hole_in_the_evidence_is_key_with_both_ends_or_with_none() -> None:
    holes = [
        candidate(s, kind, "gap", 0.7 - 0.02 * i) for s in (400, 450) for i, kind in enumerate(("gap_start", "gap_end"))
    ]
    holes = [replace(c, topic=f"hole {400 if c.at <= at(401) else 450}") for c in holes]
    holes[1] = replace(holes[1], topic="hole 400", entry=replace(holes[1].entry, at=at(420)))
    padding = [candidate(310 + i, "page", "person") for i in range(8)]
    entries = choose(sorted([*holes, *padding], key=lambda c: c.at), FOCUS)
    assert [(e.kind, e.at) for e in entries if e.key and e.kind.startswith("gap")] == [
        ("gap_start", at(400)), ("gap_end", at(420)),
    ]  # fmt: skip


def test_alert_that_came_again_is_key_only_when_there_is_room() -> None:
    again = [candidate(320 + i, "alert_firing", "alert again", 0.9) for i in range(3)]
    crowd = [candidate(340 + i, kind, role) for i, (kind, role) in enumerate(CROWD)]
    entries = choose(sorted([*again, *crowd], key=lambda c: c.at), FOCUS)
    assert [e.kind for e in entries if e.key].count("alert_firing") == 6
    few = choose([*again, candidate(600, "recovery", "recovery")], FOCUS)
    assert all(e.key for e in few)


def test_metric_that_was_full_is_not_told_again_as_moved() -> None:
    full, moved, other = (
        replace(candidate(second, kind, role, score), topic=topic)
        for second, kind, role, score, topic in (
            (305, "saturation", "saturation", 0.85, 'full disk_free{host="a"}'),
            (290, "change_point", "metric", 0.7, 'series disk_free{host="b"}'),
            (310, "change_point", "metric", 0.6, "series load"),
        )
    )
    padding = [candidate(320 + i, "restart", "crash") for i in range(2)]
    pages = [candidate(330 + i, "alert_firing", "alert") for i in range(6)]
    entries = choose(sorted([full, moved, other, *padding, *pages], key=lambda c: c.at), FOCUS)
    assert [e.kind for e in entries if e.key and e.kind in {"saturation", "change_point"}] == ["saturation"]


def keys(*candidates: Candidate) -> set[tuple[str, int]]:
    padding = [candidate(320 + i, "alert_firing", "alert", 0.6) for i in range(6)]
    entries = choose(sorted([*candidates, *padding], key=lambda c: c.at), FOCUS)
    return {(e.kind, int(e.at.timestamp() - at(0).timestamp())) for e in entries if e.key}


def test_what_people_say_of_onset_and_recovery_is_key_only_when_nothing_measured_them() -> None:
    said = [candidate(340, "status", "said_status"), candidate(640, "recovery", "said_recovery")]
    measured = [candidate(300, "error_rate_onset", "onset"), candidate(600, "recovery", "recovery")]
    assert {("status", 340), ("recovery", 640)} <= keys(*said, candidate(310, "page", "person"))
    assert not {("status", 340), ("recovery", 640)} & keys(*said, *measured, candidate(310, "page", "person"))


def test_what_is_said_in_one_breath_is_one_moment() -> None:
    found = [candidate(400 + 9 * i, "diagnosis", "finding", 0.9 - i / 10) for i in range(2)]
    later = candidate(450, "diagnosis", "finding", 0.7)
    told = keys(*found, later, *(candidate(310 + i, "page", "person") for i in range(2)))
    assert {at for kind, at in told if kind == "diagnosis"} == {400, 450}


def test_metric_of_living_processes_gives_way_to_the_crash_that_it_shows() -> None:
    up = replace(candidate(330, "change_point", "metric"), topic='series up{worker="w1"}')
    crash, page = candidate(331, "restart", "crash"), candidate(335, "page", "person")
    assert ("change_point", 330) in keys(up, page, candidate(336, "acknowledge", "person"))
    assert ("change_point", 330) not in keys(up, page, crash, candidate(336, "acknowledge", "person"))


def test_silence_after_the_end_is_not_a_part_of_the_story() -> None:
    gone, page = candidate(700, "silence", "gap", 0.65), candidate(335, "page", "person")
    story = [candidate(336, "acknowledge", "person"), candidate(600, "recovery", "recovery")]
    assert ("silence", 700) not in keys(gone, page, *story)
    assert ("silence", 500) in keys(candidate(500, "silence", "gap", 0.65), page, *story)


def said(second: float, role: str, text: str, score: float = 0.4) -> Candidate:
    one = candidate(second, "note", role, score)
    return replace(one, entry=replace(one.entry, text=text))


def test_long_messages_stand_in_when_no_words_tell_what_was_found() -> None:
    long = said(400, "said_note", "those that go to node seven never come back, the others are quick as ever")
    short, late = (
        said(410, "said_note", "hm"),
        said(700, "said_note", "we should all write down what we did, please do"),
    )
    story = [candidate(300, "error_rate_onset", "onset"), candidate(600, "recovery", "recovery")]
    assert keys(long, short, late, *story) >= {("note", 400)}
    assert not keys(long, short, late, *story) & {("note", 410), ("note", 700)}
    assert ("note", 400) not in keys(long, *story, candidate(450, "diagnosis", "finding"))


def test_last_word_of_people_is_the_end_where_no_pager_tells_it() -> None:
    words = [candidate(450, "resolved", "said_resolved", 0.82), candidate(650, "resolved", "said_resolved", 0.75)]
    story = [candidate(300, "error_rate_onset", "onset"), candidate(600, "recovery", "recovery")]
    told = {at for kind, at in keys(*words, *story) if kind == "resolved"}
    assert told == {650}


def test_log_that_comes_again_as_users_are_well_is_told_by_its_begin() -> None:
    hole = [
        replace(candidate(second, kind, "gap", 0.7 - i / 50), topic="hole")
        for i, (second, kind) in enumerate(((305, "gap_start"), (602, "gap_end")))
    ]
    story = [candidate(300, "error_rate_onset", "onset"), candidate(600, "recovery", "recovery")]
    assert {kind for kind, _ in keys(*hole, *story) if kind.startswith("gap")} == {"gap_start"}


def test_last_words_before_the_recovery_stand_in_where_nothing_tells_what_undid_it() -> None:
    words = [said(second, "said_note", f"out with it, {second}", 0.2) for second in (500, 570, 590, 605)]
    recovery, undone = candidate(600, "recovery", "recovery"), candidate(560, "mitigation", "mitigation")
    told = keys(*words, recovery, candidate(300, "error_rate_onset", "onset"))
    assert {at for kind, at in told if kind == "note"} == {590}
    assert not any(kind == "note" for kind, _ in keys(*words, recovery, undone, candidate(310, "page", "person")))
