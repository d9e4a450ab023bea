"""Keeps owners who are nobody here, and where an action is followed outside."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("actions", "0001_initial")]

    operations = [
        migrations.AddField("action", "owner_as_written", models.CharField(blank=True, max_length=120)),
        migrations.AddField("action", "link", models.CharField(blank=True, max_length=500)),
    ]
