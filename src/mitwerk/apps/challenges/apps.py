"""Django's entry for challenges."""

from django.apps import AppConfig


class ChallengesConfig(AppConfig):
    name = "mitwerk.apps.challenges"
    label = "challenges"
