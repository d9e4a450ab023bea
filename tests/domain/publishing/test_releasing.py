"""The external version is released by a person who has compared it; what was published is exported as it was."""

from __future__ import annotations

import pytest
from tests.people import person
from tests.practice import approve_reviews
from tests.web.documents import ready

from afterword.core.document.static_site.site import build_site
from afterword.core.errors import Conflict, InputError, NotAllowed, NotFound, RuleBroken
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.services import declare
from afterword.domain.journal.models import JournalEntry
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.services import save_section, set_redaction
from afterword.domain.practice.released import publications, released
from afterword.domain.practice.services import publish
from afterword.domain.practice.services.releasing import external_text, is_released_as_is, release
from afterword.domain.practice.versions import digest_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def postmortem(bob: Person) -> Postmortem:
    return ready(bob)


def seen(bob: Person, postmortem: Postmortem) -> str:
    return digest_of(external_text(bob, postmortem))


def rewrite(bob: Person, postmortem: Postmortem, text: str) -> None:
    section = postmortem.sections.get(field="summary")
    save_section(actor=bob, postmortem=postmortem, key="summary", text=text, base_version=section.version)
    approve_reviews(postmortem)


def test_inside_comes_first(bob: Person, postmortem: Postmortem) -> None:
    with pytest.raises(RuleBroken, match="Publish PM-001 inside first"):
        release(actor=bob, postmortem=postmortem, seen=seen(bob, postmortem))


def test_version_that_was_compared_is_released_with_people_as_roles(bob: Person, postmortem: Postmortem) -> None:
    rewrite(bob, postmortem, "Bob restarted the pool and orders came back.")
    publish(actor=bob, postmortem=postmortem)
    made = release(actor=bob, postmortem=postmortem, seen=seen(bob, postmortem))
    assert (made.audience, made.version, made.published_by) == ("external", 1, bob)
    assert "Bob" not in made.markdown
    assert is_released_as_is(bob, postmortem)
    assert JournalEntry.objects.filter(verb="postmortem.released").count() == 1


def test_changed_since_it_was_compared_is_refused(bob: Person, postmortem: Postmortem) -> None:
    publish(actor=bob, postmortem=postmortem)
    looked = seen(bob, postmortem)
    rewrite(bob, postmortem, "Other words.")
    with pytest.raises(Conflict, match="since you compared"):
        release(actor=bob, postmortem=postmortem, seen=looked)
    assert not postmortem.publications.filter(audience="external").exists()


def test_correction_outside_needs_a_note(bob: Person, postmortem: Postmortem) -> None:
    publish(actor=bob, postmortem=postmortem)
    release(actor=bob, postmortem=postmortem, seen=seen(bob, postmortem))
    rewrite(bob, postmortem, "Other words.")
    with pytest.raises(InputError, match="What this version corrects"):
        release(actor=bob, postmortem=postmortem, seen=seen(bob, postmortem))
    made = release(actor=bob, postmortem=postmortem, seen=seen(bob, postmortem), note="The number of users.")
    assert (made.version, made.note) == (2, "The number of users.")


def test_viewer_and_outsider_release_nothing(bob: Person, charlie: Person, postmortem: Postmortem) -> None:
    publish(actor=bob, postmortem=postmortem)
    with pytest.raises(NotAllowed):
        release(actor=person("Vera", role="viewer"), postmortem=postmortem, seen="")
    postmortem.incidents.add(declare(actor=bob, title="Secret", severity="P1", private=True))
    with pytest.raises(NotFound):
        release(actor=charlie, postmortem=postmortem, seen="")


def test_last_version_of_each_is_what_the_site_shows(bob: Person, postmortem: Postmortem) -> None:
    publish(actor=bob, postmortem=postmortem)
    rewrite(bob, postmortem, "Second words.")
    publish(actor=bob, postmortem=postmortem, note="Better words.")
    rewrite(bob, postmortem, "Never published.")
    [row] = released(bob)
    assert (row.code, row.version, row.note) == ("PM-001", 2, "Better words.")
    assert row.summary == "Second words."
    assert not list(released(bob, audience="external"))


def test_site_outside_tells_no_number_and_keeps_its_addresses(bob: Person, postmortem: Postmortem) -> None:
    publish(actor=bob, postmortem=postmortem)
    release(actor=bob, postmortem=postmortem, seen=seen(bob, postmortem))
    files = dict(build_site(released(bob, audience="external"), title="Status", address="https://status.example.org"))
    assert b"PM-001" not in b"".join([*map(str.encode, files), *files.values()])
    rewrite(bob, postmortem, "Better words.")
    publish(actor=bob, postmortem=postmortem, note="Inside")
    release(actor=bob, postmortem=postmortem, seen=seen(bob, postmortem), note="Better words.")
    again = dict(build_site(released(bob, audience="external"), title="Status", address="https://status.example.org"))
    assert [name for name in again if name not in files] == []
    assert b"Corrected: Better words." in b"".join(again.values())


def test_number_that_the_redaction_keeps_stands_on_the_site_outside(bob: Person, postmortem: Postmortem) -> None:
    publish(actor=bob, postmortem=postmortem)
    set_redaction(actor=bob, postmortem=postmortem, settings={"keep": ["numbers"]})
    release(actor=bob, postmortem=postmortem, seen=seen(bob, postmortem))
    [row] = released(bob, audience="external")
    assert (row.code, row.level, row.heading.startswith("PM-001 ")) == ("PM-001", "", True)


def test_private_ones_are_left_out_unless_asked_for(
    alice: Person, bob: Person, charlie: Person, postmortem: Postmortem
) -> None:
    publish(actor=bob, postmortem=postmortem)
    postmortem.incidents.add(declare(actor=bob, title="Secret", severity="P1", private=True))
    assert not publications(alice)
    assert publications(alice, private=True).count() == 1
    assert not publications(charlie, private=True)
