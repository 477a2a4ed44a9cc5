"""Let the database keep deposits, payment data, papers and payouts, on both engines.

Sealed bytes may be emptied once, with the moment of doing so; nothing else of these rows changes.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from mitwerk.apps.ledger.triggers_payouts import TRIGGERS
from mitwerk.kit.tables import PutTriggers


class Migration(migrations.Migration):
    dependencies: ClassVar = [("ledger", "0003_deposits_and_payouts")]

    operations: ClassVar = [PutTriggers(TRIGGERS)]
