"""Follow-up actions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, When

from afterword.domain.incidents.models import Severity

OPEN = ("open", "in_progress")
FINISHED = ("done", "verified", "wont_do")
LEVELS = ("L1", "L2", "L3", "L4", "L5")


class Action(models.Model):
    """A follow-up action `AI-015`; `verification` says how anyone can see that it worked.

    One with a `level` is the chain fix of its postmortem. It is verified once a check has passed after it was done.
    """

    class Status(models.TextChoices):
        OPEN = "open"
        IN_PROGRESS = "in_progress"
        DONE = "done"
        VERIFIED = "verified"
        WONT_DO = "wont_do"

    class Level(models.TextChoices):
        STRATEGY = "L1"
        DISCOVERY = "L2"
        SCOPE = "L3"
        EXECUTION = "L4"
        OPERATION = "L5"

    class Kind(models.TextChoices):
        MITIGATE = "mitigate"
        PREVENT = "prevent"
        DETECT = "detect"
        REPAIR = "repair"
        INVESTIGATE = "investigate"
        PROCESS = "process"
        DOCUMENT = "document"

    class Term(models.TextChoices):
        IMMEDIATE = "immediate"
        SHORT = "short"
        LONG = "long"

    number = models.PositiveIntegerField(unique=True)
    text = models.CharField(max_length=500)
    postmortem = models.ForeignKey(
        "postmortems.Postmortem", null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    incident = models.ForeignKey(
        "incidents.Incident", null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    owner_as_written = models.CharField(max_length=120, blank=True)  # in a document from elsewhere: nobody known here
    link = models.CharField(max_length=500, blank=True)  # where it is followed outside
    due = models.DateField(null=True, blank=True)
    priority = models.CharField(max_length=2, choices=Severity.choices, default=Severity.P2)
    priority_as_written = models.CharField(max_length=20, blank=True)
    term = models.CharField(max_length=9, choices=Term.choices, blank=True)
    kind = models.CharField(max_length=11, choices=Kind.choices, blank=True)
    level = models.CharField(max_length=2, choices=Level.choices, blank=True)  # of the chain; empty: an ordinary action
    sponsor = models.ForeignKey(  # the executive who sees to it that a P0 or P1 action gets its time
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="sponsored_actions"
    )
    status = models.CharField(max_length=11, choices=Status.choices, default=Status.OPEN)
    stage = models.GeneratedField(  # 0 open, 1 done, 2 declined: lists are sorted within one, by an index
        expression=Case(When(status__in=OPEN, then=0), When(status="wont_do", then=2), default=1),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )
    verification = models.TextField(blank=True)
    completion_note = models.TextField(blank=True)  # what was done, or why it will not be
    completed_at = models.DateTimeField(null=True, blank=True)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verified_at = models.DateTimeField(null=True, blank=True)  # when its check first passed after it was done
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopen_reason = models.TextField(blank=True)  # why it was opened again, as in "lag 260 s; limit 120 s"
    changed_at = models.DateTimeField(null=True, blank=True)
    changes = models.PositiveIntegerField(default=0)  # how often it was changed, as calendars want to know
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    request_key = models.CharField(max_length=64, null=True, blank=True, unique=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=(*OPEN, *FINISHED)), name="action_status_known"),
            models.CheckConstraint(
                condition=~Q(status__in=FINISHED) | (Q(completed_at__isnull=False) & ~Q(completion_note="")),
                name="action_finished_has_note_and_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="verified") | Q(verified_at__isnull=False), name="action_verified_has_time"
            ),
            models.CheckConstraint(
                condition=Q(level="") | (Q(level__in=LEVELS) & Q(postmortem__isnull=False)),
                name="action_level_known",
            ),
            models.UniqueConstraint(fields=["postmortem"], condition=~Q(level=""), name="action_one_chain_fix"),
        ]
        indexes = [
            models.Index(fields=["stage", "due", "priority", "number"], name="actions_by_stage_and_due"),
            models.Index(fields=["stage", "-completed_at", "-number"], name="actions_by_stage_and_end"),
            models.Index(fields=["status", "due", "number"], name="actions_by_due"),
            models.Index(fields=["owner", "status", "due"], name="actions_of_owner"),
            models.Index(fields=["status", "completed_at", "number"], name="actions_by_end"),
            models.Index(fields=["incident"], condition=Q(incident__isnull=False), name="actions_of_incidents"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    @property
    def code(self) -> str:
        """The number as people say it, as in AI-015."""
        return f"AI-{self.number:03d}"


class FeedAddress(models.Model):
    """The secret address under which a person's program reads due dates or postmortems; only its SHA-256 is kept."""

    class Kind(models.TextChoices):
        CALENDAR = "calendar"
        POSTMORTEMS = "postmortems"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feed_addresses")
    kind = models.CharField(max_length=11, choices=Kind.choices, default=Kind.CALENDAR)
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    last_read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="feed_address_one_of_a_kind"),
            models.CheckConstraint(condition=Q(kind__in=["calendar", "postmortems"]), name="feed_address_kind_known"),
        ]


class DismissedSuggestion(models.Model):
    """A sentence of a postmortem that asks for no action, as somebody has said; `key` is made of its words."""

    postmortem = models.ForeignKey(
        "postmortems.Postmortem", on_delete=models.CASCADE, related_name="dismissed_suggestions"
    )
    key = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["postmortem", "key"], name="suggestion_dismissed_once")]
