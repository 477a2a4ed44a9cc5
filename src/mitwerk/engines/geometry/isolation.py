"""How well children are shut in on this machine, as shown by one that tries to get out."""

from __future__ import annotations

from pathlib import Path

from mitwerk.engines.geometry import sandbox
from mitwerk.engines.geometry.errors import IsolationUnavailable
from mitwerk.engines.geometry.model import Isolation

FOREIGN_FILE = "/etc/passwd"  # readable by everybody, so only Landlock hides it


def isolation(network: tuple[str, ...] = sandbox.METHODS) -> Isolation:
    """Measure the walls around a child by sending one against them.

    Parameters
    ----------
    network
        Methods to allow, best first (``namespace``, ``seccomp``).

    Returns
    -------
    Isolation
        ``available`` is False when the child could have reached the network; conversion is
        then off.

    Examples
    --------
    >>> isolation(network=()).available
    False
    """
    try:
        answer = sandbox.run(
            "mitwerk.engines.geometry.children.probe:escape",
            inputs={},
            params={"files": [FOREIGN_FILE]},
            nursery="plain",
            network=network,
        )
    except IsolationUnavailable as error:
        return Isolation("none", "none", system_calls=False, unprivileged_user=False,
                         reasons=(error.message,))  # fmt: skip
    walls, seen = answer.walls, answer.result
    reasons = list(walls["reasons"])
    if seen["connected"]:
        reasons.append(f"a child connected in spite of {walls['network']}")
    if walls["files"] == "landlock" and seen["read"]:
        reasons.append(f"a child read {Path(FOREIGN_FILE).name} in spite of Landlock")
    return Isolation(
        network="none" if seen["connected"] else walls["network"],
        files="user" if seen["read"] and walls["files"] == "landlock" else walls["files"],
        system_calls=bool(walls["system_calls"]) and not seen["forked"],
        unprivileged_user=bool(walls["unprivileged_user"]),
        reasons=tuple(reasons),
    )
