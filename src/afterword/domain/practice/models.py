"""What the practice keeps beside the nouns: skips that wait for a second person, distributions, overrides, closings."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

PERSON = settings.AUTH_USER_MODEL


class SkipAsked(models.Model):
    """Somebody wants to skip a postmortem where the policy wants a second person; who answers is another one."""

    incident = models.ForeignKey("incidents.Incident", on_delete=models.CASCADE, related_name="skips_asked")
    reason = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    confirmed = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident"], condition=Q(answered_at__isnull=True), name="skip_asked_one_open"
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=models.F("asked_by")) | Q(confirmed=False),
                name="skip_confirmed_by_another",
            ),
        ]


class Distribution(models.Model):
    """The draft or the document went to its stakeholders: to whom, when, and by what way."""

    postmortem = models.ForeignKey("postmortems.Postmortem", on_delete=models.CASCADE, related_name="distributions")
    to = models.CharField(max_length=500)
    note = models.CharField(max_length=500, blank=True)
    as_draft = models.BooleanField(default=True)
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(to=""), name="distribution_has_receivers")]


class Receiver(models.Model):
    """A person to whom a distribution was sent here: the draft once, and what is published once."""

    distribution = models.ForeignKey(Distribution, on_delete=models.CASCADE, related_name="receivers")
    postmortem = models.ForeignKey("postmortems.Postmortem", on_delete=models.CASCADE, related_name="receivers")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    as_draft = models.BooleanField()
    because = models.CharField(max_length=120)  # how the person was meant, as in "you are in the team Payments, which"

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["postmortem", "person", "as_draft"], name="receiver_once"),
        ]

    def __str__(self) -> str:
        return f"{self.postmortem_id} to {self.person_id}"


class Override(models.Model):
    """A gate that somebody opened against its checks: just those `sentences` no longer block, new ones do."""

    class Gate(models.TextChoices):
        TIMELINE = "timeline"
        REVIEW = "review"
        PUBLISH = "publish"
        CLOSE = "close"

    postmortem = models.ForeignKey("postmortems.Postmortem", on_delete=models.CASCADE, related_name="overrides")
    gate = models.CharField(max_length=8, choices=Gate.choices)
    reason = models.TextField()
    sentences = models.JSONField(default=list)
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="override_has_reason"),
            models.CheckConstraint(
                condition=Q(gate__in=["timeline", "review", "publish", "close"]), name="override_gate_known"
            ),
        ]


class RunbookUsed(models.Model):
    """A runbook that the response used: what worked, what did not, what would be faster, and since when it says so."""

    postmortem = models.ForeignKey("postmortems.Postmortem", on_delete=models.CASCADE, related_name="runbooks_used")
    runbook = models.CharField(max_length=40)  # as people write it: RB-021
    worked = models.TextField(blank=True)
    did_not = models.TextField(blank=True)
    faster = models.TextField(blank=True)
    updated_on = models.DateField(null=True, blank=True)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["runbook"]
        constraints = [models.UniqueConstraint(fields=["postmortem", "runbook"], name="runbook_used_once")]


class DecisionImplicated(models.Model):
    """A decision record that the incident calls into question, and the day of the conversation about it."""

    postmortem = models.ForeignKey(
        "postmortems.Postmortem", on_delete=models.CASCADE, related_name="decisions_implicated"
    )
    decision = models.CharField(max_length=40)  # as people write it: ADR-0012
    why = models.TextField(blank=True)
    conversation_on = models.DateField(null=True, blank=True)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["decision"]
        constraints = [models.UniqueConstraint(fields=["postmortem", "decision"], name="decision_implicated_once")]


class NoneNeeded(models.Model):
    """That no runbook was used, or no decision record is implicated, and why."""

    class What(models.TextChoices):
        RUNBOOKS = "runbooks"
        DECISIONS = "decisions"

    postmortem = models.ForeignKey("postmortems.Postmortem", on_delete=models.CASCADE, related_name="none_needed")
    what = models.CharField(max_length=9, choices=What.choices)
    reason = models.TextField()
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["postmortem", "what"], name="none_needed_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="none_needed_has_reason"),
            models.CheckConstraint(condition=Q(what__in=["runbooks", "decisions"]), name="none_needed_known"),
        ]


class Closing(models.Model):
    """When a postmortem was closed, and by whom."""

    postmortem = models.OneToOneField("postmortems.Postmortem", on_delete=models.CASCADE, related_name="closing")
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
