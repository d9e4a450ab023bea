"""Every version of the policy that was ever in force."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class PolicyVersion(models.Model):
    """The whole policy as somebody set it, in force from `changed_at` to the next version; never changed.

    Version 0 is in the code. The digest covers all versions up to this one: who knows it knows them all.
    """

    number = models.PositiveIntegerField(unique=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    settings = models.JSONField()  # as policy/stored.py writes them
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="policy_version_has_reason"),
            models.CheckConstraint(condition=Q(number__gt=0), name="policy_version_after_zero"),
        ]

    def __str__(self) -> str:
        return f"policy {self.number}"
