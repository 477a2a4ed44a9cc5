"""A row that stays is not thrown out by REPLACE or TRUNCATE either: its triggers are put anew."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from mitwerk.apps.challenges.triggers import CHECKS, TRIGGERS


class Migration(migrations.Migration):
    dependencies: ClassVar = [("challenges", "0008_entries_are_checked")]

    operations: ClassVar = [
        migrations.RunPython(TRIGGERS.put, migrations.RunPython.noop),
        migrations.RunPython(CHECKS.put, migrations.RunPython.noop),
    ]
