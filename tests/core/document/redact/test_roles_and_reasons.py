"""People are roles, the same everywhere; what goes and what stays follows the settings; each change has its reason."""

from __future__ import annotations

import time
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime

import pytest

from afterword.core.document.redact.compare import rows_of
from afterword.core.document.redact.outside import outside_version
from afterword.core.document.redact.people import Known
from afterword.core.document.redact.settings import redaction_from, redaction_row
from afterword.core.errors import InputError
from afterword.core.model import document as model
from afterword.core.model.document import ActionItem, Document, Section, TimelineItem
from afterword.core.model.redaction import NO_REDACTION, Redaction

AT = datetime(2026, 1, 15, 10, 5, tzinfo=UTC)


def summary(text: str, *, redaction: Redaction = NO_REDACTION, known: tuple[Known, ...] = (), **more: object) -> str:
    """A summary as it leaves."""
    document = Document("A", sections=(Section("summary", "Summary", text),), **more)  # type: ignore[arg-type]
    sections = outside_version(document, redaction, known).document.sections
    return sections[0].text if sections else ""


def moment(text: str, actor: str | None = None) -> TimelineItem:
    """An entry of a timeline."""
    return TimelineItem(AT, text, "note", "person", actor)


def test_same_person_is_the_same_role_by_every_name() -> None:
    items = (
        moment("Ines Halloran restarted it", "Ines Halloran"),
        moment("Bo confirms", "@bo"),
        moment("x", "@ihalloran"),
    )
    text = "Ines asked @bo. Halloran, @ihalloran and ines.halloran agreed; Ines's change held."
    assert summary(text, timeline=items) == (
        "An engineer asked a second engineer. An engineer, an engineer and an engineer agreed; an "
        "engineer's change held."
    )


def test_roles_of_the_incident_and_of_the_writer_are_said() -> None:
    known = (
        Known(("Alice Arden", "alice", "alice@example.net"), "lead"),
        Known(("Bob Birch", "bob"), "database expert"),
    )
    redaction = Redaction(people=(("Cy Dent", "the vendor's engineer"),))
    text = "Alice Arden (alice@example.net) asked Bob and Cy Dent."
    assert summary(text, known=known, redaction=redaction) == (
        "The incident lead (the incident lead) asked the database expert and the vendor's engineer."
    )


def test_people_of_the_house_are_found_by_full_name_only_unless_they_took_part() -> None:
    known = (Known(("Mark Will", "mwill")), Known(("Penny Case", "pcase")))
    assert summary("Mark the pods; it will cost a penny. Penny Case knew.", known=known) == (
        "Mark the pods; it will cost a penny. An engineer knew."
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Grafana noticed it", "Grafana noticed it"),
        ("Traffic pushed the pool over", "Traffic pushed the pool over"),
        ("Ines noticed it, paged by Bo Lind", "An engineer noticed it, paged by a second engineer"),
        ("The team decided to wait", "The team decided to wait"),
        ("Deploy of checkout-api reverted", "Deploy of checkout-api reverted"),
    ],
)
def test_timeline_tells_people_from_things(text: str, said: str) -> None:
    document = Document("A", services=("checkout-api",), timeline=(moment(text),))
    assert outside_version(document, NO_REDACTION).document.timeline[0].text == said


@pytest.mark.parametrize("actor", ["alertmanager", "deploy-bot", "Platform team", "SRE on-call", "github-actions[bot]"])
def test_systems_and_teams_keep_their_names(actor: str) -> None:
    document = Document("A", timeline=(moment("x", actor),))
    assert outside_version(document, NO_REDACTION).document.timeline[0].actor == actor


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("see https://kubernetes.io/docs/x?y=1#z now", "see https://kubernetes.io/docs/x now"),
        ("see [the docs](https://kubernetes.io/docs) now", "see [the docs](https://kubernetes.io/docs) now"),
        ("see [graph](https://grafana.house.com/d/1).", "see graph."),
        ("v1.2.3 on app.log and values.yaml, node.js", "v1.2.3 on app.log and values.yaml, node.js"),
        ("10:05:09 to 10:05:59, T+0:02:10", "10:05:09 to 10:05:59, T+0:02:10"),
        ("UTF-8, SHA-256, CVE-2021-44228, P1, SEV-2", "UTF-8, SHA-256, CVE-2021-44228, P1, SEV-2"),
        ("GET /api/v1/orders on github.com", "GET /api/v1/orders on github.com"),
        ("INC-042 was like INC-007, see OPS-99.", "this incident was like an incident, see a ticket."),
        ("it cost 1,234 EUR and 25.2 % of requests", "it cost 1,234 EUR and 25.2 % of requests"),
    ],
)
def test_only_what_is_internal_goes(text: str, said: str) -> None:
    assert summary(text, incidents=("INC-042",)) == said


def test_settings_keep_what_they_name() -> None:
    document = Document(
        "A",
        number="PM-007",
        incidents=("INC-042",),
        sections=(
            Section("human_impact", "People", "Two were woken."),
            Section("actions", "Actions", ""),
            Section(None, "Notes", "INC-042 on status.example.com"),
            Section(None, "Gossip", "x"),
        ),
        actions=(ActionItem("AI-001", "Raise it, Ines", "@ines"),),
    )
    redaction = Redaction(
        keep=("numbers", "actions", "human_impact"), leave_out=("gossip",), public=("status.example.com",)
    )
    outside = outside_version(document, redaction).document
    assert (outside.number, outside.incidents) == ("PM-007", ("INC-042",))
    assert [one.heading for one in outside.sections] == ["People", "Actions", "Notes"]
    assert outside.sections[2].text == "INC-042 on status.example.com"
    assert outside.actions == (ActionItem("AI-001", "Raise it, an engineer", None),)
    bare = outside_version(document, NO_REDACTION).document
    assert (bare.number, bare.incidents, bare.actions) == (None, (), ())
    assert [one.heading for one in bare.sections] == ["Notes", "Gossip"]


def test_terms_are_found_however_they_are_written() -> None:
    redaction = redaction_from({"remove": ["Acme Corp => a customer"]})
    for written in ("Acme Corp", "ACME-corp", "acme_corp", "AcmeCorp", "Acme\nCorp", "acme&nbsp;corp", "A**cme** Corp"):
        assert summary(f"for {written} today", redaction=redaction) == "for a customer today", written


def test_every_change_says_where_and_why() -> None:
    document = Document("A", sections=(Section("summary", "Summary", "see 10.0.0.1"),))
    version = outside_version(document, NO_REDACTION)
    change = version.changes[0]
    assert (change.place, change.before, change.after) == ("Summary", "10.0.0.1", "an internal address")
    assert all(one.reason for one in version.changes)
    row = next(one for one in rows_of(version.pairs) if one.changed)
    assert "<del>10.0.0.1</del>" in row.inside
    assert "<ins>an internal address</ins>" in row.outside


def test_marks_never_stand_within_a_tag_and_text_stays_escaped() -> None:
    text = '[<b>Ines</b>](https://a.b.internal/"onclick) ![10.0.0.1](chart:x) `10.0.0.1` \ue000<script>'
    document = Document("A", sections=(Section("summary", "Summary", text),), timeline=(moment("x", "Ines"),))
    for row in rows_of(outside_version(document, NO_REDACTION).pairs):
        for side in (row.inside, row.outside):
            assert "<script" not in side
            assert "\ue000" not in side
            assert side.count("<del>") == side.count("</del>")
            assert side.count("<ins>") == side.count("</ins>")


@pytest.mark.parametrize(
    "value", [[], "x", {"unknown": 1}, {"people": ["a"]}, {"remove": 3}, {"public": ["no host"]}, {"keep": ["all"]}]
)
def test_settings_that_cannot_be_understood_are_refused(value: object) -> None:
    if value == []:
        value = ["x"]
    with pytest.raises(InputError):
        redaction_from(value)


def test_settings_come_back_as_they_were() -> None:
    row = {
        "remove": ["Acme => a customer", "B"],
        "people": {"Ines": "the lead"},
        "public": ["*.example.com"],
        "keep": ["numbers"],
    }
    assert redaction_row(redaction_from(row)) == row
    assert redaction_from(redaction_row(NO_REDACTION)) == NO_REDACTION


def test_every_field_of_the_model_that_holds_words_has_a_rule() -> None:
    """A field that is added to the model must be thought of here and in outside.py."""
    known = {
        "Section": {"field", "heading", "text", "level", "line_start", "line_end", "key"},
        "TimelineItem": {"at", "text", "kind", "source", "actor", "recorded", "evidence", "line"},
        "ActionItem": {"id", "text", "owner", "due", "priority", "status", "term", "note", "link", "line"},
        "Factor": {"text", "category", "line", "layer", "leads", "evidence"},
        "Chart": {"name", "title", "alt", "svg", "svg_narrow", "header", "rows", "caption"},
        "Document": {
            *("title", "template", "number", "incidents", "severity", "severity_as_written", "date", "started_at"),
            *(
                "detected_at",
                "ended_at",
                "duration_minutes",
                "impact_seconds",
                "customer_impact",
                "services",
                "authors",
            ),
            *("status", "zone", "sections", "timeline", "actions", "factors", "notes", "charts", "links", "unplaced"),
            *("form", "redaction", "analysis"),
        },
    }
    for name, thought_of in known.items():
        kind = getattr(model, name)
        assert is_dataclass(kind)
        assert {one.name for one in fields(kind)} == thought_of, name


def test_time_grows_with_the_length_of_the_text() -> None:
    def seconds(text: str) -> float:
        document = Document("A", sections=(Section("summary", "S", text),), timeline=(moment("x", "Ines Halloran"),))
        began = time.process_time()
        outside_version(document, Redaction(terms=(("Acme", "a customer"),)))
        return time.process_time() - began

    for piece in ("word Ines ", "a-", "[", "<!--", "![a](b", "| Ines | 10.0.0.1 |\n"):
        assert seconds(piece * 8000) < 12 * max(seconds(piece * 2000), 0.05), piece


def test_document_without_secrets_leaves_as_it_is() -> None:
    document = Document(
        "Orders were slow", sections=(Section("summary", "Summary", "**Slow** for 4 min.\n\n- a\n- b"),)
    )
    version = outside_version(document, NO_REDACTION)
    assert version.changes == ()
    assert version.document.sections == (replace(document.sections[0], key=None),)


CHAT = TimelineItem(AT, "that is 412. my fault, I sized the pool per service", "diagnosis", "slack_export", "Ines")
REPEATED = (
    "It was slow. The last step was “that is 412. my fault, I sized the pool per service”.\n\nSaid:\n\n"
    "- **Said at 10:05:00:** I sized the pool per service[^E-1]\n"
    "- **10:05:00** that is 412. my fault, I sized the pool per service[^E-1]"
)


def test_chat_stays_inside_and_the_changes_tell_it() -> None:
    document = Document("A", sections=(Section("summary", "Summary", REPEATED),), timeline=(CHAT, moment("Restarted")))
    outside = outside_version(document, NO_REDACTION)
    assert [one.text for one in outside.document.timeline] == ["Restarted"]
    assert outside.document.sections[0].text == "It was slow. The last step was something said in the chat."
    told = next(one for one in outside.changes if one.place.startswith("Timeline, entry 1"))
    assert (told.before, told.after, told.kind) == (CHAT.text, "", "chat")


def test_chat_leaves_when_the_writer_keeps_it() -> None:
    document = Document("A", sections=(Section("summary", "Summary", REPEATED),), timeline=(CHAT,))
    outside = outside_version(document, redaction_from({"keep": ["chat"]})).document
    assert outside.timeline[0].text == CHAT.text
    assert "**Said at 10:05:00:** I sized the pool per service" in outside.sections[0].text


def test_what_the_evidence_does_not_tell_stays_inside_with_it() -> None:
    text = "Times are UTC.\n\nWhat the evidence does not tell:\n\n- There is not one record in db.json.\n\nMore."
    assert summary(text) == "Times are UTC.\n\nMore."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Refused (463 times, also in db/errors.log), first at 10:05.", "Refused (463 times), first at 10:05."),
        ("Refused (also in a.log, db/errors.log) at 10:05.", "Refused at 10:05."),
        ("The log errors.log ends. errors.log is short.", "The log one of the files ends. One of the files is short."),
        ("It failed (also in Europe).", "It failed (also in Europe)."),
    ],
)
def test_no_sentence_turns_false_for_a_file_that_is_not_named(text: str, said: str) -> None:
    assert summary(text, notes=(model.EvidenceNote("E-1", "errors.log", "0" * 64),)) == said
