"""Django's entry for the kit."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "mitwerk.kit"
    label = "kit"
    default_auto_field = "django.db.models.BigAutoField"
