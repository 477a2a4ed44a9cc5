"""Django's entry for the configurator."""

from django.apps import AppConfig


class ConfiguratorConfig(AppConfig):
    name = "mitwerk.apps.configurator"
    label = "configurator"
