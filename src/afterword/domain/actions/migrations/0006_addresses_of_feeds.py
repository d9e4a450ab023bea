"""Makes the secret address of a calendar one of two kinds: a calendar of actions, or a feed of postmortems."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0005_stage"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameModel("CalendarFeed", "FeedAddress"),
        migrations.AddField(
            "feedaddress",
            "kind",
            models.CharField(
                choices=[("calendar", "Calendar"), ("postmortems", "Postmortems")], default="calendar", max_length=11
            ),
        ),
        migrations.AlterField(
            "feedaddress",
            "person",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="feed_addresses",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            "feedaddress", models.UniqueConstraint(fields=("person", "kind"), name="feed_address_one_of_a_kind")
        ),
        migrations.AddConstraint(
            "feedaddress",
            models.CheckConstraint(
                condition=models.Q(("kind__in", ["calendar", "postmortems"])), name="feed_address_kind_known"
            ),
        ),
    ]
