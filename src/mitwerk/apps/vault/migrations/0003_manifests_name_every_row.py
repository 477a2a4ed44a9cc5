"""A revision takes no file and no parent that its manifest does not name."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from mitwerk.apps.vault.triggers import NAMED
from mitwerk.kit.tables import PutTriggers


class Migration(migrations.Migration):
    dependencies: ClassVar = [("vault", "0002_revisions_and_safety_notices_stay")]

    operations: ClassVar = [PutTriggers(NAMED)]
