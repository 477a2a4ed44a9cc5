"""Pages of talk: a subject's board, one thread, pins, notices."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitwerk.apps.members.enums import Role
from mitwerk.apps.talk import adapters, subjects
from mitwerk.apps.talk.enums import ThreadKind
from mitwerk.apps.talk.forms import HideForm, PinForm, ReplyForm, ThreadForm
from mitwerk.apps.talk.queries.notices import notice_of, notices_of
from mitwerk.apps.talk.queries.threads import post_for, thread_for
from mitwerk.apps.talk.services import posts, threads
from mitwerk.apps.talk.services.notices import mark_read
from mitwerk.kit.limits import Often, limit
from mitwerk.kit.paging import newest_first
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import InvalidError, SignInRequiredError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from mitwerk.apps.talk.forms import TextForm
    from mitwerk.apps.talk.models import Thread
    from mitwerk.apps.talk.subjects import Subject

READERS = "who may read the subject"
MODERATORS = frozenset({Role.MODERATOR.value, Role.ADMINISTRATOR.value})


def _reader(request: HttpRequest, subject: Subject) -> adapters.Reader:
    return adapters.Reader(subject, request.user, not MODERATORS.isdisjoint(request.roles))  # type: ignore[attr-defined]


def _show(
    request: HttpRequest, page: str, fragment: str, context: dict[str, object], status: int = 200
) -> HttpResponse:
    template = fragment if request.htmx else page  # type: ignore[attr-defined]
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


@allow(Who.ANYONE, rule=READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def board(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a subject's threads; write a new one."""
    subject = subjects.require(ref, request.user)
    if request.method == "POST":
        return _start(request, subject)
    return _board(request, subject, ThreadForm(subject=subject))


def _board(
    request: HttpRequest, subject: Subject, form: TextForm, status: int = 200
) -> HttpResponse:
    cursor = request.GET.get("cursor", "")
    found = _reader(request, subject).board(cursor=cursor)
    following = found.next
    context = {
        "nav": "",
        "subject": subject,
        "board": found,
        "form": form if subject.may_post else None,
        "older_url": f"{reverse('talk:board', args=[subject.ref])}?cursor={following}",
        "has_older": bool(following),
        "paged": bool(cursor),
    }
    return _show(request, "talk/board.html", "talk/parts/board.html", context, status)


def _start(request: HttpRequest, subject: Subject) -> HttpResponse:
    _signed_in(request)
    pinned = "x" in request.POST
    form = PinForm(request.POST) if pinned else ThreadForm(request.POST, subject=subject)
    if not form.is_valid():
        return _board(request, subject, form, 422)
    limit(request, Often.TALK)
    try:
        thread = threads.start_thread(
            by=request.user,  # type: ignore[arg-type]
            ref=subject.ref,
            text=form.text(),
            kind=ThreadKind.PIN if isinstance(form, PinForm) else form.kind_chosen(),
            anchor=form.anchor() if isinstance(form, PinForm) else None,
        )
    except InvalidError as problem:
        form.add_error(problem.where if problem.where in form.fields else None, problem.detail)
        return _board(request, subject, form, 422)
    if request.htmx:  # type: ignore[attr-defined]
        return _board(request, subject, ThreadForm(subject=subject))
    return redirect(f"{subject.url}#thread-{thread.code}" if pinned else thread_url(thread.code))


@allow(Who.ANYONE, rule=READERS)
@require_safe
def pins(request: HttpRequest, ref: str) -> HttpResponse:
    """Tell the 3D viewer where the pins stand."""
    subject = subjects.require(ref, request.user)
    return JsonResponse([dataclasses.asdict(pin) for pin in adapters.pins(subject)], safe=False)


@allow(Who.ANYONE, rule=READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: HttpRequest, code: str) -> HttpResponse:
    """Show one thread with all its posts; reply."""
    found, subject = thread_for(request.user, code)
    if request.method == "POST":
        return _reply(request, found, subject)
    wanted = not request.htmx or "reply" in request.GET  # type: ignore[attr-defined]
    return _thread(request, found, subject, _reply_form(code) if wanted else None)


def _reply_form(code: str, data: QueryDict | None = None) -> ReplyForm:
    """Return the form with ids of its own: several threads may stand on one page."""
    return ReplyForm(data, auto_id=f"reply-{code}-%s")


def _thread(
    request: HttpRequest,
    found: Thread,
    subject: Subject,
    form: ReplyForm | None,
    status: int = 200,
) -> HttpResponse:
    view = _reader(request, subject).whole(found, cursor=request.GET.get("cursor", ""))
    form = form if subject.may_post else None
    context = {"subject": subject, "thread": view, "reply_form": form, "whole": True}
    return _show(request, "talk/thread.html", "talk/parts/thread.html", context, status)


def _reply(request: HttpRequest, found: Thread, subject: Subject) -> HttpResponse:
    _signed_in(request)
    form = _reply_form(found.code, request.POST)
    if not form.is_valid():
        return _thread(request, found, subject, form, 422)
    limit(request, Often.TALK)
    try:
        post = threads.reply(by=request.user, thread=found, text=form.text())  # type: ignore[arg-type]
    except InvalidError as problem:
        form.add_error("body", problem.detail)
        return _thread(request, found, subject, form, 422)
    return _after(request, found.code, post.code)


def _after(request: HttpRequest, code: str, post: str) -> HttpResponse:
    """Show the thread as it is now: in place, or on its page at the post."""
    if request.htmx:  # type: ignore[attr-defined]
        return _thread(request, *thread_for(request.user, code), None)
    return redirect(f"{thread_url(code)}#post-{post}")


def thread_url(code: str) -> str:
    return reverse("talk:thread", args=[code])


@allow(Who.MEMBER, rule="whom the subject lets answer")
@require_POST
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Mark the answer to a question."""
    post, _subject = post_for(request.user, code)
    posts.mark_answer(by=request.user, post=post)  # type: ignore[arg-type]
    return _after(request, post.thread.code, code)


@allow(Who.MEMBER, rule="the author")
@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take back one's own post."""
    post, _subject = post_for(request.user, code)
    posts.withdraw(by=request.user, post=post)  # type: ignore[arg-type]
    return _after(request, post.thread.code, code)


@allow(Who.MODERATOR)
@require_POST
def hide(request: HttpRequest, code: str) -> HttpResponse:
    """Hide a post, with a reason."""
    post, _subject = post_for(request.user, code)
    form = HideForm(request.POST)
    if not form.is_valid():
        raise InvalidError(form.errors["reason"][0], where="reason")
    posts.hide(by=request.user, post=post, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]
    return _after(request, post.thread.code, code)


@allow(Who.MEMBER)
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Show one's notices, together where they are about the same thing."""
    found = newest_first(notices_of(request.user), cursor=request.GET.get("cursor", ""))  # type: ignore[arg-type]
    views = [adapters.as_notice(notice) for notice in found.rows]
    context = {
        "groups": adapters.grouped(views),
        "older_url": f"?cursor={found.next}" if found.next else "",
        "paged": bool(request.GET.get("cursor")),
    }
    return render(request, "talk/notices.html", context)


@allow(Who.MEMBER, rule="one's own notice")
@require_safe
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """Go to what a notice is about, and note that all about it were seen."""
    found = notice_of(request.user, code)  # type: ignore[arg-type]
    mark_read(by=request.user, url=found.url)  # type: ignore[arg-type]
    return redirect(found.url)


@allow(Who.MEMBER)
@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """Mark the given notices as read, or all."""
    codes = request.POST.getlist("code") or None
    mark_read(by=request.user, codes=codes)  # type: ignore[arg-type]
    return redirect("talk:notices")


def _signed_in(request: HttpRequest) -> None:
    if not request.user.is_authenticated:
        raise SignInRequiredError
