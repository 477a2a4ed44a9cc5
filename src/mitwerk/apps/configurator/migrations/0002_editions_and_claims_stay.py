"""Editions, configurations, claims, quotes and papers are never changed or deleted."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from mitwerk.apps.configurator.triggers import COUNTED, TRIGGERS


class Migration(migrations.Migration):
    dependencies: ClassVar = [("configurator", "0001_initial")]

    operations: ClassVar = [
        migrations.RunPython(TRIGGERS.put, TRIGGERS.remove),
        migrations.RunPython(COUNTED.put, COUNTED.remove),
    ]
