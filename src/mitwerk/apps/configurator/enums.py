"""Closed vocabularies of the configurator."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CatalogueState(TextChoices):
    """Who may see a catalogue: its owner alone, everybody, everybody without ordering."""

    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("No longer on sale")


class Finish(TextChoices):
    """How a painted slot shines."""

    GLOSS = "gloss", _("glossy")
    MATT = "matt", _("matt")
    METALLIC = "metallic", _("metallic")
    FABRIC = "fabric", _("fabric")
    LEATHER = "leather", _("leather")
    WOOD = "wood", _("wood")
    RUBBER = "rubber", _("rubber")
    GLASS = "glass", _("glass")
    LIGHT = "light", _("glowing")


class Sheet(TextChoices):
    """The sheets of a catalogue, as they are called in a workbook."""

    FAMILIES = "families", _("Families")
    OPTIONS = "options", _("Options")
    RULES = "rules", _("Rules")
    PACKAGES = "packages", _("Packages")
    MATRICES = "matrices", _("Matrices")


class ClaimKind(TextChoices):
    """What is to be one of a kind."""

    EXACT = "exact", _("This very vehicle, once")
    LOOK = "look", _("Nothing that looks the same from outside")


class Release(TextChoices):
    """Why a claim ended."""

    EXPIRED = "expired", _("Its time ran out")
    GIVEN_UP = "given-up", _("Given up")
    CANCELLED = "cancelled", _("The order was cancelled")


class SuggestionState(TextChoices):
    OPEN = "open", _("Not answered yet")
    TAKEN = "taken", _("Taken over")
    DECLINED = "declined", _("Declined")


class OrderState(TextChoices):
    """Where an order stands; a quote binds the seller until its date."""

    QUOTED = "quoted", _("Quote")
    CONFIRMED = "confirmed", _("Confirmed")
    HANDED_OVER = "handed-over", _("Handed over")
    CANCELLED = "cancelled", _("Cancelled")


class InstalmentKind(TextChoices):
    DEPOSIT = "deposit", _("On confirmation")
    START = "start", _("When your weekend begins")
    HANDOVER = "handover", _("At hand-over")


class PaperKind(TextChoices):
    QUOTE = "quote", _("Quote")
    CONFIRMATION = "confirmation", _("Confirmation")
    INVOICE = "invoice", _("Invoice")
    CREDIT = "credit", _("Credit note")


class WishState(TextChoices):
    OPEN = "open", _("Open")
    DRAFTED = "drafted", _("A challenge is being drafted")
