"""Exact counts and every click valid: a product's options and rules, compiled once.

>>> from mitwerk.engines import options
>>> model = options.example("city-car")
>>> artefact = options.compile(model, seconds=60)
>>> artefact.count(over=["body", "roof"]) > 0
True
"""

from mitwerk.engines.options.artefact import Artefact, Domains
from mitwerk.engines.options.compiling import VerificationError
from mitwerk.engines.options.compiling import compile_model as compile  # noqa: A004 - as promised
from mitwerk.engines.options.errors import (
    ArtefactError,
    Contradiction,
    MissingLibraryError,
    ModelError,
    NotComputedError,
    UnknownNameError,
    UnsupportedError,
)
from mitwerk.engines.options.example import example
from mitwerk.engines.options.explain import Explanation, Repair
from mitwerk.engines.options.model import Family, Model, Rule
from mitwerk.engines.options.optimise import Completion
from mitwerk.engines.options.reading import read
from mitwerk.engines.options.store import load, save

__all__ = [
    "Artefact",
    "ArtefactError",
    "Completion",
    "Contradiction",
    "Domains",
    "Explanation",
    "Family",
    "MissingLibraryError",
    "Model",
    "ModelError",
    "NotComputedError",
    "Repair",
    "Rule",
    "UnknownNameError",
    "UnsupportedError",
    "VerificationError",
    "compile",
    "example",
    "load",
    "read",
    "save",
]
