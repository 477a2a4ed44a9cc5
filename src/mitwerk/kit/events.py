"""Events: what happened, told to whoever subscribed, after the transaction committed.

An app publishes frozen dataclasses from its ``events.py``; others subscribe in their AppConfig.
Subscribers run in the publisher's process, so they must be quick: longer work becomes a task.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction

if TYPE_CHECKING:
    from collections.abc import Callable

Event = TypeVar("Event")

_subscribers: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(kind: type[Event], subscriber: Callable[[Event], None]) -> None:
    """Call ``subscriber`` with every committed event of exactly this kind, once each."""
    if subscriber not in _subscribers[kind]:
        _subscribers[kind].append(subscriber)


def publish(event: object) -> None:
    """Hand the event to its subscribers when the surrounding transaction has committed."""
    for subscriber in _subscribers[type(event)]:
        transaction.on_commit(lambda to=subscriber: to(event))  # type: ignore[misc]
