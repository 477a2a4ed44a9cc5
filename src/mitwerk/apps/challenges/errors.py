"""Refusals of challenges: stable slugs, full sentences that say what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mitwerk.kit.problems import ConflictError, InvalidError, NotAllowedError


class NotADraft(ConflictError):  # noqa: N818 - a speaking refusal, as RFC 9457 means it
    slug = "not-a-draft"
    title = _("This challenge is published; its terms no longer change")


class NotOpen(ConflictError):  # noqa: N818 - as above
    slug = "phase-not-open"
    title = _("This phase does not take entries now")


class DeadlinePassed(ConflictError):  # noqa: N818 - as above
    slug = "deadline-passed"
    title = _("The deadline has passed")


class AlreadyEntered(ConflictError):  # noqa: N818 - as above
    slug = "already-entered"
    title = _("This is already entered")


class NotPublished(ConflictError):  # noqa: N818 - as above
    slug = "not-published"
    title = _("This challenge is not running")


class NotReady(InvalidError):  # noqa: N818 - as above
    """The brief can't be published yet; ``missing`` lists what to mend."""

    slug = "brief-not-ready"
    title = _("Something is still missing")


class BudgetExceeded(InvalidError):  # noqa: N818 - as above
    slug = "budget-exceeded"
    title = _("The prizes add up to more than the sum you promise")


class LicenceRefused(InvalidError):  # noqa: N818 - as above
    slug = "licence-refused"
    title = _("This licence does not fit")


class TermsNotAccepted(InvalidError):  # noqa: N818 - as above
    slug = "terms-not-accepted"
    title = _("Entering needs your yes to the licence and the patent promise")


class AiRefused(InvalidError):  # noqa: N818 - as above
    slug = "ai-made-refused"
    title = _("This challenge refuses AI-made material")


class MissingDeliverable(InvalidError):  # noqa: N818 - as above
    slug = "missing-deliverable"
    title = _("A required deliverable is missing")


class MissingDeclaration(InvalidError):  # noqa: N818 - as above
    slug = "missing-declaration"
    title = _("A declared value is missing or can’t be read")


class NotFromBaseline(InvalidError):  # noqa: N818 - as above
    slug = "not-from-baseline"
    title = _("Entries of this phase start from the winner’s blueprint")


class TooManyEntries(ConflictError):  # noqa: N818 - as above
    slug = "too-many-entries"
    title = _("You have reached the limit of this phase")


class ConflictOfInterest(NotAllowedError):  # noqa: N818 - as above
    slug = "conflict-of-interest"
    title = _("Who decides here can’t enter here")
