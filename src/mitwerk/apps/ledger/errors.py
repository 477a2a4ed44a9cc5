"""Refusals of the ledger."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mitwerk.kit.problems import ConflictError, InvalidError


class UnbalancedError(InvalidError):
    slug = "unbalanced-transaction"
    title = _("The postings don’t add up to zero")


class NotEnoughMoneyError(ConflictError):
    slug = "not-enough-money"
    title = _("There is not enough money on this account")


class KeyReusedError(ConflictError):
    slug = "idempotency-key-reused"
    title = _("This key already belongs to another movement of money")
