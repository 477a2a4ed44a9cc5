"""Appeals, remarks and lists stay, decisions may fall once; earlier triggers are put back."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from mitwerk.apps.challenges.triggers import APPEALS, FROZEN, TRIGGERS
from mitwerk.kit.tables import PutTriggers


class Migration(migrations.Migration):
    dependencies: ClassVar = [("challenges", "0004_decisions_stand")]

    operations: ClassVar = [PutTriggers(one) for one in (TRIGGERS, FROZEN, APPEALS)]
