"""Django's entry for the configurator."""

from django.apps import AppConfig


class ConfiguratorConfig(AppConfig):
    name = "mitwerk.apps.configurator"
    label = "configurator"

    def ready(self) -> None:
        """Tell the apps below how options, configurations and promises look to them."""
        from mitwerk.apps.challenges import discards  # noqa: PLC0415 - app ready
        from mitwerk.apps.configurator import listeners, registrations  # noqa: PLC0415 - app ready
        from mitwerk.apps.configurator.sentences import SENTENCES  # noqa: PLC0415 - app ready
        from mitwerk.apps.configurator.services.paying import PROMISE  # noqa: PLC0415 - app ready
        from mitwerk.apps.configurator.services.wishes import forget_draft  # noqa: PLC0415 - app ready
        from mitwerk.apps.ledger import causes  # noqa: PLC0415 - app ready
        from mitwerk.apps.talk import sentences, subjects  # noqa: PLC0415 - app ready

        subjects.register("option", registrations.option_subject)
        subjects.register("configuration", registrations.configuration_subject)
        discards.register(forget_draft)
        causes.register_owed(PROMISE, registrations.PROMISES)
        for kind, sentence in SENTENCES.items():
            sentences.register(kind, sentence)
        listeners.listen()
