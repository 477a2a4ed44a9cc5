"""Refusals of the ledger."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mitwerk.kit.problems import ConflictError, InvalidError, NotAllowedError


class UnbalancedError(InvalidError):
    slug = "unbalanced-transaction"
    title = _("The postings don’t add up to zero")


class NotEnoughMoneyError(ConflictError):
    slug = "not-enough-money"
    title = _("There is not enough money on this account")


class KeyReusedError(ConflictError):
    slug = "idempotency-key-reused"
    title = _("This key already belongs to another movement of money")


class PaperRefusedError(InvalidError):
    slug = "paper-refused"
    title = _("This paper can’t be taken")


class DetailsRefusedError(InvalidError):
    slug = "payment-data-refused"
    title = _("This payment data can’t be used")


class DetailsMissingError(ConflictError):
    slug = "payment-data-missing"
    title = _("There is no payment data yet")


class DepositJudgedError(ConflictError):
    slug = "deposit-judged"
    title = _("Somebody has looked at this deposit already")


class OwnDepositError(NotAllowedError):
    slug = "own-deposit"
    title = _("A deposit is confirmed by a second person")


class OwnPayoutError(NotAllowedError):
    slug = "own-payout"
    title = _("Somebody else must note what is paid to you")


class PayoutMovedError(ConflictError):
    slug = "payout-moved"
    title = _("This payout has moved on already")


class ReceiptMissingError(InvalidError):
    slug = "receipt-missing"
    title = _("A payment outside SEPA needs its receipt")


class RunRefusedError(InvalidError):
    slug = "payout-run-refused"
    title = _("No payout file can be made of this")


class SealedError(ConflictError):
    slug = "sealed"
    title = _("The key to this payment data is missing")
