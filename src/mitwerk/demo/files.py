"""The modelled files of the demo, kept between runs: modelling them takes about a minute."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mitwerk.demo import vehicle

if TYPE_CHECKING:
    from collections.abc import Callable

SEED = 7


def code_version() -> str:
    """Return a short hash of the modelling scripts: other scripts, other files."""
    hasher = hashlib.sha256(str(SEED).encode())
    for source in sorted(Path(vehicle.__file__).parent.rglob("*.py")):
        hasher.update(source.read_bytes())
    return hasher.hexdigest()[:12]


def ensure(cache: Path, say: Callable[[str], None]) -> Path:
    """Return the folder with all files, modelled now when they are not there yet."""
    folder = cache / code_version()
    done = folder / "complete"
    if not done.exists():
        from mitwerk.demo.vehicle.story import iter_all  # noqa: PLC0415 - loads the CAD kernel

        say("Modelling the demo vehicle and its parts (once, about a minute) …")
        for count, written in enumerate(iter_all(folder, SEED), start=1):
            if count % 10 == 0:
                say(f"  {count} files, now {written.path.name}")
        done.touch()
    return folder


if __name__ == "__main__":
    ensure(Path(sys.argv[1]), print)
