"""An account opens with nothing: its triggers are put anew."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from mitwerk.apps.ledger.triggers import TRIGGERS


class Migration(migrations.Migration):
    dependencies: ClassVar = [("ledger", "0005_rows_are_never_replaced")]

    operations: ClassVar = [
        migrations.RunPython(TRIGGERS.put, migrations.RunPython.noop),
    ]
