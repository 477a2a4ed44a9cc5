"""How far judges agree: Kendall's W for full rankings, Krippendorff's alpha with holes."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.judging.model import Agreement

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mitwerk.engines.judging.model import Ballot


def agreement(ballots: Sequence[Ballot]) -> Agreement:
    """Compute both measures; see `kendall_w` and `krippendorff_alpha`."""
    return Agreement(kendall_w(ballots), krippendorff_alpha(ballots))


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


def krippendorff_alpha(ballots: Sequence[Ballot]) -> float | None:
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
    O(ballots · entries²).

    Source: Krippendorff, "Content Analysis", 4th edition 2018, chapter 12.
    """
    by_pair: dict[tuple[str, str], list[int]] = defaultdict(list)
    for (_, one, other), balance in _balances(ballots).items():
        by_pair[one, other].append((balance > 0) - (balance < 0))
    units = [values for values in by_pair.values() if len(values) > 1]
    values = sum(len(unit) for unit in units)
    squares = sum(value * value for unit in units for value in unit)
    if not squares:
        return None
    # Taken both ways round the values sum to 0, so the expected distance is 2 · mean square.
    pairable = 2 * values
    expected = 2 * (2 * squares) / (pairable - 1)
    observed = sum(2 * _disagreement(unit) for unit in units) / pairable
    return 1 - observed / expected


def _disagreement(unit: Sequence[int]) -> float:
    """Sum over ordered pairs of squared differences, divided by the others' number."""
    count, total = len(unit), sum(unit)
    squares = sum(value * value for value in unit)
    return 2 * (count * squares - total * total) / (count - 1)


def _balances(ballots: Sequence[Ballot]) -> Mapping[tuple[str, str, str], int]:
    balance: dict[tuple[str, str, str], int] = defaultdict(int)
    for ballot in ballots:
        ordered = sorted(ballot.ranks.items())
        for place, (one, rank) in enumerate(ordered):
            for other, other_rank in ordered[place + 1 :]:
                sign = (rank < other_rank) - (rank > other_rank)
                balance[ballot.judge, one, other] += sign
    return balance


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
