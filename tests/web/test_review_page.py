"""The review page: opens with the timeline, keeps comments beside their words, and takes verdicts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.people import person
from tests.web.browsing import signed_in

from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.analysis import services as analysis
from afterword.domain.postmortems import services as documents
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice import services as practice
from afterword.domain.reviews import services
from afterword.domain.reviews.models import Comment, LastLook, ReviewRequest, Thread, Verdict

CAUSE = "The **pool** holds 10 connections. A deploy asked for 200."


@pytest.fixture
def draft(bob: Person) -> Postmortem:
    """PM-001, driven by Bob, with a summary, a cause and one entry."""
    made = documents.create(actor=bob, title="Checkout refuses orders", severity="P1", template="standard")
    for key, text in (("root_cause", CAUSE), ("summary", "Orders were refused.")):
        version = made.sections.get(key=key).version
        documents.save_section(actor=bob, postmortem=made, key=key, text=text, base_version=version)
    documents.write_timeline_item(actor=bob, postmortem=made, text="Alert fires", at=clock.now() - timedelta(hours=1))
    return made


def page_for(somebody: Person, address: str = "/PM-001/review") -> str:
    """What the page says to somebody."""
    return signed_in(somebody).get(address).content.decode()


def said(by: Person, postmortem: Postmortem, quote: str = "A deploy asked for 200.") -> Thread:
    """A thread about words of the cause."""
    spot = services.Spot(section="root_cause", quote=quote)
    return services.comment(actor=by, postmortem=postmortem, text="Which one?", spot=spot).comment.thread


def test_review_opens_with_the_timeline(charlie: Person, draft: Postmortem) -> None:
    html = page_for(charlie)
    assert html.index("Alert fires") < html.index("Orders were refused.")
    assert "Nobody has confirmed the timeline yet" in html


def test_words_that_are_spoken_of_are_marked_with_the_thread_beside_them(charlie: Person, draft: Postmortem) -> None:
    thread = said(charlie, draft, "pool holds 10")
    html = page_for(charlie)
    mark = f'<mark data-thread="{thread.pk}">'
    assert f"The <strong>{mark}pool</mark></strong>{mark} holds 10</mark> connections" in html
    assert f'id="thread-{thread.pk}"' in html


def test_a_comment_is_made_without_script_by_choosing_a_sentence(charlie: Person, draft: Postmortem) -> None:
    html = page_for(charlie, "/PM-001/review?at=root_cause.0")
    assert '<option value="A deploy asked for 200.">' in html
    sent = {"at": "root_cause.0", "quote": "A deploy asked for 200.", "text": "Which one?", "request_key": "k1"}
    for _ in range(2):
        answer = signed_in(charlie).post("/PM-001/review/comments", sent)
        assert answer["Location"] == f"/PM-001/review#thread-{Thread.objects.get().pk}"
    assert Comment.objects.get().text == "Which one?"


@pytest.mark.parametrize("at", ["section.root_cause", "document", "entry"])
def test_sections_entries_and_the_whole_are_spoken_of_too(at: str, charlie: Person, draft: Postmortem) -> None:
    place = f"entry.{draft.timeline.get().pk}" if at == "entry" else at
    assert 'id="new"' in page_for(charlie, f"/PM-001/review?at={place}")
    signed_in(charlie).post("/PM-001/review/comments", {"at": place, "text": "Hm."})
    assert Thread.objects.get().place == at.split(".")[0]
    assert "Hm." in page_for(charlie)


def test_a_comment_that_cannot_be_kept_stays_in_its_form(charlie: Person, draft: Postmortem) -> None:
    sent = {"at": "root_cause.0", "quote": "nobody wrote this", "text": "I typed <this>"}
    answer = signed_in(charlie).post("/PM-001/review/comments", sent)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "choose the words again" in html
    assert "I typed &lt;this&gt;" in html


def test_a_changed_text_is_told_beside_its_comment(bob: Person, charlie: Person, draft: Postmortem) -> None:
    said(charlie, draft)
    version = draft.sections.get(key="root_cause").version
    documents.save_section(actor=bob, postmortem=draft, key="root_cause", text="Other words.", base_version=version)
    html = page_for(charlie)
    assert "The text has changed." in html
    assert "A deploy asked for 200." in html


def test_markup_in_comments_and_diffs_is_shown_as_text(bob: Person, charlie: Person, draft: Postmortem) -> None:
    services.look(actor=charlie, postmortem=draft)
    evil = "<img src=x onerror=alert(1)>"
    services.comment(actor=bob, postmortem=draft, text=evil)
    version = draft.sections.get(key="root_cause").version
    documents.save_section(actor=bob, postmortem=draft, key="root_cause", text=f"{CAUSE} {evil}", base_version=version)
    html = page_for(charlie)
    assert "<img src=x" not in html
    assert html.count("&lt;img src=x") >= 3
    assert "<ins>" in html


def test_a_thread_is_answered_settled_and_opened_again(bob: Person, charlie: Person, draft: Postmortem) -> None:
    thread = said(charlie, draft)
    browser = signed_in(bob)
    browser.post(f"/PM-001/review/threads/{thread.pk}/reply", {"text": "v2."})
    browser.post(f"/PM-001/review/threads/{thread.pk}/resolve")
    assert "Settled by Bob" in page_for(charlie)
    browser.post(f"/PM-001/review/threads/{thread.pk}/reopen")
    assert [one.text for one in Thread.objects.get(resolved_at=None).comments.all()] == ["Which one?", "v2."]


def test_an_empty_answer_says_why_it_was_not_kept(charlie: Person, draft: Postmortem) -> None:
    thread = said(charlie, draft)
    answer = signed_in(charlie).post(f"/PM-001/review/threads/{thread.pk}/reply", {"text": " "})
    assert (answer.status_code, Comment.objects.count()) == (422, 1)
    assert "The comment is empty" in answer.content.decode()


def test_own_words_are_changed_and_deleted_on_the_page(charlie: Person, bob: Person, draft: Postmortem) -> None:
    said(charlie, draft)
    pk = Comment.objects.get().pk
    signed_in(charlie).post(f"/PM-001/review/comments/{pk}/edit", {"text": "Which deploy?"})
    assert "edited" in page_for(bob)
    assert signed_in(bob).post(f"/PM-001/review/comments/{pk}/delete").status_code == 403
    signed_in(charlie).post(f"/PM-001/review/comments/{pk}/delete")
    assert "Deleted by Charlie." in page_for(bob)


def test_asking_and_answering_moves_where_it_stands(bob: Person, charlie: Person, draft: Postmortem) -> None:
    ask = {"kind": "technical", "whom": f"person:{charlie.pk}", "note": "The cause, please.", "due": "2030-01-01T10:00"}
    practice.confirm_timeline(actor=bob, postmortem=draft)
    signed_in(bob).post("/PM-001/review/ask", ask)
    assert ReviewRequest.objects.get().due_at is not None
    assert "Your verdict is asked" in page_for(charlie)
    signed_in(charlie).post("/PM-001/review/verdict/technical", {"says": "approve"})
    assert "Approved" in page_for(bob)
    assert LastLook.objects.get().person == charlie


def test_nobody_is_asked_before_the_timeline_is_confirmed_unless_a_manager_opens_the_gate(
    alice: Person, bob: Person, charlie: Person, draft: Postmortem
) -> None:
    ask = {"kind": "technical", "whom": f"person:{charlie.pk}", "note": "The cause, please."}
    assert "Go on all the same" not in page_for(bob)
    answer = signed_in(bob).post("/PM-001/review/ask", ask)
    assert (answer.status_code, ReviewRequest.objects.count()) == (409, 0)
    assert "The review of PM-001" in answer.content.decode()
    assert "Go on all the same" in page_for(alice)
    signed_in(alice).post("/PM-001/gates/review/open", {"override": "The log is lost."})
    signed_in(bob).post("/PM-001/review/ask", ask)
    assert ReviewRequest.objects.get().person == charlie
    read = page_for(charlie, "/PM-001")
    assert "Alice opened the gate to its review" in read
    assert "Against: Nobody has confirmed the timeline yet." in read


def test_wanting_changes_without_words_keeps_the_form(charlie: Person, draft: Postmortem) -> None:
    answer = signed_in(charlie).post("/PM-001/review/verdict/technical", {"says": "changes"})
    assert (answer.status_code, Verdict.objects.exists()) == (422, False)
    assert "What should change is empty" in answer.content.decode()


def test_asking_nobody_is_told_in_the_form(bob: Person, draft: Postmortem) -> None:
    answer = signed_in(bob).post("/PM-001/review/ask", {"kind": "comms", "whom": "", "note": "Kept"})
    assert answer.status_code == 422
    assert "Choose a person or a team" in answer.content.decode()
    assert "Kept</textarea>" in answer.content.decode()


def test_a_viewer_reads_and_comments_and_sees_no_verdict_form(draft: Postmortem) -> None:
    viewer = person("Vera", role="viewer")
    html = page_for(viewer)
    assert "Give a verdict" not in html
    assert signed_in(viewer).post("/PM-001/review/comments", {"at": "document", "text": "Thanks."}).status_code == 302
    assert signed_in(viewer).post("/PM-001/review/verdict/comms", {"says": "approve"}).status_code == 403


def test_outsider_finds_no_review_of_a_private_postmortem(bob: Person, charlie: Person, draft: Postmortem) -> None:
    thread = said(bob, draft)
    Postmortem.objects.filter(pk=draft.pk).update(private=True)
    browser = signed_in(charlie)
    assert browser.get("/PM-001/review").status_code == 404
    for address in ("look", "comments", f"threads/{thread.pk}/resolve", "verdict/comms", "ask"):
        assert browser.post(f"/PM-001/review/{address}", {"text": "x"}).status_code == 404


def test_the_page_takes_a_fixed_number_of_queries(
    bob: Person, charlie: Person, draft: Postmortem, django_assert_max_num_queries: Any
) -> None:
    browser = signed_in(charlie)
    for _ in range(5):
        said(bob, draft)
    services.look(actor=charlie, postmortem=draft)
    with django_assert_max_num_queries(53):
        assert browser.get("/PM-001/review").status_code == 200


def test_reviewer_sees_the_causes_the_walk_and_the_fix_with_why_it_stays_at_l5(
    bob: Person, charlie: Person, draft: Postmortem
) -> None:
    analysis.add_factor(actor=bob, postmortem=draft, text="The pool was sized by hand")
    analysis.answer_level(actor=bob, postmortem=draft, level="L3", answer="produced", why="The story was cut")
    told: dict[str, Any] = {"text": "Alert at 70 %", "due": date(2031, 1, 1), "test": "A rehearsal fires it"}
    analysis.set_fix(actor=bob, postmortem=draft, level="L5", owner=bob, **told)
    analysis.keep_at_l5(actor=bob, postmortem=draft, reason="The story ships next week")
    page = page_for(charlie)
    for words in ("The pool was sized by hand", "The story was cut", "Alert at 70 %", "A rehearsal fires it"):
        assert words in page[page.index('<section id="analysis">') :], words
    assert "Kept at L5: The story ships next week" in page


def test_review_of_a_document_without_analysis_has_no_such_part(charlie: Person, draft: Postmortem) -> None:
    assert '<section id="analysis">' not in page_for(charlie)
