"""Tables of deposits, payment data, bank papers, payouts and payout files."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import mitwerk.kit.clock
import mitwerk.kit.ids
import mitwerk.kit.tables


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0002_books_keep_themselves"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="account",
            name="kind",
            field=models.CharField(
                choices=[
                    ("outside", "Outside the platform"),
                    ("pot", "Prize pot of a challenge"),
                    ("lock", "Locked for a phase"),
                    ("awarded", "Awarded, not payable yet"),
                    ("payable", "Owed to a winner"),
                    ("transit", "In a payout file, on its way"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="transaction",
            name="kind",
            field=models.CharField(
                choices=[
                    ("fund", "Funded"),
                    ("lock", "Locked"),
                    ("award", "Awarded"),
                    ("due", "Payable"),
                    ("send", "Put into a payout file"),
                    ("pay", "Marked as paid"),
                    ("release", "Released"),
                    ("reverse", "Reversed"),
                ],
                max_length=10,
            ),
        ),
        mitwerk.kit.tables.CreateTables(
            operations=[
                migrations.CreateModel(
                    name="Paper",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("proof", "Proof of a deposit"),
                                    ("receipt", "Receipt of a payment"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        ("media_type", models.CharField(max_length=40)),
                        ("size", models.PositiveIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("sealed", models.BinaryField()),
                        ("at", models.DateTimeField(default=mitwerk.kit.clock.now)),
                        ("delete_after", models.DateField()),
                        ("erased_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("size__gt", 0)), name="paper_has_bytes"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Deposit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        ("cause", models.CharField(max_length=60)),
                        ("amount_minor", models.BigIntegerField()),
                        ("currency", models.CharField(max_length=3)),
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
                            "paper",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deposit",
                                to="ledger.paper",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["cause", "id"], name="deposits_by_cause")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount_minor__gt", 0)), name="deposit_is_money"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DepositVerdict",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("confirmed", models.BooleanField()),
                        ("reason", models.CharField(blank=True, max_length=500)),
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
                            "deposit",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="verdict",
                                to="ledger.deposit",
                            ),
                        ),
                        (
                            "handed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("by", models.F("handed_by")), _negated=True),
                                name="two_people_prove_a_deposit",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaymentDetails",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        (
                            "reach",
                            models.CharField(
                                choices=[
                                    ("sepa", "Inside SEPA, by payout file"),
                                    ("abroad", "Outside SEPA, by hand"),
                                ],
                                max_length=6,
                            ),
                        ),
                        ("sealed", models.BinaryField()),
                        ("at", models.DateTimeField(default=mitwerk.kit.clock.now)),
                        ("delete_after", models.DateField()),
                        ("erased_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payment_details",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("erased_at", None)),
                                fields=("member",),
                                name="one_payment_details_a_member",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Payout",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        ("cause", models.CharField(max_length=60)),
                        ("title", models.CharField(max_length=140)),
                        ("amount_minor", models.BigIntegerField()),
                        ("currency", models.CharField(max_length=3)),
                        (
                            "charges",
                            models.CharField(
                                choices=[
                                    ("shared", "Each side pays its own bank"),
                                    ("client", "The client pays both banks"),
                                ],
                                default="shared",
                                max_length=6,
                            ),
                        ),
                        ("at", models.DateTimeField(default=mitwerk.kit.clock.now)),
                        (
                            "client",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payouts_owed",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "payee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payouts",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "retry_of",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="retried_by",
                                to="ledger.payout",
                            ),
                        ),
                        (
                            "transaction",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payouts",
                                to="ledger.transaction",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("retry_of", None)),
                                fields=("cause",),
                                name="one_first_payout_a_cause",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount_minor__gt", 0)), name="payout_is_money"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PayoutRun",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        ("executes_on", models.DateField()),
                        ("count", models.PositiveIntegerField()),
                        ("control_minor", models.BigIntegerField()),
                        ("sealed", models.BinaryField()),
                        ("sha256", models.CharField(max_length=64)),
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
                            "client",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payout_runs",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("count__gt", 0), ("control_minor__gt", 0)),
                                name="run_pays_somebody",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PayoutItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "details",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="ledger.paymentdetails",
                            ),
                        ),
                        (
                            "payout",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="item",
                                to="ledger.payout",
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="ledger.payoutrun",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="PayoutStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("in_file", "In a payout file"),
                                    ("settled", "Settled"),
                                    ("returned", "Returned by the bank"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("reference", models.CharField(blank=True, max_length=140)),
                        ("at", models.DateTimeField(default=mitwerk.kit.clock.now)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "paper",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="step",
                                to="ledger.paper",
                            ),
                        ),
                        (
                            "payout",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="ledger.payout",
                            ),
                        ),
                        (
                            "transaction",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payout_step",
                                to="ledger.transaction",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("payout", "kind"), name="one_payout_step_of_a_kind"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("kind__in", ["settled", "returned"])),
                                fields=("payout",),
                                name="a_payout_ends_once",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
