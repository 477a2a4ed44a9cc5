"""What can be talked about: the apps above register how their things answer questions of rights.

Talk lies below the apps whose things are discussed. Each registers one resolver per kind of
subject, in its ``AppConfig.ready``::

    from mitwerk.apps.talk import subjects

    subjects.register("entry", entry_subject)

``entry_subject(key, viewer)`` gets what stands behind the colon of ``entry:7k2m…`` and the person
who asks (perhaps anonymous), and returns a `Subject`, or None when there is none for this viewer.
None and "does not exist" are the same thing to the outside, so a resolver never says "forbidden".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mitwerk.apps.talk.errors import SubjectNotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.contrib.auth.models import AnonymousUser

    from mitwerk.apps.members.models import Member

    Viewer = Member | AnonymousUser
    Resolver = Callable[[str, Viewer], "Subject | None"]

REFERENCE = re.compile(r"^(?P<kind>[a-z][a-z_]{1,20}):(?P<key>[A-Za-z0-9._-]{1,38})$")


def nobody_masked(_member: Member) -> str | None:
    """Show every author by name."""
    return None


def no_watchers() -> Iterable[int]:
    """Tell nobody but those who take part."""
    return ()


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing as one viewer may see and discuss it.

    ``mask(member)`` returns the label shown instead of an author ("Entry 7"), None to show the
    person; it is asked once per author on a page, so it must not query each time.
    ``watchers()`` returns the ids of members who hear of new threads; it is asked only on writing.
    """

    ref: str
    title: str
    url: str
    may_read: bool = True
    may_post: bool = False
    may_answer: bool = False
    may_ask: bool = False
    mask: Callable[[Member], str | None] = field(default=nobody_masked)
    watchers: Callable[[], Iterable[int]] = field(default=no_watchers)
    language: str = "en"


_resolvers: dict[str, Resolver] = {}


def register(kind: str, resolver: Resolver) -> None:
    """Let a kind of thing be discussed.

    Raises
    ------
    ValueError
        When another resolver already answers for this kind.
    """
    if _resolvers.setdefault(kind, resolver) is not resolver:
        raise ValueError(f"the subject kind {kind!r} is registered twice")


def unregister(kind: str) -> None:
    """Take a kind away again."""
    _resolvers.pop(kind, None)


def kinds() -> frozenset[str]:
    return frozenset(_resolvers)


def resolve(ref: str, viewer: Viewer) -> Subject | None:
    """Return the subject as this viewer may read it, None when there is none for them."""
    match = REFERENCE.match(ref)
    resolver = _resolvers.get(match["kind"]) if match else None
    if match is None or resolver is None:
        return None
    subject = resolver(match["key"], viewer)
    return subject if subject is not None and subject.may_read else None


def require(ref: str, viewer: Viewer) -> Subject:
    """Return the subject as this viewer may read it.

    Raises
    ------
    SubjectNotFoundError
        When there is none for them.
    """
    subject = resolve(ref, viewer)
    if subject is None:
        raise SubjectNotFoundError
    return subject
