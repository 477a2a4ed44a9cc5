"""Content-addressed files: temp, fsync, rename, fsync of the folder; then the database row.

A crash at any moment leaves at most a temp file, which `sweep` removes; a name in the store
always holds exactly the bytes it says. The layout is ``blobs/ab/cd/<sha256>``.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

CHUNK = 2**20
TEMP_AGE_SECONDS = 24 * 3600


def root() -> Path:
    """Return the store's folder."""
    return Path(settings.MITWERK.home) / "blobs"


def path_of(sha256: str) -> Path:
    """Return where the bytes with this SHA-256 lie."""
    return root() / sha256[:2] / sha256[2:4] / sha256


def exists(sha256: str) -> bool:
    return path_of(sha256).exists()


def open_read(sha256: str) -> BinaryIO:
    return path_of(sha256).open("rb")


def put(chunks: Iterator[bytes]) -> tuple[str, int]:
    """Store bytes and return their SHA-256 and size; durable when this returns."""
    incoming = root() / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    hasher, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=incoming, delete=False) as file:
        for chunk in chunks:
            hasher.update(chunk)
            size += len(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    sha256 = hasher.hexdigest()
    keep(Path(file.name), sha256)
    return sha256, size


def put_file(path: Path) -> tuple[str, int]:
    """Store a copy of a file."""
    with path.open("rb") as file:
        return put(iter(lambda: file.read(CHUNK), b""))


def keep(temp: Path, sha256: str) -> None:
    """Move a finished, fsynced temp file of the same disk to its place."""
    target = path_of(sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        temp.unlink(missing_ok=True)
        return
    temp.rename(target)
    for folder in (target.parent, target.parent.parent, root()):
        sync_folder(folder)


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
    """Remove temp files older than a day; return how many. ``now``: seconds since 1970."""
    removed = 0
    for temp in (root() / "incoming").glob("*"):
        if now - temp.stat().st_mtime > TEMP_AGE_SECONDS:
            temp.unlink(missing_ok=True)
            removed += 1
    return removed
