"""What was seen before stands on the pages of incidents and postmortems, and people say what they think of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from tests.people import person

from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.actions import services as actions
from afterword.domain.incidents import services as incidents
from afterword.domain.incidents.models import Incident
from afterword.domain.postmortems import services as postmortems
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.recurrence.models import Verdict
from afterword.domain.recurrence.services import confirm
from afterword.jobs.worker import JobRunner

pytestmark = pytest.mark.django_db


@pytest.fixture
def again(bob: Person) -> Incident:
    """INC-005, which has the cause of INC-004 and PM-001."""
    for n, title in enumerate(("Certificate expired", "DNS lookups failed", "Payments slow")):
        incidents.declare(actor=bob, title=title, severity="P3", at=clock.now() - timedelta(days=90 + n))
    at = clock.now() - timedelta(days=40)
    first = incidents.declare(actor=bob, title="No space left on device for thumbnails", severity="P1", at=at)
    made = postmortems.create(actor=bob, title="Media volume of thumbnails ran full", incidents=[first])
    action = actions.add_action(actor=bob, text="Delete old thumbnails", postmortem=made)
    actions.complete(actor=bob, action=action, note="Nightly")
    later = incidents.declare(actor=bob, title="Uploads refused: disk full where thumbnails are", severity="P1")
    JobRunner().run_until_empty()
    return later


def test_incident_shows_what_was_seen_before_and_its_promises(client: Client, bob: Person, again: Incident) -> None:
    client.force_login(bob)
    page = client.get(f"/{again.code}").content.decode()
    assert "Seen before" in page
    assert "Media volume of thumbnails ran full" in page
    assert "Delete old thumbnails" in page
    assert "Promised then, and done:" in page
    assert "thumbnails" in page


def test_resolve_form_tells_the_likest(client: Client, bob: Person, again: Incident) -> None:
    client.force_login(bob)
    page = client.get(f"/{again.code}/resolve").content.decode()
    assert "Seen before?" in page
    assert "PM-001" in page


def test_postmortem_shows_what_its_incident_has_seen_before(client: Client, bob: Person, again: Incident) -> None:
    made = postmortems.create(actor=bob, title="Uploads refused", incidents=[again])
    JobRunner().run_until_empty()
    client.force_login(bob)
    page = client.get(f"/{made.code}").content.decode()
    assert 'id="similar"' in page
    assert 'href="#similar"' in page


def test_confirming_opens_the_fix_again_and_says_so(client: Client, bob: Person, again: Incident) -> None:
    document = Postmortem.objects.get()
    client.force_login(bob)
    sent = {"earlier": document.code, "verdict": "same", "reason": ""}
    page = client.post(f"/{again.code}/seen", sent, follow=True).content.decode()
    assert "It counts as a recurrence of PM-001" in page
    assert "confirmed by Bob" in page


def test_dismissing_needs_a_reason_and_keeps_it(client: Client, bob: Person, again: Incident) -> None:
    client.force_login(bob)
    sent = {"earlier": "PM-001", "verdict": "other", "reason": ""}
    page = client.post(f"/{again.code}/seen", sent, follow=True).content.decode()
    assert "Say in a few words what is different" in page
    page = client.post(f"/{again.code}/seen", sent | {"reason": "Another volume"}, follow=True).content.decode()
    assert "1 dismissed" in page
    assert "Another volume" in page


def test_viewer_is_offered_no_verdict_and_can_send_none(client: Client, again: Incident) -> None:
    client.force_login(person("Dana", role="viewer"))
    assert "Is it the same?" not in client.get(f"/{again.code}").content.decode()
    client.post(f"/{again.code}/seen", {"earlier": "PM-001", "verdict": "same"})
    assert not Verdict.objects.exists()


def test_outsider_reads_nothing_of_a_private_event_of_before(
    client: Client, bob: Person, charlie: Person, again: Incident
) -> None:
    incidents.set_private(actor=bob, incident=Postmortem.objects.get().incidents.get(), private=True)
    client.force_login(charlie)
    for path in (f"/{again.code}", f"/{again.code}/resolve"):
        page = client.get(path).content.decode()
        assert "PM-001" not in page
        assert "thumbnails ran full" not in page
    assert client.post(f"/{again.code}/seen", {"earlier": "PM-001", "verdict": "same"}).status_code == 404


def test_earlier_event_without_a_quote_says_who_named_it_and_what_they_said(
    client: Client, bob: Person, again: Incident
) -> None:
    old = incidents.declare(actor=bob, title="Tape ran out", severity="P3", at=clock.now() - timedelta(days=300))
    JobRunner().run_until_empty()
    confirm(actor=bob, subject=again, earlier=old)
    client.force_login(bob)
    page = client.get(f"/{again.code}").content.decode()
    assert "Bob said that it had the same cause; nothing in their texts can be quoted." in page
    assert "Named by a person" not in page
