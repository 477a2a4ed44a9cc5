"""The linear passes over the graph. Twin: `mitwerk.engines.options.plain.passes`."""

from mitwerk.engines.options.kernels.costs import cheapest, cheapest_many, trace
from mitwerk.engines.options.kernels.domains import possible
from mitwerk.engines.options.kernels.floats import floating, flow, walk
from mitwerk.engines.options.kernels.residues import modular, recount

__all__ = [
    "cheapest", "cheapest_many", "floating", "flow", "modular", "possible", "recount", "trace",
    "walk",
]  # fmt: skip
