"""Talk on the API: threads, posts, notices."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Status

from mitwerk.apps.members.enums import Role
from mitwerk.apps.talk import adapters, subjects
from mitwerk.apps.talk.errors import PostNotFoundError
from mitwerk.apps.talk.models import Post
from mitwerk.apps.talk.queries.notices import notices_of
from mitwerk.apps.talk.queries.threads import post_for, thread_for
from mitwerk.apps.talk.schemas import (
    AnswerIn,
    NoticeOut,
    PostOut,
    ReadIn,
    ReadOut,
    ReasonIn,
    TextIn,
    ThreadIn,
    ThreadOut,
)
from mitwerk.apps.talk.services import posts, threads
from mitwerk.apps.talk.services.notices import mark_read
from mitwerk.apps.talk.services.threads import Text
from mitwerk.apps.talk.subjects import Subject
from mitwerk.kit.api import Page, allow
from mitwerk.kit.limits import Often, limit
from mitwerk.kit.paging import PAGE_SIZE, newest_first
from mitwerk.kit.policy import Who

router = Router(tags=["threads"])

READERS = "who may read the subject"
MODERATORS = frozenset({Role.MODERATOR.value, Role.ADMINISTRATOR.value})


def _reader(request: HttpRequest, subject: Subject) -> adapters.Reader:
    return adapters.Reader(subject, request.user, not MODERATORS.isdisjoint(request.roles))  # type: ignore[attr-defined]


def _thread(request: HttpRequest, code: str, cursor: str = "") -> adapters.ThreadView:
    found, subject = thread_for(request.user, code)
    return _reader(request, subject).whole(found, cursor=cursor)


def _post(request: HttpRequest, post: Post) -> adapters.PostView:
    found, subject = post_for(request.user, post.code)
    return _reader(request, subject).post(found, found.thread)


@router.get("/threads", response=Page[ThreadOut])
@allow(Who.ANYONE, rule=READERS)
def list_threads(
    request: HttpRequest, subject: str, cursor: str = "", size: int = adapters.THREADS_SHOWN
) -> dict[str, object]:
    """Threads of one subject, newest first, each with its first and last posts."""
    found = subjects.require(subject, request.user)
    board = _reader(request, found).board(cursor=cursor, size=size)
    return {"items": board.threads, "next": board.next or None}


@router.post("/threads", response={201: ThreadOut})
@allow(Who.MEMBER, scope="talk", rule="whom the subject lets write")
def start(request: HttpRequest, wanted: ThreadIn) -> Status[object]:
    """Start a discussion, ask the client, or pin a remark to a point of a model."""
    limit(request, Often.TALK)
    thread = threads.start_thread(
        by=request.user,  # type: ignore[arg-type]
        ref=wanted.subject,
        text=Text(wanted.body, wanted.language, wanted.title),
        kind=wanted.kind,
        anchor=wanted.anchor.model_dump() if wanted.anchor else None,
    )
    return Status(201, _thread(request, thread.code))


@router.get("/threads/{code}", response=ThreadOut)
@allow(Who.ANYONE, rule=READERS)
def get_thread(request: HttpRequest, code: str, cursor: str = "") -> object:
    """One thread with its latest posts, oldest first; ``earlier`` leads to those before."""
    return _thread(request, code, cursor)


@router.post("/threads/{code}/posts", response={201: PostOut})
@allow(Who.MEMBER, scope="talk", rule="whom the subject lets write")
def reply(request: HttpRequest, code: str, text: TextIn) -> Status[object]:
    """Reply in a thread."""
    found, _subject = thread_for(request.user, code)
    limit(request, Often.TALK)
    post = threads.reply(by=request.user, thread=found, text=Text(text.body, text.language))  # type: ignore[arg-type]
    return Status(201, _post(request, post))


@router.post("/threads/{code}/answer", response=ThreadOut)
@allow(Who.MEMBER, scope="talk", rule="whom the subject lets answer")
def answer(request: HttpRequest, code: str, wanted: AnswerIn) -> object:
    """Mark the post that answers the question."""
    post, _subject = post_for(request.user, wanted.post)
    if post.thread.code != code:
        raise PostNotFoundError(where="post")
    posts.mark_answer(by=request.user, post=post)  # type: ignore[arg-type]
    return _thread(request, code)


@router.post("/posts/{code}/withdraw", response=PostOut)
@allow(Who.MEMBER, scope="talk", rule="the author")
def withdraw(request: HttpRequest, code: str) -> object:
    """Take back one's own post."""
    post, _subject = post_for(request.user, code)
    return _post(request, posts.withdraw(by=request.user, post=post))  # type: ignore[arg-type]


@router.post("/posts/{code}/hide", response=PostOut)
@allow(Who.MODERATOR, scope="talk")
def hide(request: HttpRequest, code: str, wanted: ReasonIn) -> object:
    """Hide a post for a reason that everybody reads."""
    post, _subject = post_for(request.user, code)
    return _post(request, posts.hide(by=request.user, post=post, reason=wanted.reason))  # type: ignore[arg-type]


@router.get("/notices", response=Page[NoticeOut])
@allow(Who.MEMBER)
def list_notices(
    request: HttpRequest, cursor: str = "", size: int = PAGE_SIZE
) -> dict[str, object]:
    """One's own notices, newest first."""
    found = newest_first(notices_of(request.user), cursor=cursor, size=size)  # type: ignore[arg-type]
    items = [adapters.as_notice(notice) for notice in found.rows]
    return {"items": items, "next": found.next or None}


@router.post("/notices/read", response=ReadOut)
@allow(Who.MEMBER, scope="talk")
def read(request: HttpRequest, seen: ReadIn) -> dict[str, int]:
    """Mark notices of one's own as read."""
    return {"marked": mark_read(by=request.user, codes=seen.codes)}  # type: ignore[arg-type]
