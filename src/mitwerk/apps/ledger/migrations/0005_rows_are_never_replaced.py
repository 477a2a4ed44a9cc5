"""A row that stays is not thrown out by REPLACE or TRUNCATE either: its triggers are put anew."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from mitwerk.apps.ledger.triggers import TRIGGERS


class Migration(migrations.Migration):
    dependencies: ClassVar = [("ledger", "0004_accounts_lose_the_client_kind")]

    operations: ClassVar = [
        migrations.RunPython(TRIGGERS.put, migrations.RunPython.noop),
    ]
