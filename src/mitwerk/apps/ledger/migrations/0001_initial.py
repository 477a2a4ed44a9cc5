"""Accounts, transactions and postings."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import migrations, models

from mitwerk.kit.clock import now
from mitwerk.kit.ids import new_code
from mitwerk.kit.tables import CreateTables

KEY = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    initial = True
    replaces: ClassVar = [
        ("ledger", "0002_initial"),
        ("ledger", "0004_accounts_lose_the_client_kind"),
    ]

    dependencies: ClassVar = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations: ClassVar = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Account",
                    fields=[
                        ("id", KEY),
                        (
                            "code",
                            models.CharField(
                                default=new_code, editable=False, max_length=16, unique=True
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("outside", "Outside the platform"),
                                    ("pot", "Prize pot of a challenge"),
                                    ("lock", "Locked for a phase"),
                                    ("payable", "Owed to a winner"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("owner", models.CharField(max_length=60)),
                        ("currency", models.CharField(max_length=3)),
                        ("balance_minor", models.BigIntegerField(default=0)),
                        ("may_be_negative", models.BooleanField(default=False)),
                        ("created_at", models.DateTimeField(default=now)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("kind", "owner", "currency"),
                                name="one_account_per_owner_and_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("balance_minor__gte", 0),
                                    ("may_be_negative", True),
                                    _connector="OR",
                                ),
                                name="account_not_below_zero",
                            ),
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="Zero",
                    fields=[("value", models.BigIntegerField(primary_key=True, serialize=False))],
                ),
                migrations.CreateModel(
                    name="Transaction",
                    fields=[
                        ("id", KEY),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("fund", "Funded"),
                                    ("lock", "Locked"),
                                    ("award", "Awarded"),
                                    ("pay", "Marked as paid"),
                                    ("release", "Released"),
                                    ("reverse", "Reversed"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("currency", models.CharField(max_length=3)),
                        ("cause", models.CharField(max_length=60)),
                        ("reason", models.CharField(max_length=240)),
                        ("idempotency_key", models.CharField(max_length=200, unique=True)),
                        ("request_sha256", models.CharField(max_length=64)),
                        (
                            "reverses",
                            models.OneToOneField(
                                null=True,
                                on_delete=models.PROTECT,
                                related_name="reversed_by",
                                to="ledger.transaction",
                            ),
                        ),
                        (
                            "imbalance",
                            models.ForeignKey(
                                db_column="imbalance",
                                default=0,
                                on_delete=models.PROTECT,
                                related_name="+",
                                to="ledger.zero",
                            ),
                        ),
                        (
                            "unsealed",
                            models.ForeignKey(
                                db_column="unsealed",
                                default=1,
                                on_delete=models.PROTECT,
                                related_name="+",
                                to="ledger.zero",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=models.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField(default=now)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["cause", "id"], name="transactions_by_cause")
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="Posting",
                    fields=[
                        ("id", KEY),
                        (
                            "transaction",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="postings",
                                to="ledger.transaction",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="postings",
                                to="ledger.account",
                            ),
                        ),
                        ("amount_minor", models.BigIntegerField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount_minor", 0), _negated=True),
                                name="posting_moves_something",
                            )
                        ]
                    },
                ),
            ]
        )
    ]
