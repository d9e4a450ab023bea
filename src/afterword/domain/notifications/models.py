"""Notifications of people with their e-mails and choices, and endpoints of other systems with their messages."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from afterword.domain.sealed import Lost, SealedField


class Notification(models.Model):
    """What one person is told once: the key (person, kind, subject, period) exists at most once, whatever happens.

    `subject` is a number such as AI-015; `period` tells one time from the next: a due date, a journal row, a week.
    The objects it hangs on decide who may still see it.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=32)  # one of kinds.KINDS
    subject = models.CharField(max_length=40)
    period = models.CharField(max_length=80)
    title = models.CharField(max_length=240)
    text = models.TextField(blank=True)
    why = models.CharField(max_length=240)  # "You get this because you own AI-015."
    path = models.CharField(max_length=200)  # of the page it leads to
    urgent = models.BooleanField(default=False)  # about something of P0 or P1
    in_app = models.BooleanField(default=True)
    incident = models.ForeignKey(
        "incidents.Incident", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    postmortem = models.ForeignKey(
        "postmortems.Postmortem", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    action = models.ForeignKey("actions.Action", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "subject", "period"], name="notification_once"),
        ]
        indexes = [
            models.Index(fields=["person"], condition=Q(read_at=None, in_app=True), name="notification_unread"),
            models.Index(fields=["person", "-id"], name="notification_list"),
            models.Index(fields=["kind", "period"], name="notification_period"),
        ]


class Mail(models.Model):
    """The e-mail of a notification. It is claimed (`sending`) before it goes out.

    One that was claimed and never confirmed is `unknown`: it may have arrived, and is not sent again.
    """

    class State(models.TextChoices):
        WAITING = "waiting"  # until next_at
        QUEUED = "queued"  # a job was asked to send it
        SENDING = "sending"
        SENT = "sent"
        UNKNOWN = "unknown"
        FAILED = "failed"
        DROPPED = "dropped"  # no longer true, no longer wanted, or no longer theirs to see

    notification = models.OneToOneField(Notification, on_delete=models.CASCADE, related_name="mail")
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    message_id = models.CharField(max_length=120, unique=True)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["next_at"], condition=Q(state="waiting"), name="mail_waiting")]


class Choice(models.Model):
    """What a person wants of one kind of notification, where it is not what everybody gets."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_choices")
    kind = models.CharField(max_length=32)
    in_app = models.BooleanField()
    by_mail = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="notification_choice_once")]


class Habits(models.Model):
    """When a person wants e-mail: quiet hours in their zone, and the week last summed up for them.

    Without hours of their own, those of the policy hold; own hours of which both are empty mean none.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="notification_habits"
    )
    own_hours = models.BooleanField(default=False)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    urgent_at_once = models.BooleanField(default=False)  # what is about P0 and P1 does not wait for the morning
    digest_week = models.CharField(max_length=8, blank=True)  # as in 2026-W31

    class Meta:
        verbose_name_plural = "habits"


class Endpoint(models.Model):
    """Another system that is told of what happens: a Standard Webhook, or an incoming webhook of Slack."""

    class Kind(models.TextChoices):
        WEBHOOK = "webhook"
        SLACK = "slack"

    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=7, choices=Kind.choices)
    url = SealedField()  # of Slack the address is the secret; of others it may hold one
    verbs = models.JSONField(default=list)  # "*", "postmortem.*" or whole verbs of the journal
    private = models.BooleanField(default=False)  # whether it hears of private incidents and what hangs on them
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stopped_at = models.DateTimeField(null=True, blank=True)
    stop_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["webhook", "slack"]), name="endpoint_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_address_lost(self) -> bool:
        """Whether the address cannot be opened with the key in force."""
        return isinstance(self.url, Lost)


class EndpointSecret(models.Model):
    """A secret that signs the messages of an endpoint; after a rotation the old one signs beside it until `ends_at`."""

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="secrets")
    secret = SealedField()  # whsec_ and base64; it signs, so that a hash would not do
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]


class Message(models.Model):
    """One journal row for one endpoint; `message_id` stays the same over all attempts, so that it can be told apart."""

    class State(models.TextChoices):
        WAITING = "waiting"
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"  # the schedule ended, or the answer said that trying again is of no use
        DROPPED = "dropped"  # the endpoint was stopped

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="messages")
    entry = models.ForeignKey(
        "journal.JournalEntry", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # none: a test
    verb = models.CharField(max_length=64)
    message_id = models.CharField(max_length=64, unique=True)
    body = models.TextField()  # as it was first written: a replay sends the same bytes
    state = models.CharField(max_length=7, choices=State.choices, default=State.QUEUED)
    tries = models.PositiveIntegerField(default=0)  # in the running round; a replay begins at 0
    next_at = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["endpoint", "entry"], name="message_once")]
        indexes = [models.Index(fields=["next_at"], condition=Q(state="waiting"), name="message_waiting")]


class Attempt(models.Model):
    """One try to deliver a message, with what was sent and what came back, cut short."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    status = models.PositiveIntegerField(null=True, blank=True)  # none: there was no answer
    milliseconds = models.PositiveIntegerField(default=0)
    request = models.TextField(blank=True)
    response = models.TextField(blank=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
