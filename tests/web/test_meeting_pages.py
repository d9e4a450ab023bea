"""The pages of meetings and of the stand-up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.people import person
from tests.web.browsing import signed_in

from afterword.domain import clock
from afterword.domain.accounts import services as accounts
from afterword.domain.accounts.models import Person
from afterword.domain.actions import services as actions
from afterword.domain.actions.models import Action
from afterword.domain.meetings import services
from afterword.domain.meetings.models import Discussed, Meeting, MeetingNote
from afterword.domain.postmortems import services as documents
from afterword.domain.postmortems.models import Postmortem


@pytest.fixture
def draft(bob: Person) -> Postmortem:
    """PM-001, driven by Bob, with one entry in its timeline and a cause."""
    made = documents.create(actor=bob, title="Checkout refuses orders", severity="P1", template="standard")
    version = made.sections.get(key="root_cause").version
    documents.save_section(actor=bob, postmortem=made, key="root_cause", text="The pool.", base_version=version)
    documents.write_timeline_item(actor=bob, postmortem=made, text="Alert fires", at=clock.now() - timedelta(hours=1))
    return made


@pytest.fixture
def meeting(bob: Person, charlie: Person, draft: Postmortem) -> Meeting:
    """A review meeting tomorrow, led by Charlie."""
    start = clock.now() + timedelta(days=1)
    return services.plan(actor=bob, postmortem=draft, kind="review", starts_at=start, minutes=60, facilitator=charlie)


def sent(**changed: Any) -> dict[str, Any]:
    """What the form of a meeting says."""
    at = clock.now() + timedelta(days=2)
    return {"starts_at": f"{at:%Y-%m-%dT%H:%M}", "minutes": "45", "place": "Room 4", "note": "", **changed}


def test_a_meeting_is_planned_with_its_people_from_the_page(bob: Person, charlie: Person, draft: Postmortem) -> None:
    browser = signed_in(bob)
    assert "Review meeting" in browser.get("/PM-001/meetings").content.decode()
    form = sent(facilitator=charlie.pk, attendees=[charlie.pk, bob.pk], request_key="k")
    for _ in range(2):
        assert browser.post("/PM-001/meetings/plan/review", form).status_code == 302
    made = Meeting.objects.get()
    assert (made.kind, made.minutes, made.facilitator) == ("review", 45, charlie)
    assert made.attendees.count() == 2


def test_a_plan_that_cannot_be_keeps_what_was_typed(bob: Person, draft: Postmortem) -> None:
    answer = signed_in(bob).post("/PM-001/meetings/plan/review", sent(minutes="2", place="Room <4>"))
    assert answer.status_code == 422
    assert "give 5 to 480" in answer.content.decode()
    assert "Room &lt;4&gt;" in answer.content.decode()


def test_a_meeting_is_moved_answered_and_called_off(bob: Person, charlie: Person, meeting: Meeting) -> None:
    path = f"/PM-001/meetings/{meeting.pk}"
    signed_in(charlie).post(f"{path}/answer", {"answer": "accepted"})
    signed_in(bob).post(f"{path}/answer", {"answer": "declined", "person": bob.pk})
    assert {one.person.handle: one.reply for one in meeting.attendees.all()} == {
        "bob": "declined",
        "charlie": "accepted",
    }
    signed_in(bob).post(f"{path}/move", sent(attendees=[charlie.pk], facilitator=charlie.pk))
    meeting.refresh_from_db()
    assert (meeting.minutes, meeting.sequence) == (45, 1)
    signed_in(bob).post(f"{path}/cancel", {"reason": "Nobody can."})
    assert "Nobody can." in signed_in(charlie).get("/PM-001/meetings").content.decode()


def test_a_message_that_got_stuck_can_be_sent_again(bob: Person, meeting: Meeting) -> None:
    row = meeting.invitations.get(person=bob)
    meeting.invitations.filter(pk=row.pk).update(state="sending")
    assert "It is not known whether the message to Bob left" in signed_in(bob).get("/PM-001/meetings").content.decode()
    signed_in(bob).post(f"/PM-001/meetings/{meeting.pk}/again", {"invitation": row.pk})
    row.refresh_from_db()
    assert row.state == "waiting"


def test_meeting_mode_walks_the_timeline_the_causes_the_fix_and_the_actions(bob: Person, meeting: Meeting) -> None:
    html = signed_in(bob).get(f"/PM-001/meeting/{meeting.pk}").content.decode()
    places = [html.index(f'id="step-{step}"') for step in ("opening", "timeline", "causes", "fix", "actions")]
    assert places == sorted(places)
    assert html.index("Alert fires") < html.index("The pool.")


def test_a_facilitator_who_drives_it_is_warned_of(bob: Person, meeting: Meeting) -> None:
    services.move(actor=bob, meeting=meeting, facilitator=bob)
    html = signed_in(bob).get(f"/PM-001/meeting/{meeting.pk}").content.decode()
    assert "Bob drives PM-001; somebody who was not involved leads it better." in html


def test_notes_and_decisions_are_kept_and_the_meeting_is_held(bob: Person, charlie: Person, meeting: Meeting) -> None:
    browser, path = signed_in(bob), f"/PM-001/meeting/{meeting.pk}"
    browser.post(f"{path}/begin")
    assert 'aria-current="step"' in browser.get(path).content.decode()
    answer = browser.post(
        f"{path}/note", {"step": "causes", "kind": "decision", "text": "Size <it>.", "request_key": "a"}
    )
    assert answer["Location"].endswith("#step-causes")
    browser.post(f"{path}/hold", {"present": [bob.pk]})
    meeting.refresh_from_db()
    assert meeting.held_at == meeting.begun_at
    html = signed_in(charlie).get(path).content.decode()
    assert "Size &lt;it&gt;." in html
    assert MeetingNote.objects.get().kind == "decision"
    read = signed_in(charlie).get("/PM-001").content.decode()
    assert "It decided:" in read
    assert "Size &lt;it&gt;." in read


def test_an_empty_note_is_told_at_its_step(bob: Person, meeting: Meeting) -> None:
    answer = signed_in(bob).post(f"/PM-001/meeting/{meeting.pk}/note", {"step": "causes", "text": " "})
    assert (answer.status_code, MeetingNote.objects.exists()) == (422, False)
    assert "The note is empty" in answer.content.decode()


def test_a_meeting_that_lies_ahead_cannot_be_held_from_the_page(bob: Person, meeting: Meeting) -> None:
    answer = signed_in(bob).post(f"/PM-001/meeting/{meeting.pk}/hold", {})
    assert answer.status_code == 409
    assert "begin it first" in answer.content.decode()


def test_outsider_finds_no_meeting_of_a_private_postmortem(draft: Postmortem, meeting: Meeting) -> None:
    Postmortem.objects.filter(pk=draft.pk).update(private=True)
    browser = signed_in(person("Dora"))
    for path in ("/PM-001/meetings", f"/PM-001/meeting/{meeting.pk}"):
        assert browser.get(path).status_code == 404
    assert browser.post(f"/PM-001/meeting/{meeting.pk}/begin").status_code == 404
    assert browser.post(f"/PM-001/meetings/{meeting.pk}/cancel").status_code == 404


def test_a_viewer_sees_no_form_to_plan_and_may_answer(bob: Person, draft: Postmortem) -> None:
    viewer = person("Vera", role="viewer")
    start = clock.now() + timedelta(days=1)
    made = services.plan(actor=bob, postmortem=draft, kind="block", starts_at=start, minutes=90, attendees=[viewer])
    html = signed_in(viewer).get("/PM-001/meetings").content.decode()
    assert "Plan and invite" not in html
    assert signed_in(viewer).post(f"/PM-001/meetings/{made.pk}/answer", {"answer": "accepted"}).status_code == 302
    assert signed_in(viewer).post("/PM-001/meetings/plan/review", sent()).status_code == 403


@pytest.fixture
def lines(bob: Person, charlie: Person) -> dict[str, Action]:
    """One action of each kind that a stand-up talks about, and two that it does not."""
    today = clock.now().date()
    made = {
        "late": actions.add_action(actor=bob, text="Size the pool", owner=bob, due=today - timedelta(days=3)),
        "today": actions.add_action(actor=bob, text="Add the alert", owner=bob, due=today),
        "doing": actions.add_action(actor=bob, text="Rehearse it", owner=charlie, due=today + timedelta(days=60)),
        "far": actions.add_action(actor=bob, text="Far away", owner=bob, due=today + timedelta(days=60)),
        "no": actions.add_action(actor=bob, text="Never done", owner=bob, due=today),
    }
    actions.change_action(actor=bob, action=made["doing"], status="in_progress")
    actions.decline(actor=bob, action=made["no"], reason="No need.")
    return made


def test_the_stand_up_lists_what_is_late_due_and_in_progress(bob: Person, lines: dict[str, Action]) -> None:
    html = signed_in(bob).get("/standup").content.decode()
    places = [
        html.index(words) for words in ("Overdue", "Size the pool", "Due this week", "Add the alert", "Rehearse it")
    ]
    assert places == sorted(places)
    assert "Far away" not in html
    assert "Never done" not in html


def test_the_stand_up_of_a_team_shows_what_its_people_own(
    alice: Person, bob: Person, charlie: Person, lines: dict[str, Action]
) -> None:
    team = accounts.add_team(actor=alice, name="Payments")
    accounts.add_member(actor=alice, team=team, person=charlie)
    html = signed_in(bob).get("/standup?team=payments").content.decode()
    assert "Rehearse it" in html
    assert "Size the pool" not in html


def test_a_tick_is_remembered_for_the_week_and_can_be_taken_back(bob: Person, lines: dict[str, Action]) -> None:
    browser, code = signed_in(bob), lines["late"].code
    for _ in range(2):
        assert browser.post(f"/standup/{code}", {"done": "yes"})["Location"] == f"/standup#{code}"
    assert Discussed.objects.get().by == bob
    assert "talked about, noted by Bob" in browser.get("/standup").content.decode()
    browser.post(f"/standup/{code}", {"done": "no"})
    assert not Discussed.objects.exists()


def test_the_stand_up_shows_no_private_action_to_an_outsider(bob: Person, draft: Postmortem) -> None:
    hidden = actions.add_action(actor=bob, text="Rotate the key", postmortem=draft, owner=bob, due=clock.now().date())
    Postmortem.objects.filter(pk=draft.pk).update(private=True)
    browser = signed_in(person("Dora"))
    assert "Rotate the key" not in browser.get("/standup").content.decode()
    assert browser.post(f"/standup/{hidden.code}", {}).status_code == 404


def test_the_pages_take_a_fixed_number_of_queries(
    bob: Person, lines: dict[str, Action], meeting: Meeting, django_assert_max_num_queries: Any
) -> None:
    browser = signed_in(bob)
    for path, most in (("/standup", 16), ("/PM-001/meetings", 30), (f"/PM-001/meeting/{meeting.pk}", 30)):
        with django_assert_max_num_queries(most):
            assert browser.get(path).status_code == 200
