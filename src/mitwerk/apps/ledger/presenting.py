"""Payouts as pages draw them: a line of steps, and who must act next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.http import urlencode
from django.utils.translation import gettext as _

from mitwerk.apps.ledger.enums import PayoutState, Reach, StepKind

if TYPE_CHECKING:
    from datetime import datetime

    from mitwerk.apps.ledger.models import Payout, PayoutStep
    from mitwerk.apps.ledger.queries.payouts import PayoutLine
    from mitwerk.kit.paging import Slice

BACK = (PayoutState.RETURNED, PayoutState.VOIDED)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a line; ``state`` is done, current, coming or skipped."""

    label: str
    state: str
    when: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A payout with its line of steps and the sentence about what happens next."""

    line: PayoutLine
    steps: tuple[Step, ...]
    next: str
    before: tuple[Step, ...] = ()  # earlier payments of the sum that came back, oldest first

    @property
    def payout(self) -> Payout:
        return self.line.payout

    @property
    def back(self) -> bool:
        """Whether it came back, so that another payout pays the sum."""
        return self.line.state in BACK

    @property
    def ended(self) -> bool:
        return self.line.state in {PayoutState.SETTLED, *BACK}


def drawn(line: PayoutLine) -> Drawn:
    """Return a payout as a page draws it."""
    first = Step(_("Payable"), _first(line), line.payout.at)
    before = tuple(came_back(step) for step in line.before)
    return Drawn(line, (first, *steps_after(line)), next_of(line), before)


def came_back(step: PayoutStep) -> Step:
    """Return how a payment came back, with the reason that was given."""
    label = _("Noted by mistake") if step.kind == StepKind.VOIDED else _("Returned")
    return Step(label, "current", step.at, step.reference)


def _first(line: PayoutLine) -> str:
    return "current" if line.state == PayoutState.PAYABLE else "done"


def steps_after(line: PayoutLine) -> tuple[Step, ...]:
    """Return the steps after a payout became payable."""
    made = {step.kind: step for step in line.payout.steps.all()}
    sent, settled = made.get(StepKind.IN_FILE), made.get(StepKind.SETTLED)
    returned = made.get(StepKind.RETURNED) or made.get(StepKind.VOIDED)
    by_hand = settled is not None and sent is None
    in_file = "skipped" if by_hand else "coming"
    if sent is not None:
        in_file = "done" if settled or returned else "current"
    middle = Step(
        _("Paid by hand") if by_hand else _("In a payout file"),
        "done" if by_hand else in_file,
        sent.at if sent else None,
    )
    paid = [Step(_("Settled"), "done", settled.at, settled.reference)] if settled else []
    if returned is not None:
        return (middle, *paid, came_back(returned))
    return (middle, *(paid or [Step(_("Settled"), "coming")]))


def next_of(line: PayoutLine) -> str:
    """Say what happens next and who must act."""
    if line.state == PayoutState.SETTLED:
        return ""
    if line.state == PayoutState.RETURNED:
        return _("The bank sent it back; it is payable again.")
    if line.state == PayoutState.VOIDED:
        return _("It was noted by mistake; it is payable again.")
    if line.state == PayoutState.IN_FILE:
        return _("Next: the client’s bank carries it out, then the treasurer marks it as settled.")
    who = line.payout.payee.shown_name
    if line.reach is None:
        return _("Next: %s gives payment data.") % who
    if line.payout.currency != "EUR" or line.reach == Reach.ABROAD:
        return _("Next: the treasurer or the client pays by hand and adds the bank’s receipt.")
    return _("Next: the treasurer puts it into a payout file, or the client pays by hand.")


def older(page: Slice[Any], name: str = "cursor") -> str:
    """Return the address of the next page, empty at the end."""
    return f"?{urlencode({name: page.next})}" if page.next else ""
