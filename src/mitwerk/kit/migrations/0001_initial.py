"""The audit trail, kept answers and signs of life of workers."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import migrations, models

from mitwerk.kit.clock import now
from mitwerk.kit.tables import CreateTables

KEY = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    initial = True
    replaces: ClassVar = [
        ("kit", "0002_initial"),
        ("kit", "0003_worker_beat"),
        ("kit", "0004_forget_kept_token_secrets"),
    ]

    dependencies: ClassVar = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations: ClassVar = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="AuditRecord",
                    fields=[
                        ("id", KEY),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=models.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("verb", models.CharField(max_length=60)),
                        ("subject", models.CharField(max_length=120)),
                        ("details", models.JSONField(default=dict)),
                        ("at", models.DateTimeField(default=now)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["subject", "at"], name="audit_by_subject")]
                    },
                ),
                migrations.CreateModel(
                    name="IdempotentAnswer",
                    fields=[
                        ("id", KEY),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("key", models.CharField(max_length=200)),
                        ("request_sha256", models.CharField(max_length=64)),
                        ("status", models.PositiveSmallIntegerField(default=0)),
                        ("body", models.TextField(default="")),
                        ("at", models.DateTimeField(default=now)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("member", "key"), name="idempotency_key_once_a_member"
                            )
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="WorkerBeat",
                    fields=[
                        ("id", KEY),
                        ("worker_id", models.CharField(max_length=64, unique=True)),
                        ("beat_at", models.DateTimeField()),
                    ],
                ),
            ]
        )
    ]
