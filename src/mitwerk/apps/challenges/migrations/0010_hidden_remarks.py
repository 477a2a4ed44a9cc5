"""Moderators may hide lines of judges from the authors of an entry; the database keeps that."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import mitwerk.kit.clock
from mitwerk.apps.challenges.triggers import HIDDEN
from mitwerk.kit.tables import PutTriggers


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("challenges", "0009_declared_values_are_counted"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="HiddenRemark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=200)),
                ("at", models.DateTimeField(default=mitwerk.kit.clock.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "remark",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hidden",
                        to="challenges.remark",
                    ),
                ),
            ],
        ),
        PutTriggers(HIDDEN),
    ]
