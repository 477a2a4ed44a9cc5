"""The audit trail is only ever added to."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from mitwerk.kit.kept import TRIGGERS


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kit", "0004_forget_kept_token_secrets")]

    operations: ClassVar = [
        migrations.RunPython(TRIGGERS.put, TRIGGERS.remove),
    ]
