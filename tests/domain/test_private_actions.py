"""What hangs on a private incident is not told by a postmortem that others read."""

from __future__ import annotations

import pytest

from afterword.core.errors import NotFound, RuleBroken
from afterword.domain.accounts.models import Person
from afterword.domain.actions.models import Action
from afterword.domain.actions.services import add_action
from afterword.domain.incidents import services as incidents
from afterword.domain.incidents.models import Incident
from afterword.domain.notifications.models import Notification
from afterword.domain.postmortems import queries
from afterword.domain.postmortems import services as documents
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice.gates import closing
from afterword.domain.practice.gates import document as gate
from afterword.domain.reviews import services as reviews
from afterword.domain.reviews.parts import everything
from afterword.domain.reviews.places import Spot
from afterword.domain.search.kinds.postmortem import written
from afterword.jobs.worker import JobRunner


@pytest.fixture
def public(bob: Person) -> Postmortem:
    """PM-001, which everybody may read and which is about no incident."""
    return documents.create(actor=bob, title="Checkout fails", severity="P1", template="standard")


@pytest.fixture
def leaking(bob: Person, private: Incident, public: Postmortem) -> Action:
    """A row as an older version wrote it: on the public document, and of a private incident."""
    action = add_action(actor=bob, text="Rotate the leaked key", postmortem=public)
    Action.objects.filter(pk=action.pk).update(incident=private, level="L2")
    action.refresh_from_db()
    return action


def test_action_joins_no_private_incident_with_a_document_that_others_read(
    bob: Person, private: Incident, public: Postmortem
) -> None:
    with pytest.raises(RuleBroken, match="INC-001 is private and PM-001 is not about it"):
        add_action(actor=bob, text="Rotate the leaked key", incident=private, postmortem=public)
    assert not Action.objects.exists()


def test_action_of_a_private_incident_stands_in_its_own_document(bob: Person, private: Incident) -> None:
    own = documents.create(actor=bob, title="Leaked key", incidents=[private])
    add_action(actor=bob, text="Rotate the leaked key", incident=private, postmortem=own)
    assert [one.text for one in queries.to_document(bob, own).actions] == ["Rotate the leaked key"]


def test_incident_that_becomes_private_lets_go_of_actions_on_other_documents(
    bob: Person, incident: Incident, public: Postmortem
) -> None:
    action = add_action(actor=bob, text="Add a limit", incident=incident, postmortem=public)
    incidents.set_private(actor=bob, incident=incident, private=True)
    action.refresh_from_db()
    assert (action.incident, action.postmortem) == (None, public)
    assert "AI-001 leaves this incident" in incident.entries.latest("pk").text


def test_document_tells_no_action_of_a_private_incident_of_another(charlie: Person, leaking: Action) -> None:
    public = leaking.postmortem
    assert public is not None
    assert queries.to_document(charlie, public).actions == ()
    assert "Rotate" not in str(everything(public))
    assert "AI-001" not in gate.actions(public).sentence
    assert not [one for one in closing(public) if "AI-001" in one.sentence]
    assert not [one for one in next(iter(written([public.pk]))).facets if one[0] == "chain"]


def test_comment_on_a_hidden_action_reaches_only_those_who_may_know_of_it(
    bob: Person, charlie: Person, leaking: Action
) -> None:
    public = leaking.postmortem
    assert public is not None
    said = reviews.comment(
        actor=bob, postmortem=public, text="@charlie look at the key", spot=Spot(action=leaking.number)
    )
    JobRunner().run_until_empty()
    assert said.unable == (charlie,)
    assert not Notification.objects.filter(person=charlie).exists()
    assert not said.comment.mentions.exists()
    with pytest.raises(NotFound):
        reviews.reply(actor=charlie, thread=said.comment.thread, text="What key is it")


def test_driver_who_may_not_see_an_incident_reads_nothing_of_its_log(
    bob: Person, charlie: Person, private: Incident
) -> None:
    incidents.add_entry(actor=bob, incident=private, text="The key was on a laptop")
    own = documents.create(actor=bob, title="Leaked key", incidents=[private], driver=charlie)
    entries = list(queries.entries_to_choose(bob, own))
    assert [one.text for one in entries][-1:] == ["The key was on a laptop"]
    assert not queries.entries_to_choose(charlie, own).exists()
    with pytest.raises(NotFound, match="such entry"):
        documents.add_timeline_items(actor=charlie, postmortem=own, entries=entries)
