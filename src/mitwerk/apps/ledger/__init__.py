"""The ledger: double entry in integer minor units, append-only, kept whole by the database."""
