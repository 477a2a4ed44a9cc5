"""Handles of sign-ups that came to nothing are kept for a while."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

from mitwerk.kit.clock import now

KEY = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("members", "0002_roles_know_treasurers")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="HandleHold",
            fields=[
                ("id", KEY),
                ("handle", models.CharField(max_length=30, unique=True)),
                ("held_at", models.DateTimeField(default=now)),
            ],
        )
    ]
