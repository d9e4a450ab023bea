"""What of each incident and postmortem is compared, which are alike, and what people have said of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Case(models.Model):
    """What of one incident, or of one postmortem, is compared; it can be made again at any time.

    Each holds the words of its own object alone, so that whoever may see that object may see every word of it.
    """

    incident = models.OneToOneField(
        "incidents.Incident", null=True, blank=True, on_delete=models.CASCADE, related_name="case"
    )
    postmortem = models.OneToOneField(
        "postmortems.Postmortem", null=True, blank=True, on_delete=models.CASCADE, related_name="case"
    )
    at = models.DateTimeField()  # when it happened: only what happened before it can be a first time
    stale = models.BooleanField(default=True)
    read_at = models.DateTimeField(null=True, blank=True)  # when its words were read last
    looked_at = models.DateTimeField(null=True, blank=True)  # when others were compared with it last
    features = models.JSONField(default=dict)  # core/recurrence/features.py writes and reads it

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(incident__isnull=False, postmortem=None) | Q(incident=None, postmortem__isnull=False),
                name="case_of_one_thing",
            ),
        ]
        indexes = [models.Index(fields=["read_at"], name="case_read_at")]

    def __str__(self) -> str:
        return f"case of {self.incident or self.postmortem}"


class Match(models.Model):
    """An earlier case that is like one; the reasons quote both."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="matches")
    earlier = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="later")
    score = models.FloatField()
    reasons = models.JSONField(default=list)  # [{kind, here, there}]
    found_at = models.DateTimeField()

    class Meta:
        ordering = ["-score"]
        constraints = [
            models.UniqueConstraint(fields=["case", "earlier"], name="match_once"),
            models.CheckConstraint(condition=~Q(case=F("earlier")), name="match_with_another"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} is like {self.earlier_id}"


class Verdict(models.Model):
    """What a person says of two cases: the same cause again, or not, with the reason. It outlives the matches."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="verdicts")
    earlier = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    same = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["case", "earlier"], name="verdict_once"),
            models.CheckConstraint(condition=Q(same=True) | ~Q(reason=""), name="dismissal_has_reason"),
            models.CheckConstraint(condition=~Q(case=F("earlier")), name="verdict_on_two"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {'has the cause of' if self.same else 'is not'} {self.earlier_id}"
