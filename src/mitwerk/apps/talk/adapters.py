"""Rows to what a reader sees: masked authors, safe HTML, the rights of this viewer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.urls import reverse

from mitwerk.apps.members.queries.display import Author, author
from mitwerk.apps.talk.enums import PostState, ThreadKind
from mitwerk.apps.talk.queries.threads import answers, outlines, pins_of, posts_of, threads_of
from mitwerk.apps.talk.sentences import sentence_of
from mitwerk.kit.paging import newest_first
from mitwerk.kit.text import to_html

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.safestring import SafeString

    from mitwerk.apps.talk.models import Notice, Post, Thread
    from mitwerk.apps.talk.subjects import Subject, Viewer

THREADS_SHOWN = 12
POSTS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class PostView:
    """A post as one viewer sees it; ``html`` and ``body`` are empty when it is not shown."""

    code: str
    author: Author
    at: datetime
    language: str
    state: str
    reason: str
    body: str
    html: SafeString | str
    answer: bool
    mine: bool
    may_hide: bool
    may_answer: bool

    @property
    def shown(self) -> bool:
        return self.state == PostState.SHOWN


@dataclass(frozen=True, slots=True)
class ThreadView:
    """A thread as one viewer sees it; ``left_out`` counts posts that only its own page shows."""

    code: str
    subject: str
    kind: str
    title: str
    language: str
    number: int | None
    anchor: dict[str, str] | None
    count: int
    left_out: int
    answered: bool
    created_at: datetime
    last_post_at: datetime
    posts: tuple[PostView, ...]
    may_post: bool
    earlier: str = ""

    @property
    def says_itself(self) -> bool:
        """Tell whether the title only repeats how the first post begins."""
        if not self.posts or not self.posts[0].shown:
            return False
        beginning = self.title.removesuffix("…").rstrip()
        return self.posts[0].body.startswith(beginning)

    @property
    def url(self) -> str:
        return reverse("talk:thread", args=[self.code])


@dataclass(frozen=True, slots=True)
class Board:
    """A page of a subject's threads."""

    subject: Subject
    threads: tuple[ThreadView, ...]
    next: str


@dataclass
class Reader:
    """Turns rows into views for one viewer of one subject; asks for each author's mask once."""

    subject: Subject
    viewer: Viewer
    moderates: bool = False
    _authors: dict[int, Author] = field(default_factory=dict)

    def board(self, *, cursor: str = "", size: int = THREADS_SHOWN) -> Board:
        """Return a page of threads, newest first, each with its first and last posts."""
        found = newest_first(threads_of(self.subject.ref), cursor=cursor, size=size)
        posts: dict[int, dict[int, Post]] = {thread.pk: {} for thread in found.rows}
        for post in (*outlines(found.rows), *answers(found.rows)):
            posts[post.thread_id][post.pk] = post
        views = tuple(
            self.thread(thread, [post for _pk, post in sorted(posts[thread.pk].items())])
            for thread in found.rows
        )
        return Board(self.subject, views, found.next)

    def whole(self, thread: Thread, *, cursor: str = "") -> ThreadView:
        """Return one thread with a page of its posts: the latest fifty, oldest first."""
        found = newest_first(posts_of(thread), cursor=cursor, size=POSTS_SHOWN)
        return self.thread(thread, found.rows[::-1], earlier=found.next, outline=False)

    def thread(
        self, thread: Thread, posts: list[Post], *, earlier: str = "", outline: bool = True
    ) -> ThreadView:
        return ThreadView(
            code=thread.code,
            subject=thread.subject,
            kind=thread.kind,
            title=title_of(thread),
            language=thread.language,
            number=getattr(thread, "number", None) if thread.kind == ThreadKind.PIN else None,
            anchor=thread.anchor,
            count=thread.post_count,
            left_out=max(0, thread.post_count - len(posts)) if outline else 0,
            answered=thread.answer_id is not None,
            created_at=thread.created_at,
            last_post_at=thread.last_post_at,
            posts=tuple(self.post(post, thread) for post in posts),
            may_post=self.subject.may_post,
            earlier=earlier,
        )

    def post(self, post: Post, thread: Thread) -> PostView:
        shown = post.state == PostState.SHOWN
        answer = thread.answer_id == post.pk
        asked = thread.kind == ThreadKind.QUESTION and post.author_id != thread.started_by_id
        return PostView(
            code=post.code,
            author=self._author(post),
            at=post.created_at,
            language=post.language,
            state=post.state,
            reason=post.state_reason,
            body=post.body if shown else "",
            html=_html(post) if shown else "",
            answer=answer,
            mine=shown and post.author_id == self.viewer.pk,
            may_hide=shown and self.moderates,
            may_answer=shown and asked and self.subject.may_answer and not answer,
        )

    def _author(self, post: Post) -> Author:
        if post.author_id not in self._authors:
            mask = self.subject.mask(post.author)
            self._authors[post.author_id] = author(post.author, mask)
        return self._authors[post.author_id]


def title_of(thread: Thread) -> str:
    """Return a thread's title; once its first post is gone, only in what way that went."""
    state = getattr(thread, "opening", PostState.SHOWN)
    return thread.title if state == PostState.SHOWN else str(PostState(state).label)


def _html(post: Post) -> SafeString:
    people = {
        mention.member.handle: author(mention.member).url or "" for mention in post.mentions.all()
    }
    return to_html(post.body, people={handle: url for handle, url in people.items() if url})


@dataclass(frozen=True, slots=True)
class Pin:
    """A pin for the 3D viewer; coordinates in metres in the model's own frame."""

    id: str
    number: int
    x: float
    y: float
    z: float
    part: str
    path: str
    label: str
    thread_url: str


def pins(subject: Subject) -> list[Pin]:
    """Return a subject's pins in the order of their numbers."""
    return [_pin(thread) for thread in pins_of(subject.ref)]


def _pin(thread: Thread) -> Pin:
    anchor = thread.anchor or {}
    return Pin(
        id=thread.code,
        number=thread.number,  # type: ignore[attr-defined]
        x=float(anchor["x"]),
        y=float(anchor["y"]),
        z=float(anchor["z"]),
        part=anchor.get("part", ""),
        path=anchor.get("path", ""),
        label=title_of(thread),
        thread_url=reverse("talk:thread", args=[thread.code]),
    )


@dataclass(frozen=True, slots=True)
class NoticeView:
    """One notice in words."""

    code: str
    kind: str
    text: str
    url: str
    subject: str
    at: datetime
    unread: bool
    times: int = 1


def as_notice(notice: Notice) -> NoticeView:
    """Return a notice in the reader's language."""
    return NoticeView(
        code=notice.code,
        kind=notice.kind,
        text=sentence_of(notice.kind, notice.details),
        url=notice.url,
        subject=notice.subject,
        at=notice.created_at,
        unread=notice.read_at is None,
    )


def grouped(notices: list[NoticeView]) -> list[list[NoticeView]]:
    """Put notices about the same thing together, the newest group first; same words count up."""
    groups: dict[str, dict[str, NoticeView]] = {}
    for notice in notices:
        group = groups.setdefault(notice.url, {})
        known = group.get(notice.text)
        group[notice.text] = replace(known, times=known.times + 1) if known else notice
    return [list(group.values()) for group in groups.values()]
