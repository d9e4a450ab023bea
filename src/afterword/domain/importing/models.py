"""The original files of postmortems from elsewhere, imports through the browser, and who this installation is."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models


class Original(models.Model):
    """A file that a postmortem was read from, byte for byte; the newest of a postmortem is what it came from last.

    `origin` and `path` say where it lay: a git repository by its first commit, an archive by its name, this machine's
    files by their path. `parts` are the hashes of what was stored from it, by which a later edit is told.
    """

    postmortem = models.ForeignKey("postmortems.Postmortem", on_delete=models.CASCADE, related_name="originals")
    origin = models.CharField(max_length=200)
    path = models.CharField(max_length=1000)
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField()
    file = models.FileField(max_length=120)
    parts = models.JSONField(default=dict)
    doubtful = models.JSONField(default=list)  # what a person should look at: field, value, reason
    author = models.CharField(max_length=200, blank=True)  # who wrote the file, as git knows it
    authored_at = models.DateTimeField(null=True, blank=True)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["origin", "path"])]


class Import(models.Model):
    """Files that somebody brought through the browser: looked at first, taken in when they say so."""

    class State(models.TextChoices):
        READING = "reading"
        READY = "ready"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.READING)
    private = models.BooleanField(default=False)
    answers = models.JSONField(default=dict)  # zone, and severities by the word as written
    done = models.PositiveIntegerField(default=0)  # documents looked at, or taken in
    total = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"Import {self.pk}"

    @property
    def is_moving(self) -> bool:
        """Whether something goes on in the background."""
        return self.state in (self.State.READING, self.State.RUNNING)


class ImportFile(models.Model):
    """One file of an import: a document, or something that lies beside one, such as a picture."""

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="files")
    path = models.CharField(max_length=1000)
    origin = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    file = models.FileField(max_length=120, blank=True)
    modified_at = models.DateTimeField(null=True, blank=True)
    is_document = models.BooleanField(default=False)
    looked = models.JSONField(default=dict)  # what the preview shows
    wanted = models.BooleanField(default=True)
    answers = models.JSONField(default=dict)  # zone, severity, title and date for this document alone
    action = models.CharField(max_length=8, blank=True)  # create, update, same, conflict, skip
    problem = models.TextField(blank=True)
    postmortem = models.ForeignKey(
        "postmortems.Postmortem", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["path", "id"]

    @property
    def facts(self) -> dict[str, Any]:
        """What was read, by name."""
        return {one["field"]: one["value"] for one in self.looked.get("sure", [])}


class Installation(models.Model):
    """The one row that tells this database from every other, for folders that several of them keep in step with."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.UUIDField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="installation_one")]
