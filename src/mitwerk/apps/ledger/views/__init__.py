"""Pages of the ledger: earnings, payment data, deposits, payout files."""
