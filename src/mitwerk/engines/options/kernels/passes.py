"""The linear passes over the graph. Twin: `mitwerk.engines.options.plain.passes`."""

from mitwerk.engines.options.kernels.costs import cheapest, cheapest_many, trace
from mitwerk.engines.options.kernels.domains import possible
from mitwerk.engines.options.kernels.floats import floating, flow, walk
from mitwerk.engines.options.kernels.residues import modular, recount
from mitwerk.engines.options.kernels.soundness import decomposable, smooth

__all__ = [
    "cheapest", "cheapest_many", "decomposable", "floating", "flow", "modular", "possible",
    "recount", "smooth", "trace", "walk",
]  # fmt: skip
