"""Django's entry for members."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "mitwerk.apps.members"
    label = "members"

    def ready(self) -> None:
        """Send mails by tasks."""
        from mitwerk.apps.members import events, tasks  # noqa: PLC0415 - app ready
        from mitwerk.kit.events import subscribe  # noqa: PLC0415 - app ready

        subscribe(events.ResetAsked, tasks.enqueue_reset)
