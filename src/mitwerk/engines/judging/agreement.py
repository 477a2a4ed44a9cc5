"""How far judges agree: Kendall's W for full rankings, Krippendorff's alpha with holes."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.judging.duels import duels_of
from mitwerk.engines.judging.model import Agreement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mitwerk.engines.judging.duels import Duels, Floats, Ints
    from mitwerk.engines.judging.model import Ballot


def agreement(ballots: Sequence[Ballot]) -> Agreement:
    """Compute both measures; see `kendall_w` and `krippendorff_alpha`."""
    return Agreement(kendall_w(ballots), krippendorff_alpha(duels_of(ballots)))


def kendall_w(ballots: Sequence[Ballot]) -> float | None:
    """Kendall's coefficient of concordance with the correction for ties.

    Returns
    -------
    float or None
        0 (no agreement) to 1 (all alike); None unless at least two ballots rank the same two
        or more entries and somebody distinguishes them.

    Examples
    --------
    >>> from mitwerk.engines.judging.model import Ballot
    >>> kendall_w([Ballot("1", "a", {"x": 1, "y": 2}), Ballot("2", "b", {"x": 1, "y": 2})])
    1.0

    Notes
    -----
    Source: Kendall, Gibbons, "Rank Correlation Methods", 5th edition 1990, chapter 6.
    """
    names = sorted(ballots[0].ranks) if ballots else []
    if len(ballots) < 2 or len(names) < 2 or any(b.ranks.keys() != set(names) for b in ballots):
        return None
    table = np.array([_mid_ranks([ballot.ranks[name] for name in names]) for ballot in ballots])
    raters, entries = table.shape
    sums = table.sum(axis=0)
    spread = float(((sums - sums.mean()) ** 2).sum())
    ties = sum(_tie_correction(ballot) for ballot in ballots)
    largest = raters**2 * (entries**3 - entries) - raters * ties
    return 12 * spread / largest if largest else None


def krippendorff_alpha(duels: Duels) -> float | None:
    """Krippendorff's alpha, ordinal, over pairs of entries; bears holes.

    The unit is a pair of entries, the coder a judge, the value better, equal or worse. Each
    pair is taken both ways round, so that the names of entries have no part in it. With
    three ordered values that lie symmetrically the ordinal distance is the squared difference.

    Returns
    -------
    float or None
        1 full agreement, 0 chance, below 0 opposition; None when no pair was judged twice or
        nobody distinguished anything.

    Notes
    -----
    A judge who met a pair several times counts once, with the balance of his judgements.

    Source: Krippendorff, "Content Analysis", 4th edition 2018, chapter 12.
    """
    pair, value = _judgements(duels)
    _, unit = np.unique(pair, return_inverse=True)
    raters = np.bincount(unit)
    total = np.bincount(unit, value)
    squares = np.bincount(unit, value * value)
    twice = raters > 1
    if not squares[twice].any():
        return None
    # Taken both ways round the values sum to 0, so the expected distance is twice their
    # mean square; per unit the squared differences of all coders sum to 2 (r·Σv² - (Σv)²).
    pairable = 2.0 * float(raters[twice].sum())
    expected = 4.0 * float(squares[twice].sum()) / (pairable - 1.0)
    apart = 2.0 * (raters * squares - total * total)[twice] / (raters[twice] - 1.0)
    return 1.0 - 2.0 * float(apart.sum()) / pairable / expected


def _judgements(duels: Duels) -> tuple[Ints, Floats]:
    """One row per judge and pair: the pair's number and -1, 0 or 1 for lower name ahead."""
    count = len(duels.entries)
    key = (duels.judge * count + duels.first) * count + duels.second
    met, row = np.unique(key, return_inverse=True)
    balance = np.bincount(row, 2.0 * duels.outcome - 1.0)
    return met % (count * count), np.sign(balance)


def _mid_ranks(ranks: Sequence[float]) -> list[float]:
    """Ranks 1 to n, tied ones at their mean."""
    return [
        sum(other < rank for other in ranks) + (1 + sum(other == rank for other in ranks)) / 2
        for rank in ranks
    ]


def _tie_correction(ballot: Ballot) -> int:
    counts: dict[float, int] = defaultdict(int)
    for rank in ballot.ranks.values():
        counts[rank] += 1
    return sum(count**3 - count for count in counts.values())
