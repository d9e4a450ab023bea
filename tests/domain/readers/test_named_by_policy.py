"""Whom the policy names is asked to read when a postmortem is first published."""

from __future__ import annotations

import pytest
from tests.people import person

from afterword.domain.accounts import services as accounts
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.services import declare
from afterword.domain.policy import queries as policy
from afterword.domain.policy.stored import plain
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.services import create
from afterword.domain.practice import services as practice
from afterword.domain.practice.models import Distribution
from afterword.domain.readers.models import NamedReader
from afterword.domain.readers.queries import to_read

pytestmark = pytest.mark.django_db
WHY = "All of it was told on the day."


@pytest.fixture
def named(alice: Person, charlie: Person) -> None:
    """The policy names Charlie, the team Heads with Dora in it, and somebody whom nobody here is."""
    heads = accounts.add_team(actor=alice, name="Heads")
    accounts.add_member(actor=alice, team=heads, person=person("Dora"))
    wanted = plain(policy.settings_at())
    wanted["rules"]["P1"]["readers"] = ["@charlie", "heads", "chief executive"]
    practice.change_policy(actor=alice, wanted=wanted, reason="They read it", base_version=0)


def readers_of(postmortem: Postmortem) -> set[str]:
    return set(NamedReader.objects.filter(postmortem=postmortem).values_list("person__name", flat=True))


def test_handles_and_teams_that_the_policy_names_are_asked_at_publication(
    named: None, alice: Person, charlie: Person
) -> None:
    made = create(actor=alice, title="Queue was slow", severity="P1")
    assert readers_of(made) == set()
    practice.publish(actor=alice, postmortem=made, override=WHY)
    assert readers_of(made) == {"Charlie", "Dora"}
    assert [row.postmortem for row in to_read(charlie)] == [made]
    told = Distribution.objects.get()
    assert (told.to, told.as_draft) == ("Readers: Charlie, Dora", False)


def test_later_versions_ask_nobody_again(named: None, alice: Person) -> None:
    made = create(actor=alice, title="Queue was slow", severity="P1")
    practice.publish(actor=alice, postmortem=made, override=WHY)
    NamedReader.objects.filter(person__name="Dora").delete()
    made.title = "Queue was full"
    made.save()
    practice.publish(actor=alice, postmortem=made, note="The title", override=WHY)
    assert (readers_of(made), Distribution.objects.count()) == ({"Charlie"}, 1)


def test_who_may_not_see_a_private_postmortem_is_not_asked(named: None, alice: Person) -> None:
    secret = declare(actor=alice, title="Secret", severity="P1", private=True)
    made = create(actor=alice, title="Secret", severity="P1", incidents=[secret])
    practice.publish(actor=alice, postmortem=made, override=WHY)
    assert (readers_of(made), Distribution.objects.exists()) == (set(), False)
