"""Mark the answer, withdraw, hide: states change, texts stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from mitwerk.apps.members.enums import Role
from mitwerk.apps.members.queries.roles import has_role
from mitwerk.apps.talk import subjects
from mitwerk.apps.talk.enums import PostState, ThreadKind
from mitwerk.apps.talk.errors import (
    MayNotAnswerError,
    NotAQuestionError,
    NotAuthorError,
    PostGoneError,
)
from mitwerk.apps.talk.models import Post, Thread
from mitwerk.apps.talk.services.notices import notify
from mitwerk.kit import audit
from mitwerk.kit.problems import InvalidError, NotAllowedError

if TYPE_CHECKING:
    from mitwerk.apps.members.models import Member

MAX_REASON = 400


def mark_answer(*, by: Member, post: Post) -> Thread:
    """Say which post answers the question; marking another one moves the mark.

    For whoever the subject lets answer (the client, and mentors). The asker hears of it.
    """
    subject = subjects.require(post.thread.subject, by)
    if not subject.may_answer:
        raise MayNotAnswerError
    asker = post.thread.started_by
    asker_reads = asker != by and subjects.resolve(post.thread.subject, asker) is not None
    with transaction.atomic():
        thread = Thread.objects.select_for_update().get(pk=post.thread_id)
        if thread.kind != ThreadKind.QUESTION:
            raise NotAQuestionError
        _lock_shown(post)
        if thread.answer_id == post.pk:
            return thread
        thread.answer = post
        thread.save(update_fields=["answer"])
        audit.record(by=by, verb="thread.answer", subject=f"post:{post.code}")
        if asker_reads:
            _notify(asker, "answer", thread, {"title": thread.title})
    return thread


def withdraw(*, by: Member, post: Post) -> Post:
    """Take back one's own post: its text is no longer shown; doing it again changes nothing."""
    if post.author_id != by.pk:
        raise NotAuthorError
    with transaction.atomic():
        locked = Post.objects.select_for_update().get(pk=post.pk)
        if locked.state == PostState.SHOWN:
            _close(locked, PostState.WITHDRAWN)
            audit.record(by=by, verb="post.withdraw", subject=f"post:{post.code}")
    return locked


def hide(*, by: Member, post: Post, reason: str) -> Post:
    """Hide a post for a reason that everybody reads; for moderators. The author hears of it."""
    if not has_role(by, Role.MODERATOR, Role.ADMINISTRATOR):
        raise NotAllowedError
    reason = " ".join(reason.split())[:MAX_REASON]
    if not reason:
        raise InvalidError(where="reason")
    author_reads = subjects.resolve(post.thread.subject, post.author) is not None
    with transaction.atomic():
        locked = _lock_shown(post)
        _close(locked, PostState.HIDDEN, reason)
        details: dict[str, object] = {"reason": reason}
        audit.record(by=by, verb="post.hide", subject=f"post:{post.code}", details=details)
        if author_reads:
            words: dict[str, object] = {"title": post.thread.title, "reason": reason}
            _notify(post.author, "hidden", post.thread, words)
    return locked


def _lock_shown(post: Post) -> Post:
    locked = Post.objects.select_for_update().get(pk=post.pk)
    if locked.state != PostState.SHOWN:
        raise PostGoneError
    return locked


def _close(post: Post, state: PostState, reason: str = "") -> None:
    """Change the state; a question never keeps an answer that nobody can read."""
    post.state, post.state_reason = state, reason
    post.save(update_fields=["state", "state_reason"])
    Thread.objects.filter(pk=post.thread_id, answer=post).update(answer=None)


def _notify(member: Member, kind: str, thread: Thread, details: dict[str, object]) -> None:
    notify(
        members=[member.pk],
        kind=kind,
        subject=thread.subject,
        url=reverse("talk:thread", args=[thread.code]),
        details=details,
    )
