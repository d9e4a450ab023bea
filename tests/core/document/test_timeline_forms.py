"""One small timeline for each form in which people write them, and the entries that must come of it."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from afterword.core.document.markdown_read import read_markdown

FORMS = {
    "zone that only the first entries name": (
        "## Timeline\n\n- 10:05 CET Errors rise\n- 10:20 Rolled back",
        ["2026-01-15T10:05+01:00 Errors rise", "2026-01-15T10:20+01:00 Rolled back"],
    ),
    "zone with the country misspelled": (
        "## Timeline\n\nAll times in UC/Pacific\n\n- 10:05 Errors rise\n- 10:20 Rolled back",
        ["2026-01-15T10:05-08:00 Errors rise", "2026-01-15T10:20-08:00 Rolled back"],
    ),
    "table": (
        "## Timeline (UTC)\n\n| Time | Event |\n|---|---|\n| 10:05 | Errors rise |\n| 10:20 | Rolled back |",
        ["2026-01-15T10:05+00:00 Errors rise", "2026-01-15T10:20+00:00 Rolled back"],
    ),
    "table with the time behind the event": (
        "## Timeline (UTC)\n\n| What | When |\n|---|---|\n| Errors rise | 10:05 |\n| Rolled back | 10:20 |",
        ["2026-01-15T10:05+00:00 Errors rise", "2026-01-15T10:20+00:00 Rolled back"],
    ),
    "table whose head is its first row": (
        "## Timeline\n\nAll times UTC\n\n| 10:05 | Errors rise |\n|---|---|\n| 10:20 | Rolled back |",
        ["2026-01-15T10:05+00:00 Errors rise", "2026-01-15T10:20+00:00 Rolled back"],
    ),
    "table without words in its head": (
        "## Timeline (UTC)\n\n| | |\n|---|---|\n| 10:05 | Errors rise |\n| 10:20 | Rolled back |",
        ["2026-01-15T10:05+00:00 Errors rise", "2026-01-15T10:20+00:00 Rolled back"],
    ),
    "table with a column of days, named once": (
        "## Timeline\n\n| Date | Time (UTC) | Event |\n|---|---|---|\n| 2026-01-14 | 23:50 | Deploy |\n"
        "| | 23:58 | Errors rise |\n| 2026-01-15 | 00:10 | Rolled back |",
        ["2026-01-14T23:50+00:00 Deploy", "2026-01-14T23:58+00:00 Errors rise", "2026-01-15T00:10+00:00 Rolled back"],
    ),
    "table with rows that only name the day": (
        "## Timeline\n\n| Time | Event |\n|---|---|\n| **2026-01-14** | |\n| 23:50 | Deploy |\n| **2026-01-15** | |\n"
        "| 09:00 | Rolled back |",
        ["2026-01-14T23:50 Deploy", "2026-01-15T09:00 Rolled back"],
    ),
    "two tables, one cut by an empty line": (
        "## Timeline (UTC)\n\n| Time | Event |\n|---|---|\n| 10:05 | a |\n\n| 10:06 | b |\n\n"
        "Then:\n\n| Time | Event |\n|---|---|\n| 10:07 | c |",
        ["2026-01-15T10:05+00:00 a", "2026-01-15T10:06+00:00 b", "2026-01-15T10:07+00:00 c"],
    ),
    "table in HTML": (
        "## Timeline\n\n<table>\n<tr><th>Time (UTC)</th><th>Event</th></tr>\n"
        "<tr><td>10:05</td><td>Errors rise</td></tr>\n"
        "<tr>\n<td>10:20</td>\n<td>\nRolled back\n</td>\n</tr>\n</table>",
        ["2026-01-15T10:05+00:00 Errors rise", "2026-01-15T10:20+00:00 Rolled back"],
    ),
    "wiki": (
        "== Timeline ==\n\n''All times in UTC.''\n* 2026-01-15\n** 10:05 Errors rise\n** 10:20 Rolled back\n",
        ["2026-01-15T10:05+00:00 Errors rise", "2026-01-15T10:20+00:00 Rolled back"],
    ),
    "escaped dashes": (
        "## Timeline (UTC)\n\n* 10:05 \\- Errors rise\n* **10:20** \\- Rolled back",
        ["2026-01-15T10:05+00:00 Errors rise", "2026-01-15T10:20+00:00 Rolled back"],
    ),
    "bullets": (
        "## Timeline (UTC)\n\n- 10:05 Errors rise\n* 10:06: Page\n+ 10:20 - Rolled back\n"
        "- 10:30 \u2013 Quiet\n- 10:31 -> Closed",
        [
            "2026-01-15T10:05+00:00 Errors rise",
            "2026-01-15T10:06+00:00 Page",
            "2026-01-15T10:20+00:00 Rolled back",
            "2026-01-15T10:30+00:00 Quiet",
            "2026-01-15T10:31+00:00 Closed",
        ],
    ),
    "numbered list": (
        "## Timeline (UTC)\n\n1. 10:05 Errors rise\n2) 10:20 Rolled back",
        ["2026-01-15T10:05+00:00 Errors rise", "2026-01-15T10:20+00:00 Rolled back"],
    ),
    "bold, back-ticked, bracketed and linked times": (
        "## Timeline (UTC)\n\n- **10:05** Errors **rise**\n- **10:06:** Page\n"
        "- `10:07` Read\n- [10:08] Seen\n- (10:09) Known\n"
        "- [10:10](https://chat.example.org/1) Told\n- _10:11_ - Fixed\n"
        "- **10:12 Closed** for good\n- <b>10:13</b> Quiet",
        [
            "2026-01-15T10:05+00:00 Errors **rise**",
            "2026-01-15T10:06+00:00 Page",
            "2026-01-15T10:07+00:00 Read",
            "2026-01-15T10:08+00:00 Seen",
            "2026-01-15T10:09+00:00 Known",
            "2026-01-15T10:10+00:00 Told",
            "2026-01-15T10:11+00:00 Fixed",
            "2026-01-15T10:12+00:00 **Closed** for good",
            "2026-01-15T10:13+00:00 Quiet",
        ],
    ),
    "headings that are times below headings that are days": (
        "## Timeline\n\n_All times in CET_\n\n### January 15\n\n#### 23:50\n\nDeploy\n\n"
        "#### 00:10\n\nErrors rise\n\n### January 17\n\n#### 09:00 AM\nReview",
        ["2026-01-15T23:50+01:00 Deploy", "2026-01-16T00:10+01:00 Errors rise", "2026-01-17T09:00+01:00 Review"],
    ),
    "plain lines under a date": (
        "## Timeline (UTC)\n\nJanuary 14, 2026\n\n23:50 Deploy\n00:10 Errors rise\n\n16 January 2026:\n09:00 Review",
        ["2026-01-14T23:50+00:00 Deploy", "2026-01-15T00:10+00:00 Errors rise", "2026-01-16T09:00+00:00 Review"],
    ),
    "bullets below bullets of days": (
        "## Timeline (UTC)\n\n- 2026-01-14\n    - 23:50 Deploy\n- 2026-01-15\n"
        "    - 00:10 Errors rise\n    - 00:20 Rolled back",
        ["2026-01-14T23:50+00:00 Deploy", "2026-01-15T00:10+00:00 Errors rise", "2026-01-15T00:20+00:00 Rolled back"],
    ),
    "days without times": (
        "## Timeline\n\n- **2026-01-14**: Deploy\n- **2026-01-15**: Errors rise\n\n"
        "**16 January 2026**\n\n- Rolled back\n- Reviewed",
        ["2026-01-14 Deploy", "2026-01-15 Errors rise", "2026-01-16 Rolled back", "2026-01-16 Reviewed"],
    ),
    "spans of time": (
        "## Timeline (UTC)\n\n- 10:05 - 10:20 Errors\n- 10:20 to 10:30: Rollback\n"
        "- 10:30\u201310:40 UTC Watch\n- 2:15-2:30 PM Review",
        [
            "2026-01-15T10:05+00:00 Errors",
            "2026-01-15T10:20+00:00 Rollback",
            "2026-01-15T10:30+00:00 Watch",
            "2026-01-15T14:15+00:00 Review",
        ],
    ),
    "twelve-hour times with zones": (
        "## Timeline\n\n- 2:15 PM PT: Alert\n- 2:22pm PST - Page\n- 3 p.m. PT Closed\n- 12:05 AM PT Noted",
        [
            "2026-01-15T14:15-08:00 Alert",
            "2026-01-15T14:22-08:00 Page",
            "2026-01-15T15:00-08:00 Closed",
            "2026-01-16T00:05-08:00 Noted",
        ],
    ),
    "twelve-hour times that say no half of the day": (
        "## Timeline (ET)\n\n- 11:30 Alert\n- 12:10 Page\n- 1:05 Fix\n- 2:30 Closed",
        [
            "2026-01-15T11:30-05:00 Alert",
            "2026-01-15T12:10-05:00 Page",
            "2026-01-15T13:05-05:00 Fix",
            "2026-01-15T14:30-05:00 Closed",
        ],
    ),
    "offsets from a stated zero": (
        "## Timeline\n\nT+0 = 14:03 UTC\n\n- T+0:02 Page\n- T+5m Fix\n- T+1h 30m Closed\n- T-10 Deploy",
        [
            "2026-01-15T14:05+00:00 Page",
            "2026-01-15T14:08+00:00 Fix",
            "2026-01-15T15:33+00:00 Closed",
            "2026-01-15T13:53+00:00 Deploy",
        ],
    ),
    "offsets from nothing": ("## Timeline\n\n- T+0 Alert\n- T+0:02 Page\n- +5m Fix", ["- Alert", "- Page", "- Fix"]),
    "seconds since 1970": (
        "## Timeline\n\n- 1768471523 Alert\n- 1768471583000 Page",
        ["2026-01-15T10:05+00:00 Alert", "2026-01-15T10:06+00:00 Page"],
    ),
    "machine times": (
        "## Timeline\n\n- 2026-01-15T10:05:23.120Z Alert\n- 2026-01-15T11:06:00+01:00 Page\n"
        "- 15/Jan/2026:10:07:00 +0000 Hit\n"
        "- Thu Jan 15 10:08:00 UTC 2026 Closed",
        [
            "2026-01-15T10:05+00:00 Alert",
            "2026-01-15T11:06+01:00 Page",
            "2026-01-15T10:07+00:00 Hit",
            "2026-01-15T10:08+00:00 Closed",
        ],
    ),
    "day behind the time": (
        "## Timeline\n\n10:05 AM PST Thursday Jan 15th: Alert\n\n"
        "11:00 PM PST Thursday Jan 15th : Fix\n\n01:00 AM PST Friday Jan 16th: Closed",
        ["2026-01-15T10:05-08:00 Alert", "2026-01-15T23:00-08:00 Fix", "2026-01-16T01:00-08:00 Closed"],
    ),
    "week days": (
        "## Timeline (UTC)\n\n**Wednesday**\n\n- 23:50 Deploy\n\n**Thursday**\n\n- 10:05 Errors rise",
        ["2026-01-14T23:50+00:00 Deploy", "2026-01-15T10:05+00:00 Errors rise"],
    ),
    "day before month": (
        "## Timeline (UTC)\n\n- 14/01/2026 23:50 Deploy\n- 01/02/2026 09:00 Review\n- 03.02.2026 10:00 Uhr Ende",
        ["2026-01-14T23:50+00:00 Deploy", "2026-02-01T09:00+00:00 Review", "2026-02-03T10:00+00:00 Ende"],
    ),
    "signs before the time, dots and four digits": (
        "## Timeline (UTC)\n\n- \U0001f534 10:05 Alert\n- 10.06 - Page\n"
        "- 1007 - Read\n- 2026 - no time\n- 1200 pods died",
        [
            "2026-01-15T10:05+00:00 Alert",
            "2026-01-15T10:06+00:00 Page",
            "2026-01-15T10:07+00:00 Read",
            "2026-01-15 2026 - no time",
            "2026-01-15 1200 pods died",
        ],
    ),
    "the next day": (
        "## Timeline (UTC)\n\n10:05 Alert\n\nNext day:\n\n09:00 Review",
        ["2026-01-15T10:05+00:00 Alert", "2026-01-16T09:00+00:00 Review"],
    ),
    "zone in an italic line": (
        "## Timeline\n\n*Times are in CEST*\n\n- 10:05 Alert",
        ["2026-01-15T10:05+02:00 Alert"],
    ),
    "zone alone in brackets": ("## Timeline\n\n(UTC+2)\n\n- 10:05 Alert", ["2026-01-15T10:05+02:00 Alert"]),
    "quotes in another zone": (
        "## Timeline (UTC)\n\n- 10:05 A customer writes:\n  > 2:05 AM PST it is down\n\n"
        "  > 02:06 still\n- 10:20 Rolled back",
        ["2026-01-15T10:05+00:00 A customer writes:", "2026-01-15T10:20+00:00 Rolled back"],
    ),
    "the same time in two zones": (
        "## Timeline\n\n- 10:05 UTC / 11:05 CET Alert\n- 2:15 PM PT (22:15 UTC) Page",
        ["2026-01-15T10:05+00:00 Alert", "2026-01-15T14:15-08:00 Page"],
    ),
    "about": (
        "## Timeline (UTC)\n\n- ~10:05 Alert\n- around 10:10 Page\n- At 10:20 it was fixed\n- by 10:30 all was quiet",
        [
            "2026-01-15T10:05+00:00 Alert",
            "2026-01-15T10:10+00:00 Page",
            "2026-01-15T10:20+00:00 it was fixed",
            "2026-01-15T10:30+00:00 all was quiet",
        ],
    ),
    "code, pictures and bullets inside an entry": (
        "## Timeline (UTC)\n\n### 10:05\n\nPods die:\n\n```\n10:04 OOMKilled\n```\n\n- one\n"
        "- two\n\n![graph](a.png)\n\n### 10:20\n\nFixed",
        ["2026-01-15T10:05+00:00 Pods die:", "2026-01-15T10:20+00:00 Fixed"],
    ),
    "everything in a fence": (
        "## Timeline\n\n```\n10:05 UTC alert\n10:20 UTC rolled back\n```",
        ["2026-01-15T10:05+00:00 alert", "2026-01-15T10:20+00:00 rolled back"],
    ),
    "a bullet without a time among others": (
        "## Timeline (UTC)\n\n- 10:05 Alert\n- then a page\n- 10:20 Fixed",
        ["2026-01-15T10:05+00:00 Alert", "2026-01-15 then a page", "2026-01-15T10:20+00:00 Fixed"],
    ),
    "times behind words": (
        "## Timeline (UTC)\n\n- Detected: 10:05\n- **Mitigated** at 10:20 UTC\n- Closed (10:30)",
        [
            "2026-01-15T10:05+00:00 Detected: 10:05",
            "2026-01-15T10:20+00:00 **Mitigated** at 10:20 UTC",
            "2026-01-15T10:30+00:00 Closed (10:30)",
        ],
    ),
    "wrapped lines that begin with a time": (
        "## Timeline (UTC)\n\n- 10:05 Alert, the second one after\n  10:00 of the same kind\n- 10:20 Fixed",
        ["2026-01-15T10:05+00:00 Alert, the second one after", "2026-01-15T10:20+00:00 Fixed"],
    ),
    "times still to be filled in": (
        "## Timeline (all times UTC)\n\n- **HH:MM** - First symptom\n- **HH:MM** - Fix",
        ["2026-01-15 First symptom", "2026-01-15 Fix"],
    ),
    "several entries in one paragraph": (
        "## Timeline (UTC)\n\n### 2026-01-15\n\n10:05 - Errors rise, as\nnobody knew.<br> "
        "10:20 - Rolled\nback.<br>\n10:30 - Quiet",
        [
            "2026-01-15T10:05+00:00 Errors rise, as",
            "2026-01-15T10:20+00:00 Rolled",
            "2026-01-15T10:30+00:00 Quiet",
        ],
    ),
    "headings with the time at their end": (
        "## Timeline (UTC)\n\n### 1. Errors rise (2026-01-15 10:05)\n\nMany.\n\n"
        "### 2. Root cause found (10:20-10:30)\n\nA disk.",
        ["2026-01-15T10:05+00:00 Errors rise", "2026-01-15T10:20+00:00 Root cause found"],
    ),
    "headings with the time below them": (
        "## Timeline\n\n### Errors rise\n**Time:** 2026-01-15 10:05 UTC\n**Type:** alert\n\n"
        "### Fixed\n- Time (UTC): 10:20 UTC\n",
        ["2026-01-15T10:05+00:00 Errors rise", "2026-01-15T10:20+00:00 Fixed"],
    ),
    "no heading but a table of times": (
        "## What went on\n\n| Time | Event |\n|---|---|\n| 10:05 UTC | Alert |\n| 10:20 UTC | Fixed |",
        ["2026-01-15T10:05+00:00 Alert", "2026-01-15T10:20+00:00 Fixed"],
    ),
}


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_timeline_in_this_form_is_read(form: str) -> None:
    text, expected = FORMS[form]
    document = read_markdown(
        f"# Checkout down (2026-01-15)\n\n{text}\n\n## Root cause\n\nA full disk.\n", name="note.md"
    )
    assert [f"{_minute(one.at)} {one.text.splitlines()[0]}" for one in document.timeline] == expected


def test_entry_keeps_the_code_and_the_lines_below_it() -> None:
    text = FORMS["code, pictures and bullets inside an entry"][0]
    first = read_markdown(f"# Outage on 2026-01-15\n\n{text}", name=None).timeline[0]
    assert "OOMKilled" in first.text
    assert "- two" in first.text
    assert "![graph]" in first.text


def test_each_incident_of_a_file_has_its_own_day_and_zone() -> None:
    text = (
        "# Incidents of January\n\n# Disk full, 2026-01-05\n\n## Timeline (UTC)\n\n"
        "- 10:05 Alert\n\n## Action items\n\n- Add space\n\n"
        "# Queue stuck, 2026-01-09\n\n## Timeline (CET)\n\n- 11:05 Alert\n\n## Action items\n\n- Add a check\n"
    )
    document = read_markdown(text, name="january.md")
    assert [_minute(one.at) for one in document.timeline] == ["2026-01-05T10:05+00:00", "2026-01-09T11:05+01:00"]
    assert [one.text for one in document.actions] == ["Add space", "Add a check"]
    assert [one.line for one in document.timeline] == [7, 17]


def _minute(at: datetime | date | None) -> str:
    return at.isoformat("T", "minutes") if isinstance(at, datetime) else at.isoformat() if at else "-"
