from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("postmortems", "0009_private_postmortems"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="postmortem",
            index=models.Index(fields=["-date", "-number"], name="postmortem_newest"),
        ),
    ]
