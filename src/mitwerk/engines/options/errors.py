"""What can go wrong with a model, a question or a missing library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.engines.console import BadInputError

if TYPE_CHECKING:
    from mitwerk.engines.options.model import Rule


class ModelError(BadInputError):
    """A file that is no usable model: ``message`` says why, ``where`` the file and line."""


class UnsupportedError(ModelError):
    """A language construct outside the levels that this engine reads."""


class UnknownNameError(BadInputError):
    """A name that the model doesn't know."""


class MissingLibraryError(BadInputError):
    """An optional library that this question needs isn't installed."""


class ArtefactError(BadInputError):
    """A saved artefact that is damaged, foreign or of another version."""


OUT_OF_TIME = "the model didn't compile in the time allowed; allow more seconds"

OUT_OF_MEMORY = (
    "the model didn't compile in the memory allowed; more seconds won't help, "
    "simpler rules or sums over fewer options may"
)


class NotComputedError(Exception):
    """The answer needs a compiled artefact, and time or memory didn't suffice for it."""

    def __init__(self, message: str = OUT_OF_TIME) -> None:
        super().__init__(message)


class Contradiction(Exception):  # noqa: N818 - the name callers were promised
    """The decisions can't all hold together with the rules.

    ``choices`` holds a minimal set of decisions that clash (empty when the rules alone clash),
    ``rules`` a minimal set of rules that forbid them together (where an explanation was asked).
    """

    def __init__(
        self, message: str, choices: tuple[str, ...] = (), rules: tuple[Rule, ...] = ()
    ) -> None:
        super().__init__(message)
        self.choices = choices
        self.rules = rules
