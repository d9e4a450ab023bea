"""Mattermost: bulk exports and posts of a channel."""

from __future__ import annotations

import pytest
from tests.core.evidence.readers.conftest import FIXTURES, Read

from afterword.core.errors import NothingUsable
from afterword.core.evidence.walk import read_evidence


def test_posts_and_replies_are_messages_in_order(read: Read) -> None:
    reading = read("mattermost_export/bulk.jsonl")
    assert [(m.actor, m.text) for m in reading.moments] == [
        ("ines", "checkout returns 503"),
        ("alertbot", "FIRING: HighErrorRate"),
        ("omar", "looking at the pool"),
    ]
    assert (reading.report.records, reading.report.unread) == (5, 0)


def test_bots_replies_and_reactions_are_marked(read: Read) -> None:
    first, bot, reply = read("mattermost_export/bulk.jsonl").moments
    assert (first.labels["reactions"], bot.labels["bot"], reply.labels["reply"]) == ("eyes", "1", "1")


def test_posts_of_the_api_are_named_where_people_are_known(read: Read) -> None:
    reading = read("mattermost_export/posts.json")
    assert [m.actor for m in reading.moments] == ["ines", "u2"]
    assert [m.evidence[0].line_start for m in reading.moments] == [3, 4]  # type: ignore[union-attr]
    assert reading.moments[1].labels["pinned"] == "1"


def test_messages_of_a_compliance_export_are_told_with_who_wrote_them(read: Read) -> None:
    reading = read("mattermost_compliance/conversation.xml")
    assert [(m.actor, m.labels["channel"], m.text) for m in reading.moments] == [
        ("alice", "inc-7", "rolling back the deploy & watching"),
        ("deploys", "inc-7", "rolled back to v41"),
    ]
    assert reading.report.unread == 1
    assert reading.moments[0].evidence[0].line_start == 6


def test_export_that_declares_entities_is_refused(tmp_path) -> None:
    declared = '<!DOCTYPE FileDump [<!ENTITY a "b">]>'
    bomb = f"{declared}<FileDump><Conversation><LoginName>&a;</LoginName></Conversation></FileDump>"
    (tmp_path / "dump.xml").write_text(bomb)
    with pytest.raises(NothingUsable, match="declares a document type or entities"):
        read_evidence([tmp_path / "dump.xml"])


def test_export_that_was_cut_short_gives_the_messages_before(tmp_path) -> None:
    whole = (FIXTURES / "mattermost_compliance" / "conversation.xml").read_text()
    (tmp_path / "dump.xml").write_text(whole[: whole.index("<MessageId>m2")])
    [reading] = read_evidence([tmp_path / "dump.xml"])
    assert len(reading.moments) == 1
    assert reading.report.problem == "Read up to line 13: it is no valid XML from there on."
