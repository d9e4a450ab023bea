from django.db import migrations, models

OF_THEIR_ENTRY = (
    "UPDATE search_facet SET kind = (SELECT one.kind FROM search_indexed one WHERE one.id = search_facet.entry_id)"
)


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="facet",
            name="kind",
            field=models.CharField(default="", max_length=16),
            preserve_default=False,
        ),
        migrations.RunSQL(OF_THEIR_ENTRY, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="facet",
            index=models.Index(fields=["kind", "name", "value"], name="facet_of_kind"),
        ),
    ]
