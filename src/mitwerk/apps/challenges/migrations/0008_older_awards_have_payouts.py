"""Open the payouts of shares that were owed before payouts existed; it may run twice."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations


def open_payouts(apps: Any, _editor: Any) -> None:
    lines = apps.get_model("challenges", "AwardLine")
    payouts = apps.get_model("ledger", "Payout")
    known = set(payouts.objects.values_list("cause", flat=True))
    owed = lines.objects.filter(paid_by=None).select_related("award__phase__challenge")
    for line in owed.order_by("pk"):
        cause = f"award-line:{line.code}"
        if cause in known:
            continue
        award = line.award
        challenge = award.phase.challenge
        payouts.objects.create(
            cause=cause,
            title=f"{challenge.title}, {award.phase.title}"[:140],
            payee_id=line.payee_id,
            client_id=challenge.client_id,
            amount_minor=line.amount_minor,
            currency=award.currency,
            charges="shared",
            transaction_id=award.transaction_id,
            at=award.at,
        )


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("challenges", "0007_what_is_frozen_takes_no_rows"),
        ("ledger", "0004_payouts_stay"),
    ]

    operations: ClassVar = [migrations.RunPython(open_payouts, migrations.RunPython.noop)]
