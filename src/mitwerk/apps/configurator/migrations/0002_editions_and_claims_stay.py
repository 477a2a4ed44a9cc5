"""Editions, configurations, claims, quotes and papers are never changed or deleted."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from mitwerk.apps.configurator.triggers import COUNTED, TRIGGERS
from mitwerk.kit.tables import PutTriggers


class Migration(migrations.Migration):
    dependencies: ClassVar = [("configurator", "0001_initial")]

    operations: ClassVar = [PutTriggers(TRIGGERS), PutTriggers(COUNTED)]
