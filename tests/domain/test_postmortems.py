"""Postmortems: sections that nobody loses, the timeline and its gate, publishing."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from tests.practice import approve_reviews

from afterword.core.document.markdown_read import read_markdown
from afterword.core.errors import GateShut, InputError, NotFound, RuleBroken, StaleSection, UnknownTemplate
from afterword.domain.accounts.models import Person
from afterword.domain.actions.services import add_action
from afterword.domain.incidents import services as incidents
from afterword.domain.incidents.models import Incident
from afterword.domain.postmortems import queries, services
from afterword.domain.postmortems.models import Postmortem, TimelineItem
from afterword.domain.practice.services import gates, publish, resolve, start_postmortem


def written(who: Person, draft: Postmortem) -> None:
    """Answers every section."""
    for section in draft.sections.exclude(field__in=["timeline", "actions"]):
        services.save_section(
            actor=who,
            postmortem=draft,
            key=section.key,
            text=f"About {section.field}.",
            base_version=section.version,
        )


def ready(who: Person, draft: Postmortem) -> None:
    """Does all that the gate asks for."""
    written(who, draft)
    add_action(actor=who, text="Alert on pool use", postmortem=draft, owner=who, due=date(2026, 3, 1))
    services.confirm_timeline(actor=who, postmortem=draft)
    approve_reviews(draft)


def test_draft_is_prefilled_from_its_incident(bob: Person, draft: Postmortem, incident: Incident) -> None:
    assert (draft.code, draft.title, draft.severity, draft.driver) == ("PM-001", "Checkout fails", "P1", bob)
    assert (draft.detected_at, draft.resolved_at) == (incident.detected_at, incident.resolved_at)
    assert draft.services == ["shop-api"]
    assert [section.field for section in draft.sections.all()][:3] == ["summary", "impact", "timeline"]
    assert "Rolled back v2" in [item.text for item in draft.timeline.all()]


def test_summary_opens_with_what_was_said_when_resolving(bob: Person, incident: Incident) -> None:
    said = "A pool was too small. Rolled back."
    draft = resolve(actor=bob, incident=incident, summary=said, decision="yes").postmortem
    assert draft is not None
    text = draft.sections.get(field="summary").text
    assert text.startswith(f"{said}\n\n")
    assert "> **To answer:**" in text


def test_started_twice_there_is_one_postmortem(bob: Person, draft: Postmortem, incident: Incident) -> None:
    assert start_postmortem(actor=bob, incident=incident) == draft
    assert resolve(actor=bob, incident=incident, summary="Rolled back.", decision="yes").postmortem == draft
    assert Postmortem.objects.count() == 1


def test_running_incident_has_no_postmortem_yet(bob: Person, incident: Incident) -> None:
    with pytest.raises(RuleBroken, match="resolve it"):
        start_postmortem(actor=bob, incident=incident)


def test_standalone_postmortem_in_the_other_template(bob: Person) -> None:
    made = services.create(actor=bob, title="Near miss in billing", template="3am", severity="P3", request_key="k")
    assert services.create(actor=bob, title="Near miss in billing", template="3am", request_key="k") == made
    assert made.sections.filter(field="contributing_factors").exists()
    assert list(made.incidents.all()) == []
    with pytest.raises(UnknownTemplate):
        services.create(actor=bob, title="x", template="novel")


def test_saved_section_keeps_every_version(bob: Person, draft: Postmortem) -> None:
    first = draft.sections.get(field="lessons_well").text
    services.save_section(actor=bob, postmortem=draft, key="lessons_well", text="Rollback was quick.", base_version=1)
    services.save_section(actor=bob, postmortem=draft, key="lessons_well", text="Rollback took 2 min.", base_version=2)
    texts = [revision.text for revision in queries.revisions(bob, draft, "lessons_well")]
    assert texts == ["Rollback took 2 min.", "Rollback was quick.", first]


def test_second_writer_is_told_and_sees_both_texts(bob: Person, charlie: Person, draft: Postmortem) -> None:
    services.save_section(actor=bob, postmortem=draft, key="summary", text="Bob's words", base_version=1)
    with pytest.raises(StaleSection, match="saved by Bob") as told:
        services.save_section(actor=charlie, postmortem=draft, key="summary", text="Charlie's words", base_version=1)
    fields = told.value.fields
    assert (fields["yours"], fields["theirs"], fields["version"]) == ("Charlie's words", "Bob's words", 2)
    services.save_section(actor=charlie, postmortem=draft, key="summary", text="Both", base_version=fields["version"])
    assert queries.section_by_key(bob, draft, "summary").text == "Both"


def test_form_sent_twice_saves_once(bob: Person, draft: Postmortem) -> None:
    for _ in range(2):
        section = services.save_section(actor=bob, postmortem=draft, key="summary", text="It broke.", base_version=1)
    assert section.version == 2


def test_unknown_section_is_not_found(bob: Person, draft: Postmortem) -> None:
    with pytest.raises(NotFound, match="section poem"):
        services.save_section(actor=bob, postmortem=draft, key="poem", text="x", base_version=1)


def test_log_entries_go_where_their_time_puts_them(bob: Person, draft: Postmortem, incident: Incident) -> None:
    assert incident.resolved_at is not None
    at = incident.resolved_at - timedelta(minutes=50)
    late = incidents.add_entry(actor=bob, incident=incident, text="Support called", at=at)
    services.add_timeline_items(actor=bob, postmortem=draft, entries=[late, late])
    services.add_timeline_items(actor=bob, postmortem=draft, entries=[late])
    rows = list(draft.timeline.all())
    assert [row.at for row in rows] == sorted(row.at for row in rows if row.at)
    assert [row.text for row in rows].count("Support called") == 1
    assert [row.position for row in rows] == list(range(1, len(rows) + 1))


def test_entry_of_a_foreign_incident_is_not_found(bob: Person, draft: Postmortem) -> None:
    other = incidents.declare(actor=bob, title="Other", severity="P3")
    entry = incidents.add_entry(actor=bob, incident=other, text="Elsewhere")
    with pytest.raises(NotFound):
        services.add_timeline_items(actor=bob, postmortem=draft, entries=[entry])


def test_gate_blocks_an_entry_without_a_time(bob: Person, draft: Postmortem) -> None:
    services.write_timeline_item(actor=bob, postmortem=draft, text="Somebody called", at=None)
    with pytest.raises(GateShut, match="has no time"):
        services.confirm_timeline(actor=bob, postmortem=draft)


def test_gate_blocks_entries_out_of_order_until_they_are_sorted(bob: Person, draft: Postmortem) -> None:
    last = list(draft.timeline.all())[-1]
    assert last.at is not None
    services.edit_timeline_item(actor=bob, postmortem=draft, item=last, at=last.at - timedelta(days=1))
    with pytest.raises(GateShut, match="order"):
        services.confirm_timeline(actor=bob, postmortem=draft)
    services.sort_timeline(actor=bob, postmortem=draft)
    assert services.confirm_timeline(actor=bob, postmortem=draft).timeline_confirmed_by == bob


def test_gate_blocks_a_hole_until_somebody_explains_it(bob: Person, draft: Postmortem) -> None:
    TimelineItem.objects.filter(postmortem=draft).exclude(kind__in=["status", "resolved"]).delete()
    _, last = draft.timeline.all()
    with pytest.raises(GateShut, match="Nothing is told for"):
        services.confirm_timeline(actor=bob, postmortem=draft)
    services.edit_timeline_item(actor=bob, postmortem=draft, item=last, explains_hole=True)
    assert services.confirm_timeline(actor=bob, postmortem=draft).timeline_confirmed_at is not None


def test_gate_blocks_an_empty_timeline(bob: Person) -> None:
    made = services.create(actor=bob, title="Near miss")
    with pytest.raises(GateShut, match="timeline is empty"):
        services.confirm_timeline(actor=bob, postmortem=made)


def test_entry_in_the_future_cannot_be_written(bob: Person, draft: Postmortem) -> None:
    with pytest.raises(InputError, match="lies in the future"):
        services.write_timeline_item(actor=bob, postmortem=draft, text="x", at=timezone.now() + timedelta(hours=1))


def test_any_change_takes_the_confirmation_back(bob: Person, draft: Postmortem) -> None:
    services.confirm_timeline(actor=bob, postmortem=draft)
    item = draft.timeline.first()
    assert item is not None
    services.edit_timeline_item(actor=bob, postmortem=draft, item=item, text="Declared, by Bob")
    draft.refresh_from_db()
    assert draft.timeline_confirmed_at is None


def test_publishing_is_refused_with_all_that_blocks(bob: Person, draft: Postmortem) -> None:
    with pytest.raises(GateShut) as told:
        publish(actor=bob, postmortem=draft)
    blocks = told.value.fields["blocks"]
    assert any("Summary still asks" in sentence for sentence in blocks)
    assert any("confirmed the timeline" in sentence for sentence in blocks)
    assert any("no actions" in sentence for sentence in blocks)
    draft.refresh_from_db()
    assert (draft.status, draft.published_at) == ("draft", None)


def test_action_without_owner_or_date_blocks(bob: Person, draft: Postmortem) -> None:
    ready(bob, draft)
    add_action(actor=bob, text="Somebody should", postmortem=draft)
    with pytest.raises(GateShut, match="AI-002 needs an owner and a due date"):
        publish(actor=bob, postmortem=draft)


def test_published_markdown_has_its_hash_and_reads_back(bob: Person, draft: Postmortem) -> None:
    ready(bob, draft)
    assert all(check.ok for check in gates(draft) if check.blocks)
    publication = publish(actor=bob, postmortem=draft)
    assert publication.sha256 == hashlib.sha256(publication.markdown.encode()).hexdigest()
    document = read_markdown(publication.markdown, name="PM-001.md")
    assert (document.number, document.status, len(document.actions)) == ("PM-001", "published", 1)
    assert [item.text for item in document.timeline] == [item.text for item in draft.timeline.all()]


def test_time_of_the_first_publication_stays(bob: Person, draft: Postmortem) -> None:
    ready(bob, draft)
    first = publish(actor=bob, postmortem=draft)
    published_at = draft.published_at
    assert publish(actor=bob, postmortem=draft) == first
    services.save_section(actor=bob, postmortem=draft, key="summary", text="Better.", base_version=2)
    with pytest.raises(InputError, match="What this version corrects"):
        publish(actor=bob, postmortem=draft)
    second = publish(actor=bob, postmortem=draft, note="The summary names the cause.")
    assert (second.version, second.note) == (2, "The summary names the cause.")
    assert draft.published_at == published_at


def test_confirmation_lost_after_review_blocks_publishing_again(bob: Person, draft: Postmortem) -> None:
    ready(bob, draft)
    services.write_timeline_item(actor=bob, postmortem=draft, text="One more", at=draft.resolved_at)
    with pytest.raises(GateShut, match="confirmed"):
        publish(actor=bob, postmortem=draft)


def test_header_is_changed_and_checked(bob: Person, charlie: Person, draft: Postmortem) -> None:
    services.set_header(actor=bob, postmortem=draft, title="Pool ran dry", customer_impact=True, driver=charlie)
    assert (draft.title, draft.customer_impact, draft.driver) == ("Pool ran dry", True, charlie)
    with pytest.raises(InputError, match="cannot end"):
        services.set_header(actor=bob, postmortem=draft, resolved_at=datetime(2020, 1, 1, tzinfo=UTC))


def test_filters_of_the_library(bob: Person, draft: Postmortem) -> None:
    other = services.create(actor=bob, title="Billing near miss", severity="P3", services=["billing"])
    services.save_section(actor=bob, postmortem=other, key="summary", text="The invoice ran twice", base_version=1)
    wanted = {"severity": "P1"}, {"service": "billing"}, {"q": "invoice"}, {"incident": "INC-001"}, {"driver": "me"}
    assert [[one.code for one in queries.filtered(bob, params)] for params in wanted] == [
        ["PM-001"], ["PM-002"], ["PM-002"], ["PM-001"], ["PM-001", "PM-002"],
    ]  # fmt: skip


def test_picture_belongs_to_the_document(bob: Person, charlie: Person, private: Incident) -> None:
    draft = resolve(actor=bob, incident=private, summary="Key revoked.", decision="yes").postmortem
    assert draft is not None
    image = services.attach_image(actor=bob, postmortem=draft, stream=BytesIO(b"GIF89a" + b"\x00" * 20))
    assert queries.image_by_hash(bob, image.sha256) == image
    with pytest.raises(NotFound):
        queries.image_by_hash(charlie, image.sha256)
