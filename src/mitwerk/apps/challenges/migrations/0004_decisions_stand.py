"""Every decision and place so far stands; may run twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import migrations
from django.db.models import F

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def stand(apps: Any, _editor: BaseDatabaseSchemaEditor) -> None:
    """Let each phase and entry name what stands for it."""
    for name, named in (("Decision", "phase"), ("DecisionPlace", "entry")):
        rows = apps.get_model("challenges", name).objects
        rows.filter(stands_for=None).update(stands_for=F(named))


class Migration(migrations.Migration):
    dependencies: ClassVar = [("challenges", "0003_appeals")]

    operations: ClassVar = [migrations.RunPython(stand, migrations.RunPython.noop)]
