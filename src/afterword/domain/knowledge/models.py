"""Services, runbooks, decision records, and where they are named."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class Record(models.Model):
    """What a runbook and a decision record have in common: a number, a title, and where it is kept or what it says."""

    PREFIX: str
    WIDTH: int

    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=200)
    link = models.CharField(max_length=500, blank=True)  # where it is kept, when that is elsewhere
    text = models.TextField(blank=True)  # Markdown, when it is kept here
    state = models.CharField(max_length=10)
    state_reason = models.CharField(max_length=500, blank=True)
    services = models.JSONField(default=list)  # names
    team = models.ForeignKey("accounts.Team", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=1)  # rises with every save and guards against lost updates
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def code(self) -> str:
        """The number as people say it, as in RB-021 and ADR-0012."""
        return f"{self.PREFIX}-{self.number:0{self.WIDTH}d}"


class Runbook(Record):
    """Instructions for a known trouble, `RB-021`."""

    PREFIX, WIDTH = "RB", 3

    class State(models.TextChoices):
        CURRENT = "current"
        OUTDATED = "outdated"  # somebody found that it does not help as it is
        RETIRED = "retired"

    state = models.CharField(max_length=10, choices=State.choices, default=State.CURRENT)


class Decision(Record):
    """A decision record, `ADR-0012`; `reopened` means that a conversation about it is due on `conversation_on`."""

    PREFIX, WIDTH = "ADR", 4

    class State(models.TextChoices):
        PROPOSED = "proposed"
        ACCEPTED = "accepted"
        REOPENED = "reopened"
        SUPERSEDED = "superseded"
        DEPRECATED = "deprecated"
        REJECTED = "rejected"

    state = models.CharField(max_length=10, choices=State.choices, default=State.ACCEPTED)
    decided_on = models.DateField(null=True, blank=True)
    conversation_on = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replaced")

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="reopened") | Q(conversation_on__isnull=False), name="decision_reopened_has_day"
            ),
        ]


class Service(models.Model):
    """A service as its team describes it; incidents name it by `name`, in any case."""

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=120, blank=True)
    description = models.TextField(blank=True)
    kind = models.CharField(
        max_length=40, blank=True
    )  # component, api, resource or system, or a word of the team's own
    type = models.CharField(max_length=40, blank=True)
    lifecycle = models.CharField(max_length=40, blank=True)
    system = models.CharField(max_length=80, blank=True)
    team = models.ForeignKey("accounts.Team", null=True, blank=True, on_delete=models.SET_NULL, related_name="services")
    owner_as_written = models.CharField(max_length=120, blank=True)  # in a catalog: no team here has that name
    tags = models.JSONField(default=list)
    links = models.JSONField(default=list)  # [{title, url}]
    depends_on = models.JSONField(default=list)  # names
    source = models.CharField(max_length=300, blank=True)  # the catalog file it came from last
    retired_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="service_name_unique")]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        """What the journal calls it."""
        return self.slug[:32]


class Mention(models.Model):
    """A runbook, decision record or postmortem that something names by number; it need not exist here yet."""

    prefix = models.CharField(max_length=3)
    number = models.PositiveIntegerField()
    incident = models.ForeignKey(
        "incidents.Incident", null=True, blank=True, on_delete=models.CASCADE, related_name="mentions"
    )
    postmortem = models.ForeignKey(
        "postmortems.Postmortem", null=True, blank=True, on_delete=models.CASCADE, related_name="mentions"
    )
    action = models.ForeignKey(
        "actions.Action", null=True, blank=True, on_delete=models.CASCADE, related_name="mentions"
    )
    places = models.JSONField(default=list)  # where in it, as in "Timeline" or "log entry"

    class Meta:
        indexes = [models.Index(fields=["prefix", "number"])]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(incident__isnull=False, postmortem=None, action=None)
                    | Q(incident=None, postmortem__isnull=False, action=None)
                    | Q(incident=None, postmortem=None, action__isnull=False)
                ),
                name="mention_of_one_thing",
            ),
            models.CheckConstraint(condition=Q(prefix__in=["RB", "ADR", "PM"]), name="mention_prefix_known"),
            models.UniqueConstraint(
                fields=["prefix", "number", "incident"],
                condition=Q(incident__isnull=False),
                name="mention_incident_once",
            ),
            models.UniqueConstraint(
                fields=["prefix", "number", "postmortem"],
                condition=Q(postmortem__isnull=False),
                name="mention_postmortem_once",
            ),
            models.UniqueConstraint(
                fields=["prefix", "number", "action"], condition=Q(action__isnull=False), name="mention_action_once"
            ),
        ]
