"""Payment data of members: where their prizes go, and from where clients pay."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from mitwerk.apps.ledger.enums import Reach
from mitwerk.apps.members.models import Member
from mitwerk.kit import clock
from mitwerk.kit.models import PublicModel


class PaymentDetails(PublicModel):
    """Name, account and address of a member, encrypted by `kit.sealing`; one living row each.

    `services.details` writes and erases them; a change is a new row. What is not sealed says
    only whether a payout file reaches the account.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="payment_details")
    reach = models.CharField(max_length=6, choices=Reach.choices)
    sealed = models.BinaryField()
    at = models.DateTimeField(default=clock.now)
    delete_after = models.DateField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member"],
                condition=models.Q(erased_at=None),
                name="one_payment_details_a_member",
            )
        ]
