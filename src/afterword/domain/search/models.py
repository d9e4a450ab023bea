"""The index of what can be found, its facets, and the views that people keep; all but the views can be made again.

The words themselves stand beside these tables, where the database can search them: see engine.py.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Indexed(models.Model):
    """One thing that can be found, as it was read last.

    `open` says that it hangs on nothing private, so that whoever may sign in may see it. It is only true of a row that
    is not stale: a change takes it away in its own transaction, and from then on the live rows decide who sees it.
    """

    kind = models.CharField(max_length=16)
    object_id = models.BigIntegerField()
    code = models.CharField(max_length=100)  # INC-042, or the slug of what has no number
    title = models.CharField(max_length=500)
    at = models.DateTimeField(null=True, blank=True)
    incident = models.BigIntegerField(null=True, blank=True, db_index=True)  # the id of what an action belongs to
    postmortem = models.BigIntegerField(null=True, blank=True, db_index=True)
    open = models.BooleanField(default=False)
    stale = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    parts = models.JSONField(default=list)  # [[where, text]]: what excerpts are cut from; long, and so the last column

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="indexed_once")]
        indexes = [
            models.Index(fields=["kind", "at"], name="indexed_newest_of_kind"),
            models.Index(fields=["kind", "object_id"], name="indexed_closed", condition=models.Q(open=False)),
            models.Index(fields=["stale"], name="indexed_stale", condition=models.Q(stale=True)),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Facet(models.Model):
    """One value by which a thing can be narrowed to; a thing may have several of one name, as of services."""

    entry = models.ForeignKey(Indexed, on_delete=models.CASCADE, related_name="facets")
    kind = models.CharField(max_length=16)  # of the entry: the values of one kind are counted by an index alone
    name = models.CharField(max_length=10)  # see FACETS in kinds/base.py
    value = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "name", "value"], name="facet_once")]
        indexes = [
            models.Index(fields=["name", "value", "entry"], name="facet_by_value"),
            models.Index(fields=["kind", "name", "value"], name="facet_of_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


class SavedView(models.Model):
    """A list as a person narrowed it, kept under a name; `query` is what stands behind the question mark."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    page = models.CharField(max_length=16)  # postmortems or search
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["person", "page", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name
