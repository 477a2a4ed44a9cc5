"""A world that the tests of one file share: it is written once, and nothing of it is left."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import transaction

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def shared_world(django_db_blocker: Any) -> Iterator[None]:
    """Hold a transaction that is rolled back; each test undoes its own part within it."""
    block = transaction.atomic()
    block._from_testcase = True  # to the product it is no transaction, as in a test of its own
    with django_db_blocker.unblock(), block:
        yield
        transaction.set_rollback(True)
