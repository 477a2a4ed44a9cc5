"""Django's entry for the ledger."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "mitwerk.apps.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Tell members what happens to their money."""
        from mitwerk.apps.ledger import listeners  # noqa: PLC0415 - app ready
        from mitwerk.apps.ledger.sentences import SENTENCES  # noqa: PLC0415 - app ready
        from mitwerk.apps.talk import sentences  # noqa: PLC0415 - app ready

        for kind, sentence in SENTENCES.items():
            sentences.register(kind, sentence)
        listeners.listen()
