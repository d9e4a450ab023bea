"""Keeps what documents from elsewhere say: times as written, a zone nobody named, and facts without a column."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("postmortems", "0003_section_keys")]

    operations = [
        migrations.AddField("postmortem", "said", models.JSONField(default=dict)),
        migrations.AlterField("postmortem", "zone", models.CharField(blank=True, default="UTC", max_length=64)),
        migrations.AddField("timelineitem", "written", models.CharField(blank=True, max_length=40)),
    ]
