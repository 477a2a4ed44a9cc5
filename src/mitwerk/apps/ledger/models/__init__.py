"""Tables of money."""

from mitwerk.apps.ledger.models.account import Account
from mitwerk.apps.ledger.models.transaction import Posting, Transaction, Zero

__all__ = ["Account", "Posting", "Transaction", "Zero"]
