"""Payees are counted in the submission; frozen terms and payees take no new rows.

A submission from before names no count: its payees are there, and none is added.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

from mitwerk.apps.challenges.triggers import SHUT, SUBMISSIONS
from mitwerk.kit.tables import PutTriggers


class Migration(migrations.Migration):
    dependencies: ClassVar = [("challenges", "0006_objections")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="entryrevision",
            name="payee_count",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        PutTriggers(SUBMISSIONS),
        PutTriggers(SHUT),
    ]
