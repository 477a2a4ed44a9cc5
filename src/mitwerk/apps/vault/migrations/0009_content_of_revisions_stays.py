"""The files, parents and bytes that a manifest hashes stay."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from mitwerk.apps.vault.triggers import CONTENT


class Migration(migrations.Migration):
    dependencies: ClassVar = [("vault", "0008_rows_are_never_replaced")]

    operations: ClassVar = [
        migrations.RunPython(CONTENT.put, CONTENT.remove),
    ]
