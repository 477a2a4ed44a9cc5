"""Threads and posts as rows; a constant number of queries, whatever the page holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, F, IntegerField, OuterRef, Prefetch, Q, Subquery, Window
from django.db.models.functions import RowNumber

from mitwerk.apps.talk import subjects
from mitwerk.apps.talk.enums import PostState, ThreadKind
from mitwerk.apps.talk.errors import PostNotFoundError, ThreadNotFoundError
from mitwerk.apps.talk.models import Mention, Post, Thread

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mitwerk.apps.talk.subjects import Subject, Viewer

LAST_SHOWN = 3
MAX_PINS = 500
MAX_PARTICIPANTS = 50


def threads_of(ref: str) -> QuerySet[Thread]:
    """Return a subject's threads; the caller has resolved the subject for the viewer."""
    return with_numbers(Thread.objects.filter(subject=ref))


def pins_of(ref: str) -> QuerySet[Thread]:
    """Return a subject's pins in the order of their numbers."""
    pins = Thread.objects.filter(subject=ref, kind=ThreadKind.PIN)
    return with_numbers(pins).order_by("pk")[:MAX_PINS]


def with_numbers(threads: QuerySet[Thread]) -> QuerySet[Thread]:
    """Annotate pins with their number on the model: first, second … of their subject.

    And each thread with the state of its first post: the title mostly is how that begins.
    """
    earlier = Thread.objects.filter(
        subject=OuterRef("subject"), kind=ThreadKind.PIN, pk__lte=OuterRef("pk")
    )
    counted = earlier.order_by().values("subject").annotate(n=Count("pk")).values("n")
    opening = Post.objects.filter(thread=OuterRef("pk")).order_by("pk").values("state")[:1]
    return threads.annotate(
        number=Subquery(counted, output_field=IntegerField()), opening=Subquery(opening)
    )


def with_mentions(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Fetch authors and mentioned members along."""
    named = Mention.objects.select_related("member")
    return posts.select_related("author").prefetch_related(Prefetch("mentions", named))


def outlines(threads: list[Thread]) -> QuerySet[Post]:
    """Return of each thread the first and the last few posts, oldest first."""
    posts = Post.objects.filter(thread__in=threads).annotate(
        front=Window(RowNumber(), partition_by=F("thread"), order_by=F("pk").asc()),
        back=Window(RowNumber(), partition_by=F("thread"), order_by=F("pk").desc()),
    )
    return with_mentions(posts.filter(Q(front=1) | Q(back__lte=LAST_SHOWN))).order_by("pk")


def answers(threads: list[Thread]) -> QuerySet[Post]:
    """Return the marked answers of the threads."""
    return with_mentions(
        Post.objects.filter(pk__in=[one.answer_id for one in threads if one.answer_id])
    )


def posts_of(thread: Thread) -> QuerySet[Post]:
    """Return a thread's posts with what a page needs of them."""
    return with_mentions(Post.objects.filter(thread=thread))


def thread_for(viewer: Viewer, code: str) -> tuple[Thread, Subject]:
    """Return a thread and its subject as this viewer may read them.

    Raises
    ------
    ThreadNotFoundError
        When there is none, or none for this viewer: the answer is the same.
    """
    found = with_numbers(Thread.objects.filter(code=code)).first()
    subject = subjects.resolve(found.subject, viewer) if found else None
    if found is None or subject is None:
        raise ThreadNotFoundError
    return found, subject


def post_for(viewer: Viewer, code: str) -> tuple[Post, Subject]:
    """Return a post and its subject as this viewer may read them.

    Raises
    ------
    PostNotFoundError
        When there is none, or none for this viewer.
    """
    found = Post.objects.filter(code=code).select_related("thread", "author").first()
    subject = subjects.resolve(found.thread.subject, viewer) if found else None
    if found is None or subject is None:
        raise PostNotFoundError
    return found, subject


def participants(thread: Thread) -> list[int]:
    """Return who wrote here and did not take it back, the latest fifty."""
    shown = Post.objects.filter(thread=thread, state=PostState.SHOWN, author__is_active=True)
    newest = shown.order_by("-pk").values_list("author_id", flat=True)
    return list(dict.fromkeys(newest[: MAX_PARTICIPANTS * 4]))[:MAX_PARTICIPANTS]
