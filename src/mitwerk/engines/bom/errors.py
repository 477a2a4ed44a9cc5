"""What can't be rolled up."""


class RollupError(ValueError):
    """Base of the refusals; ``path`` leads from the whole to the place, by keys."""

    def __init__(self, message: str, path: tuple[object, ...]) -> None:
        super().__init__(message)
        self.path = path


class CircleError(RollupError):
    """A part contains itself."""


class TooDeepError(RollupError):
    """Parts of parts of parts, beyond the limit."""


class TooLargeError(RollupError):
    """More lines than anybody reads."""
