"""Django's entry for the ledger."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "mitwerk.apps.ledger"
    label = "ledger"
