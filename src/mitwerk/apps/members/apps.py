"""Django's entry for members."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "mitwerk.apps.members"
    label = "members"
