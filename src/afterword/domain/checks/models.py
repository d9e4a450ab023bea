"""Prometheus servers, the checks of actions, their runs, and what the runs proved."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from afterword.domain.sealed import Lost, SealedField

KINDS = ("promql", "http", "command", "manual")
VERDICTS = ("pass", "fail", "no_data")
ASKED = ("promql", "http")  # kinds that Afterword runs by itself


class PrometheusServer(models.Model):
    """A Prometheus that checks may ask; `secret` is a bearer token or a password and leaves only in requests to it."""

    name = models.CharField(max_length=80, unique=True)
    url = models.CharField(max_length=500)
    username = models.CharField(max_length=200, blank=True)  # with one, `secret` is its password
    secret = SealedField(blank=True)
    tenant = models.CharField(max_length=200, blank=True)  # the X-Scope-OrgID of Mimir and Thanos
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_secret_lost(self) -> bool:
        """Whether there is a secret that the key in force does not open."""
        return isinstance(self.secret, Lost)


class Check(models.Model):
    """An executable test of an action; `spec` says what is asked (specs.py), `plan` when (plans.py).

    `definition` is the SHA-256 of kind, spec and server: what failed under another definition proves nothing of this.
    """

    class Kind(models.TextChoices):
        PROMQL = "promql"
        HTTP = "http"
        COMMAND = "command"
        MANUAL = "manual"

    action = models.ForeignKey("actions.Action", on_delete=models.PROTECT, related_name="checks")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=7, choices=Kind.choices)
    spec = models.JSONField(default=dict)
    server = models.ForeignKey(PrometheusServer, null=True, blank=True, on_delete=models.PROTECT, related_name="checks")
    definition = models.CharField(max_length=64)
    plan = models.JSONField(default=dict)
    next_at = models.DateTimeField(null=True, blank=True)  # when its plan wants the next run or look
    window_opened_at = models.DateTimeField(null=True, blank=True)  # of a window that a query tells
    window_problem = models.CharField(max_length=500, blank=True)  # why the last look for a window told nothing
    watched_since = models.DateTimeField(null=True, blank=True)  # when the fix was done that is watched now
    milestone = models.PositiveSmallIntegerField(default=0)  # which of proof.MILESTONES comes next
    milestone_at = models.DateTimeField(null=True, blank=True)
    token_hash = models.CharField(max_length=64, blank=True)
    token_prefix = models.CharField(max_length=12, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True)
    request_key = models.CharField(max_length=64, null=True, blank=True, unique=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="check_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="promql", server__isnull=False) | (~Q(kind="promql") & Q(server__isnull=True)),
                name="check_promql_has_server",
            ),
        ]
        indexes = [models.Index(fields=["next_at"]), models.Index(fields=["milestone_at"])]

    def __str__(self) -> str:
        return self.name


class Run(models.Model):
    """One run of a check. The row is written before anything is asked: a slot and attempt can be taken once.

    The answer speaks of the time from `from_at` to `at`; `samples` are a list of
    {"labels": {...}, "points": [[unix seconds, value]]}.
    """

    class State(models.TextChoices):
        CLAIMED = "claimed"
        RUNNING = "running"
        FINISHED = "finished"

    class Why(models.TextChoices):
        DEFINED = "defined"
        ASKED = "asked"
        PLANNED = "planned"
        FIX = "fix"
        REPORTED = "reported"
        SEEN = "seen"

    check_row = models.ForeignKey(Check, on_delete=models.PROTECT, related_name="runs")
    slot = models.CharField(max_length=100)
    attempt = models.PositiveSmallIntegerField(default=1)
    why = models.CharField(max_length=8, choices=Why.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.CLAIMED)
    at = models.DateTimeField()
    from_at = models.DateTimeField()  # a run proves something of a fix that was done before this
    window_seconds = models.PositiveIntegerField(null=True, blank=True)  # of a window, in place of the spec's
    claimed_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    before_fix = models.BooleanField()  # whether the action was unfinished
    definition = models.CharField(max_length=64)
    asked = models.JSONField(default=dict)  # kind and spec as they were, with the name of the server
    verdict = models.CharField(max_length=7, blank=True)
    sentence = models.TextField(blank=True)
    value = models.FloatField(null=True, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    samples: models.JSONField[Any, Any] = models.JSONField(default=list)
    left_out = models.PositiveIntegerField(default=0)  # series beyond those that are kept
    answer_sha256 = models.CharField(max_length=64, blank=True)
    answer_bytes = models.PositiveIntegerField(null=True, blank=True)
    output = models.TextField(blank=True)
    url = models.CharField(max_length=500, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    witness = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    request_key = models.CharField(max_length=64, null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["check_row", "slot", "attempt"], name="run_slot_once"),
            models.UniqueConstraint(fields=["check_row", "request_key"], name="run_request_once"),
            models.CheckConstraint(
                condition=(Q(state="finished") & Q(verdict__in=VERDICTS) & Q(finished_at__isnull=False))
                | (~Q(state="finished") & Q(verdict="")),
                name="run_finished_has_verdict",
            ),
        ]
        indexes = [models.Index(fields=["check_row", "-at"])]

    def __str__(self) -> str:
        return f"run {self.pk}"


class Proof(models.Model):
    """One step of what the runs since a fix proved: verified, holding, stuck or re-opened; each once for each fix."""

    class Kind(models.TextChoices):
        VERIFIED = "verified"
        HOLDING = "holding"
        STUCK = "stuck"
        REOPENED = "reopened"

    action = models.ForeignKey("actions.Action", on_delete=models.PROTECT, related_name="proofs")
    since = models.DateTimeField()  # when the fix was done
    kind = models.CharField(max_length=8, choices=Kind.choices)
    at = models.DateTimeField()
    sentence = models.TextField()
    run = models.ForeignKey(Run, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["action", "since", "kind"], name="proof_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["verified", "holding", "stuck", "reopened"]), name="proof_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"
