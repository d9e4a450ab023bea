"""Meetings, who comes, what was said and decided, the invitations that go out, and what a stand-up talked about."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

PERSON = settings.AUTH_USER_MODEL


class Meeting(models.Model):
    """One meeting about a postmortem; `sequence` rises with every change that its invitation tells."""

    class Kind(models.TextChoices):
        BLOCK = "block"
        REVIEW = "review"
        FOLLOW_UP = "follow_up"

    postmortem = models.ForeignKey("postmortems.Postmortem", on_delete=models.CASCADE, related_name="meetings")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=300, blank=True)  # a room, or the link of a call
    facilitator = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="facilitated_meetings"
    )
    note = models.TextField(blank=True)
    uid = models.CharField(max_length=64, unique=True)  # what calendars know it by, for good
    sequence = models.PositiveIntegerField(default=0)
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)  # when its timers began
    held_at = models.DateTimeField(null=True, blank=True)
    held_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.TextField(blank=True)
    request_key = models.CharField(max_length=64, null=True, blank=True, unique=True)

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["postmortem", "kind"],
                condition=Q(held_at__isnull=True, cancelled_at__isnull=True),
                name="meeting_one_ahead_of_a_kind",
            ),
            models.CheckConstraint(condition=Q(kind__in=["block", "review", "follow_up"]), name="meeting_kind_known"),
            models.CheckConstraint(condition=Q(minutes__gte=5, minutes__lte=480), name="meeting_length_fits"),
            models.CheckConstraint(
                condition=Q(held_at__isnull=True) | Q(cancelled_at__isnull=True), name="meeting_held_or_cancelled"
            ),
        ]

    @property
    def ends_at(self) -> datetime:
        """When it is planned to end."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def state(self) -> str:
        """planned, held or cancelled."""
        return "held" if self.held_at else "cancelled" if self.cancelled_at else "planned"


class Attendee(models.Model):
    """Somebody who is invited; `attended` is said when the meeting was held."""

    class Reply(models.TextChoices):
        NONE = ""
        ACCEPTED = "accepted"
        DECLINED = "declined"
        TENTATIVE = "tentative"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendees")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="invited_to")
    reply = models.CharField(max_length=9, choices=Reply.choices, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    attended = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["person__name"]
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="attendee_once")]


class Invitation(models.Model):
    """One calendar message to one person about one version of a meeting; it is sent at most once.

    A worker claims it (`sending`) before it sends: one that dies in between leaves it there, and nobody sends it again
    by itself. `withheld` is one to somebody who may not see the postmortem any more.
    """

    class Method(models.TextChoices):
        REQUEST = "REQUEST"
        CANCEL = "CANCEL"

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        WITHHELD = "withheld"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=7, choices=Method.choices)
    sequence = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    not_before = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)  # since when a worker is sending it
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person", "method", "sequence"], name="invitation_once"),
        ]
        indexes = [models.Index(fields=["not_before"], condition=Q(state="waiting"), name="invitation_waiting")]


class MeetingNote(models.Model):
    """Something said or decided in a meeting, at one step of its agenda."""

    class Kind(models.TextChoices):
        NOTE = "note"
        DECISION = "decision"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.NOTE)
    step = models.CharField(max_length=16)
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    request_key = models.CharField(max_length=64, null=True, blank=True, unique=True)

    class Meta:
        ordering = ["written_at", "id"]


class Discussed(models.Model):
    """That a stand-up talked about an action in the week that begins on that Monday."""

    action = models.ForeignKey("actions.Action", on_delete=models.CASCADE, related_name="discussed")
    week = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["action", "week"], name="discussed_once_a_week")]
