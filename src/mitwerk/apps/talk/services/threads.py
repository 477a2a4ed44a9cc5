"""Start a discussion, ask the client, pin a remark to a point of a model; reply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from mitwerk.apps.talk import rules, subjects
from mitwerk.apps.talk.enums import ThreadKind
from mitwerk.apps.talk.errors import MayNotAskError, MayNotPostError, StrayAnchorError
from mitwerk.apps.talk.models import Mention, Post, Thread
from mitwerk.apps.talk.queries import audience
from mitwerk.apps.talk.queries.masked import telling_words
from mitwerk.apps.talk.queries.threads import participants
from mitwerk.apps.talk.services.notices import notify
from mitwerk.kit import clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mitwerk.apps.members.models import Member
    from mitwerk.apps.talk.subjects import Subject

TITLE_FROM_BODY = 80
KIND_OF_NOTICE = {
    ThreadKind.DISCUSSION: "thread",
    ThreadKind.QUESTION: "question",
    ThreadKind.PIN: "pin",
}


@dataclass(frozen=True, slots=True)
class Text:
    """What somebody wrote, in which language; a missing title comes from the first line."""

    body: str
    language: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class _Audience:
    """Who hears of a text, worked out before the transaction: it asks other apps for rights."""

    mentioned: list[Member]
    called: list[audience.Hearer]
    others: list[audience.Hearer]


def start_thread(
    *,
    by: Member,
    ref: str,
    text: Text,
    kind: str = ThreadKind.DISCUSSION,
    anchor: Mapping[str, object] | None = None,
) -> Thread:
    """Open a thread on a subject with its first post.

    Refuses subjects that ``by`` can't read or may not write on, questions where none are taken,
    a point of the model with anything but a pin, and texts that would give a masked author away.
    Mentioned members and the subject's watchers hear of it, as far as they may read it.
    """
    subject = _writable(ref, by)
    if kind == ThreadKind.QUESTION and not subject.may_ask:
        raise MayNotAskError
    if anchor is not None and kind != ThreadKind.PIN:
        raise StrayAnchorError(where="anchor")
    body, title = _checked(text, by, subject)
    point = rules.clean_anchor(anchor or {}) if kind == ThreadKind.PIN else None
    hearing = _audience(ref, by, f"{title}\n{body}", subject.watchers())
    with transaction.atomic():
        thread = Thread.objects.create(
            subject=ref,
            kind=kind,
            title=title,
            language=text.language,
            anchor=point,
            started_by=by,
            post_count=1,
        )
        _write(thread, by, body, text.language, hearing.mentioned)
        _tell(thread, hearing, KIND_OF_NOTICE[ThreadKind(kind)])
    return thread


def reply(*, by: Member, thread: Thread, text: Text) -> Post:
    """Add a post to a thread; those who wrote there hear of it, as far as they may read it."""
    subject = _writable(thread.subject, by)
    body, _title = _checked(text, by, subject)
    hearing = _audience(thread.subject, by, body, participants(thread))
    with transaction.atomic():
        Thread.objects.filter(pk=thread.pk).update(
            post_count=F("post_count") + 1, last_post_at=clock.now()
        )
        post = _write(thread, by, body, text.language, hearing.mentioned)
        _tell(thread, hearing, "reply")
    return post


def _writable(ref: str, by: Member) -> Subject:
    subject = subjects.require(ref, by)
    if not subject.may_post:
        raise MayNotPostError
    return subject


def _checked(text: Text, by: Member, subject: Subject) -> tuple[str, str]:
    body = rules.clean_body(text.body)
    title = " ".join(text.title.split())[: rules.MAX_TITLE] or _first_line(body)
    rules.refuse_naming(f"{title}\n{body}", telling_words(by, subject))
    return body, title


def _first_line(body: str) -> str:
    line = body.splitlines()[0].strip("#>*_-` ")
    if len(line) <= TITLE_FROM_BODY:
        return line or "…"
    return line[:TITLE_FROM_BODY].rpartition(" ")[0] + " …"


def _audience(ref: str, by: Member, words: str, ids: Iterable[int]) -> _Audience:
    mentioned = audience.mentioned(rules.mentioned_handles(words))
    called = audience.hearers(ref, by, mentioned)
    heard = {hearer.member_id for hearer in called}
    rest = audience.members_of(one for one in dict.fromkeys(ids) if one not in heard)
    return _Audience(mentioned, called, audience.hearers(ref, by, rest))


def _write(thread: Thread, by: Member, body: str, language: str, mentioned: list[Member]) -> Post:
    post = Post.objects.create(thread=thread, author=by, body=body, language=language)
    Mention.objects.bulk_create(Mention(post=post, member=member) for member in mentioned)
    return post


def _tell(thread: Thread, hearing: _Audience, kind: str) -> None:
    url = reverse("talk:thread", args=[thread.code])
    for people, sentence in ((hearing.called, "mention"), (hearing.others, kind)):
        for label in {hearer.author for hearer in people}:
            notify(
                members=[hearer.member_id for hearer in people if hearer.author == label],
                kind=sentence,
                subject=thread.subject,
                url=url,
                details={"author": label, "title": thread.title},
            )
