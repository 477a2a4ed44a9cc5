"""Who gets which part of a sum: exact splits by weights, and shares along a lineage of forks.

`split` takes plain weights, or a `Lineage` with a `ShareRule` under which no splitting of forks
or accounts gains anything (docs/algorithms/shares.md).
"""

from mitwerk.engines.shares.lineage import Revision, explain, lineage_of, split_lineage
from mitwerk.engines.shares.model import (
    CLIENT,
    Contribution,
    Lineage,
    ShareLine,
    ShareRule,
    SharesError,
)
from mitwerk.engines.shares.split import largest_remainder, split

__all__ = [
    "CLIENT",
    "Contribution",
    "Lineage",
    "Revision",
    "ShareLine",
    "ShareRule",
    "SharesError",
    "explain",
    "largest_remainder",
    "lineage_of",
    "split",
    "split_lineage",
]
