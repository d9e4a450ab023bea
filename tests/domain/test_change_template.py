"""A postmortem changes its template: previewed, journalled, reversible, and without a lost word or version."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from afterword.core.document.template import template_names
from afterword.core.errors import NotFound, RuleBroken, UnknownTemplate
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.models import Incident
from afterword.domain.journal.models import JournalEntry
from afterword.domain.postmortems import queries, services
from afterword.domain.postmortems.models import Postmortem, Section
from afterword.domain.practice import services as practice

pytestmark = pytest.mark.django_db


def texts(postmortem: Postmortem) -> dict[str, str]:
    """The texts that stand in the template, by key."""
    return {one.key: one.text for one in postmortem.sections.filter(kept=False)}


def write(actor: Person, postmortem: Postmortem, key: str, text: str) -> Section:
    """Saves a section."""
    section = postmortem.sections.get(key=key)
    return services.save_section(actor=actor, postmortem=postmortem, key=key, text=text, base_version=section.version)


def test_texts_find_their_place_and_the_rest_is_kept_at_the_end(bob: Person, draft: Postmortem) -> None:
    write(bob, draft, "root_cause", "The pool was per worker.")
    services.change_template(actor=bob, postmortem=draft, template="3am")
    assert draft.template == "3am"
    assert list(texts(draft)) == [
        "summary", "impact", "timeline", "lessons", "contributing_factors", "lessons_well", "lessons_poorly",
        "actions", "references",
    ]  # fmt: skip
    document = queries.to_document(bob, draft)
    assert "The pool was per worker." in [one.text for one in document.unplaced]
    said = JournalEntry.objects.get(verb="postmortem.template_changed")
    assert said.before["template"] == "standard"
    assert said.after["template"] == "3am"
    assert "Root cause" in said.after["kept"]


def test_changed_back_it_says_what_it_said_with_all_its_versions(bob: Person, draft: Postmortem) -> None:
    write(bob, draft, "root_cause", "The pool was per worker.")
    before = texts(draft)
    versions = draft.sections.get(key="root_cause").revisions.count()
    for name in ("3am", "howie", "lite", "standard"):
        services.change_template(actor=bob, postmortem=draft, template=name)
    assert texts(draft) == before
    assert draft.sections.get(key="root_cause").revisions.count() == versions
    assert queries.to_document(bob, draft).unplaced == ()


def test_person_says_into_which_section_a_text_goes(bob: Person, draft: Postmortem) -> None:
    write(bob, draft, "root_cause", "The pool was per worker.")
    moves = {"root_cause": "contributing_factors"}
    services.change_template(actor=bob, postmortem=draft, template="3am", moves=moves)
    assert "**Root cause**\n\nThe pool was per worker.\n\n> **To answer:**" in texts(draft)["contributing_factors"]
    assert draft.sections.get(key="root_cause").revisions.first().text == ""  # type: ignore[union-attr]
    assert "The pool was per worker." in draft.sections.get(key="root_cause").revisions.values_list("text", flat=True)


def test_preview_changes_nothing(bob: Person, draft: Postmortem) -> None:
    before = list(draft.sections.values())
    change = services.preview_template(actor=bob, postmortem=draft, template="chain")
    assert change.placed[0].key == "timeline"
    assert list(draft.sections.values()) == before
    assert draft.template == "standard"


def test_section_without_its_template_is_saved_and_restored_still(bob: Person, draft: Postmortem) -> None:
    write(bob, draft, "root_cause", "The pool was per worker.")
    services.change_template(actor=bob, postmortem=draft, template="3am")
    saved = write(bob, draft, "root_cause", "The pool was per worker, and nobody counted.")
    assert saved.kept


def test_gate_asks_for_what_the_new_template_requires(bob: Person, draft: Postmortem) -> None:
    services.change_template(actor=bob, postmortem=draft, template="chain")
    names = {check.name for check in practice.gates(draft) if check.blocks and not check.ok}
    assert {"section-chain_walk", "section-chain_fix", "section-runbooks"} <= names
    assert "section-root_cause" not in names


def test_stranger_closed_document_and_unknown_name_are_refused(
    bob: Person, charlie: Person, draft: Postmortem, private: Incident
) -> None:
    hidden = services.create(actor=bob, title="Leaked key", incidents=[private])
    with pytest.raises(NotFound):
        services.change_template(actor=charlie, postmortem=hidden, template="security")
    with pytest.raises(UnknownTemplate):
        services.change_template(actor=bob, postmortem=draft, template="poem")
    Postmortem.objects.filter(pk=draft.pk).update(status="closed", published_at=draft.created_at)
    with pytest.raises(RuleBroken):
        services.change_template(actor=bob, postmortem=draft, template="3am")


@given(
    st.lists(st.sampled_from(template_names()), min_size=1, max_size=3),
    st.lists(st.text("ab \n#>", max_size=9), max_size=5),
)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_way_through_templates_leads_back(bob: Person, names: list[str], words: list[str]) -> None:
    made = services.create(actor=bob, title="Any", template="standard")
    for section, text in zip(made.sections.all(), words, strict=False):
        services.save_section(actor=bob, postmortem=made, key=section.key, text=text, base_version=1)
    before = texts(made)
    for name in names:
        services.change_template(actor=bob, postmortem=made, template=name)
    services.change_template(actor=bob, postmortem=made, template="standard")
    assert texts(made) == before
