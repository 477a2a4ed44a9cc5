"""Blueprints on member pages and in talk."""

from __future__ import annotations

import pytest

from mitwerk.apps.members.contributions import Kind
from mitwerk.apps.talk import subjects
from mitwerk.apps.vault.registrations import blueprints_of
from mitwerk.apps.vault.services.fork import fork
from mitwerk.apps.vault.services.visibility import open_revisions
from tests.factories.vault import make_blueprint, make_open_revision, make_revision

pytestmark = pytest.mark.django_db


def test_member_page_tells_open_blueprints_and_forks(bob, charlie):
    origin = make_open_revision(charlie, make_blueprint(charlie, "Wheel"))
    make_open_revision(bob, make_blueprint(bob, "Frame"))
    make_revision(bob, make_blueprint(bob, "Secret draft"))
    open_revisions(fork(by=bob, revision=origin).revisions.all())

    told = {(item.kind, item.title) for item in blueprints_of(bob, charlie)}

    assert told == {(Kind.MADE, "Frame"), (Kind.HELPED, "Wheel")}


def test_newest_open_revision_is_shown_not_a_later_draft(bob, charlie):
    opened = make_open_revision(bob, files={"a.txt": b"a"})
    make_revision(bob, opened.blueprint, {"b.txt": b"b"})

    (told,) = blueprints_of(bob, charlie)

    assert told.date == opened.opened_at


def test_drafts_are_talked_about_by_their_owner_only(bob, charlie):
    draft = make_revision(bob)
    ref = f"revision:{draft.code}"

    subject = subjects.resolve(ref, bob)

    assert subject is not None
    assert subject.may_post
    assert subjects.resolve(ref, charlie) is None
