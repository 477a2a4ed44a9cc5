"""A child that tries to get out: the evidence behind `isolation`."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DOCUMENTATION_ADDRESS = ("192.0.2.1", 9)  # TEST-NET-1 (RFC 5737): routed nowhere


def escape(params: Mapping[str, Any], stage: Callable[[str], None]) -> dict[str, Any]:
    """Try a connection, a foreign file and a new process; True means that it worked."""
    stage("trying to get out")
    return {
        "connected": _connects(tuple(params.get("address", DOCUMENTATION_ADDRESS))),
        "read": [path for path in params.get("files", []) if _reads(path)],
        "forked": _forks(),
        "uid": os.getuid(),
        "environment": sorted(os.environ),
        "folder": sorted(os.listdir()),  # noqa: PTH208 - names only
    }


def _connects(address: tuple[str, int]) -> bool:
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as attempt:
            attempt.settimeout(1.0)
            attempt.connect(address)
            return True
    except TimeoutError:
        return True  # a packet left: nobody answered, but the way is open
    except OSError:
        return False


def _reads(path: str) -> bool:
    try:
        return bool(Path(path).read_bytes())
    except OSError:
        return False


def _forks() -> bool:
    try:
        pid = os.fork()
    except OSError:
        return False
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    return True
