"""When periodic tasks were last asked for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Periodic",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("asked_at", models.DateTimeField()),
            ],
        ),
    ]
