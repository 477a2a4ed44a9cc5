"""The database refuses to change what a revision says, or to delete one."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from mitwerk.apps.vault.triggers import TRIGGERS


class Migration(migrations.Migration):
    dependencies: ClassVar = [("vault", "0002_preview_gets_lease")]

    operations: ClassVar = [migrations.RunPython(TRIGGERS.put, TRIGGERS.remove)]
