"""What was settled or paid by hand can come back; nothing happens to a payout after that."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

from mitwerk.apps.ledger.triggers_payouts import ENDED, TRIGGERS
from mitwerk.kit.tables import PutTriggers


class Migration(migrations.Migration):
    dependencies: ClassVar = [("ledger", "0005_orders_move_money")]

    operations: ClassVar = [
        migrations.RemoveConstraint(model_name="payoutstep", name="a_payout_ends_once"),
        migrations.AlterField(
            model_name="payoutstep",
            name="kind",
            field=models.CharField(
                choices=[
                    ("in_file", "In a payout file"),
                    ("settled", "Settled"),
                    ("returned", "Returned by the bank"),
                    ("voided", "Noted by mistake"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name="payoutstep",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ["returned", "voided"])),
                fields=("payout",),
                name="a_payout_comes_back_once",
            ),
        ),
        PutTriggers(TRIGGERS),  # what may not be replaced is read from the keys
        PutTriggers(ENDED),
    ]
