from __future__ import annotations

import shutil

import pytest

from afterword.core.evidence.slack_text import plain
from afterword.core.evidence.walk import read_evidence


@pytest.fixture
def day(read_within):
    return read_within("slack_export", "2026-01-01.json")


def test_messages_are_told_with_names_links_and_entities_decoded(day):
    first = day.moments[0]
    assert day.report.kind == "slack_export"
    assert first.actor == "Alice Adams"
    assert first.text == (
        "checkout is red (https://status.shop.test/a?b=1&c=2), <50 % works. @bob @here see #db & https://x.test"
    )


def test_time_stamp_is_exact_to_the_microsecond(day):
    assert day.moments[1].at.isoformat() == "2026-01-01T10:00:20.654321+00:00"


def test_who_came_and_what_was_deleted_is_no_message(day):
    assert [moment.text for moment in day.moments][1:] == [
        "rolling back", "[FIRING] HighErrorRate shop", "look",
    ]  # fmt: skip
    assert day.report.records == 6


def test_labels_keep_channel_thread_reactions_and_pins(day):
    labels = day.moments[0].labels
    assert (labels["channel"], labels["channel_id"]) == ("inc-7-checkout", "C7")
    assert (labels["thread_ts"], labels["reactions"], labels["pinned"]) == ("1767261600.000200", "pushpin", "1")
    assert day.moments[1].labels["reply"] == "1"


def test_bot_is_told_by_its_name_and_marked(day):
    bot = day.moments[2]
    assert (bot.actor, bot.labels["bot"]) == ("alertbot", "1")


def test_person_who_is_in_no_list_has_the_name_that_the_message_gives(day):
    assert day.moments[3].actor == "Charlie Cole"


def test_answer_of_the_api_is_read_and_put_in_order(read_within):
    reading = read_within("slack_export", "history_answer.json")
    assert [moment.text for moment in reading.moments] == ["looking", "all green"]


def test_export_is_read_out_of_its_zip_with_names(tmp_path, request):
    folder = request.path.parents[3] / "fixtures" / "slack_export"
    packed = shutil.make_archive(str(tmp_path / "export"), "zip", folder)
    readings = read_evidence([tmp_path / "export.zip"])
    assert packed.endswith("export.zip")
    assert any(moment.actor == "Bob Brown" for reading in readings for moment in reading.moments)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<mailto:a@b.test|a@b.test>", "a@b.test"),
        ("<!subteam^S1|@oncall>", "@oncall"),
        ("<!date^1767261600^{date}|10 o'clock>", "10 o'clock"),
        ("<@U9|zoe>", "@zoe"),
        ("a &amp;lt; b", "a &lt; b"),
    ],
)
def test_markup_becomes_words(written, read):
    assert plain(written, {}) == read
