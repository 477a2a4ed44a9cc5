"""A mentor says which post answers a question, unless they take part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from mitwerk.apps.talk.enums import ThreadKind
from mitwerk.apps.talk.models import Thread
from mitwerk.apps.talk.services.threads import Text, reply, start_thread
from tests.factories import challenges as make

if TYPE_CHECKING:
    from mitwerk.apps.members.models import Member
    from mitwerk.apps.talk.models import Post

pytestmark = pytest.mark.django_db


def question(ref: str) -> Post:
    """Charlie asks, dora knows."""
    text = Text("May the frame be glued?", "en")
    asked = start_thread(by=make.member("charlie"), ref=ref, text=text, kind=ThreadKind.QUESTION)
    return reply(by=make.member("dora"), thread=asked, text=Text("Yes, above 10 °C.", "en"))


def mark(by: Member | None, post: Post) -> int:
    browser = Client()
    if by is not None:
        browser.force_login(by)
    return browser.post(f"/talk/posts/{post.code}/answer/").status_code


@pytest.mark.parametrize("kind", ["challenge", "phase"])
def test_mentor_marks_the_answer(kind: str) -> None:
    phase = make.open_phase()
    codes = {"challenge": phase.challenge.code, "phase": phase.code}
    post = question(f"{kind}:{codes[kind]}")

    refused = [mark(who, post) for who in (None, make.member("bob"), make.member("eve", "juror"))]
    marked = mark(make.member("emil", "mentor"), post)

    assert (refused, marked) == ([401, 403, 403], 302)
    assert Thread.objects.get().answer == post


def test_mentor_who_entered_does_not_mark() -> None:
    phase = make.open_phase()
    post = question(f"challenge:{phase.challenge.code}")
    emil = make.member("emil", "mentor")
    make.entered(phase, emil)

    assert mark(emil, post) == 403
    assert Thread.objects.get().answer is None


def test_mentor_reads_no_draft() -> None:
    challenge = make.draft()
    emil = make.member("emil", "mentor")
    browser = Client()
    browser.force_login(emil)

    assert browser.get(f"/talk/challenge:{challenge.code}/").status_code == 404
