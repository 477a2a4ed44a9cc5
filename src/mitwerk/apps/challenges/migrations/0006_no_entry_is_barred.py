"""No entry was ever barred: a takedown withholds bytes, it doesn't change who took part."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    # Choices live in Python only: no table is rebuilt.
    dependencies: ClassVar = [("challenges", "0005_reference_files_have_codes")]

    operations: ClassVar = [
        migrations.AlterField(
            "entry",
            "state",
            models.CharField(
                choices=[("entered", "Entered"), ("withdrawn", "Withdrawn")],
                default="entered",
                max_length=10,
            ),
        ),
    ]
