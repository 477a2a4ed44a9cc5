"""The database refuses to change or delete terms, entries, ballots, decisions and awards.

Django rebuilds SQLite tables on some schema changes and drops their triggers: any later migration
that touches these tables must put them back, and a test lists them after all migrations.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from mitwerk.apps.challenges.triggers import TRIGGERS


class Migration(migrations.Migration):
    dependencies: ClassVar = [("challenges", "0006_no_entry_is_barred")]

    operations: ClassVar = [migrations.RunPython(TRIGGERS.put, TRIGGERS.remove)]
