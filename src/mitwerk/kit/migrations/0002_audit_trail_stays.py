"""The audit trail is only ever added to.

Django rebuilds SQLite tables on some schema changes and drops their triggers: any later migration
that touches these tables puts them back, and a test lists them after all migrations.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from mitwerk.kit.kept import TRIGGERS
from mitwerk.kit.tables import PutTriggers


class Migration(migrations.Migration):
    replaces: ClassVar = [("kit", "0005_audit_trail_stays")]
    dependencies: ClassVar = [("kit", "0001_initial")]

    operations: ClassVar = [PutTriggers(TRIGGERS)]
