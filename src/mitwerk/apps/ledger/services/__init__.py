"""Verbs of the ledger: one movement at a time."""
