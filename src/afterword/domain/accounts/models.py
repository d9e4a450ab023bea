"""People, teams, one-time sign-in links and API tokens."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower


class PersonManager(BaseUserManager["Person"]):
    """Makes people; the services in this app are the only caller."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """The person with that e-mail address, whatever its case."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who can sign in. `handle` is what `@` completes to; `zone` is an IANA name.

    A viewer reads and comments; a member works with everything; an administrator also sets up and sees what is private.
    Who manages a team is said by the membership.
    """

    class Role(models.TextChoices):
        VIEWER = "viewer"
        MEMBER = "member"
        ADMIN = "admin"

    email = models.EmailField()
    handle = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    zone = models.CharField(max_length=64, default="UTC")
    is_active = models.BooleanField(default=True)
    role = models.CharField(max_length=6, choices=Role.choices, default=Role.MEMBER)
    joined_at = models.DateTimeField()

    objects = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="person_email_unique"),
            models.UniqueConstraint(Lower("handle"), name="person_handle_unique"),
            models.CheckConstraint(
                condition=models.Q(role__in=["viewer", "member", "admin"]), name="person_role_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_admin(self) -> bool:
        """Whether this is an administrator."""
        return self.role == self.Role.ADMIN

    @property
    def initials(self) -> str:
        """One or two letters for the round button."""
        parts = self.name.split() or [self.email]
        return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper()


class Team(models.Model):
    """A group of people that owns incidents and actions.

    `zone` is an IANA name; `holidays` are rows such as {"date": "2026-12-25", "name": "Christmas Day"}, by date: the
    days on which business days stand still for the team.
    """

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    zone = models.CharField(max_length=64, default="UTC")
    holidays = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def days_off(self) -> frozenset[date]:
        """The dates of its holidays."""
        return frozenset(date.fromisoformat(row["date"]) for row in self.holidays)


class Membership(models.Model):
    """A person in a team."""

    class Role(models.TextChoices):
        MEMBER = "member"
        MANAGER = "manager"

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.MEMBER)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "person"], name="membership_once"),
            models.CheckConstraint(condition=models.Q(role__in=["member", "manager"]), name="membership_role_known"),
        ]


class SignInLink(models.Model):
    """A link that signs one person in once; only the SHA-256 of its secret is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sign_in_links")
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)


class ApiToken(models.Model):
    """A personal token for /api/v1; only its SHA-256 is kept, `prefix` lets its owner recognise it.

    `scopes` are those of scopes.py; of them counts what its person may do at the time it is used.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=32)
    secret_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]


class KeptAnswer(models.Model):
    """What a request with an Idempotency-Key was answered; `key` and `body` are hashes of what was sent.

    `status` is 0 only inside the transaction that does what was asked.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    body = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    media_type = models.CharField(max_length=80, default="")
    content = models.BinaryField(default=b"")
    made_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="answer_once_for_a_key")]
