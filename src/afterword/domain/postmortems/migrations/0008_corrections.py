"""What a published version corrects, and for whom one is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("postmortems", "0007_team_templates")]

    operations = [
        migrations.AddField(model_name="publication", name="note", field=models.CharField(blank=True, max_length=500)),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(("audience__in", ["internal", "external"])), name="publication_audience_known"
            ),
        ),
    ]
