"""What the frozen terms promise, read from their text: rows are only how we got there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import Challenge, Phase
    from mitwerk.apps.challenges.texts import StandingText


def promised_prize(phase: Phase, rank: int) -> int | None:
    """Return the prize of a rank in minor units; None where the terms promise none."""
    phases = json.loads(phase.challenge.terms)["phases"]
    frozen = next((one for one in phases if one["code"] == phase.code), None)
    prizes = {one["rank"]: one["amount_minor"] for one in (frozen or {"prizes": ()})["prizes"]}
    return prizes.get(rank)


def promises(challenge: Challenge, text: StandingText) -> bool:
    """Tell whether the terms promise a standing text; a draft promises them all."""
    return promised_version(challenge, text) > 0


def promised_version(challenge: Challenge, text: StandingText) -> int:
    """Return which version of a standing text the terms hold, 0 for none; a draft the newest."""
    if not challenge.terms:
        return text.version
    said = json.loads(challenge.terms)["texts"]
    # The first terms named no versions.
    return next((int(one.get("version", 1)) for one in said if one["key"] == text.key), 0)
