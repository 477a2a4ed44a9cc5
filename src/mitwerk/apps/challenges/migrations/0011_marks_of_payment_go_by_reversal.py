"""A share's mark of having been paid goes when the movement that paid it is reversed."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from mitwerk.apps.challenges.triggers import SHARES
from mitwerk.kit.tables import PutTriggers


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("challenges", "0010_hidden_remarks"),
        ("ledger", "0006_payouts_come_back_after_settling"),
    ]

    operations: ClassVar = [PutTriggers(SHARES)]
