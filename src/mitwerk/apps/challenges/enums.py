"""Closed vocabularies of challenges."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ChallengeState(TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Running")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class PhaseState(TextChoices):
    """The life of a phase; `services.lifecycle` is the only place that moves it."""

    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Not open yet")
    OPEN = "open", _("Open for entries")
    JUDGING = "judging", _("Being judged")
    TOO_CLOSE = "too_close", _("Too close to call")
    APPEALS = "appeals", _("Open to appeals")
    DECIDED = "decided", _("Decided")
    AWARDED = "awarded", _("Awarded")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class ChallengeSize(TextChoices):
    PORTFOLIO = "portfolio", _("Portfolio piece")
    PART = "part", _("Part contest of days")
    VEHICLE = "vehicle", _("Whole vehicle of weeks")


class PhaseKind(TextChoices):
    CONCEPT = "concept", _("Concept")
    FRONT = "front", _("Front")
    REAR = "rear", _("Rear")
    SIDES = "sides", _("Sides")
    WHEELS = "wheels", _("Wheels and tyres")
    MATERIALS = "materials", _("Materials")
    INTERIOR = "interior", _("Interior")
    POWERTRAIN = "powertrain", _("Powertrain")
    OTHER = "other", _("Other")


class DeliverableKind(TextChoices):
    SKETCH = "sketch", _("Sketch, photo or PDF")
    MODEL = "model", _("3D model")
    DRAWING = "drawing", _("Drawing")
    TABLE = "table", _("Table of parts, materials, processes, masses and costs")
    CIRCUIT = "circuit", _("Circuit")
    DATASHEET = "datasheet", _("Data sheets")
    TEXT = "text", _("Text")
    SOURCE = "source", _("Editable source")


class JuryKind(TextChoices):
    CLIENT = "client", _("Client")
    EXPERTS = "experts", _("Experts")
    COMMUNITY = "community", _("Community")


class RowKind(TextChoices):
    FACT = "fact", _("A fact that can be measured")
    JUDGED = "judged", _("Judged by people")
    DECLARED = "declared", _("Declared with a source file")


class AiRule(TextChoices):
    ALLOWED = "allowed", _("Allowed")
    DECLARED = "declared", _("Allowed when declared")
    REFUSED = "refused", _("Refused")


class TooCloseRule(TextChoices):
    """What happens when the ballots can't tell the winner, frozen with the terms."""

    SPLIT = "split", _("One run-off, then the prize is split")
    RUN_OFF_JURY = "run_off_jury", _("One run-off, then the client jury chooses and says why")
    CLIENT_JURY = "client_jury", _("The client jury chooses, with a public reason")

    @property
    def has_run_off(self) -> bool:
        """Whether judges rank the contenders once more before anything else."""
        return self != TooCloseRule.CLIENT_JURY

    @property
    def jury_chooses(self) -> bool:
        return self != TooCloseRule.SPLIT


class CancelRule(TextChoices):
    RETURN = "return", _("Money not awarded goes back to the client")
    SHARE = "share", _("Money of an open phase is shared among its entrants")


class EntryState(TextChoices):
    ENTERED = "entered", _("Entered")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LEFT_OUT = "left_out", _("Left out on appeal")


class DecisionKind(TextChoices):
    DECLARED = "declared", _("Decided by the ballots")
    CLIENT_JURY = "client_jury", _("Chosen by the client jury")
    SPLIT = "split", _("Split among the contenders")
    LAPSED = "lapsed", _("Split, since the client did not choose in time")
    NO_WINNER = "no_winner", _("No winner")


class Ground(TextChoices):
    """Why somebody may appeal; nothing else is heard."""

    ROW = "row", _("A row of the brief")
    PLAGIARISM = "plagiarism", _("Plagiarism")
    CONFLICT = "conflict", _("Conflict of interest")
    PROCEDURE = "procedure", _("Procedure")


class StepKind(TextChoices):
    """What happened to an appeal; `services.appeals` and the ticker write it."""

    LODGED = "lodged", _("Lodged")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    UPHELD = "upheld", _("Upheld")
    DISMISSED = "dismissed", _("Dismissed")
    LAPSED = "lapsed", _("Not ruled on in time")


class Remedy(TextChoices):
    """What an upheld appeal changes; ballots are never edited."""

    ENTRY = "entry", _("The entry is left out, and the ballots are counted again")
    JUDGE = "judge", _("A judge is left out, and the ballots are counted again")
    AGAIN = "again", _("The phase is judged again")


class MoneyReason(TextChoices):
    """Why money moved, as the ledger keeps it; a rank or a file's code follows after a colon."""

    PROMISED = "promised", _("Prizes promised in the brief")
    LOCKED = "locked", _("Prizes of a phase")
    PRIZE = "prize", _("Prize of rank %(rank)s")
    DUE = "due", _("Prize of rank %(rank)s, payable from now on")
    SENT = "sent", _("File %(rank)s")
    PAID_OUT = "paid-out", _("Prize money")
    RETURNED = "returned", _("Sent back by the bank")
    VOIDED = "voided", _("Noted by mistake")
    SHARED = "shared", _("Cancelled, shared among the entrants")
    SHARED_DUE = "shared-due", _("Share of a cancelled phase, payable from now on")
    NO_WINNER = "no-winner", _("Nobody won")
    NO_PLACE = "no-place", _("Nobody holds a place with this prize")
    OVER = "over", _("All phases are over")
    CANCELLED = "cancelled", _("The challenge was cancelled")

    def of_rank(self, rank: int) -> str:
        """Return what the ledger keeps for the prize of a rank.

        >>> MoneyReason.PRIZE.of_rank(2)
        'prize:2'
        """
        return f"{self.value}:{rank}"


class AwardState(TextChoices):
    AWARDED = "awarded", _("Awarded")
    PAID = "paid", _("Paid")
