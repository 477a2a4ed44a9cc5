"""No account was ever of the kind "client": promised money comes from outside into the pot."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    # Choices live in Python only: no table is rebuilt, so the triggers stay.
    dependencies: ClassVar = [("ledger", "0003_books_keep_themselves")]

    operations: ClassVar = [
        migrations.AlterField(
            "account",
            "kind",
            models.CharField(
                choices=[
                    ("outside", "Outside the platform"),
                    ("pot", "Prize pot of a challenge"),
                    ("lock", "Locked for a phase"),
                    ("payable", "Owed to a winner"),
                ],
                max_length=10,
            ),
        ),
    ]
