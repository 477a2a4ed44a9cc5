"""Tables of money."""

from mitwerk.apps.ledger.models.account import Account
from mitwerk.apps.ledger.models.deposit import Deposit, DepositVerdict
from mitwerk.apps.ledger.models.details import PaymentDetails
from mitwerk.apps.ledger.models.paper import Paper
from mitwerk.apps.ledger.models.payout import Payout, PayoutItem, PayoutRun, PayoutStep
from mitwerk.apps.ledger.models.transaction import Posting, Transaction, Zero

__all__ = [
    "Account",
    "Deposit",
    "DepositVerdict",
    "Paper",
    "PaymentDetails",
    "Payout",
    "PayoutItem",
    "PayoutRun",
    "PayoutStep",
    "Posting",
    "Transaction",
    "Zero",
]
