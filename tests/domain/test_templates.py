"""Templates of the team's own: added, changed with every version kept, archived; who may, and what is refused."""

from __future__ import annotations

import re

import pytest

from afterword.core.document.markdown_read import read_markdown
from afterword.core.document.markdown_write import without_positions, write_markdown
from afterword.core.document.template import template_names, template_text
from afterword.core.errors import Conflict, InputError, NotAllowed, NotFound, TemplateProblems, UnknownTemplate
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.services import add_member, add_team
from afterword.domain.journal.models import JournalEntry
from afterword.domain.postmortems import queries, services, templates
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice import services as practice

pytestmark = pytest.mark.django_db
OURS = """---
title: Payments
header: [severity]
sections:
  - field: summary
    heading: In short
    required: true
    prompts: ["What failed?"]
  - key: settlement
    heading: Settlement
    required: true
    prompts: ["Which batches were late?"]
  - field: timeline
    heading: Timeline
  - field: actions
    heading: Work
---
Ours.
"""


def test_administrator_adds_a_template_and_begins_a_postmortem_in_it(alice: Person) -> None:
    row = services.add_template(actor=alice, name="Payments short", text=OURS)
    assert (row.name, row.title, row.version) == ("payments-short", "Payments", 1)
    made = services.create(actor=alice, title="Late batch", template="payments-short")
    assert [(one.key, one.heading) for one in made.sections.all()][:2] == [
        ("summary", "In short"), ("settlement", "Settlement"),
    ]  # fmt: skip
    assert JournalEntry.objects.filter(verb="template.added").count() == 1


def test_manager_of_a_team_may_change_templates_and_a_member_may_not(
    alice: Person, bob: Person, charlie: Person
) -> None:
    team = add_team(actor=alice, name="Payments")
    add_member(actor=alice, team=team, person=bob, role="manager")
    add_member(actor=alice, team=team, person=charlie)
    services.add_template(actor=bob, name="ours", text=OURS)
    refused = "ask an administrator or the manager of a team"
    with pytest.raises(NotAllowed, match=refused):
        services.save_template(actor=charlie, name="ours", text=OURS + "More.", base_version=1)
    with pytest.raises(NotAllowed, match=refused):
        services.archive_template(actor=charlie, name="ours")
    with pytest.raises(NotAllowed, match=refused):
        services.add_template(actor=charlie, name="theirs", text=OURS)


def test_postmortem_keeps_the_version_it_was_begun_in(alice: Person) -> None:
    services.add_template(actor=alice, name="ours", text=OURS)
    before = services.create(actor=alice, title="Before", template="ours")
    services.save_template(actor=alice, name="ours", text=OURS.replace("Settlement", "Clearing"), base_version=1)
    after = services.create(actor=alice, title="After", template="ours")
    assert queries.to_document(alice, before).form.keyed("settlement").heading == "Settlement"  # type: ignore[union-attr]
    assert queries.to_document(alice, after).form.keyed("settlement").heading == "Clearing"  # type: ignore[union-attr]
    assert (before.template_version, after.template_version) == (1, 2)
    row = templates.team_template(alice, "ours")
    assert [one.version for one in templates.versions(alice, row)] == [2, 1]
    assert templates.stored_template(alice, "ours", 1).text == OURS


def test_required_section_of_an_own_template_blocks_publishing(alice: Person) -> None:
    services.add_template(actor=alice, name="ours", text=OURS)
    made = services.create(actor=alice, title="Late batch", template="ours")
    shut = {check.name: check for check in practice.gates(made) if check.blocks and not check.ok}
    assert shut["section-settlement"].sentence == "Settlement is empty."


def test_two_who_write_at_once_are_told_and_nothing_is_overwritten(alice: Person) -> None:
    services.add_template(actor=alice, name="ours", text=OURS)
    services.save_template(actor=alice, name="ours", text=OURS + "One.", base_version=1)
    with pytest.raises(Conflict, match="saved version 2 of ours while you were writing"):
        services.save_template(actor=alice, name="ours", text=OURS + "Two.", base_version=1)
    assert templates.stored_template(alice, "ours").text == OURS + "One.\n"


def test_same_text_again_is_no_new_version(alice: Person) -> None:
    first = services.add_template(actor=alice, name="ours", text=OURS)
    assert services.add_template(actor=alice, name="ours", text=OURS.replace("\n", "\r\n")) == first
    assert services.save_template(actor=alice, name="ours", text=OURS, base_version=1).version == 1
    with pytest.raises(Conflict, match="There is a template named ours already"):
        services.add_template(actor=alice, name="ours", text=OURS + "Other.")


def test_archived_template_is_not_offered_and_what_was_begun_in_it_stays(alice: Person) -> None:
    services.add_template(actor=alice, name="ours", text=OURS)
    made = services.create(actor=alice, title="Before", template="ours")
    services.archive_template(actor=alice, name="ours")
    assert "ours" not in [one.template.name for one in templates.offered_templates(alice)]
    with pytest.raises(UnknownTemplate, match="There is no template named ours any more; choose one of standard"):
        services.create(actor=alice, title="After", template="ours")
    assert queries.to_document(alice, made).form.title == "Payments"  # type: ignore[union-attr]
    services.archive_template(actor=alice, name="ours", archived=False)
    assert services.create(actor=alice, title="After", template="ours").template == "ours"


def test_built_in_template_cannot_be_changed_or_taken_for_ones_own(alice: Person) -> None:
    with pytest.raises(InputError, match="standard is built in and stays as it is"):
        services.add_template(actor=alice, name="standard", text=OURS)
    with pytest.raises(NotFound):
        services.save_template(actor=alice, name="standard", text=OURS, base_version=1)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (OURS.replace("field: summary", "field: poem"), "The template ours cannot be used, line 5: poem is no field"),
        (
            OURS.replace("title: Payments", "title: Payments\nlint: {no-blame: off}"),
            "line 3: There is no rule no-blame",
        ),
    ],
)
def test_template_that_says_what_cannot_be_is_refused_with_its_line(alice: Person, text: str, sentence: str) -> None:
    with pytest.raises(TemplateProblems, match=re.escape(sentence)):
        services.add_template(actor=alice, name="ours", text=text)
    assert not templates.team_templates(alice).exists()


def test_every_built_in_template_can_be_copied_as_ones_own(alice: Person) -> None:
    for name in ("standard", "chain", "howie", "security"):
        row = services.add_template(actor=alice, name=f"our-{name}", text=template_text(name))
        assert services.create(actor=alice, title="One", template=row.name).sections.count() > 5


def test_incident_starts_its_postmortem_in_an_own_template(alice: Person, draft: Postmortem) -> None:
    services.add_template(actor=alice, name="ours", text=OURS)
    incident = draft.incidents.get()
    draft.incidents.clear()
    made = practice.start_postmortem(actor=alice, incident=incident, template="ours")
    assert "What failed?" in made.sections.get(key="summary").text
    assert "Which batches were late?" in made.sections.get(key="settlement").text


@pytest.mark.parametrize("name", [*template_names(), "ours"])
def test_stored_document_of_every_template_comes_back_from_its_markdown(alice: Person, name: str) -> None:
    services.add_template(actor=alice, name="ours", text=OURS)
    made = services.create(actor=alice, title="One", template=name)
    for section in made.sections.all():
        text = f"## Inside\n\nWords of {section.heading}."
        services.save_section(actor=alice, postmortem=made, key=section.key, text=text, base_version=1)
    document = queries.to_document(alice, made)
    assert without_positions(read_markdown(write_markdown(document))) == document
