"""Closed vocabularies of talk."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ThreadKind(TextChoices):
    DISCUSSION = "discussion", _("Discussion")
    QUESTION = "question", _("Question to the client")
    PIN = "pin", _("Pinned to a point")


class PostState(TextChoices):
    SHOWN = "shown", _("Shown")
    WITHDRAWN = "withdrawn", _("Withdrawn by its author")
    HIDDEN = "hidden", _("Hidden by a moderator")
