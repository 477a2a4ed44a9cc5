"""The rows that frozen terms were written from neither change nor go: prizes, juries, rows."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from mitwerk.apps.challenges.triggers import FROZEN


class Migration(migrations.Migration):
    dependencies: ClassVar = [("challenges", "0009_rows_are_never_replaced")]

    operations: ClassVar = [
        migrations.RunPython(FROZEN.put, FROZEN.remove),
    ]
