"""The quality of each postmortem as it was last looked at; everything here can be made again from the documents."""

from __future__ import annotations

from django.db import models


class PostmortemQuality(models.Model):
    """What stands in a postmortem and what is missing, as core/lint/quality/json.py writes it.

    `brief` is what pages over many documents count of it, see core/lint/quality/brief.py; empty with `told`.
    `rules` is the fingerprint of the rules it was made with. `stale` is true from a change of the document until the
    job that looks at it again begins.
    """

    postmortem = models.OneToOneField("postmortems.Postmortem", on_delete=models.CASCADE, related_name="quality")
    told = models.JSONField(default=dict)
    brief = models.TextField(blank=True)
    rules = models.CharField(max_length=64, blank=True)
    stale = models.BooleanField(default=True)
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "postmortem qualities"

    def __str__(self) -> str:
        return f"quality of postmortem {self.postmortem_id}"
