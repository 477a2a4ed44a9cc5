"""Payments by bank: account numbers checked, SEPA payout files (pain.001) written and read again.

`credit_transfers` writes the file that a bank takes, `read_back` reads such a file by itself, so
that the sums of what was written can be held against what was meant.
"""

from mitwerk.engines.payments.charset import sepa_text
from mitwerk.engines.payments.days import is_bank_day, next_bank_day
from mitwerk.engines.payments.iban import SEPA_COUNTRIES, country_of, iban_of, in_sepa
from mitwerk.engines.payments.model import Address, Order, Party, PaymentsError, Transfer
from mitwerk.engines.payments.pain import credit_transfers
from mitwerk.engines.payments.read import ReadFile, ReadTransfer, read_back

__all__ = [
    "SEPA_COUNTRIES",
    "Address",
    "Order",
    "Party",
    "PaymentsError",
    "ReadFile",
    "ReadTransfer",
    "Transfer",
    "country_of",
    "credit_transfers",
    "iban_of",
    "in_sepa",
    "is_bank_day",
    "next_bank_day",
    "read_back",
    "sepa_text",
]
