"""The work that reading one model may take: counted, not measured, so every machine says the same.

Each kind of thing has a bound of its own; only their sum keeps the promise that what can't be
read is refused within five seconds.
"""

from __future__ import annotations

from mitwerk.engines.options.errors import ModelError

MOST_WORK = 2_400_000
"""Microseconds of a core, half of what is promised; Automotive02_1 as tables takes 1.4 million."""
FEATURE, RULE, WORD, VALUE, CELL = 12, 12, 5, 11, 20
SUMMAND, STEP, PAIR = 13, 20, 0.7
"""Microseconds for each: measured by reading files that hold hardly anything else."""
TOO_LONG = (
    "all that stands up to here takes longer than a model may; "
    "take fewer options, rules or numbers under a sum"
)


class Work:
    """What is left of the work that one model may take."""

    def __init__(self) -> None:
        self.left: float = MOST_WORK

    def use(self, number: int, each: float, where: str = "") -> None:
        """Count some things of one kind, or refuse them."""
        self.left -= number * each
        if self.left < 0:
            raise ModelError(TOO_LONG, where=where)

    def steps(self) -> int:
        """Return how many steps of a linear limit are left."""
        return max(0, int(self.left / STEP))
