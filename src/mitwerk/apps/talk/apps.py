"""Django's entry for talk."""

from django.apps import AppConfig


class TalkConfig(AppConfig):
    name = "mitwerk.apps.talk"
    label = "talk"
