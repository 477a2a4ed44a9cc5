"""Orders: a frozen quote, its instalments, its papers, the weekend at a workshop."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.configurator.enums import InstalmentKind, OrderState, PaperKind
from mitwerk.apps.configurator.models.catalogue import Catalogue
from mitwerk.apps.configurator.models.configuration import Claim, Configuration
from mitwerk.apps.ledger.models import Transaction
from mitwerk.apps.members.models import Member
from mitwerk.kit import clock
from mitwerk.kit.models import PublicModel


class Workshop(PublicModel):
    """Where vehicles are put together with their owners; as little as choosing one needs."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    town = models.CharField(_("town"), max_length=80)
    latitude = models.DecimalField(max_digits=8, decimal_places=5)
    longitude = models.DecimalField(max_digits=8, decimal_places=5)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)


class Weekend(models.Model):
    """A weekend that a workshop has free, by its Saturday. Its row is the lock on its places."""

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="weekends")
    saturday = models.DateField()
    places = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["saturday"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workshop", "saturday"], name="weekend_once")
        ]

    def __str__(self) -> str:
        return f"{self.workshop_id}: {self.saturday}"


class Order(PublicModel):
    """A quote that may become an order. ``payload`` is what was offered, canonical and frozen.

    Sums never change; `services.orders` moves the state. ``buyer`` is sealed: it is the one
    place that holds a name and an address.
    """

    catalogue = models.ForeignKey(Catalogue, on_delete=models.PROTECT, related_name="orders")
    configuration = models.ForeignKey(
        Configuration, on_delete=models.PROTECT, related_name="orders"
    )
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, related_name="orders")
    customer = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="orders")
    number = models.PositiveIntegerField()
    payload = models.TextField()
    payload_sha256 = models.CharField(max_length=64)
    currency = models.CharField(max_length=3)
    price_minor = models.BigIntegerField()
    vat_minor = models.BigIntegerField()
    buyer = models.BinaryField()
    town = models.CharField(_("town"), max_length=80)
    valid_until = models.DateField()
    state = models.CharField(max_length=12, choices=OrderState.choices, default=OrderState.QUOTED)
    weekend = models.ForeignKey(
        Weekend, on_delete=models.PROTECT, null=True, blank=True, related_name="orders"
    )
    at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.CharField(max_length=400, blank=True)
    kept_minor = models.BigIntegerField(default=0)  # what stayed with the seller after cancelling

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["catalogue", "number"], name="order_number_once"),
            models.UniqueConstraint(
                fields=["configuration"],
                condition=models.Q(state__in=[OrderState.CONFIRMED, OrderState.HANDED_OVER]),
                name="configuration_ordered_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[OrderState.QUOTED, OrderState.CANCELLED])
                | models.Q(weekend__isnull=False, confirmed_at__isnull=False),
                name="confirmed_has_a_weekend",
            ),
        ]


class Instalment(models.Model):
    """A part of the price; received when its transaction is in the books, returned by another."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="instalments")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=InstalmentKind.choices)
    amount_minor = models.BigIntegerField()
    received = models.ForeignKey(Transaction, on_delete=models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "position"], name="instalment_once"),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="instalment_is_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}.{self.position}"


class OrderPaper(PublicModel):
    """A PDF of an order as it was given out, sealed: it names the buyer."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=12, choices=PaperKind.choices)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    sealed = models.BinaryField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "kind"], name="paper_once_an_order")
        ]
