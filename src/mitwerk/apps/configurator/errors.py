"""Refusals of the configurator, each with what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mitwerk.kit.problems import ConflictError, InvalidError, NotAllowedError


class SheetsRefusedError(InvalidError):
    """The sheets can't be read as a catalogue; ``where`` is the sheet and row."""

    slug = "sheets-refused"
    title = _("This can’t be read as a catalogue")


class SheetsChangedError(ConflictError):
    """Somebody saved the sheets meanwhile; what was typed is shown again."""

    slug = "sheets-changed"
    title = _("Somebody changed these sheets meanwhile. Look at both, then save again.")


class NothingToBuildError(InvalidError):
    slug = "nothing-to-build"
    title = _("These rules leave nothing that could be built")


class NothingNewError(ConflictError):
    slug = "nothing-new"
    title = _("This says the same as an edition that is published already")


class NotOnSaleError(ConflictError):
    slug = "not-on-sale"
    title = _("This catalogue is no longer on sale")


class SupersededError(ConflictError):
    slug = "superseded"
    title = _("A newer edition is on sale. Take your configuration over first; this one stays.")


class TwinError(ConflictError):
    """Somebody has claimed this configuration, or one that looks the same."""

    slug = "twin"
    title = _("This one exists already")


class ClaimEndedError(ConflictError):
    slug = "claim-ended"
    title = _("This claim has ended. Claim the configuration again if it is still free.")


class QuoteEndedError(ConflictError):
    slug = "quote-ended"
    title = _("This quote is no longer valid. Ask for a new one.")


class OrderStateError(ConflictError):
    slug = "order-state"
    title = _("The order is past this step")


class WeekendTakenError(ConflictError):
    slug = "weekend-taken"
    title = _("This weekend is taken. Choose another one.")


class OwnWishError(NotAllowedError):
    slug = "own-wish"
    title = _("Your own wish has your voice already")
