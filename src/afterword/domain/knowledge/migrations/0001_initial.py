"""Services, runbooks, decision records and where they are named."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("actions", "0002_from_elsewhere"),
        ("incidents", "0003_reading_manifest"),
        ("postmortems", "0007_team_templates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Runbook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(unique=True)),
                ("title", models.CharField(max_length=200)),
                ("link", models.CharField(blank=True, max_length=500)),
                ("text", models.TextField(blank=True)),
                ("state_reason", models.CharField(blank=True, max_length=500)),
                ("services", models.JSONField(default=list)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("current", "Current"), ("outdated", "Outdated"), ("retired", "Retired")],
                        default="current",
                        max_length=10,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.team",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(unique=True)),
                ("title", models.CharField(max_length=200)),
                ("link", models.CharField(blank=True, max_length=500)),
                ("text", models.TextField(blank=True)),
                ("state_reason", models.CharField(blank=True, max_length=500)),
                ("services", models.JSONField(default=list)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("accepted", "Accepted"),
                            ("reopened", "Reopened"),
                            ("superseded", "Superseded"),
                            ("deprecated", "Deprecated"),
                            ("rejected", "Rejected"),
                        ],
                        default="accepted",
                        max_length=10,
                    ),
                ),
                ("decided_on", models.DateField(blank=True, null=True)),
                ("conversation_on", models.DateField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="replaced",
                        to="knowledge.decision",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.team",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "reopened"), _negated=True),
                            ("conversation_on__isnull", False),
                            _connector="OR",
                        ),
                        name="decision_reopened_has_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Mention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("prefix", models.CharField(max_length=3)),
                ("number", models.PositiveIntegerField()),
                ("places", models.JSONField(default=list)),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentions",
                        to="actions.action",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentions",
                        to="incidents.incident",
                    ),
                ),
                (
                    "postmortem",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentions",
                        to="postmortems.postmortem",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["prefix", "number"], name="knowledge_m_prefix_97e7a6_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("action", None), ("incident__isnull", False), ("postmortem", None)),
                            models.Q(("action", None), ("incident", None), ("postmortem__isnull", False)),
                            models.Q(("action__isnull", False), ("incident", None), ("postmortem", None)),
                            _connector="OR",
                        ),
                        name="mention_of_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("prefix__in", ["RB", "ADR"])), name="mention_prefix_known"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("incident__isnull", False)),
                        fields=("prefix", "number", "incident"),
                        name="mention_incident_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("postmortem__isnull", False)),
                        fields=("prefix", "number", "postmortem"),
                        name="mention_postmortem_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("action__isnull", False)),
                        fields=("prefix", "number", "action"),
                        name="mention_action_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(blank=True, max_length=120)),
                ("description", models.TextField(blank=True)),
                ("kind", models.CharField(blank=True, max_length=40)),
                ("type", models.CharField(blank=True, max_length=40)),
                ("lifecycle", models.CharField(blank=True, max_length=40)),
                ("system", models.CharField(blank=True, max_length=80)),
                ("owner_as_written", models.CharField(blank=True, max_length=120)),
                ("tags", models.JSONField(default=list)),
                ("links", models.JSONField(default=list)),
                ("depends_on", models.JSONField(default=list)),
                ("source", models.CharField(blank=True, max_length=300)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="services",
                        to="accounts.team",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(django.db.models.functions.text.Lower("name"), name="service_name_unique")
                ],
            },
        ),
    ]
