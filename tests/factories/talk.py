"""A thing to talk about, with adjustable rights, and texts on it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mitwerk.apps.talk import subjects
from mitwerk.apps.talk.services.threads import Text, reply, start_thread
from mitwerk.apps.talk.subjects import Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mitwerk.apps.members.models import Member
    from mitwerk.apps.talk.models import Post, Thread
    from mitwerk.apps.talk.subjects import Viewer

REF = "room:7k2m"


@dataclass
class Room:
    """Who may do what in the room, by handle; an empty ``readers`` means everybody."""

    readers: set[str] = field(default_factory=set)
    answerers: set[str] = field(default_factory=set)
    masks: dict[str, str] = field(default_factory=dict)
    watching: list[int] = field(default_factory=list)
    writable: bool = True

    def subject(self, key: str, viewer: Viewer) -> Subject | None:
        handle = getattr(viewer, "handle", "")
        if self.readers and handle not in self.readers:
            return None
        return Subject(
            ref=f"room:{key}",
            title="The front axle",
            url=f"/rooms/{key}/",
            may_post=self.writable and bool(handle),
            may_ask=bool(handle),
            may_answer=handle in self.answerers,
            mask=lambda member: self.masks.get(member.handle),
            watchers=lambda: self.watching,
        )


@contextmanager
def open_room(room: Room) -> Iterator[Room]:
    """Register the room for the time of a test."""
    subjects.register("room", room.subject)
    try:
        yield room
    finally:
        subjects.unregister("room")


def say(by: Member, body: str = "Is 40 mm enough?", **rest: object) -> Thread:
    """Start a thread in the room."""
    title = str(rest.pop("title", ""))
    return start_thread(by=by, ref=REF, text=Text(body, "en", title), **rest)  # type: ignore[arg-type]


def add(by: Member, thread: Thread, body: str = "It is.") -> Post:
    """Reply in a thread."""
    return reply(by=by, thread=thread, text=Text(body, "en"))


ANCHOR = {"path": "frame.step", "part": "Front axle", "x": "0.1", "y": "0.25", "z": "-0.4"}
