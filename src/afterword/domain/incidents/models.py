"""Incidents, their roles, log entries, evidence, readings, signals and pasted images."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q


class Severity(models.TextChoices):
    """The normalised level; the word as written elsewhere is kept beside it."""

    P0 = "P0"
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"


class Incident(models.Model):
    """Something that happened, or nearly."""

    class Kind(models.TextChoices):
        INCIDENT = "incident"
        NEAR_MISS = "near-miss"

    class Status(models.TextChoices):
        DECLARED = "declared"
        INVESTIGATING = "investigating"
        IDENTIFIED = "identified"
        MONITORING = "monitoring"
        RESOLVED = "resolved"
        CLOSED = "closed"

    class Decision(models.TextChoices):
        """Whether there shall be a postmortem; empty while nobody was asked."""

        YES = "yes"
        LATER = "later"
        SKIP = "skip"

    number = models.PositiveIntegerField(unique=True)
    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.INCIDENT)
    title = models.CharField(max_length=200)
    severity = models.CharField(max_length=2, choices=Severity.choices)
    severity_as_written = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=13, choices=Status.choices, default=Status.DECLARED)
    customer_impact = models.BooleanField(null=True, blank=True)
    summary = models.TextField(blank=True)
    team = models.ForeignKey(
        "accounts.Team", null=True, blank=True, on_delete=models.SET_NULL, related_name="incidents"
    )
    private = models.BooleanField(default=False)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    impact_started_at = models.DateTimeField(null=True, blank=True)
    detected_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    mitigated_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    resolution_summary = models.TextField(blank=True)
    impact_facts = models.JSONField(default=dict)  # core Impact numbers of the last reading, in the contract's shape
    postmortem_decision = models.CharField(max_length=5, choices=Decision.choices, blank=True)
    decision_reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    request_key = models.CharField(
        max_length=64, null=True, blank=True, unique=True
    )  # a form posted twice declares once

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(severity__in=Severity.values), name="incident_severity_known"),
            models.CheckConstraint(
                condition=~Q(status__in=["resolved", "closed"]) | Q(resolved_at__isnull=False),
                name="incident_resolved_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["declared_by", "team"], condition=Q(private=True), name="incident_private"),
            models.Index(fields=["-declared_at", "-number"], name="incident_newest"),
            models.Index(fields=["kind", "status", "team", "private", "postmortem_decision"], name="incident_counts"),
            models.Index(fields=["resolved_at", "kind"], name="incident_resolved"),
            models.Index(fields=["status", "severity", "number"], name="incident_by_status"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def code(self) -> str:
        """The number as people say it, as in INC-042."""
        return f"INC-{self.number:03d}"

    @property
    def began_at(self) -> datetime:
        """When it began, as far as is known: impact, else detection, else declaration."""
        return self.impact_started_at or self.detected_at or self.declared_at


class AffectedService(models.Model):
    """A service that the incident touched, by name."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="services")
    name = models.CharField(max_length=80, db_index=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["incident", "name"], name="affected_service_once")]


class RoleAssignment(models.Model):
    """Who holds which role; `role` is lead, comms, scribe, responder or a word of the team's own."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=40)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="incident_roles")
    assigned_at = models.DateTimeField()

    class Meta:
        ordering = ["assigned_at"]
        constraints = [models.UniqueConstraint(fields=["incident", "role", "person"], name="role_once")]


def evidence_path(evidence: Evidence, filename: str) -> str:
    """Where an uploaded file lies below MEDIA_ROOT: never a name that came from outside."""
    return f"evidence/{evidence.incident_id}/{evidence.sha256}"


class Evidence(models.Model):
    """One uploaded file with its hash; an archive is one row, its members are named in the reports."""

    class State(models.TextChoices):
        RECEIVED = "received"
        READ = "read"
        UNREADABLE = "unreadable"

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="evidence")
    number = models.PositiveIntegerField()  # E-1, counted per incident
    path = models.CharField(max_length=500)  # relative path as uploaded, cleaned, unique in the incident
    file = models.FileField(upload_to=evidence_path, max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    kind = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    reports = models.JSONField(default=list)  # contract `sources[]` rows, one per file inside
    problem = models.TextField(blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "number"], name="evidence_number_once"),
            models.UniqueConstraint(fields=["incident", "path"], name="evidence_path_once"),
        ]

    @property
    def code(self) -> str:
        """The number as people say it, as in E-2."""
        return f"E-{self.number}"


class EvidenceReading(models.Model):
    """One background run over all evidence of an incident, with its progress."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="readings")
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    bytes_total = models.BigIntegerField(default=0)
    bytes_done = models.BigIntegerField(default=0)
    current_file = models.CharField(max_length=500, blank=True)
    found = models.TextField(blank=True)  # one sentence of what was found
    problem = models.TextField(blank=True)
    attempts = models.PositiveIntegerField(default=0)
    timeline = models.JSONField(default=dict)  # what the engine gave, as core/timeline/json.py writes it
    manifest = models.JSONField(default=dict)  # what it was made from and with, as core/timeline/manifest.py writes it

    class Meta:
        ordering = ["id"]


class Recorded(models.TextChoices):
    """Whether an entry was written while it happened."""

    DURING = "during"
    RECONSTRUCTED = "reconstructed"


class Entry(models.Model):
    """One moment in an incident's log."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="entries")
    at = models.DateTimeField()
    text = models.TextField()
    kind = models.CharField(max_length=24, default="note")
    source = models.CharField(max_length=40, default="person")  # person, system, or the reader's name
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    actor_name = models.CharField(max_length=120, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded = models.CharField(max_length=13, choices=Recorded.choices)
    evidence = models.JSONField(
        default=list
    )  # [{file, line_start, line_end, sha256} | {file, series, from, to, sha256}]
    score = models.FloatField(default=0.5)
    edited_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # kept, no longer shown
    request_key = models.CharField(max_length=64, null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["incident", "at"])]
        constraints = [models.UniqueConstraint(fields=["incident", "request_key"], name="entry_request_once")]


class Signal(models.Model):
    """A timeline entry that the engine proposes; a person accepts or dismisses it."""

    class State(models.TextChoices):
        PROPOSED = "proposed"
        ACCEPTED = "accepted"
        DISMISSED = "dismissed"

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="signals")
    fingerprint = models.CharField(
        max_length=64
    )  # SHA-256 of kind, time and evidence: a second reading adds nothing twice
    at = models.DateTimeField()
    kind = models.CharField(max_length=24)
    text = models.TextField()
    source = models.CharField(max_length=40)
    actor_name = models.CharField(max_length=120, blank=True)
    score = models.FloatField()
    key = models.BooleanField(default=False)
    evidence = models.JSONField(default=list)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PROPOSED)
    entry = models.OneToOneField(Entry, null=True, blank=True, on_delete=models.SET_NULL, related_name="signal")

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["incident", "fingerprint"], name="signal_once")]


def image_path(image: Image, filename: str) -> str:
    """Where a pasted image lies below MEDIA_ROOT."""
    return f"images/{image.sha256}"


class Image(models.Model):
    """A pasted screenshot or graph, stored with what it belongs to; shown as /images/<sha256>."""

    incident = models.ForeignKey(Incident, null=True, blank=True, on_delete=models.CASCADE, related_name="images")
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=20)  # image/png, image/jpeg, image/gif, image/webp
    size = models.PositiveIntegerField()
    alt = models.CharField(max_length=200, blank=True)
    file = models.FileField(upload_to=image_path, max_length=120)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "sha256"], name="image_once")]
