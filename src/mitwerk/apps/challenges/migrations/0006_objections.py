"""What the client says of rows that no machine could measure, kept for good."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import mitwerk.kit.ids
from mitwerk.apps.challenges.triggers import OBJECTIONS
from mitwerk.kit.tables import PutTriggers


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("challenges", "0005_appeals_stay"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=mitwerk.kit.ids.new_code,
                        editable=False,
                        max_length=16,
                        unique=True,
                    ),
                ),
                ("reason", models.TextField(max_length=2000, verbose_name="reason")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="challenges.entry",
                    ),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="challenges.requirement",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entry", "requirement"), name="row_objected_to_once"
                    )
                ],
            },
        ),
        PutTriggers(OBJECTIONS),
    ]
