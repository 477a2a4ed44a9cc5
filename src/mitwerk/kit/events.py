"""Events: what happened, told to whoever subscribed, after the transaction committed.

An app publishes frozen dataclasses from its ``events.py``; others subscribe in their AppConfig.
Subscribers run in the publisher's process, so they must be quick: longer work becomes a task. What
happened is kept by then: a subscriber that fails is logged and takes nothing back, neither from
whoever did it (an entry that is in must not look refused) nor from the other subscribers.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction

if TYPE_CHECKING:
    from collections.abc import Callable

Event = TypeVar("Event")

logger = logging.getLogger("mitwerk.events")
_subscribers: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(kind: type[Event], subscriber: Callable[[Event], None]) -> None:
    """Call ``subscriber`` with every committed event of exactly this kind, once each."""
    if subscriber not in _subscribers[kind]:
        _subscribers[kind].append(subscriber)


def publish(event: object) -> None:
    """Hand the event to its subscribers when the surrounding transaction has committed.

    Outside a transaction there is nothing to protect: they are told at once, and may refuse.
    """
    kept = transaction.get_connection().in_atomic_block
    for subscriber in _subscribers[type(event)]:
        transaction.on_commit(partial(_tell if kept else _ask, subscriber, event))


def _ask(subscriber: Callable[[Any], None], event: object) -> None:
    subscriber(event)


def _tell(subscriber: Callable[[Any], None], event: object) -> None:
    try:
        subscriber(event)
    except Exception:
        logger.exception("%s was not told: %s", type(event).__name__, subscriber)
