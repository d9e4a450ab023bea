"""Comments: they keep to their words, tell who was named, and leak nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.people import person

from afterword.core.errors import InputError, NotAllowed, NotFound, RuleBroken
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.actions import services as actions
from afterword.domain.journal.models import JournalEntry
from afterword.domain.postmortems import services as documents
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.reviews import comment_queries, services
from afterword.domain.reviews.models import Thread
from afterword.domain.reviews.places import Placed
from afterword.domain.reviews.services import Spot

Write = Callable[[str, str], None]
QUOTE = Spot(section="root_cause", quote="A deploy asked for 200")


def only(viewer: Person, postmortem: Postmortem) -> Placed:
    """The one thread, with where it stands."""
    (found,) = comment_queries.placed_threads(viewer, postmortem)
    return found


def opened(by: Person, postmortem: Postmortem, spot: Spot | None = None, text: str = "Which deploy?") -> Thread:
    """A thread by somebody."""
    return services.comment(actor=by, postmortem=postmortem, text=text, spot=spot).comment.thread


def test_a_comment_keeps_to_its_words_when_the_text_around_them_changes(
    charlie: Person, draft: Postmortem, write: Write
) -> None:
    opened(charlie, draft, QUOTE)
    write("root_cause", "In short: **A deploy asked for 200** connections.\n\nMore follows.")
    found = only(charlie, draft)
    assert (found.section, found.start, found.end, found.changed) == ("root_cause", 10, 32, False)


def test_a_comment_whose_words_were_changed_says_so_and_stays(charlie: Person, draft: Postmortem, write: Write) -> None:
    thread = opened(charlie, draft, QUOTE)
    write("root_cause", "The release asked for more than there is.")
    found = only(charlie, draft)
    assert (found.thread, found.changed, found.is_quoted) == (thread, True, False)
    assert found.thread.quote == "A deploy asked for 200"


def test_a_comment_follows_its_words_into_another_section(charlie: Person, draft: Postmortem, write: Write) -> None:
    opened(charlie, draft, Spot(section="root_cause", quote="the checkout refused orders"))
    write("root_cause", "See the impact.")
    write("impact", "For 58 minutes the checkout refused orders.")
    assert (only(charlie, draft).section, only(charlie, draft).changed) == ("impact", False)


def test_words_that_are_not_in_the_text_cannot_be_commented_on(charlie: Person, draft: Postmortem) -> None:
    with pytest.raises(InputError, match="choose the words again"):
        opened(charlie, draft, Spot(section="root_cause", quote="nobody wrote this"))
    assert not Thread.objects.exists()


def test_a_viewer_may_comment_and_settle_what_they_opened(bob: Person, draft: Postmortem) -> None:
    viewer = person("Vera", role="viewer")
    own, other = opened(viewer, draft, QUOTE), opened(bob, draft)
    services.resolve(actor=viewer, thread=own)
    assert Thread.objects.get(pk=own.pk).resolved_by == viewer
    with pytest.raises(NotAllowed):
        services.resolve(actor=viewer, thread=other)


def test_a_thread_is_settled_and_opened_again_once_each(bob: Person, charlie: Person, draft: Postmortem) -> None:
    thread = opened(charlie, draft, QUOTE)
    services.resolve(actor=bob, thread=thread)
    services.resolve(actor=bob, thread=thread)
    services.reopen(actor=charlie, thread=thread)
    verbs = list(JournalEntry.objects.filter(verb__startswith="comment.").values_list("verb", flat=True))
    assert verbs == ["comment.added", "comment.resolved", "comment.reopened"]
    assert Thread.objects.get().resolved_at is None


def test_answers_stand_below_what_they_answer(bob: Person, charlie: Person, draft: Postmortem) -> None:
    thread = opened(charlie, draft, QUOTE)
    services.reply(actor=bob, thread=thread, text="v2, at 01:05.")
    assert [one.text for one in thread.comments.all()] == ["Which deploy?", "v2, at 01:05."]


def test_the_journal_names_who_was_mentioned_and_never_what_was_said(
    bob: Person, charlie: Person, draft: Postmortem
) -> None:
    thread = opened(charlie, draft, QUOTE, "@bob, which deploy? Not @nobody, nor mail@bob.")
    row = JournalEntry.objects.get(verb="comment.added")
    assert row.after["mentions"] == ["@bob"]
    assert "deploy" not in str(row.after)
    assert list(thread.comments.get().mentions.all()) == [bob]


def test_whoever_cannot_open_it_is_told_nothing_though_named(bob: Person, charlie: Person, draft: Postmortem) -> None:
    Postmortem.objects.filter(pk=draft.pk).update(private=True)
    said = services.comment(actor=bob, postmortem=draft, text="Ask @charlie.")
    assert said.unable == (charlie,)
    assert not said.comment.mentions.exists()
    assert "mentions" not in JournalEntry.objects.get(verb="comment.added").after


def test_own_words_are_changed_and_deleted_and_leave_a_mark(bob: Person, charlie: Person, draft: Postmortem) -> None:
    thread = opened(charlie, draft, QUOTE)
    row = thread.comments.get()
    services.edit_comment(actor=charlie, comment=row, text="Which deploy, @bob?")
    assert row.edited_at is not None
    assert list(row.mentions.all()) == [bob]
    with pytest.raises(NotAllowed, match="what somebody else wrote"):
        services.edit_comment(actor=bob, comment=row, text="Mine now")
    services.delete_comment(actor=charlie, comment=row)
    row.refresh_from_db()
    assert (row.text, row.deleted_at is None) == ("", False)
    with pytest.raises(RuleBroken, match="deleted"):
        services.edit_comment(actor=charlie, comment=row, text="Again")


def test_the_same_form_sent_twice_says_it_once(charlie: Person, draft: Postmortem) -> None:
    both = [
        services.comment(actor=charlie, postmortem=draft, text="Why?", spot=QUOTE, request_key="k").comment
        for _ in range(2)
    ]
    assert both[0] == both[1]
    assert Thread.objects.count() == 1


def test_a_comment_on_an_entry_says_when_the_entry_changed_or_went(
    bob: Person, charlie: Person, draft: Postmortem
) -> None:
    at = clock.now() - timedelta(hours=1)
    item = documents.write_timeline_item(actor=bob, postmortem=draft, text="Alert: pool full", at=at)
    opened(charlie, draft, Spot(entry=item.pk))
    assert only(charlie, draft).changed is False
    documents.edit_timeline_item(actor=bob, postmortem=draft, item=item, text="Alert: disk full")
    assert only(charlie, draft).changed is True
    documents.remove_timeline_item(actor=bob, postmortem=draft, item=item)
    found = only(charlie, draft)
    assert (found.changed, found.thread.quote) == (True, f"{at:%H:%M:%S} Alert: pool full")


def test_a_comment_on_an_action_knows_its_action(bob: Person, charlie: Person, draft: Postmortem) -> None:
    action = actions.add_action(actor=bob, text="Size the pool", postmortem=draft)
    thread = opened(charlie, draft, Spot(action=action.number))
    assert (thread.action, only(charlie, draft).changed) == (action, False)
    with pytest.raises(NotFound):
        opened(charlie, draft, Spot(action=999))


def test_outsider_neither_reads_nor_writes_comments_on_a_private_postmortem(
    bob: Person, charlie: Person, draft: Postmortem
) -> None:
    thread = opened(bob, draft, QUOTE)
    Postmortem.objects.filter(pk=draft.pk).update(private=True)
    for act in (
        lambda: opened(charlie, draft),
        lambda: services.reply(actor=charlie, thread=thread, text="Hello"),
        lambda: services.resolve(actor=charlie, thread=thread),
        lambda: list(comment_queries.threads(charlie, draft)),
        lambda: comment_queries.since_last_look(charlie, draft),
        lambda: services.look(actor=charlie, postmortem=draft),
    ):
        with pytest.raises(NotFound):
            act()


def test_changes_since_my_last_look_are_words_and_comments_of_others(
    bob: Person, charlie: Person, draft: Postmortem, write: Write
) -> None:
    assert comment_queries.since_last_look(charlie, draft) is None
    services.look(actor=charlie, postmortem=draft)
    opened(charlie, draft, QUOTE)
    mine = opened(bob, draft, None, "Look at the impact, too.").comments.get()
    write("root_cause", "The pool holds 10 connections. A deploy asked for 500, and the checkout refused orders.")
    since = comment_queries.since_last_look(charlie, draft)
    assert since is not None
    assert [(one.part, one.material) for one in since.parts] == [("root_cause", True)]
    assert [(one.kind, one.text) for one in since.parts[0].changes if one.kind != "same"] == [
        ("gone", "200"),
        ("new", "500"),
    ]
    assert since.comments == [mine]
    services.look(actor=charlie, postmortem=draft)
    again = comment_queries.since_last_look(charlie, draft)
    assert again is not None
    assert (again.parts, again.comments) == ([], [])


def test_threads_take_a_fixed_number_of_queries(
    bob: Person, charlie: Person, draft: Postmortem, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for _ in range(4):
        services.reply(actor=bob, thread=opened(charlie, draft, QUOTE), text="v2")
    with django_assert_max_num_queries(5):  # type: ignore[attr-defined]
        found = comment_queries.placed_threads(charlie, draft)
        assert sum(len(one.thread.comments.all()) for one in found) == 8
