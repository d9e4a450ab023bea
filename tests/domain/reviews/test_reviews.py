"""Reviews: who is asked, who may answer, how many approvals it takes, and when an approval falls."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.people import person

from afterword.core.errors import InputError, NotAllowed, NotFound, RuleBroken
from afterword.domain import clock
from afterword.domain.accounts import services as accounts
from afterword.domain.accounts.models import Person
from afterword.domain.journal.models import JournalEntry
from afterword.domain.postmortems import services as documents
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.reviews import queries, services
from afterword.domain.reviews.models import Verdict

Write = Callable[[str, str], None]
CAUSE = "The pool holds 10 connections. A deploy asked for 200, and the checkout refused orders."


def approve(by: Person, postmortem: Postmortem, kind: str = "technical") -> Verdict:
    """An approval by somebody."""
    return services.give_verdict(actor=by, postmortem=postmortem, kind=kind, says="approve")


def test_a_review_nobody_was_asked_for_stands_as_none(draft: Postmortem) -> None:
    assert [queries.state(draft, kind) for kind in ("technical", "comms", "action")] == ["none"] * 3


def test_who_is_asked_for_what_is_journalled(bob: Person, charlie: Person, draft: Postmortem) -> None:
    due = clock.now() + timedelta(days=1)
    row = services.ask(
        actor=bob, postmortem=draft, kind="technical", person=charlie, note="The pool, please.", due_at=due
    )
    assert queries.state(draft, "technical") == "asked"
    told = JournalEntry.objects.get(verb="review.asked")
    assert told.postmortem_id == draft.pk
    assert told.after == {
        "kind": "technical",
        "of": "Charlie",
        "person": "@charlie",
        "note": "The pool, please.",
        "due": due.isoformat(),
    }
    assert queries.asked_of(charlie) == [row]


def test_an_approval_of_somebody_else_approves_the_review(bob: Person, charlie: Person, draft: Postmortem) -> None:
    services.ask(actor=bob, postmortem=draft, kind="technical", person=charlie)
    approve(charlie, draft)
    assert queries.state(draft, "technical") == "approved"
    assert queries.asked_of(charlie) == []
    assert JournalEntry.objects.get(verb="review.answered").after["says"] == "approve"


def test_the_driver_cannot_approve_their_own_technical_review_and_reads_who_may(bob: Person, draft: Postmortem) -> None:
    with pytest.raises(NotAllowed, match="anybody else who may see it can"):
        approve(bob, draft)
    with pytest.raises(InputError, match="drives PM-001"):
        services.ask(actor=bob, postmortem=draft, kind="technical", person=bob)
    assert approve(bob, draft, "action").says == "approve"


def test_one_of_an_asked_team_answers_for_it(alice: Person, bob: Person, charlie: Person, draft: Postmortem) -> None:
    team = accounts.add_team(actor=alice, name="Payments")
    for member in (bob, charlie):
        accounts.add_member(actor=alice, team=team, person=member)
    services.ask(actor=bob, postmortem=draft, kind="technical", team=team)
    assert [one.name for one in queries.asked_of(charlie)] == ["Payments"]
    assert queries.asked_of(bob) == []  # the driver cannot answer for the team
    approve(charlie, draft)
    assert queries.asked_of(charlie) == []
    assert queries.state(draft, "technical") == "approved"


def test_a_team_of_which_nobody_can_answer_is_not_asked(alice: Person, bob: Person, draft: Postmortem) -> None:
    team = accounts.add_team(actor=alice, name="Payments")
    accounts.add_member(actor=alice, team=team, person=bob)
    with pytest.raises(InputError, match="Nobody of Payments could answer"):
        services.ask(actor=bob, postmortem=draft, kind="technical", team=team)


def test_wanted_changes_need_words_and_stand_until_asked_again(bob: Person, charlie: Person, draft: Postmortem) -> None:
    with pytest.raises(InputError, match="What should change"):
        services.give_verdict(actor=charlie, postmortem=draft, kind="technical", says="changes", said="  ")
    services.give_verdict(actor=charlie, postmortem=draft, kind="technical", says="changes", said="Name the deploy.")
    assert queries.state(draft, "technical") == "changes_wanted"
    services.ask(actor=bob, postmortem=draft, kind="technical", person=charlie)
    assert queries.state(draft, "technical") == "asked"
    approve(charlie, draft)
    assert queries.state(draft, "technical") == "approved"


def test_an_approval_falls_when_the_cause_says_something_else(
    bob: Person, charlie: Person, draft: Postmortem, write: Write
) -> None:
    verdict = approve(charlie, draft)
    write("root_cause", CAUSE.replace("200", "500"))
    assert queries.state(draft, "technical") == "fallen"
    verdict.refresh_from_db()
    assert verdict.fallen_parts == ["root_cause"]
    fallen = JournalEntry.objects.get(verb="review.fallen")
    assert fallen.after == {"kind": "technical", "by": "@charlie", "parts": ["root_cause"]}
    write("root_cause", CAUSE.replace("200", "600"))
    assert JournalEntry.objects.filter(verb="review.fallen").count() == 1


def test_marks_spaces_and_slips_let_an_approval_stand(
    bob: Person, charlie: Person, draft: Postmortem, write: Write
) -> None:
    approve(charlie, draft)
    write("root_cause", f"- **{CAUSE.replace('connections', 'conections')}**  \n")
    assert queries.state(draft, "technical") == "approved"


def test_what_the_review_does_not_cover_lets_its_approval_stand(
    bob: Person, charlie: Person, draft: Postmortem, write: Write
) -> None:
    approve(charlie, draft)
    approve(charlie, draft, "comms")
    write("summary", "Orders were refused for 58 minutes.")
    assert queries.state(draft, "technical") == "approved"
    assert queries.state(draft, "comms") == "fallen"


def test_a_new_entry_of_the_timeline_lets_the_technical_approval_fall(
    bob: Person, charlie: Person, draft: Postmortem
) -> None:
    approve(charlie, draft)
    documents.write_timeline_item(actor=bob, postmortem=draft, text="Alert", at=clock.now() - timedelta(hours=1))
    assert queries.state(draft, "technical") == "fallen"


def test_a_fallen_approval_asked_for_again_waits_for_its_author(
    bob: Person, charlie: Person, draft: Postmortem, write: Write
) -> None:
    services.ask(actor=bob, postmortem=draft, kind="technical", person=charlie)
    approve(charlie, draft)
    write("root_cause", "Something else entirely.")
    assert [one.kind for one in queries.asked_of(charlie)] == ["technical"]
    services.ask(actor=bob, postmortem=draft, kind="technical", person=charlie)
    assert queries.state(draft, "technical") == "asked"
    approve(charlie, draft)
    assert (queries.state(draft, "technical"), queries.asked_of(charlie)) == ("approved", [])


def test_the_same_approval_given_twice_is_one(charlie: Person, draft: Postmortem) -> None:
    assert approve(charlie, draft) == approve(charlie, draft)
    assert JournalEntry.objects.filter(verb="review.answered").count() == 1


def test_a_request_taken_back_waits_for_nobody(bob: Person, charlie: Person, draft: Postmortem) -> None:
    row = services.ask(actor=bob, postmortem=draft, kind="technical", person=charlie)
    services.withdraw(actor=bob, request=row)
    services.withdraw(actor=bob, request=row)
    assert (queries.asked_of(charlie), queries.state(draft, "technical")) == ([], "none")
    assert JournalEntry.objects.filter(verb="review.withdrawn").count() == 1


def test_a_viewer_is_neither_asked_nor_heard(bob: Person, draft: Postmortem) -> None:
    viewer = person("Vera", role="viewer")
    with pytest.raises(InputError, match="gives no verdict"):
        services.ask(actor=bob, postmortem=draft, kind="technical", person=viewer)
    with pytest.raises(NotAllowed):
        approve(viewer, draft)


def test_outsider_is_not_asked_about_a_private_postmortem_and_does_not_learn_of_it(
    bob: Person, charlie: Person
) -> None:
    secret = documents.create(actor=bob, title="Leaked key", severity="P0", template="standard")
    Postmortem.objects.filter(pk=secret.pk).update(private=True)
    secret.refresh_from_db()
    with pytest.raises(InputError, match="private and not shared with Charlie"):
        services.ask(actor=bob, postmortem=secret, kind="technical", person=charlie)
    with pytest.raises(NotFound):
        approve(charlie, secret)
    with pytest.raises(NotFound):
        queries.reviews(charlie, secret)


def test_somebody_who_lost_sight_is_told_of_no_review(bob: Person, charlie: Person, draft: Postmortem) -> None:
    services.ask(actor=bob, postmortem=draft, kind="technical", person=charlie)
    Postmortem.objects.filter(pk=draft.pk).update(private=True)
    assert queries.asked_of(charlie) == []


def test_a_closed_postmortem_takes_no_verdict(bob: Person, charlie: Person, draft: Postmortem) -> None:
    Postmortem.objects.filter(pk=draft.pk).update(status="closed", published_at=clock.now())
    draft.refresh_from_db()
    with pytest.raises(RuleBroken, match="closed"):
        approve(charlie, draft)
    with pytest.raises(RuleBroken, match="closed"):
        services.ask(actor=bob, postmortem=draft, kind="technical", person=charlie)


def test_standings_take_a_fixed_number_of_queries(
    alice: Person, bob: Person, charlie: Person, draft: Postmortem, django_assert_max_num_queries: object
) -> None:
    for one in (alice, charlie):
        services.ask(actor=bob, postmortem=draft, kind="technical", person=one)
        approve(one, draft)
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        assert queries.state(draft, "technical") == "approved"


def test_driver_who_hands_over_and_takes_back_approves_nothing_of_their_own(
    bob: Person, charlie: Person, draft: Postmortem
) -> None:
    documents.set_header(actor=bob, postmortem=draft, driver=charlie)
    with pytest.raises(NotAllowed, match="drove before"):
        approve(bob, draft)


def test_approval_of_whoever_takes_over_the_drive_falls(bob: Person, charlie: Person, draft: Postmortem) -> None:
    verdict = approve(charlie, draft)
    documents.set_header(actor=bob, postmortem=draft, driver=charlie)
    verdict.refresh_from_db()
    assert (verdict.fallen_at is not None, verdict.fallen_parts) == (True, ["~driver"])
