"""Content-addressed files: temp, fsync, rename, fsync of the folder; then the database row.

A crash at any moment leaves at most a temp file, which `sweep` removes; a name in the store
always holds exactly the bytes it says. The layout is ``blobs/ab/cd/<sha256>``; bytes on their
way in lie in ``blobs/incoming``, on the same disk, so that giving them their name is atomic.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

CHUNK = 2**20
TEMP_AGE_SECONDS = 24 * 3600
TEMP_PREFIX = "tmp-"
_is_digest = re.compile(r"[0-9a-f]{64}").fullmatch


def root() -> Path:
    """Return the store's folder."""
    return Path(settings.MITWERK.home) / "blobs"


def incoming() -> Path:
    """Return the folder of bytes on their way in, made when missing."""
    folder = root() / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def path_of(sha256: str) -> Path:
    """Return where the bytes with this SHA-256 lie.

    Raises
    ------
    ValueError
        For anything but 64 small hexadecimal digits: a name must never lead elsewhere.
    """
    if not _is_digest(sha256):
        raise ValueError(f"not a SHA-256: {sha256[:80]!r}")
    return root() / sha256[:2] / sha256[2:4] / sha256


def exists(sha256: str) -> bool:
    return path_of(sha256).exists()


def open_read(sha256: str) -> BinaryIO:
    return path_of(sha256).open("rb")


def free_bytes() -> int:
    """Return how many bytes the store's disk still takes."""
    return shutil.disk_usage(incoming()).free


def put(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Store bytes and return their SHA-256 and size; durable when this returns."""
    hasher, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=incoming(), prefix=TEMP_PREFIX, delete=False) as file:
        temp = Path(file.name)
        try:
            for chunk in chunks:
                hasher.update(chunk)
                size += len(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            temp.unlink(missing_ok=True)
            raise
    sha256 = hasher.hexdigest()
    keep(temp, sha256)
    return sha256, size


def put_file(path: Path) -> tuple[str, int]:
    """Store a copy of a file."""
    with path.open("rb") as file:
        return put(iter(lambda: file.read(CHUNK), b""))


def keep(temp: Path, sha256: str) -> None:
    """Move a finished, fsynced temp file of the same disk to its place."""
    adopt(temp, sha256)
    temp.unlink(missing_ok=True)


def adopt(source: Path, sha256: str) -> None:
    """Give a finished, fsynced file of the same disk its place too; its old name stays.

    The old name is the caller's to remove once the database knows the new one: a crash in
    between loses nothing, and doing it again does no harm.
    """
    target = path_of(sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    if not _is_whole(target, source):
        link = source.with_name(f"{TEMP_PREFIX}{secrets.token_hex(8)}")
        link.hardlink_to(source)
        link.replace(target)
        # Renaming one name of a file onto another of the same file leaves both in place.
        link.unlink(missing_ok=True)
    # Even when it lay there before: whoever put it may not have come as far as the fsync.
    for folder in (target.parent, target.parent.parent, root()):
        sync_folder(folder)


def _is_whole(target: Path, source: Path) -> bool:
    try:
        return target.stat().st_size == source.stat().st_size
    except FileNotFoundError:
        return False


def sync_folder(folder: Path) -> None:
    """Make a folder's entries durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sweep(*, now: float) -> int:
    """Remove temp files and folders older than a day; return how many. ``now``: seconds since 1970.

    Uploads in progress lie beside them under their codes and belong to whoever keeps them.
    """
    removed = 0
    for temp in incoming().glob(f"{TEMP_PREFIX}*"):
        try:
            old = now - temp.stat().st_mtime > TEMP_AGE_SECONDS
        except FileNotFoundError:  # another sweeper was faster
            continue
        if old and temp.is_dir():
            shutil.rmtree(temp, ignore_errors=True)
        elif old:
            temp.unlink(missing_ok=True)
        removed += old
    return removed
