"""The database refuses to change or delete a safety notice and what was answered to it."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from mitwerk.apps.vault.triggers import SAFETY


class Migration(migrations.Migration):
    dependencies: ClassVar = [("vault", "0006_parts_lists_and_safety")]

    operations: ClassVar = [migrations.RunPython(SAFETY.put, SAFETY.remove)]
