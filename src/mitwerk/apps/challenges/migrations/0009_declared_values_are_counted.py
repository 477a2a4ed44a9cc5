"""Declared values are counted in the submission, which takes no more of them afterwards.

A submission from before names no count: its values are there, and none is added.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

from mitwerk.apps.challenges.triggers import DECLARED, DECLARED_SHUT
from mitwerk.kit.tables import PutTriggers


class Migration(migrations.Migration):
    dependencies: ClassVar = [("challenges", "0008_older_awards_have_payouts")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="entryrevision",
            name="declared_count",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        PutTriggers(DECLARED),
        PutTriggers(DECLARED_SHUT),
    ]
