"""What the engine refuses to read."""


class ExpressionError(ValueError):
    """The text is no SPDX licence expression."""
