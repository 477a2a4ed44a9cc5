"""Closed vocabularies of the vault."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Visibility(TextChoices):
    """Who sees a revision: its owner, its owner until the deadline, everybody."""

    DRAFT = "draft", _("Draft: only you")
    SEALED = "sealed", _("Sealed until the deadline")
    OPEN = "open", _("Open to everybody")


class BlobState(TextChoices):
    STORED = "stored", _("Stored")
    WITHHELD = "withheld", _("Withheld after a takedown")


class PreviewKind(TextChoices):
    """What is derived from a file so that people can look at it."""

    MODEL = "model", _("3D model")
    THUMBNAIL = "thumbnail", _("Picture")
    DRAWING = "drawing", _("Drawing")
    CLEAN = "clean", _("Copy without names")


class Likeness(TextChoices):
    """How one part resembles another."""

    SAME = "same", _("the same part")
    MIRRORED = "mirrored", _("its mirror image")
    SCALED = "scaled", _("the same shape in another size")
    NEAR = "near", _("similar")


class FlagState(TextChoices):
    """What people found when they looked at two parts that are alike."""

    OPEN = "open", _("Not looked at yet")
    FINE = "fine", _("Looked at: fine")
    MISSING = "missing", _("Looked at: the lineage is missing")


class Licence(TextChoices):
    """SPDX identifiers that promise open hardware; NC and ND are refused everywhere."""

    CERN_OHL_S = "CERN-OHL-S-2.0", "CERN-OHL-S-2.0"
    CERN_OHL_W = "CERN-OHL-W-2.0", "CERN-OHL-W-2.0"
    CERN_OHL_P = "CERN-OHL-P-2.0", "CERN-OHL-P-2.0"
    CC_BY_SA = "CC-BY-SA-4.0", "CC-BY-SA-4.0"
    CC_BY = "CC-BY-4.0", "CC-BY-4.0"
    CC0 = "CC0-1.0", "CC0-1.0"
    SOLDERPAD = "SHL-2.1", "SHL-2.1"
    TAPR = "TAPR-OHL-1.0", "TAPR-OHL-1.0"
    APACHE = "Apache-2.0", "Apache-2.0"
    MIT = "MIT", "MIT"


class AiUse(TextChoices):
    """What the author declares about machine-made material in a revision."""

    NONE = "none", _("Made without generative AI")
    PARTLY = "partly", _("Partly made with generative AI")
    MOSTLY = "mostly", _("Mostly made with generative AI")


class Severity(TextChoices):
    """How bad what a safety notice warns of is."""

    NOTE = "note", _("Good to know")
    CAUTION = "caution", _("Use with care")
    STOP = "stop", _("Do not use")


class AnswerKind(TextChoices):
    """What became of a safety notice."""

    WITHDRAWN = "withdrawn", _("Withdrawn")
    SOLVED = "solved", _("Solved")


class CarryKind(TextChoices):
    """By which way a revision came to what a safety notice warns of."""

    ORIGIN = "origin", _("This is the revision")
    LINEAGE = "lineage", _("Comes from it")
    COPY = "copy", _("Holds the same file")
    USE = "use", _("Has it among its parts")


class CarryState(TextChoices):
    """Whether a revision still carries what a safety notice warns of."""

    CARRIES = "carries", _("Carries it")
    MENDED = "mended", _("No longer holds the file")
    SOLVED = "solved", _("Solved here")
