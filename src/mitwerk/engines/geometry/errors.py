"""Why a foreign file was not converted: each way of failing has its own name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.engines.console import BadInputError

if TYPE_CHECKING:
    from mitwerk.engines.geometry.model import Usage


class GeometryError(BadInputError):
    """Base of every refusal of this engine: ``message`` says why, ``where`` says which file.

    ``usage`` is what the child had used by then; None when there was none.
    """

    usage: Usage | None = None


class Refused(GeometryError):  # noqa: N818 - the word callers use: a file is refused, not in error
    """The file is not what it claims, is empty, dangerous or beyond a limit.

    Parameters
    ----------
    reason
        One sentence for the member who uploaded the file.
    where
        File, and where known the place inside it (``model.gltf#/nodes/3``).
    """

    def __init__(self, reason: str, where: str = "") -> None:
        super().__init__(reason, where=where)
        self.reason = reason


class Crashed(GeometryError):  # noqa: N818 - see Refused
    """The child died of a signal or left without an answer; the parent lives on."""


class TimedOut(GeometryError):  # noqa: N818 - see Refused
    """The child used up its processor time or its time on the wall clock."""


class OutOfMemory(GeometryError):  # noqa: N818 - see Refused
    """The child wanted more memory than it may have."""


def unread(error: GeometryError) -> str:
    """Return the stable word for why a file has no facts: it took too much, or can't be read."""
    return "too_rich" if isinstance(error, (TimedOut, OutOfMemory)) else "unreadable"


class IsolationUnavailable(GeometryError):  # noqa: N818 - see Refused
    """A child cannot be cut off from the network here, so nothing is parsed at all."""


class RenderingUnavailable(GeometryError):  # noqa: N818 - see Refused
    """No software OpenGL on this machine: ``message`` says what to install."""
