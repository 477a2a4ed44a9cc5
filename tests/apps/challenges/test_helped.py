"""A member's page tells with what they helped by writing, and nothing that is masked."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from mitwerk.apps.challenges.models import Phase
from mitwerk.apps.challenges.queries.helped import helped_by_writing
from mitwerk.apps.talk.services.posts import mark_answer
from mitwerk.apps.talk.services.threads import Text, reply, start_thread
from tests.factories import challenges as make
from tests.factories.vault import make_blueprint, make_open_revision

pytestmark = pytest.mark.django_db

SAID = Text("The bolt is too short.", "en")


def told(handle: str) -> list[tuple[str, str]]:
    found = helped_by_writing(make.member(handle), AnonymousUser())
    return [(one.title, one.text) for one in found]


def test_remarks_count_once_a_blueprint_and_not_on_ones_own() -> None:
    bob, charlie = make.member("bob"), make.member("charlie")
    revision = make_open_revision(bob, make_blueprint(bob, "Frame"))
    for author in (bob, charlie, charlie):
        start_thread(by=author, ref=f"revision:{revision.code}", text=SAID)

    assert told("charlie") == [("Frame", "In the discussion")]
    assert told("bob") == []


def test_only_the_marked_answer_to_a_client_counts(django_assert_num_queries: object) -> None:
    challenge = make.running()
    ref = f"challenge:{challenge.code}"
    thread = start_thread(by=make.member("bob"), ref=ref, text=SAID, kind="question")
    post = reply(by=make.member("charlie"), thread=thread, text=SAID)
    mark_answer(by=challenge.client, post=post)

    with django_assert_num_queries(1):  # type: ignore[operator]
        helped_by_writing(post.author, AnonymousUser())

    assert told("charlie") == [(challenge.title, "The marked answer")]
    assert (told("bob"), told("alice")) == ([], [])


def test_remarks_on_what_is_judged_are_told_after_the_decision() -> None:
    phase = make.open_phase()
    receipt = make.entered(phase, shows_progress=True)
    ref = f"revision:{receipt.revision.code}"
    start_thread(by=make.member("charlie"), ref=ref, text=SAID)

    before = told("charlie")
    Phase.objects.filter(pk=phase.pk).update(state="decided")

    assert (before, told("charlie")) == ([], [("My idea", "In the discussion")])
