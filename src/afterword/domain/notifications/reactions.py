"""THE table of what people are told when something is done: journal verb to who hears what."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import chain

from django.utils.text import Truncator

from afterword.domain.accounts.models import Person
from afterword.domain.actions.models import Action
from afterword.domain.checks.models import Check
from afterword.domain.incidents.models import Entry
from afterword.domain.journal.models import JournalEntry
from afterword.domain.journal.queries import of_subject
from afterword.domain.notifications.duties import declared, driver_given, role_given, sent, witnessed
from afterword.domain.notifications.reminders.telling import Reminder, may_hear
from afterword.domain.notifications.services.telling import Telling, notify
from afterword.domain.notifications.wording import GRAVE, Found, of_postmortem, row_of, short
from afterword.domain.readers.models import NamedReader
from afterword.domain.reviews.models import Comment, ReviewRequest, Verdict

MENTION = re.compile(r"(?<![\w@/.])@([A-Za-z0-9][\w-]*)")
REVIEWS = {"technical": "a technical review", "comms": "a comms review", "action": "an action review"}


def wanted(entry: JournalEntry) -> bool:
    """Whether somebody may want to hear of the row: what most rows say concerns nobody, and must cost nothing."""
    if entry.verb in ("action.added", "action.changed"):
        return "owner" in entry.after
    if entry.verb == "entry.added":
        return MENTION.search(str(entry.after.get("text", ""))) is not None
    if entry.verb in MATTERS:
        return any(name in entry.after for name in MATTERS[entry.verb])
    return entry.verb in REACTIONS


def react(entry: JournalEntry) -> int:
    """Tells people of what was done; gives how many messages were made. Called again, it makes none twice."""
    reaction = REACTIONS.get(entry.verb)
    if reaction is None:
        return 0
    count = 0
    for one in reaction(entry):
        if one.person.pk != entry.actor_id and may_hear(one.person, one.telling):
            count += notify(person=one.person, telling=one.telling) is not None
    return count


def _assigned(entry: JournalEntry) -> Found:
    action = Action.objects.select_related("owner").filter(pk=entry.subject_id).first()
    if action is None or action.owner is None or "owner" not in entry.after:
        return
    due = f", due {action.due.day} {action.due:%B}" if action.due else ""
    title = f"{entry.actor_name} gives you {action.code}{due}: {short(action.text)}"
    yield Reminder(action.owner, _of_action(entry, action, "action.assigned", title))


def _reopened(entry: JournalEntry) -> Found:
    action = Action.objects.select_related("owner").filter(pk=entry.subject_id).first()
    if action is not None and action.owner is not None:
        title = f"{action.code} is opened again: {short(action.text)}"
        reason = str(entry.after.get("reopen_reason") or "")
        yield Reminder(action.owner, _of_action(entry, action, "action.reopened", title, text=reason))


def _check_failed(entry: JournalEntry) -> Found:
    """The first failure after something else; one that opened its action again is told by that."""
    check = (
        Check.objects.select_related("action__owner", "action__postmortem__driver").filter(pk=entry.subject_id).first()
    )
    if check is None or _failed_before(entry) or check.action.reopened_at == entry.at:
        return
    action = check.action
    title = f"A check of {action.code} fails: {short(check.name)}"
    text = str(entry.after.get("said") or "")
    if action.owner is not None:
        yield Reminder(action.owner, _of_action(entry, action, "check.failed", title, text=text))


def _failed_before(entry: JournalEntry) -> bool:
    """Whether the run before this one failed, too: a check that goes on failing is no news."""
    verbs = ("check.passed", "check.failed", "check.no_data", "check.changed")
    rows = of_subject(entry.subject_type, entry.subject_id).filter(verb__in=verbs, pk__lt=entry.pk)
    return rows.order_by("-pk").values_list("verb", flat=True).first() == entry.verb


def _of_action(entry: JournalEntry, action: Action, kind: str, title: str, text: str = "") -> Telling:
    return Telling(
        kind=kind,
        subject=action.code,
        period=row_of(entry),
        title=title,
        text=text,
        why=f"You get this because you own {action.code}.",
        path=f"/{action.code}",
        urgent=action.priority in GRAVE,
        incident=action.incident_id,
        postmortem=action.postmortem_id,
        action=action.pk,
    )


def _review_asked(entry: JournalEntry) -> Found:
    rows = ReviewRequest.objects.select_related("postmortem", "person", "team", "asked_by")
    request = rows.filter(pk=entry.subject_id, withdrawn_at=None).first()
    if request is None:
        return
    what = REVIEWS.get(request.kind, "a review")
    title = (
        f"{request.asked_by.name} asks you for {what} of {request.postmortem.code}: {short(request.postmortem.title)}"
    )
    people = [request.person] if request.person else list(Person.objects.filter(memberships__team=request.team))
    whose = "you were asked by name" if request.person else f"the team {request.name} was asked, and you are in it"
    for person in people:
        if person != request.postmortem.driver or request.kind != "technical":
            yield Reminder(
                person, of_postmortem(entry, request.postmortem, "review.asked", title, whose, "/review", request.note)
            )


def _review_answered(entry: JournalEntry) -> Found:
    verdict = Verdict.objects.select_related("postmortem__driver", "by").filter(pk=entry.subject_id).first()
    if verdict is None:
        return
    code, fell = verdict.postmortem.code, entry.verb == "review.fallen"
    said = "approves it" if verdict.says == Verdict.Says.APPROVE else "wants changes"
    words = f"The {verdict.kind} approval of {code} by {verdict.by.name} falls: the text has changed"
    title = words if fell else f"The {verdict.kind} review of {code}: {verdict.by.name} {said}"
    if verdict.postmortem.driver is not None:
        because = f"you drive {code}"
        row = verdict.postmortem
        yield Reminder(
            verdict.postmortem.driver,
            of_postmortem(entry, row, "review.answered", title, because, "/review", verdict.words),
        )


def _comment_added(entry: JournalEntry) -> Found:
    rows = Comment.objects.select_related("thread__postmortem__driver", "thread__action", "author")
    comment = rows.filter(pk=entry.subject_id).first()
    if comment is None or comment.deleted_at is not None:
        return
    row, named = comment.thread.postmortem, list(comment.mentions.all())
    for person in named:
        title = f"{comment.author.name} names you in {row.code}: {short(row.title)}"
        telling = of_postmortem(entry, row, "mention", title, "your name was written", "/review", comment.text)
        yield Reminder(person, _of_thread(telling, comment))
    title = f"{comment.author.name} comments in {row.code}: {short(row.title)}"
    because = dict.fromkeys(_in_thread(comment), f"you have written in this thread of {row.code}")
    if row.driver is not None:
        because[row.driver] = f"you drive {row.code}"
    for person, why in because.items():
        if person not in named:
            telling = of_postmortem(entry, row, "comment.added", title, why, "/review", comment.text)
            yield Reminder(person, _of_thread(telling, comment))


def _of_thread(telling: Telling, comment: Comment) -> Telling:
    """The same, kept from whoever may not know of the action that the comment is about."""
    action = comment.thread.action
    return telling if action is None else replace(telling, action=action.pk, incident=action.incident_id)


def _in_thread(comment: Comment) -> list[Person]:
    return list(Person.objects.filter(comments__thread=comment.thread).distinct().order_by("pk"))


def _reader_asked(entry: JournalEntry) -> Found:
    reader = NamedReader.objects.select_related("postmortem", "person", "asked_by").filter(pk=entry.subject_id).first()
    if reader is not None and reader.postmortem.published_at is not None:
        yield _to_read(entry, reader)


def _published(entry: JournalEntry) -> Found:
    """Whoever was asked to read it while it was a draft hears of it now."""
    rows = NamedReader.objects.select_related("postmortem", "person", "asked_by").filter(postmortem=entry.subject_id)
    if entry.after.get("version") == 1:
        yield from (_to_read(entry, row) for row in rows)


def _to_read(entry: JournalEntry, reader: NamedReader) -> Reminder:
    """One reader's message, the same whatever told it, so that it comes once."""
    row = reader.postmortem
    who, because = (
        (reader.asked_by.name, "you were named") if reader.asked_by else ("The policy", "the policy names you")
    )
    title = f"{who} asks you to read {row.code} to its end: {short(row.title)}"
    telling = of_postmortem(entry, row, "reader.asked", title, because, "", reader.note)
    return Reminder(reader.person, replace(telling, period=f"reader {reader.pk}"))


def _log_entry(entry: JournalEntry) -> Found:
    """A log entry that names people with @."""
    row = Entry.objects.select_related("incident").filter(pk=entry.subject_id, withdrawn_at=None).first()
    handles = {name.lower() for name in MENTION.findall(row.text)} if row else set()
    if row is None or not handles:
        return
    code = row.incident.code
    for person in Person.objects.filter(handle__in=handles).order_by("pk"):
        title = f"{entry.actor_name} names you in {code}: {short(row.incident.title)}"
        telling = Telling(
            kind="mention",
            subject=code,
            period=row_of(entry),
            title=title,
            text=Truncator(row.text).chars(500),
            why="You get this because your name was written.",
            path=f"/{code}",
            urgent=row.incident.severity in GRAVE,
            incident=row.incident_id,
        )
        yield Reminder(person, telling)


MATTERS: dict[str, tuple[str, ...]] = {  # what a row of the verb must tell for anybody to be concerned
    "check.passed": ("witness",),
    "check.no_data": ("witness",),
    "incident.declared": ("team",),
    "incident.details_changed": ("team",),
    "postmortem.created": ("driver",),
    "postmortem.header_changed": ("driver",),
    "postmortem.distributed": ("sent",),
}
REACTIONS: dict[str, Callable[[JournalEntry], Found]] = {
    "action.added": _assigned,
    "action.changed": _assigned,
    "action.reopened": _reopened,
    "check.failed": lambda entry: chain(_check_failed(entry), witnessed(entry)),
    "check.passed": witnessed,
    "check.no_data": witnessed,
    "review.asked": _review_asked,
    "review.answered": _review_answered,
    "review.fallen": _review_answered,
    "comment.added": _comment_added,
    "reader.asked": _reader_asked,
    "postmortem.published": _published,
    "entry.added": _log_entry,
    "incident.declared": declared,
    "incident.details_changed": declared,
    "incident.severity_changed": declared,
    "incident.role_assigned": role_given,
    "postmortem.created": driver_given,
    "postmortem.header_changed": driver_given,
    "postmortem.distributed": sent,
}
