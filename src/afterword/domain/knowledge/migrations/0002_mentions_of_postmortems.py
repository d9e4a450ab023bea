"""Postmortems are named, too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="mention", name="mention_prefix_known"),
        migrations.AddConstraint(
            model_name="mention",
            constraint=models.CheckConstraint(
                condition=models.Q(("prefix__in", ["RB", "ADR", "PM"])), name="mention_prefix_known"
            ),
        ),
    ]
