"""Accounts and transactions of orders; the tables stay as they are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0004_payouts_stay"),
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
                    ("order", "Paid in for an order"),
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
                    ("instalment", "Instalment received"),
                    ("refund", "Given back to the customer"),
                    ("sale", "Handed on to the seller"),
                ],
                max_length=10,
            ),
        ),
    ]
