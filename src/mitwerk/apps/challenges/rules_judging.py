"""Who may judge, decide and award."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.challenges.enums import PhaseState
from mitwerk.apps.challenges.rules import is_client
from mitwerk.engines.judging import CONTENDERS, LIST_SIZE, SMALL_JURY, lists_wanted
from mitwerk.kit.problems import NotAllowedError

if TYPE_CHECKING:
    from datetime import datetime

    from mitwerk.apps.challenges.models import Challenge, Phase
    from mitwerk.apps.members.models import Member


def runs_challenge(member: Member | None, challenge: Challenge) -> bool:
    """Only the client moves the client's money and chooses for the client jury."""
    return member is not None and is_client(challenge, member.pk)


def check_runs_challenge(member: Member, challenge: Challenge) -> None:
    if not runs_challenge(member, challenge):
        raise NotAllowedError


def takes_ballots(phase: Phase, now: datetime) -> bool:
    """Tell whether ballots count at this moment of the database's clock."""
    ballots_end = phase.judged_at
    return phase.state == PhaseState.JUDGING and ballots_end is not None and now < ballots_end


# Of one judge in a phase. Who could swap without end would choose what to judge: all but a
# friend's entry and weak rivals. What is recognised besides is left out of the list.
MOST_SWAPS = 5
MOST_LISTS = 8  # forty looks: what the simulations in docs/figures/judging.md were run with


def lists_asked(entries: int, jury: int | None) -> int:
    """Return how many lists of five a judge is asked for; ``jury`` is None for the community.

    First enough to see every entry once. Where there are more entries than contenders, as many
    again that look at these more closely. A jury under ten goes on until each has seen all.
    """
    broad = max(1, lists_wanted(entries, jury or SMALL_JURY, 0) or -(-entries // LIST_SIZE))
    if jury is not None and jury < SMALL_JURY:
        return broad
    return min(MOST_LISTS, 2 * broad if entries > CONTENDERS else broad)


def focuses(looks: int, asked: int) -> bool:
    """Tell whether a judge's next list looks at the contenders: in the second half of the looks.

    Two lists of five at least come before; pairs count as the two looks they are.
    """
    return looks >= 2 * LIST_SIZE and 2 * looks >= asked * LIST_SIZE
