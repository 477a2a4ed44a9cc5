"""A row that stays is not thrown out by REPLACE or TRUNCATE either: its triggers are put anew."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from mitwerk.apps.vault.triggers import SAFETY, TRIGGERS


class Migration(migrations.Migration):
    dependencies: ClassVar = [("vault", "0007_safety_notices_stay")]

    operations: ClassVar = [
        migrations.RunPython(TRIGGERS.put, migrations.RunPython.noop),
        migrations.RunPython(SAFETY.put, migrations.RunPython.noop),
    ]
