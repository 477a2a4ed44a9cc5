"""Closed vocabularies of the ledger."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AccountKind(TextChoices):
    """What an account stands for; only the outside world may go below zero."""

    OUTSIDE = "outside", _("Outside the platform")
    POT = "pot", _("Prize pot of a challenge")
    LOCK = "lock", _("Locked for a phase")
    PAYABLE = "payable", _("Owed to a winner")


class TransactionKind(TextChoices):
    FUND = "fund", _("Funded")
    LOCK = "lock", _("Locked")
    AWARD = "award", _("Awarded")
    PAY = "pay", _("Marked as paid")
    RELEASE = "release", _("Released")
    REVERSE = "reverse", _("Reversed")
