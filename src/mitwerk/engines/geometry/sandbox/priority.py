"""Let who waits for an answer come first, whatever the kernel shares the processor by."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

GROUP = Path("/proc/self/autogroup")


def give_way(more: int) -> None:
    """Raise one's niceness, and that of one's session to the same.

    Linux shares the processor among sessions first where it groups them, and a niceness weighs
    only inside one (man 7 sched, "The autogroup feature").

    Parameters
    ----------
    more
        What is added to the niceness; 0 only brings the session to it.
    """
    niceness = os.nice(more)
    if GROUP.exists():
        with suppress(OSError):  # a favour: ten such wishes a second are heard, in some places none
            GROUP.write_text(str(niceness))
