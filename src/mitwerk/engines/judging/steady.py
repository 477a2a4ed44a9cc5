"""How steady judges are: the same list again, ranked alike or not."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mitwerk.engines.judging.model import Ballot


def steadiness(ballots: Iterable[Ballot]) -> dict[str, float]:
    """Give for each judge who met pairs twice the share of these put the same way.

    1 is steady, one half is chance. A tie against an order counts half.

    >>> from mitwerk.engines.judging.model import Ballot
    >>> steadiness([Ballot("1", "ann", {"a": 1, "b": 2}), Ballot("2", "ann", {"a": 1, "b": 2})])
    {'ann': 1.0}
    """
    met: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for ballot in ballots:
        for (one, rank), (other, other_rank) in combinations(sorted(ballot.ranks.items()), 2):
            met[ballot.judge, one, other].append((rank < other_rank) - (rank > other_rank))
    agreed: dict[str, list[float]] = defaultdict(list)
    for (judge, _, _), signs in sorted(met.items()):
        agreed[judge] += [1 - abs(first - second) / 2 for first, second in combinations(signs, 2)]
    return {judge: sum(shares) / len(shares) for judge, shares in agreed.items() if shares}
