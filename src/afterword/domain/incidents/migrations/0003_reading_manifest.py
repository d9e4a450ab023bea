from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0002_reading_timeline"),
    ]

    operations = [
        migrations.AddField(
            model_name="evidencereading",
            name="manifest",
            field=models.JSONField(default=dict),
        ),
    ]
