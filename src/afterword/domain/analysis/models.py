"""The rows behind the analysis of a postmortem; each fact stands once, and every view draws from them."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from afterword.core.model import analysis as core


class Analysis(models.Model):
    """What there is one of in each postmortem; whoever changes the graph locks this row."""

    postmortem = models.OneToOneField("postmortems.Postmortem", on_delete=models.CASCADE, related_name="analysis")
    outcome = models.CharField(max_length=300, blank=True)  # what the graph explains; empty: the title
    detected_by = models.CharField(max_length=8, choices=list(core.WAYS.items()), blank=True)
    detection = models.TextField(blank=True)
    should_have = models.TextField(blank=True)  # what should have found it
    kept_at_l5 = models.TextField(blank=True)  # why the fix stays at L5 although a level above contributed
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kept_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(detected_by__in=["", *core.WAYS]), name="analysis_detected_by_known"),
        ]


class Factor(models.Model):
    """One thing that had a part in it. The trigger is a factor of its own layer: it set it off, it is no cause."""

    postmortem = models.ForeignKey("postmortems.Postmortem", on_delete=models.CASCADE, related_name="factors")
    text = models.CharField(max_length=500)
    layer = models.CharField(max_length=12, choices=list(core.LAYERS.items()), default="contributing")
    category = models.CharField(max_length=60, blank=True, db_index=True)  # as written; see core CATEGORIES
    items = models.ManyToManyField("postmortems.TimelineItem", related_name="factors", blank=True)
    sources = models.JSONField(default=list)  # E-2, RB-021, ADR-0012, addresses: as written
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(layer__in=list(core.LAYERS)), name="factor_layer_known"),
        ]

    def __str__(self) -> str:
        return self.text


class Edge(models.Model):
    """A typed arrow of the causal graph, from a factor to another; without an effect it leads to the outcome."""

    cause = models.ForeignKey(Factor, on_delete=models.CASCADE, related_name="leads")
    effect = models.ForeignKey(Factor, null=True, blank=True, on_delete=models.CASCADE, related_name="causes")
    relation = models.CharField(max_length=10, choices=list(core.RELATIONS.items()))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["cause", "effect"], name="edge_once"),
            models.UniqueConstraint(fields=["cause"], condition=Q(effect=None), name="edge_to_outcome_once"),
            models.CheckConstraint(condition=Q(effect=None) | ~Q(effect=F("cause")), name="edge_not_to_itself"),
            models.CheckConstraint(condition=Q(relation__in=list(core.RELATIONS)), name="edge_relation_known"),
        ]


class LevelAnswer(models.Model):
    """What the walk of the chain says of one level, and why."""

    postmortem = models.ForeignKey("postmortems.Postmortem", on_delete=models.CASCADE, related_name="level_answers")
    level = models.CharField(max_length=2, choices=list(core.LEVELS.items()))
    answer = models.CharField(max_length=9, choices=list(core.ANSWERS.items()))
    why = models.TextField(blank=True)
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["level"]
        constraints = [
            models.UniqueConstraint(fields=["postmortem", "level"], name="level_answered_once"),
            models.CheckConstraint(
                condition=Q(level__in=list(core.LEVELS)) & Q(answer__in=list(core.ANSWERS)), name="level_answer_known"
            ),
        ]


class ParkedIdea(models.Model):
    """A further idea, kept for the retrospective; it comes back when the incident recurs, until it is settled."""

    postmortem = models.ForeignKey("postmortems.Postmortem", on_delete=models.CASCADE, related_name="parked")
    text = models.CharField(max_length=500)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_note = models.CharField(max_length=500, blank=True)  # what became of it

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_note="")
                | (Q(settled_at__isnull=False) & ~Q(settled_note="")),
                name="parked_settled_has_note",
            ),
        ]


def plain_hours(hours: Decimal) -> str:
    """Hours without idle noughts, as in 2.5."""
    return f"{hours.normalize():f}"


class OwnImpact(models.Model):
    """What one person says it cost them. Only they see this row; everybody else sees sums."""

    postmortem = models.ForeignKey("postmortems.Postmortem", on_delete=models.CASCADE, related_name="own_impacts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    woken = models.BooleanField(default=False)
    hours = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    stress = models.PositiveSmallIntegerField(null=True, blank=True)
    switches = models.PositiveIntegerField(default=0)
    told_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["postmortem", "person"], name="own_impact_once"),
            models.CheckConstraint(
                condition=Q(stress=None) | Q(stress__gte=1, stress__lte=5), name="own_impact_stress_one_to_five"
            ),
            models.CheckConstraint(condition=Q(hours__gte=0), name="own_impact_hours_not_negative"),
        ]

    @property
    def hours_words(self) -> str:
        """The hours without idle noughts, as in 2.5."""
        return plain_hours(self.hours)


class LevelName(models.Model):
    """What this organisation calls a level of the chain, where it is not its usual name."""

    level = models.CharField(max_length=2, unique=True, choices=list(core.LEVELS.items()))
    name = models.CharField(max_length=40)
