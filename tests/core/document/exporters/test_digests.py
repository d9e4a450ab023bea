"""Slack and e-mail: a digest within the limits of its reader, with the document's own words, and safe headers."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.core.document.exporters.hostile import hostile

from afterword.core.document.compose import compose
from afterword.core.document.controls import clean_value
from afterword.core.document.exporters.email import export_email, subject_of
from afterword.core.document.exporters.slack import export_slack
from afterword.core.document.exporters.slack_text import cut, mrkdwn
from afterword.core.model.document import ActionItem, Document, Section, TimelineItem
from afterword.core.model.timeline import Timeline

AT = datetime(2026, 1, 15, 10, 0, tzinfo=UTC)


def huge() -> Document:
    """A document that no message has room for."""
    return Document(
        title="T" * 400,
        services=tuple(f"service-{n}" for n in range(900)),
        sections=(
            Section("summary", "Summary", "word <&> " * 4000),
            Section("root_cause", "Cause", "- a & b\n" * 3000),
        ),
        timeline=tuple(
            TimelineItem(AT + timedelta(minutes=n), "x & y " * 200, "mitigation", actor="Ines") for n in range(300)
        ),
        actions=tuple(ActionItem(f"AI-{n}", "do " * 300, "@ines") for n in range(300)),
    )


def texts(block: dict[str, Any]) -> list[dict[str, Any]]:
    """All text objects of a block."""
    return [*([block["text"]] if "text" in block else []), *block.get("fields", []), *block.get("elements", [])]


@pytest.mark.parametrize("document", [huge(), hostile(), Document("")], ids=["huge", "hostile", "empty"])
def test_message_stays_within_the_limits_of_slack(document: Document) -> None:
    message = export_slack(clean_value(document), address="https://afterword.example/PM-007?a=1&b=2")
    assert set(message) == {"text", "blocks"}
    assert 0 < len(message["text"]) <= 4000
    assert len(message["blocks"]) <= 50
    for block in message["blocks"]:
        most = {"header": 150, "section": 3000 if "text" in block else 2000, "context": 2000, "divider": 0}[
            block["type"]
        ]
        assert len(block.get("fields", [])) <= 10
        for one in texts(block):
            assert 0 < len(one["text"]) <= most
    assert message["blocks"][0]["text"]["type"] == "plain_text"


def test_nobody_is_called_by_what_a_text_says() -> None:
    message = export_slack(clean_value(hostile()))
    said = str(message)
    assert "<!channel>" not in said
    assert "&lt;!channel&gt;" in said


def test_markdown_becomes_what_slack_reads() -> None:
    assert mrkdwn("**a** *b* ~~c~~ [d|e](https://x.example/?a=1&b=2)") == (
        "*a* _b_ ~c~ <https://x.example/?a=1&amp;b=2|d/e>"
    )
    assert mrkdwn("1. a\n2. b\n   - c") == "1. a\n2. b\n    \N{BULLET} c"


def test_cut_never_ends_within_an_escaped_sign_or_a_link() -> None:
    for most in range(20, 60):
        for text in (
            "aaaa bbbb cccc &amp;&amp;&amp;&amp;&amp;&amp;&amp;&amp; dddd" * 2,
            "see <https://x.example/long|words> " * 3,
        ):
            short = cut(text, most)
            assert len(short) <= most
            assert short.count("<") == short.count(">")
            assert not re.search(r"&[a-z]*(?:$| \N{HORIZONTAL ELLIPSIS})", short)


def letter_of(document: Document) -> email.message.EmailMessage:
    """The letter as a mail program reads it."""
    return email.message_from_bytes(
        export_email(document, address="https://a.example/PM-7"), policy=email.policy.default
    )  # type: ignore[return-value]


def test_letter_has_both_texts_and_its_chart_and_fetches_nothing(timeline: Timeline) -> None:
    document = compose(timeline, severity="P1", number="PM-007", now=datetime(2026, 1, 16, tzinfo=UTC))
    letter = letter_of(document)
    plain, page = letter.get_body(("plain",)), letter.get_body(("html",))
    assert plain is not None
    assert page is not None
    assert letter["Subject"] == f"PM-007: {document.title}"
    assert "960 of 2,400" in plain.get_content()
    assert "960 of 2,400" in page.get_content()
    assert "The whole postmortem: https://a.example/PM-7" in plain.get_content()
    pictures = [part for part in letter.walk() if part.get_content_type() == "image/png"]
    assert [part["Content-ID"] for part in pictures] == ["<chart@afterword>"]
    assert 'src="cid:chart@afterword"' in page.get_content()
    assert 'src="http' not in page.get_content()


def test_headers_cannot_be_written_by_a_title() -> None:
    document = replace(hostile(), title="A\r\nBcc: somebody@example.com\r\n\r\nbody \u2028 x")
    data = export_email(clean_value(document))
    letter = email.message_from_bytes(data, policy=email.policy.default)
    assert set(letter.keys()) == {"Subject", "X-Unsent", "Content-Language", "MIME-Version", "Content-Type"}
    assert letter["Subject"].endswith("A Bcc: somebody@example.com body x")
    assert all(len(line) <= 998 for line in data.split(b"\r\n"))


def test_subject_is_one_line_and_never_empty() -> None:
    assert subject_of(" \r\n\t ") == "Postmortem"
    assert len(subject_of("x" * 5000)) == 200


def test_same_document_gives_the_same_letter(timeline: Timeline) -> None:
    document = compose(timeline, now=datetime(2026, 1, 16, tzinfo=UTC))
    assert export_email(document) == export_email(document)
