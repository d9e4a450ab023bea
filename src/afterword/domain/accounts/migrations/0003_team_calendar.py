"""The zone and the holidays of each team."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_roles")]

    operations = [
        migrations.AddField(model_name="team", name="zone", field=models.CharField(default="UTC", max_length=64)),
        migrations.AddField(model_name="team", name="holidays", field=models.JSONField(blank=True, default=list)),
    ]
