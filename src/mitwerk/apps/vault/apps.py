"""Django's entry for the vault."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "mitwerk.apps.vault"
    label = "vault"
