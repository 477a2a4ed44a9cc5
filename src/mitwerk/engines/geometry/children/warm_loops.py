"""Imported by the nursery last: the compiled loops are ready in every child forked after.

They use neither threads nor BLAS, so that this does not break the rule that a nursery never
computes.
"""

from mitwerk.engines.geometry.measure.warm import warm

READY = warm()
