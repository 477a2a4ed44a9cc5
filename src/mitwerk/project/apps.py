"""Django's entry for the project shell (its templates, static files and commands)."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "mitwerk.project"
    label = "project"
