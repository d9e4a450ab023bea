"""Sections get a key, a level and a mark for kept words; a field is no longer needed."""

from typing import Any

from django.db import migrations, models

DEEPER = ("lessons_well", "lessons_poorly")  # what both templates of that time put below another heading


def fill(apps: Any, schema_editor: Any) -> None:
    """Each section is named by its field, which was unique so far, and gets the level of its template.

    One statement: PostgreSQL alters no table in the transaction that has written the same row twice.
    """
    below = models.Q(field__in=DEEPER) | models.Q(field="contributing_factors", postmortem__template="3am")
    rows = apps.get_model("postmortems", "Section").objects
    deeper = models.Q(pk__in=rows.filter(below).values("pk"))
    rows.update(key=models.F("field"), level=models.Case(models.When(deeper, then=3), default=2))


class Migration(migrations.Migration):
    dependencies = [("postmortems", "0002_impact_seconds")]

    operations = [
        migrations.AddField("section", "key", models.CharField(default="", max_length=64), preserve_default=False),
        migrations.AddField("section", "level", models.PositiveSmallIntegerField(default=2)),
        migrations.AddField("section", "kept", models.BooleanField(default=False)),
        migrations.AlterField("section", "field", models.CharField(blank=True, max_length=32)),
        migrations.AlterField("section", "heading", models.TextField(blank=True)),
        migrations.AlterModelOptions("section", {"ordering": ["kept", "position", "id"]}),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RemoveConstraint("section", "section_field_once"),
        migrations.AddConstraint(
            "section", models.UniqueConstraint(fields=["postmortem", "key"], name="section_key_once")
        ),
    ]
