"""Terms, their rows, entries, checks, ballots, results and awards are never changed or deleted.

Django rebuilds SQLite tables on some schema changes and drops their triggers: any later migration
that touches these tables puts them back, and a test lists them after all migrations.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from mitwerk.apps.challenges.triggers import FROZEN, TRIGGERS
from mitwerk.kit.tables import PutTriggers


class Migration(migrations.Migration):
    replaces: ClassVar = [
        ("challenges", "0007_terms_entries_ballots_and_awards_stay"),
        ("challenges", "0009_rows_are_never_replaced"),
        ("challenges", "0010_rows_of_frozen_terms_stay"),
    ]
    dependencies: ClassVar = [("challenges", "0001_initial")]

    operations: ClassVar = [
        PutTriggers(TRIGGERS),
        PutTriggers(FROZEN),
    ]
