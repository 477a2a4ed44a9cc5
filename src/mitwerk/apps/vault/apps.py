"""Django's entry for the vault."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "mitwerk.apps.vault"
    label = "vault"

    def ready(self) -> None:
        from mitwerk.apps.vault import events, tasks  # noqa: PLC0415 - models load first
        from mitwerk.kit.events import subscribe  # noqa: PLC0415 - models load first

        subscribe(events.PreviewsWanted, tasks.enqueue_previews)
        subscribe(events.RevisionSealed, tasks.enqueue_masked)
