"""Which entries later lists look at more closely."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from mitwerk.engines.judging.assign import LIST_SIZE
from mitwerk.engines.judging.duels import duels_of
from mitwerk.engines.judging.screen import screened_fit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mitwerk.engines.judging.model import Ballot

# Two lists' worth: the best entry is among so many after half of the lists almost surely, and
# a judge still meets most of them only once.
CONTENDERS: Final = 2 * LIST_SIZE


def contenders_of(
    ballots: Sequence[Ballot], entries: Iterable[str] | None = None, most: int = CONTENDERS
) -> frozenset[str]:
    """Give the entries that may still be the best, for the second half of the lists.

    The entries with the highest upper bounds (worth plus one standard error), so that an entry
    shown rarely isn't dropped for want of ballots.

    Parameters
    ----------
    ballots
        The ballots so far; judges against chance are left out.
    entries
        All entries of the round.
    most
        How many.

    Notes
    -----
    Never shown to anyone while voting runs.
    """
    duels = duels_of(ballots, entries)
    fitted = screened_fit(duels).fitted
    upper = fitted.worth + np.sqrt(np.diag(fitted.inverse))
    order = sorted(range(len(upper)), key=lambda place: (-upper[place], duels.entries[place]))
    return frozenset(duels.entries[place] for place in order[:most])
