"""Mattermost: bulk exports and posts of a channel."""

from __future__ import annotations

from tests.core.evidence.readers.conftest import Read


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
