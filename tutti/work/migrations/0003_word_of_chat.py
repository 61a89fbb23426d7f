from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("work", "0002_teeth")]

    operations = [
        migrations.AddField(
            model_name="taskword",
            name="chat",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
    ]
