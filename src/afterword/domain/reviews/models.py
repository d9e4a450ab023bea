"""Who was asked for a review, what they said, the threads of comments, and what somebody saw last."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

PERSON = settings.AUTH_USER_MODEL


class Kind(models.TextChoices):
    """What a review looks at."""

    TECHNICAL = "technical"
    COMMS = "comms"
    ACTION = "action"


class ReviewRequest(models.Model):
    """A review that one person, or anybody of one team, was asked for; asked again, the row says when and by whom."""

    postmortem = models.ForeignKey("postmortems.Postmortem", on_delete=models.CASCADE, related_name="review_requests")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    person = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="review_requests")
    team = models.ForeignKey(
        "accounts.Team", null=True, blank=True, on_delete=models.CASCADE, related_name="review_requests"
    )
    note = models.TextField(blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["postmortem", "kind", "person"], condition=Q(person__isnull=False), name="review_asked_once"
            ),
            models.UniqueConstraint(
                fields=["postmortem", "kind", "team"], condition=Q(team__isnull=False), name="review_team_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, team__isnull=True) | Q(person__isnull=True, team__isnull=False),
                name="review_asked_of_one",
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="review_request_kind_known"),
        ]

    @property
    def name(self) -> str:
        """The person or the team."""
        return self.person.name if self.person else self.team.name if self.team else ""


class Verdict(models.Model):
    """What one person said; `covered` is the text it was said of, so that a change can be shown and judged.

    The newest of a person counts (`current`). An approval falls when the text changes materially: `fallen_at`.
    """

    class Says(models.TextChoices):
        APPROVE = "approve"
        CHANGES = "changes"

    postmortem = models.ForeignKey("postmortems.Postmortem", on_delete=models.CASCADE, related_name="verdicts")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="verdicts")
    says = models.CharField(max_length=7, choices=Says.choices)
    words = models.TextField(blank=True)
    given_at = models.DateTimeField()
    current = models.BooleanField(default=True)
    covered = models.JSONField(default=dict)  # name of the part -> its text then
    sha256 = models.CharField(max_length=64)  # of its normal form
    fallen_at = models.DateTimeField(null=True, blank=True)
    fallen_parts = models.JSONField(default=list)  # names of the parts that had changed

    class Meta:
        ordering = ["-given_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["postmortem", "kind", "by"], condition=Q(current=True), name="verdict_current_once"
            ),
            models.CheckConstraint(condition=Q(says__in=["approve", "changes"]), name="verdict_known"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="verdict_kind_known"),
            models.CheckConstraint(
                condition=~Q(says="changes") | (~Q(words="") & Q(fallen_at__isnull=True)),
                name="verdict_changes_says_which",
            ),
        ]
        indexes = [models.Index(fields=["postmortem", "kind"], condition=Q(current=True), name="verdict_standing")]


class Thread(models.Model):
    """Comments about one place of a postmortem.

    The place is a section (`section` is its key), an entry of the timeline, an action, or the whole document. In a
    section, quote with the text around it and the offset find the words again after edits (core/document/anchor.py).
    """

    class Place(models.TextChoices):
        SECTION = "section"
        ENTRY = "entry"
        ACTION = "action"
        DOCUMENT = "document"

    postmortem = models.ForeignKey("postmortems.Postmortem", on_delete=models.CASCADE, related_name="threads")
    place = models.CharField(max_length=8, choices=Place.choices)
    section = models.CharField(max_length=64, blank=True)
    entry = models.ForeignKey(
        "postmortems.TimelineItem", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    action = models.ForeignKey("actions.Action", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    quote = models.TextField(blank=True)
    prefix = models.CharField(max_length=64, blank=True)
    suffix = models.CharField(max_length=64, blank=True)
    offset = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["opened_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(place__in=["section", "entry", "action", "document"]), name="thread_place_known"
            ),
            models.CheckConstraint(condition=~Q(place="section") | ~Q(section=""), name="thread_section_named"),
        ]
        indexes = [models.Index(fields=["postmortem"], condition=Q(resolved_at=None), name="thread_open")]


class Comment(models.Model):
    """What somebody said in a thread; deleted, its words are gone and a mark stays."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField(blank=True)
    written_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="mentioned_in", blank=True)
    request_key = models.CharField(max_length=64, null=True, blank=True, unique=True)

    class Meta:
        ordering = ["written_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(deleted_at__isnull=True) & ~Q(text="") | Q(deleted_at__isnull=False, text=""),
                name="comment_says_something_or_is_deleted",
            )
        ]


class LastLook(models.Model):
    """What a person saw of a postmortem when they last said that they had looked."""

    postmortem = models.ForeignKey("postmortems.Postmortem", on_delete=models.CASCADE, related_name="looks")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="looks")
    looked_at = models.DateTimeField()
    seen = models.JSONField(default=dict)  # name of the part -> its text then

    class Meta:
        constraints = [models.UniqueConstraint(fields=["postmortem", "person"], name="look_once")]
