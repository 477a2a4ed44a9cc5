"""kill -9 of a real server during uploads: nothing acknowledged lost, nothing half visible."""

from __future__ import annotations

import hashlib
import random
from typing import TYPE_CHECKING

import pytest

from tests.apps.vault.live import Site, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.django_db  # on both databases, though each site has its own
MIB = 2**20
NEW_TOKEN = """
from mitwerk.apps.members.models import Member
from mitwerk.apps.members.services.tokens import create_token
member = Member.objects.create_user("bob@example.org", "bobbuilds")
print("secret", create_token(by=member, name="program", scopes=["blueprints"])[1])
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("site"))
    site.manage("migrate")
    yield site
    site.kill()


@pytest.fixture(scope="module")
def secret(site: Site) -> str:
    return site.manage("shell", "-v0", "-c", NEW_TOKEN).rsplit("secret ", 1)[-1].strip()


def wrong_names(blobs: Path) -> list[str]:
    """Return files of the store whose name is not the hash of their bytes."""
    return [
        file.name
        for file in blobs.glob("??/??/*")
        if hashlib.sha256(file.read_bytes()).hexdigest() != file.name
    ]


def stored(site: Site, data: bytes) -> bool:
    name = hashlib.sha256(data).hexdigest()
    return (site.home / "blobs" / name[:2] / name[2:4] / name).exists()


def test_upload_goes_on_where_it_was_acknowledged(site: Site, secret: str):
    data = random.Random(1).randbytes(20 * MIB)
    tus = site.tus(secret)
    site.start()
    path = tus.create("frame.step", len(data)).headers["Location"]
    sender = site.begin_patch(path, 0, len(data), secret)
    sender.sendall(data[: 11 * MIB])
    acknowledged = wait_for(lambda: tus.offset(path), "the first acknowledged bytes")
    site.kill()
    sender.close()

    site.start()
    offset = tus.offset(path)
    answer = tus.patch(path, offset, data[offset:])
    site.kill()

    assert acknowledged <= offset <= 11 * MIB
    assert answer.headers["Upload-Offset"] == str(len(data))
    assert stored(site, data)
    assert wrong_names(site.home / "blobs") == []


@pytest.mark.parametrize("rounds", [3, pytest.param(60, marks=pytest.mark.soak)])
def test_uploads_killed_at_any_point_end_whole(site: Site, secret: str, rounds: int):
    chance = random.Random(7)
    for round_number in range(rounds):
        data = chance.randbytes(9 * MIB)
        tus = site.tus(secret)
        site.start()
        path = tus.create(f"{round_number}.bin", len(data)).headers["Location"]
        sender = site.begin_patch(path, 0, len(data), secret)
        # Up to all bytes: the kill also falls into hashing, linking and the row.
        sender.sendall(data[: chance.choice([MIB, 8 * MIB + 9, len(data), len(data)])])
        acknowledged = tus.offset(path)
        site.kill()
        sender.close()

        site.start()
        offset = tus.offset(path)
        final = tus.patch(path, offset, data[offset:]).headers["Upload-Offset"]
        site.kill()

        assert offset >= acknowledged
        assert final == str(len(data))
        assert stored(site, data)
    assert wrong_names(site.home / "blobs") == []
