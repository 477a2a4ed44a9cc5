"""Django's entry for the kit."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "mitwerk.kit"
    label = "kit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the check of the database that `migrate` makes first."""
        from mitwerk.kit import halfway  # noqa: F401, PLC0415 - registers itself
