"""Tables are read again when they are asked for: their papers now tell the columns."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations


def forget_tables(apps: Any, _editor: Any) -> None:
    """Papers are derived from files; what is missing is read when somebody asks."""
    apps.get_model("vault", "Paper").objects.filter(bom__isnull=False).delete()


class Migration(migrations.Migration):
    dependencies: ClassVar = [("vault", "0009_content_of_revisions_stays")]

    operations: ClassVar = [migrations.RunPython(forget_tables, migrations.RunPython.noop)]
