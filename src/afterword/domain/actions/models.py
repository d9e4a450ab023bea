"""Follow-up actions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from afterword.domain.incidents.models import Severity


class Action(models.Model):
    """A follow-up action `AI-015`; `verification` says how anyone can see that it worked."""

    class Status(models.TextChoices):
        OPEN = "open"
        IN_PROGRESS = "in_progress"
        DONE = "done"
        WONT_DO = "wont_do"

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
    status = models.CharField(max_length=11, choices=Status.choices, default=Status.OPEN)
    verification = models.TextField(blank=True)
    completion_note = models.TextField(blank=True)  # what was done, or why it will not be
    completed_at = models.DateTimeField(null=True, blank=True)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    request_key = models.CharField(max_length=64, null=True, blank=True, unique=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=["done", "wont_do"]) | (Q(completed_at__isnull=False) & ~Q(completion_note="")),
                name="action_finished_has_note_and_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    @property
    def code(self) -> str:
        """The number as people say it, as in AI-015."""
        return f"AI-{self.number:03d}"
