"""Who gets which part of a sum: exact splits by weights, and shares along a lineage of forks."""

from mitwerk.engines.shares.model import SharesError
from mitwerk.engines.shares.split import largest_remainder, split

__all__ = ["SharesError", "largest_remainder", "split"]
