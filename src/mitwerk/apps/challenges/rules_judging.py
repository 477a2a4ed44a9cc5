"""Who may judge, decide and award."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.challenges.enums import PhaseState
from mitwerk.apps.challenges.rules import is_client
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
