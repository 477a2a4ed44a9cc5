"""A file of the largest allowed size goes up in pieces, over a kill, without filling memory.

The daily sample is in test_crash.py.
"""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import pytest

from tests.apps.vault.test_crash import MIB, secret, site, wrong_names  # noqa: F401 - fixtures

PIECE, PIECES = 64 * MIB, 16
MOST_RESIDENT = 400 * MIB


def piece(number: int) -> bytes:
    return random.Random(number).randbytes(PIECE)


def peak_of_group(group: int) -> int:
    """Return the largest peak of resident memory of a process group's members, in bytes."""
    peaks = [0]
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if int((folder / "stat").read_text().rpartition(")")[2].split()[2]) == group:
                rows = (folder / "status").read_text().splitlines()
                peaks += [int(row.split()[1]) * 1024 for row in rows if row.startswith("VmHWM")]
        except OSError:  # it ended while we looked
            continue
    return max(peaks)


@pytest.mark.soak
def test_a_gibibyte_survives_a_kill_and_needs_little_memory(site, secret):  # noqa: F811
    tus, whole = site.tus(secret), hashlib.sha256()
    site.start()
    path = tus.create("scan.bin", PIECES * PIECE).headers["Location"]
    for number in range(PIECES):
        data = piece(number)
        whole.update(data)
        if number == PIECES // 2:
            with site.begin_patch(path, number * PIECE, PIECE, secret) as sender:
                sender.sendall(data[: PIECE // 3])
            site.kill()
            site.start()
        done = tus.offset(path)
        answer = tus.patch(path, done, data[done - number * PIECE :])
    peak = peak_of_group(site.process.pid)
    site.kill()

    name = whole.hexdigest()
    assert answer.headers["Upload-Offset"] == str(PIECES * PIECE)
    assert (site.home / "blobs" / name[:2] / name[2:4] / name).stat().st_size == PIECES * PIECE
    assert peak < MOST_RESIDENT
    assert wrong_names(site.home / "blobs") == []
