"""The working folder of one child: empty but for the input, taken away afterwards."""

from __future__ import annotations

import itertools
import os
import shutil
import stat
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mitwerk.engines.geometry.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mitwerk.engines.geometry.model import Limits

# Far above the users of a system: a child shares its user with no other process.
FIRST_UID = 0x40000000
UIDS_PER_PROCESS = 64
NOBODY = 65534
_slots = itertools.count()


@contextmanager
def working_folder(inputs: Mapping[str, Path], limits: Limits) -> Iterator[tuple[Path, int | None]]:
    """Yield a fresh folder holding copies of ``inputs`` and the user that owns it (or None)."""
    folder = Path(tempfile.mkdtemp(prefix="mitwerk-child-"))
    try:
        for name, source in inputs.items():
            copy_in(source, folder / name, limits.input_bytes)
        yield folder, give_away(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)  # a child may leave odd rights behind


def copy_in(source: Path, target: Path, limit: int) -> None:
    """Copy a regular file, not more than ``limit`` bytes of it."""
    with source.open("rb") as read:
        status = os.fstat(read.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise Refused("not a regular file", str(source))
        if status.st_size > limit:
            raise Refused(
                f"{status.st_size} bytes; previews are made up to {limit} bytes", str(source)
            )
        with target.open("xb") as write:
            shutil.copyfileobj(read, write, 1 << 20)
    target.chmod(0o600)


def give_away(folder: Path) -> int | None:
    """Make the folder belong to a user of its own; None where we may not (we are not root)."""
    if os.geteuid() != 0:
        return None
    own = FIRST_UID + os.getpid() * UIDS_PER_PROCESS + next(_slots) % UIDS_PER_PROCESS
    for uid in (own & 0x7FFFFFFF, NOBODY):  # a container may not map the high ones
        try:
            for path in (folder, *folder.iterdir()):
                os.chown(path, uid, uid)
        except OSError:
            continue
        return uid
    return None


def take_out(
    folder: Path, names: Mapping[str, str], target: Path, limits: Limits
) -> tuple[Path, ...]:
    """Copy what the child made; only plain files with the agreed names leave the folder."""
    target.mkdir(parents=True, exist_ok=True)
    taken = []
    for name, final in names.items():
        made = folder / name
        status = made.lstat()
        if not stat.S_ISREG(status.st_mode) or status.st_nlink != 1:
            raise Refused(f"the child left something else than a file as {name}")
        if status.st_size > limits.file_bytes:
            raise Refused(f"{name} came out larger than {limits.file_bytes} bytes")
        taken.append(_replace(made, target / final))
    return tuple(taken)


def _replace(made: Path, target: Path) -> Path:
    """Copy into place so that a reader sees the old file or the whole new one."""
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    shutil.copyfile(made, partial)
    partial.replace(target)
    return target
