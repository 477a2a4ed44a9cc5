"""Revisions, what their manifests hash, and safety notices are never changed or deleted.

Django rebuilds SQLite tables on some schema changes and drops their triggers: any later migration
that touches these tables puts them back, and a test lists them after all migrations.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from mitwerk.apps.vault.triggers import CONTENT, SAFETY, TRIGGERS
from mitwerk.kit.tables import PutTriggers


class Migration(migrations.Migration):
    replaces: ClassVar = [
        ("vault", "0003_revisions_stay"),
        ("vault", "0007_safety_notices_stay"),
        ("vault", "0008_rows_are_never_replaced"),
        ("vault", "0009_content_of_revisions_stays"),
    ]
    dependencies: ClassVar = [("vault", "0001_initial")]

    operations: ClassVar = [
        PutTriggers(TRIGGERS),
        PutTriggers(CONTENT),
        PutTriggers(SAFETY),
    ]
