"""Earlier events that are like one are found with their reasons, and what a person says of them has consequences."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.people import person

from afterword.core.errors import InputError, NotAllowed, NotFound, RuleBroken
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.actions import services as actions
from afterword.domain.analysis import services as analysis
from afterword.domain.incidents import services as incidents
from afterword.domain.incidents.models import Incident
from afterword.domain.journal.models import JournalEntry
from afterword.domain.postmortems import services as postmortems
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice import services as practice
from afterword.domain.recurrence import services
from afterword.domain.recurrence.models import Case, Match, Verdict
from afterword.domain.recurrence.queries import confirmed, similar
from afterword.jobs.worker import JobRunner

pytestmark = pytest.mark.django_db

NOISE = (
    "Certificate of the shop expired",
    "DNS lookups failed after the upgrade",
    "Payments slow since the deploy",
    "Phishing mail to the staff",
    "Consumer lag of the broker",
    "Clock drift on two hosts",
)


def settle() -> None:
    """Lets the worker do what is waiting."""
    JobRunner().run_until_empty()


def declared(who: Person, title: str, days: int, **more: Any) -> Incident:
    """An incident of so many days ago."""
    return incidents.declare(actor=who, title=title, severity="P1", at=clock.now() - timedelta(days=days), **more)


@pytest.fixture
def noise(bob: Person) -> None:
    """Other incidents, so that rare words are rare."""
    for n, title in enumerate(NOISE):
        declared(bob, title, 200 + n)


@pytest.fixture
def first(bob: Person, noise: None) -> Incident:
    """A disk that ran full 40 days ago."""
    incident = declared(bob, "No space left on device where thumbnails are kept", 40, services=["media-store"])
    incidents.add_entry(actor=bob, incident=incident, text="Thumbnails are never deleted")
    return incident


@pytest.fixture
def document(bob: Person, first: Incident) -> Postmortem:
    """Its postmortem, with the chain fix done and an idea parked."""
    made = postmortems.create(actor=bob, title="Media volume ran full", incidents=[first])
    analysis.park(actor=bob, postmortem=made, text="Move thumbnails to object storage")
    return made


@pytest.fixture
def again(bob: Person, first: Incident) -> Incident:
    """The same thing in other words, today."""
    return declared(bob, "Uploads refused: disk full on the thumbnail volume", 0, services=["mediaStore"])


def test_repeat_in_other_words_is_found_with_its_reasons(bob: Person, first: Incident, again: Incident) -> None:
    settle()
    seen = similar(bob, again)[0]
    assert seen.earlier == first
    kinds = {reason.kind: (reason.here, reason.there) for reason in seen.reasons}
    assert kinds["service"] == ("mediaStore", "media-store")
    assert kinds["idea"] == ("disk full", "no space left on device")


def test_match_of_one_word_or_far_less_alike_than_the_best_is_not_shown(
    bob: Person, first: Incident, again: Incident
) -> None:
    settle()
    strong = Case.objects.get(incident=first)
    weak = Case.objects.get(incident__title="Certificate of the shop expired")
    Match.objects.filter(case__incident=again).delete()
    word = [{"kind": "words", "here": "uploads", "there": "uploads"}]
    two = [{"kind": "words", "here": "uploads, refused", "there": "uploads, refused"}]
    mine = Case.objects.get(incident=again)
    only = Match.objects.create(case=mine, earlier=weak, score=0.13, reasons=word, found_at=clock.now())
    assert similar(bob, again) == []
    only.reasons = two
    only.save()
    assert [seen.earlier for seen in similar(bob, again)] == [weak.incident]
    Match.objects.create(case=mine, earlier=strong, score=0.4, reasons=two, found_at=clock.now())
    assert [seen.earlier for seen in similar(bob, again)] == [first]
    services.confirm(actor=bob, subject=again, earlier=weak.incident, reason="The same upload queue")
    assert [seen.earlier for seen in similar(bob, again)] == [weak.incident, first]


def test_later_events_and_the_event_itself_are_not_seen_before(
    bob: Person, first: Incident, document: Postmortem, again: Incident
) -> None:
    settle()
    assert similar(bob, first) == []
    assert all(seen.earlier not in (first, document) for seen in similar(bob, document))


def test_incident_and_its_postmortem_are_told_once_with_what_was_promised(
    bob: Person, document: Postmortem, again: Incident
) -> None:
    kept = actions.add_action(actor=bob, text="Alert on free space", postmortem=document)
    actions.add_action(actor=bob, text="Delete old thumbnails", postmortem=document)
    actions.complete(actor=bob, action=kept, note="Alert at 80 %")
    settle()
    [seen] = [
        one for one in similar(bob, again) if "ran full" in one.earlier.title or "space left" in one.earlier.title
    ]
    assert seen.earlier == document
    assert [action.text for action in seen.promised] == ["Alert on free space", "Delete old thumbnails"]
    assert seen.done == 1
    assert [idea.text for idea in seen.parked] == ["Move thumbnails to object storage"]


def test_factor_that_is_written_leads_to_the_same_factor_of_before(bob: Person, document: Postmortem) -> None:
    analysis.add_factor(actor=bob, postmortem=document, text="Nobody owns the thumbnails volume", category="Ownership")
    later = postmortems.create(actor=bob, title="Something else entirely", date=clock.now().date())
    analysis.add_factor(actor=bob, postmortem=later, text="Nobody owns the volume of thumbnails", category="ownership")
    Case.objects.all().delete()
    Postmortem.objects.filter(pk=document.pk).update(date=clock.now().date() - timedelta(days=30))
    for case in services.unread():
        services.look(case_id=case)
    seen = similar(bob, later)[0]
    kinds = {reason.kind: reason.there for reason in seen.reasons}
    assert kinds["factor"] == "Nobody owns the thumbnails volume"
    assert kinds["category"] == "Ownership"


def test_confirmed_recurrence_counts_and_opens_the_fix_again(
    bob: Person, document: Postmortem, again: Incident
) -> None:
    fix = actions.add_action(actor=bob, text="Delete old thumbnails", postmortem=document)
    fix.level = "L3"
    fix.save(update_fields=["level"])
    actions.complete(actor=bob, action=fix, note="A nightly job does it")
    settle()
    services.confirm(actor=bob, subject=again, earlier=document)
    fix.refresh_from_db()
    assert fix.status == "open"
    assert fix.reopen_reason == f"{again.code} had the same cause"
    [one] = confirmed(bob)
    assert (one.later, one.earlier, one.by) == (again, document, bob)
    assert JournalEntry.objects.filter(verb="recurrence.confirmed", incident_id=again.pk).count() == 1
    services.confirm(actor=bob, subject=again, earlier=document)
    assert JournalEntry.objects.filter(verb="recurrence.confirmed").count() == 1
    verdict = similar(bob, again)[0].verdict
    assert verdict is not None
    assert verdict.same


def test_measure_is_bounded_by_the_time_of_the_later_event(bob: Person, first: Incident, again: Incident) -> None:
    services.confirm(actor=bob, subject=again, earlier=first)
    now = clock.now()
    assert len(confirmed(bob, since=now - timedelta(days=1), until=now + timedelta(days=1))) == 1
    assert confirmed(bob, until=now - timedelta(days=1)) == []


def test_dismissed_one_is_gone_with_its_reason_and_can_be_confirmed_later(
    bob: Person, first: Incident, again: Incident
) -> None:
    settle()
    with pytest.raises(InputError):
        services.dismiss(actor=bob, subject=again, earlier=first, reason=" ")
    services.dismiss(actor=bob, subject=again, earlier=first, reason="Another volume, another team")
    assert first not in [one.earlier for one in similar(bob, again)]
    kept = [one for one in similar(bob, again, dismissed=True) if one.earlier == first]
    assert kept[0].verdict is not None
    assert kept[0].verdict.reason == "Another volume, another team"
    services.confirm(actor=bob, subject=again, earlier=first)
    assert similar(bob, again)[0].earlier == first
    assert Verdict.objects.count() == 1


def test_event_is_no_recurrence_of_itself(bob: Person, first: Incident, document: Postmortem) -> None:
    for subject, earlier in ((first, first), (first, document), (document, first)):
        with pytest.raises(RuleBroken):
            services.confirm(actor=bob, subject=subject, earlier=earlier)


def test_verdict_stays_when_matches_are_made_again(bob: Person, first: Incident, again: Incident) -> None:
    settle()
    services.confirm(actor=bob, subject=again, earlier=first)
    incidents.rename(actor=bob, incident=again, title="Quite another title")
    settle()
    assert [one.earlier for one in similar(bob, again) if one.verdict] == [first]


def test_change_of_the_earlier_one_makes_the_match_anew(bob: Person, first: Incident, again: Incident) -> None:
    settle()
    before = Match.objects.get(case__incident=again, earlier__incident=first).score
    incidents.rename(actor=bob, incident=first, title="Broker lost messages")
    settle()
    match = Match.objects.filter(case__incident=again, earlier__incident=first).first()
    assert match is None or match.score < before


# who sees what --------------------------------------------------------------------------------------------------------


def test_private_earlier_event_is_not_told_not_even_as_a_count(
    bob: Person, charlie: Person, first: Incident, again: Incident
) -> None:
    actions.add_action(actor=bob, text="Delete old thumbnails", incident=first)
    incidents.set_private(actor=bob, incident=first, private=True)
    settle()
    services.confirm(actor=bob, subject=again, earlier=first)
    assert first in [one.earlier for one in similar(bob, again)]
    assert first not in [one.earlier for one in similar(charlie, again)]
    assert confirmed(charlie) == []
    assert len(confirmed(bob)) == 1
    assert first.code not in str(list(JournalEntry.objects.filter(incident_id=again.pk).values_list("after")))


def test_private_later_event_is_not_named_in_the_fix_of_the_earlier(
    bob: Person, document: Postmortem, again: Incident
) -> None:
    fix = actions.add_action(actor=bob, text="Delete old thumbnails", postmortem=document)
    fix.level = "L3"
    fix.save(update_fields=["level"])
    actions.complete(actor=bob, action=fix, note="Done")
    incidents.set_private(actor=bob, incident=again, private=True)
    services.confirm(actor=bob, subject=again, earlier=document)
    fix.refresh_from_db()
    assert fix.reopen_reason == "it happened again"


def test_outsider_reads_and_says_nothing_of_a_private_event(
    bob: Person, charlie: Person, first: Incident, again: Incident
) -> None:
    incidents.set_private(actor=bob, incident=again, private=True)
    with pytest.raises(NotFound):
        similar(charlie, again)
    with pytest.raises(NotFound):
        services.confirm(actor=charlie, subject=again, earlier=first)
    with pytest.raises(NotFound):
        services.confirm(actor=charlie, subject=first, earlier=again)


def test_viewer_reads_and_does_not_decide(first: Incident, again: Incident) -> None:
    dana = person("Dana", role="viewer")
    settle()
    assert similar(dana, again)
    with pytest.raises(NotAllowed):
        services.confirm(actor=dana, subject=again, earlier=first)


def test_second_event_of_a_new_organisation_names_what_it_has_in_common(bob: Person) -> None:
    first = declared(bob, "Connection pool of the shop exhausted", 40)
    incidents.add_entry(actor=bob, incident=first, text="The database pool has no connection left")
    again = declared(bob, "Connection pool of the cellar exhausted", 1)
    settle()
    (seen,) = similar(bob, again)
    assert seen.earlier == first
    (words,) = [reason.here for reason in seen.reasons if reason.kind == "words"]
    assert "pool" in words


def test_what_afterword_writes_by_itself_is_no_likeness(bob: Person, noise: None) -> None:
    declared(bob, "Disk of the cellar full", 40)
    again = declared(bob, "Ticket printer jammed", 1)
    settle()
    assert not [reason for seen in similar(bob, again) for reason in seen.reasons if "Declared" in reason.here]


# how often ------------------------------------------------------------------------------------------------------------


def test_look_is_asked_once_and_is_safe_to_repeat(bob: Person, first: Incident, again: Incident) -> None:
    settle()
    case = Case.objects.get(incident=again)
    assert services.mark_stale(incident_id=again.pk) == case.pk
    assert services.mark_stale(incident_id=again.pk) is None
    services.look(case_id=case.pk)
    rows = list(Match.objects.filter(case=case).values_list("earlier", "score"))
    services.look(case_id=case.pk)
    assert list(Match.objects.filter(case=case).values_list("earlier", "score")) == rows
    assert services.look(case_id=10**9) == []


def test_notes_at_night_start_no_look_but_resolving_does(bob: Person, first: Incident, again: Incident) -> None:
    settle()
    incidents.add_entry(actor=bob, incident=again, text="Shrinking thumbnails by hand")
    assert not Case.objects.get(incident=again).stale
    practice.resolve(actor=bob, incident=again, summary="Space was freed.", decision="later")
    assert Case.objects.get(incident=again).stale


def test_number_of_queries_does_not_grow_with_what_is_found(bob: Person, again: Incident) -> None:
    counts = []
    for _ in range(2):
        for n in range(2):
            incident = declared(bob, f"Disk full on the thumbnail volume {n}", 50 + n)
            made = postmortems.create(actor=bob, title="Thumbnail volume was full", incidents=[incident])
            actions.add_action(actor=bob, text="Clean up", postmortem=made)
        incidents.rename(actor=bob, incident=again, title=f"{again.title}.")
        settle()
        with CaptureQueriesContext(connection) as asked:
            assert len(similar(bob, again)) >= 2
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 20


def test_repeat_is_confirmed_only_of_what_happened_before_and_not_both_ways(bob: Person) -> None:
    first, again = declared(bob, "Pool is exhausted", 9), declared(bob, "Pool is exhausted again", 1)
    with pytest.raises(RuleBroken, match="did not happen before"):
        services.confirm(actor=bob, subject=first, earlier=again)
    services.confirm(actor=bob, subject=again, earlier=first)
    first.impact_started_at = clock.now()  # as a later correction of its times says
    first.save(update_fields=["impact_started_at"])
    with pytest.raises(RuleBroken, match="repeat of INC-001 already"):
        services.confirm(actor=bob, subject=first, earlier=again)
