"""Django's entry for talk."""

from django.apps import AppConfig


class TalkConfig(AppConfig):
    name = "mitwerk.apps.talk"
    label = "talk"

    def ready(self) -> None:
        """Listen to what happens to members, so that they hear of it."""
        from mitwerk.apps.talk import listeners  # noqa: PLC0415 - models are ready only now

        listeners.listen()
