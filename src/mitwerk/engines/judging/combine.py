"""Several juries and criteria as one result, by weights frozen before anyone voted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.judging.agreement import agreement
from mitwerk.engines.judging.errors import JudgingError
from mitwerk.engines.judging.evidence import Evidence, dispersion
from mitwerk.engines.judging.fit import fit
from mitwerk.engines.judging.rank import ballots_hash, check_confidence, conclude, duel_shares
from mitwerk.engines.judging.terms import Terms, build

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from mitwerk.engines.judging.model import Ballot, Result
    from mitwerk.engines.judging.terms import Floats

# Shares of duels lie in 0 to 1, so their standard deviation can't be above one half.
_LARGEST_SPREAD = 0.5


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
        ``worth``, ``low`` and ``high`` are shares of duels. Uncertainty of parts that share
        judges is added with their correlation. A part without ballots is refused, not
        reweighted.

    Raises
    ------
    JudgingError
        No parts, a part twice, a weight that isn't above 0, faulty ballots.
    """
    check_confidence(confidence)
    _refuse_bad(parts)
    ballots = [ballot for part in parts for ballot in part.ballots]
    names = {name for ballot in ballots for name in ballot.ranks} if entries is None else entries
    listed = sorted(set(names))
    whole = float(sum(part.weight for part in parts))
    found = [_shares(part, listed) for part in parts]
    weights = [float(part.weight) / whole for part in parts]
    joined = _joined(found, weights, tuple(listed))
    lists = np.sum([one.terms.lists for one in found], axis=0)
    return conclude(
        joined,
        duels=joined.estimate + 0.5,
        lists=lists,
        agreed=agreement(_named_apart(parts)),
        screened=(),
        confidence=confidence,
        seed=ballots_hash(_named_apart(parts)) if seed is None else seed,
        centre=0.5,
        parts=tuple(part.name for part in parts),
    )


@dataclass(frozen=True, slots=True)
class _Shares:
    """One part in shares of duels: influence of its judges (judges, n) and model covariance."""

    terms: Terms
    share: Floats
    influence: Floats
    covariance: Floats


def _shares(part: Part, listed: Sequence[str]) -> _Shares:
    terms = build(part.ballots, listed)
    fitted = fit(terms)
    slope = _share_slope(fitted.worth)
    influence = fitted.scores @ fitted.inverse
    covariance = slope @ fitted.inverse @ slope.T * dispersion(influence, fitted.inverse)
    return _Shares(terms, duel_shares(fitted.worth), influence @ slope.T, covariance)


def _share_slope(worth: Floats) -> Floats:
    """Derivative of the shares of duels by the log-worths (n, n); its rows sum to 0."""
    count = len(worth)
    chances = 1.0 / (1.0 + np.exp(worth[None, :] - worth[:, None]))
    steepness = chances * (1.0 - chances) / max(1, count - 1)
    np.fill_diagonal(steepness, 0.0)
    return np.diag(steepness.sum(axis=1)) - steepness


def _joined(
    found: Sequence[_Shares], weights: Sequence[float], listed: tuple[str, ...]
) -> Evidence:
    judges = tuple(sorted({judge for one in found for judge in one.terms.judges}))
    seat = {judge: place for place, judge in enumerate(judges)}
    estimate = np.zeros(len(listed))
    covariance = np.zeros((len(listed), len(listed)))
    contributions = np.zeros((len(judges), len(listed)))
    own_squares = np.zeros_like(covariance)
    influence = np.zeros_like(contributions)
    for one, weight in zip(found, weights, strict=True):
        seats = [seat[judge] for judge in one.terms.judges]
        moved = weight * one.influence
        share = weight * (one.share - one.share.mean())
        estimate += share
        covariance += weight**2 * one.covariance
        own_squares += moved.T @ moved
        influence[seats] += moved
        contributions[seats] += moved + share / len(seats)
    # What judges who sit in several parts add: only the products between parts.
    between = influence.T @ influence - own_squares
    return Evidence(
        listed, judges, estimate, _positive(covariance + between), contributions, _LARGEST_SPREAD
    )


def _positive(matrix: Floats) -> Floats:
    """Nearest matrix without negative variances (products between parts may overshoot)."""
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    nearest: Floats = vectors * np.maximum(values, 0.0) @ vectors.T
    return nearest


def _named_apart(parts: Sequence[Part]) -> list[Ballot]:
    """All ballots with the part in front of their name, so that names stay unique."""
    return [
        type(ballot)(f"{part.name}\x1d{ballot.ballot}", ballot.judge, ballot.ranks)
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
