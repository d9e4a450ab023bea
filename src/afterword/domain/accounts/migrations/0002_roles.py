"""Viewers, members and administrators in place of a flag."""

from typing import Any

from django.db import migrations, models


def from_flag(apps: Any, editor: Any) -> None:
    apps.get_model("accounts", "Person").objects.filter(is_admin=True).update(role="admin")


def to_flag(apps: Any, editor: Any) -> None:
    apps.get_model("accounts", "Person").objects.filter(role="admin").update(is_admin=True)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="role",
            field=models.CharField(
                choices=[("viewer", "Viewer"), ("member", "Member"), ("admin", "Admin")], default="member", max_length=6
            ),
        ),
        migrations.RunPython(from_flag, to_flag),
        migrations.RemoveField(model_name="person", name="is_admin"),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(role__in=["viewer", "member", "admin"]), name="person_role_known"
            ),
        ),
    ]
