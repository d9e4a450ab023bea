from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0006_addresses_of_feeds"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="action",
            index=models.Index(
                fields=["incident"],
                condition=models.Q(("incident__isnull", False)),
                name="actions_of_incidents",
            ),
        ),
    ]
