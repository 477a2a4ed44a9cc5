"""Every reference file has a code of its own."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

import mitwerk.kit.ids


class Migration(migrations.Migration):
    dependencies: ClassVar = [("challenges", "0004_fill_payees_and_codes")]

    operations: ClassVar = [
        migrations.AlterField(
            "referencefile",
            "code",
            models.CharField(
                default=mitwerk.kit.ids.new_code, editable=False, max_length=16, unique=True
            ),
        ),
    ]
