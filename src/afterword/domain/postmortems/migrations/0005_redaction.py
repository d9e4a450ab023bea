from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("postmortems", "0004_said_elsewhere")]

    operations = [
        migrations.AddField(model_name="postmortem", name="redaction", field=models.JSONField(default=dict)),
    ]
