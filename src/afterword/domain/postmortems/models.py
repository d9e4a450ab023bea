"""Postmortems, their sections with every saved revision, timeline items, publications and images."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from afterword.domain.incidents.models import Recorded, Severity


class Postmortem(models.Model):
    """The document; belongs to no, one or several incidents."""

    class Status(models.TextChoices):
        DRAFT = "draft"
        IN_REVIEW = "in_review"
        PUBLISHED = "published"
        CLOSED = "closed"

    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=200)
    template = models.CharField(max_length=40, default="standard")
    template_text = models.TextField(blank=True)  # its file as it was when this began, so that it stays the same
    template_version = models.PositiveIntegerField(null=True, blank=True)  # of a template of the team's own
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.DRAFT)
    incidents = models.ManyToManyField("incidents.Incident", related_name="postmortems", blank=True)
    severity = models.CharField(max_length=2, choices=Severity.choices, blank=True)
    severity_as_written = models.CharField(max_length=40, blank=True)
    date = models.DateField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    detected_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    impact_seconds = models.PositiveIntegerField(null=True, blank=True)  # how long users were hit, beside the duration
    customer_impact = models.BooleanField(null=True, blank=True)
    services = models.JSONField(default=list)  # names
    zone = models.CharField(max_length=64, default="UTC", blank=True)  # empty: the document does not say
    driver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="driven"
    )
    private = models.BooleanField(default=False)  # as its incident; a draft of a private incident stays with its people
    notes = models.JSONField(default=list)  # core EvidenceNote rows
    charts = models.JSONField(default=list)  # core Chart rows
    said = models.JSONField(default=dict)  # what a document from elsewhere says that has no column: see stored.py
    redaction = models.JSONField(default=dict)  # what the external version leaves out: core Redaction
    timeline_confirmed_at = models.DateTimeField(null=True, blank=True)
    timeline_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)  # the first publication
    request_key = models.CharField(max_length=64, null=True, blank=True, unique=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=["published", "closed"]) | Q(published_at__isnull=False),
                name="postmortem_published_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["created_by", "driver"], condition=Q(private=True), name="postmortem_private"),
            models.Index(fields=["-date", "-number"], name="postmortem_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def code(self) -> str:
        """The number as people say it, as in PM-007."""
        return f"PM-{self.number:03d}"

    @property
    def duration_minutes(self) -> int | None:
        """Detection to resolution, in whole minutes."""
        if self.detected_at is None or self.resolved_at is None:
            return None
        return round((self.resolved_at - self.detected_at).total_seconds() / 60)


class Section(models.Model):
    """One section's current text; `version` rises with every save and guards against lost updates.

    `key` names it for good (see core/model/keys.py); `field` is empty where the section is none of the known ones.
    A `kept` section has words that the template has no place for: it stands behind the others.
    """

    postmortem = models.ForeignKey(Postmortem, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=64)
    field = models.CharField(max_length=32, blank=True)
    heading = models.TextField(blank=True)
    level = models.PositiveSmallIntegerField(default=2)
    kept = models.BooleanField(default=False)
    position = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["kept", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["postmortem", "key"], name="section_key_once")]


class SectionRevision(models.Model):
    """What a section said at a version; never changed."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["section", "version"], name="revision_once")]


class TeamTemplate(models.Model):
    """A template of the team's own; every saved version of its file is kept."""

    name = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=80)
    version = models.PositiveIntegerField(default=1)  # the newest
    archived_at = models.DateTimeField(null=True, blank=True)  # no longer offered; what was begun in it stays
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class TemplateVersion(models.Model):
    """The file of a template as it was saved once; never changed."""

    template = models.ForeignKey(TeamTemplate, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    text = models.TextField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["template", "version"], name="template_version_once")]


class TimelineItem(models.Model):
    """One entry of the document's timeline: a copy of a log entry, or written for the document."""

    postmortem = models.ForeignKey(Postmortem, on_delete=models.CASCADE, related_name="timeline")
    entry = models.ForeignKey("incidents.Entry", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(null=True, blank=True)
    written = models.CharField(max_length=40, blank=True)  # the time as a document from elsewhere has it, in ISO form
    position = models.PositiveIntegerField(default=0)  # the order it was put in; the gate compares it with the times
    text = models.TextField()
    kind = models.CharField(max_length=24, default="note")
    source = models.CharField(max_length=40, blank=True)
    actor_name = models.CharField(max_length=120, blank=True)
    recorded = models.CharField(max_length=13, choices=Recorded.choices, default=Recorded.RECONSTRUCTED)
    evidence = models.JSONField(default=list)
    explains_hole = models.BooleanField(default=False)  # says why nothing was written before it

    class Meta:
        ordering = ["position", "at", "id"]
        constraints = [models.UniqueConstraint(fields=["postmortem", "entry"], name="timeline_entry_once")]


class Publication(models.Model):
    """One released version for one audience, as Markdown with its hash; never changed."""

    postmortem = models.ForeignKey(Postmortem, on_delete=models.CASCADE, related_name="publications")
    version = models.PositiveIntegerField()
    audience = models.CharField(max_length=16, default="internal")  # internal or external
    note = models.CharField(max_length=500, blank=True)  # what a version after the first corrects
    markdown = models.TextField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["postmortem", "audience", "version"], name="publication_once"),
            models.CheckConstraint(
                condition=Q(audience__in=["internal", "external"]), name="publication_audience_known"
            ),
        ]


def image_path(image: PostmortemImage, filename: str) -> str:
    """Where a pasted image lies below MEDIA_ROOT."""
    return f"images/{image.sha256}"


class PostmortemImage(models.Model):
    """A screenshot or graph pasted into a document, stored with it."""

    postmortem = models.ForeignKey(Postmortem, on_delete=models.CASCADE, related_name="images")
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    alt = models.CharField(max_length=200, blank=True)
    file = models.FileField(upload_to=image_path, max_length=120)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["postmortem", "sha256"], name="postmortem_image_once")]


class Tick(models.Model):
    """A person's word that an item of the validation list or of the advice is so, where no program can judge."""

    postmortem = models.ForeignKey(Postmortem, on_delete=models.CASCADE, related_name="ticks")
    item = models.CharField(max_length=40)
    ticked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ticked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["postmortem", "item"], name="tick_once")]
