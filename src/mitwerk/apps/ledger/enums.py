"""Closed vocabularies of the ledger."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AccountKind(TextChoices):
    """What an account stands for; only the outside world may go below zero."""

    OUTSIDE = "outside", _("Outside the platform")
    POT = "pot", _("Prize pot of a challenge")
    LOCK = "lock", _("Locked for a phase")
    AWARDED = "awarded", _("Awarded, not payable yet")
    PAYABLE = "payable", _("Owed to a winner")
    TRANSIT = "transit", _("In a payout file, on its way")
    ORDER = "order", _("Paid in for an order")


class TransactionKind(TextChoices):
    FUND = "fund", _("Funded")
    LOCK = "lock", _("Locked")
    AWARD = "award", _("Awarded")
    DUE = "due", _("Payable")
    SEND = "send", _("Put into a payout file")
    PAY = "pay", _("Marked as paid")
    RELEASE = "release", _("Released")
    REVERSE = "reverse", _("Reversed")
    INSTALMENT = "instalment", _("Instalment received")
    REFUND = "refund", _("Given back to the customer")
    SALE = "sale", _("Handed on to the seller")


class StepKind(TextChoices):
    """What happened to a payout; one that nothing happened to is payable."""

    IN_FILE = "in_file", _("In a payout file")
    SETTLED = "settled", _("Settled")
    RETURNED = "returned", _("Returned by the bank")
    VOIDED = "voided", _("Noted by mistake")


class PayoutState(TextChoices):
    """Where a payout stands: its last step, or payable before the first."""

    PAYABLE = "payable", _("Payable")
    IN_FILE = "in_file", _("In a payout file")
    SETTLED = "settled", _("Settled")
    RETURNED = "returned", _("Returned by the bank")
    VOIDED = "voided", _("Noted by mistake")


class Charges(TextChoices):
    """Who bears the charges of a payment; the terms of the challenge say which."""

    SHARED = "shared", _("Each side pays its own bank")
    CLIENT = "client", _("The client pays both banks")


class Reach(TextChoices):
    """How money gets to an account."""

    SEPA = "sepa", _("Inside SEPA, by payout file")
    ABROAD = "abroad", _("Outside SEPA, by hand")


class PaperKind(TextChoices):
    PROOF = "proof", _("Proof of a deposit")
    RECEIPT = "receipt", _("Receipt of a payment")
