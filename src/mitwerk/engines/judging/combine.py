"""Several juries and criteria as one result, by weights frozen before anyone voted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from mitwerk.engines.judging.agreement import agreement
from mitwerk.engines.judging.duels import Duels, duels_of
from mitwerk.engines.judging.errors import JudgingError
from mitwerk.engines.judging.evidence import (
    Evidence,
    dispersion,
    evidence,
    mean_weight,
    widening,
)
from mitwerk.engines.judging.model import Ballot, Screened
from mitwerk.engines.judging.posterior import given_estimates
from mitwerk.engines.judging.rank import ballots_hash, check_confidence, conclude, duel_shares
from mitwerk.engines.judging.screen import Screen, screened_fit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from mitwerk.engines.judging.duels import Floats
    from mitwerk.engines.judging.model import Result

# Shares of duels lie in 0 to 1, so their standard deviation can't be above one half.
LARGEST_SHARE_SPREAD: Final = 0.5


@dataclass(frozen=True, slots=True)
class Part:
    """The ballots of one jury on one criterion and the weight of their voice (above 0)."""

    name: str
    weight: float | Fraction
    ballots: Sequence[Ballot]


def combine(
    parts: Sequence[Part],
    confidence: float = 0.95,
    seed: str | None = None,
    *,
    entries: Iterable[str] | None = None,
) -> Result:
    """Combine juries and criteria: the weighted mean of the shares of duels won.

    Log-worths of two juries have no common unit (a jury that agrees more spreads them wider and
    would outvote its weight), so each part first becomes the share of duels that an entry is
    expected to win against the others, 0 to 1; these are averaged by the weights.

    Parameters
    ----------
    parts
        One per jury and criterion; a judge may sit in several.
    confidence, seed, entries
        As in `rank`.

    Returns
    -------
    Result
        ``worth``, ``low`` and ``high`` are shares of duels; one part alone is decided as by
        `rank`. Parts that share judges are taken as fully dependent. A part without ballots
        is refused, not reweighted.

    Raises
    ------
    JudgingError
        No parts, a part twice, a weight that isn't above 0, faulty ballots.
    """
    check_confidence(confidence)
    _refuse_bad(parts)
    ballots = [ballot for part in parts for ballot in part.ballots]
    names = {name for ballot in ballots for name in ballot.ranks} if entries is None else entries
    listed = tuple(sorted(set(names)))
    whole = float(sum(part.weight for part in parts))
    found = [_shares(part, listed, float(part.weight) / whole, confidence) for part in parts]
    joined = _joined(found, listed)
    if len(found) == 1:
        # One jury alone is decided exactly as `rank` decides; only the scale differs.
        alone = evidence(found[0].duels, found[0].screen.fitted, found[0].screen.active, confidence)
        joined = replace(joined, contributions=alone.contributions, posteriors=alone.posteriors)
    named = _named_apart(parts)
    out = {(one.name, screened.judge) for one in found for screened in one.screen.screened}
    kept = [ballot for key, ballot in named if key not in out]
    return conclude(
        joined,
        duels=joined.estimate + 0.5,
        lists=np.sum([one.duels.lists for one in found], axis=0),
        agreed=agreement(kept),
        screened=tuple(
            Screened(screened.judge, f"{one.name}: {screened.reason}")
            for one in found
            for screened in one.screen.screened
        ),
        confidence=confidence,
        seed=ballots_hash(ballot for _, ballot in named) if seed is None else seed,
        centre=0.5,
        parts=tuple(part.name for part in parts),
    )


@dataclass(frozen=True, slots=True)
class _Shares:
    """One part in weighted shares of duels.

    ``share`` (n,) has mean 0; ``covariance`` (n, n) belongs to it; ``contributions`` (judges, n)
    of ``judges`` sum to it.
    """

    name: str
    duels: Duels
    screen: Screen
    judges: tuple[str, ...]
    share: Floats
    covariance: Floats
    contributions: Floats


def _shares(part: Part, listed: tuple[str, ...], weight: float, confidence: float) -> _Shares:
    duels = duels_of(part.ballots, listed)
    screen = screened_fit(duels)
    fitted, used = screen.fitted, np.flatnonzero(screen.active)
    slope = weight * _share_slope(fitted.worth)
    influence = fitted.scores[used] @ fitted.inverse
    spread = dispersion(influence, fitted.inverse, mean_weight(duels))
    # Each jury by its own size: three experts are no better known for sitting beside a crowd.
    inverse = fitted.inverse * spread * widening(len(used), confidence)
    share = weight * (duel_shares(fitted.worth) - 0.5)
    return _Shares(
        part.name,
        duels,
        screen,
        tuple(duels.judges[place] for place in used),
        share,
        slope @ inverse @ slope.T,
        influence @ slope.T + share / len(used),
    )


def _share_slope(worth: Floats) -> Floats:
    """Derivative of the shares of duels by the log-worths (n, n); its rows sum to 0."""
    count = len(worth)
    chances = 1.0 / (1.0 + np.exp(worth[None, :] - worth[:, None]))
    steepness = chances * (1.0 - chances) / max(1, count - 1)
    np.fill_diagonal(steepness, 0.0)
    return np.diag(steepness.sum(axis=1)) - steepness


def _joined(found: Sequence[_Shares], listed: tuple[str, ...]) -> Evidence:
    judges = tuple(sorted({judge for one in found for judge in one.judges}))
    seat = {judge: place for place, judge in enumerate(judges)}
    contributions = np.zeros((len(judges), len(listed)))
    estimate = np.zeros(len(listed))
    covariance = np.zeros((len(listed), len(listed)))
    for one, sharing in zip(found, _sharing(found), strict=True):
        contributions[[seat[judge] for judge in one.judges]] += one.contributions
        estimate += one.share
        covariance += sharing * one.covariance
    posteriors = given_estimates(estimate, covariance, LARGEST_SHARE_SPREAD)
    smallest = min(len(one.judges) for one in found)
    variance = np.diag(covariance)
    return Evidence(listed, judges, estimate, variance, contributions, posteriors, smallest)


def _sharing(found: Sequence[_Shares]) -> list[int]:
    """For each part the number of parts in its group; parts with a common judge form a group.

    The variance of a sum of k dependent terms is at most k times the sum of their variances,
    whatever their correlation.
    """
    groups: list[set[str]] = []
    for one in found:
        linked = set(one.judges)
        apart = []
        for group in groups:
            if group & linked:
                linked |= group
            else:
                apart.append(group)
        groups = [*apart, linked]
    return [
        sum(1 for other in found if other.judges and set(other.judges) <= group)
        for one in found
        for group in groups
        if set(one.judges) <= group
    ]


def _named_apart(parts: Sequence[Part]) -> list[tuple[tuple[str, str], Ballot]]:
    """All ballots with the part in front of their name, keyed by part and judge."""
    return [
        (
            (part.name, ballot.judge),
            Ballot(f"{part.name}\x1d{ballot.ballot}", ballot.judge, ballot.ranks),
        )
        for part in parts
        for ballot in part.ballots
    ]


def _refuse_bad(parts: Sequence[Part]) -> None:
    if not parts:
        raise JudgingError("There is no jury to combine")
    if len({part.name for part in parts}) < len(parts):
        raise JudgingError("Two juries have the same name")
    for part in parts:
        if not part.weight > 0:
            message = f"Jury {part.name} weighs {part.weight}; leave it out or give it a weight"
            raise JudgingError(message)
        if not part.ballots:
            message = f"Jury {part.name} has no ballot; its weight can't be used"
            raise JudgingError(message)
