"""Appeals, remarks and lists stay, decisions may fall once; earlier triggers are put back."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from mitwerk.apps.challenges.triggers import APPEALS, FROZEN, TRIGGERS


class Migration(migrations.Migration):
    dependencies: ClassVar = [("challenges", "0004_decisions_stand")]

    operations: ClassVar = [
        migrations.RunPython(one.put, one.remove) for one in (TRIGGERS, FROZEN, APPEALS)
    ]
