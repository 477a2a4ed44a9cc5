"""Many at once: quotas hold, numbers are given once, equal bytes are stored once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from mitwerk.apps.vault.errors import QuotaError
from mitwerk.apps.vault.models import Blob, Upload
from mitwerk.apps.vault.services.revisions import create_revision
from mitwerk.apps.vault.services.uploads import create_upload
from tests.factories.vault import make_blueprint, make_upload

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 12


def at_once(work: Callable[[int], object]) -> list[object]:
    """Do the work in many threads, each with a connection of its own."""

    def one(number: int) -> object:
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def test_quota_holds_against_parallel_uploads(bob, settings):
    settings.MITWERK = settings.MITWERK.model_copy(update={"max_upload_bytes": 100})

    def announce(number: int) -> bool:
        try:
            create_upload(by=bob, path=f"{number}.bin", length=100)
        except QuotaError:
            return False
        return True

    accepted = at_once(announce)

    assert accepted.count(True) == 4
    assert Upload.objects.count() == 4


def test_parallel_revisions_get_one_number_each(bob):
    blueprint = make_blueprint(bob)
    uploads = [make_upload(bob, f"{number}.txt") for number in range(AT_ONCE)]

    at_once(lambda number: create_revision(by=bob, blueprint=blueprint, uploads=[uploads[number]]))

    numbers = blueprint.revisions.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, AT_ONCE + 1))


def test_equal_bytes_at_once_are_stored_once(bob):
    made = at_once(lambda number: make_upload(bob, f"{number}.txt", b"the same").blob_id)

    assert len(set(made)) == 1
    assert Blob.objects.count() == 1
