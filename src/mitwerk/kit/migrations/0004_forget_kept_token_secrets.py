"""Secrets of API tokens leave the kept answers; a secret is shown once and stored nowhere."""

import json

from django.db import migrations

SECRET = '"mw_'  # what the secrets of our tokens begin with, as JSON writes them


def forget(apps, _schema_editor):
    """Blank every kept answer that holds a token's secret; running it again finds none."""
    answers = apps.get_model("kit", "IdempotentAnswer").objects
    for answer in answers.filter(body__contains=SECRET).iterator():
        said = json.loads(answer.body)
        if isinstance(said, dict) and str(said.get("secret", "")).startswith("mw_"):
            answers.filter(pk=answer.pk).update(body="")


class Migration(migrations.Migration):
    dependencies = [("kit", "0003_worker_beat")]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
