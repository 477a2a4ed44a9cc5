"""Blueprints, revisions, manifests, forks, visibility."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from mitwerk.apps.vault.errors import (
    EmptyRevisionError,
    LicenceError,
    NotOwnerError,
    PathError,
    UploadUnfinishedError,
)
from mitwerk.apps.vault.paths import clean_path, refuse_clashes
from mitwerk.apps.vault.queries.family_tree import family_tree
from mitwerk.apps.vault.services.blueprints import About, create_blueprint, edit_blueprint
from mitwerk.apps.vault.services.fork import fork
from mitwerk.apps.vault.services.revisions import create_revision
from mitwerk.apps.vault.services.uploads import create_upload, settled
from mitwerk.apps.vault.services.visibility import open_revisions, seal
from mitwerk.kit.problems import InvalidError, NotFoundError
from tests.factories.members import make_team
from tests.factories.vault import (
    arrived,
    make_blueprint,
    make_open_revision,
    make_revision,
    make_upload,
)

db = pytest.mark.django_db

EVIL = [
    *["../evil", "/etc/passwd", "a/../b", "a//b", "./a", "", "a/", "C:\\evil", "a\\..\\b", "c:evil"],
    *["con", "NUL.txt", "a/Com1.step", "lpt³", "aux .txt", "a\0b", "a\nb", "a\u202eb", "a\u200bb"],
    *["name.", "name ", " name", "a/ b", "x" * 401, "ä" * 200, 'a"b', "a<b", "a|b", "a?b", "a*b"],
]  # fmt: skip


@pytest.mark.parametrize("path", EVIL)
def test_evil_path_is_refused(path):
    with pytest.raises(PathError):
        clean_path(path)


def test_path_is_brought_to_nfc():
    assert clean_path("Tra\u0308ger/a b.step") == "Träger/a b.step"


@pytest.mark.parametrize(
    "paths", [["a.txt", "A.TXT"], ["straße", "STRASSE"], ["a", "a/b"], ["ﬁx", "fix"]]
)
def test_paths_that_some_disk_can_not_tell_apart_are_refused(paths):
    with pytest.raises(PathError):
        refuse_clashes(paths)


@db
def test_manifest_is_canonical_and_its_hash_true(bob):
    revision = make_revision(bob, files={"b.txt": b"b", "a.txt": b"a"})

    told = json.loads(revision.manifest)

    assert hashlib.sha256(revision.manifest.encode()).hexdigest() == revision.manifest_sha256
    assert told == {
        "blueprint": revision.blueprint.code,
        "files": [
            {
                "path": path,
                "sha256": hashlib.sha256(data).hexdigest(),
                "size": 1,
                "type": "text/plain",
            }
            for path, data in (("a.txt", b"a"), ("b.txt", b"b"))
        ],
        "format": "mitwerk-manifest-1",
        "licence": {"hardware": "CERN-OHL-S-2.0", "texts_and_pictures": "CC-BY-SA-4.0"},
        "number": 1,
        "parents": [],
    }


@db
def test_next_revision_keeps_and_replaces_files(bob):
    first = make_revision(bob, files={"keep.txt": b"k", "Old.txt": b"o", "drop.txt": b"d"})
    upload = make_upload(bob, "old.TXT", b"new")

    second = create_revision(
        by=bob, blueprint=first.blueprint, uploads=[upload], keep=["keep.txt", "Old.txt"]
    )

    assert [(file.path, file.blob.size) for file in second.files.order_by("number")] == [
        ("keep.txt", 1),
        ("old.TXT", 3),
    ]
    assert second.number == 2
    assert json.loads(second.manifest)["parents"] == [first.manifest_sha256]


@db
def test_revision_without_files_is_refused(bob):
    with pytest.raises(EmptyRevisionError):
        create_revision(by=bob, blueprint=make_blueprint(bob))


@db
def test_unfinished_upload_is_refused(bob):
    upload = create_upload(by=bob, path="a.txt", length=3)

    with pytest.raises(UploadUnfinishedError):
        create_revision(by=bob, blueprint=make_blueprint(bob), uploads=[upload])


@db
def test_an_upload_that_a_crash_left_is_settled_before_and_never_inside(bob):
    upload = arrived(bob, "a.txt", b"abc")
    blueprint = make_blueprint(bob)

    with pytest.raises(UploadUnfinishedError):
        create_revision(by=bob, blueprint=blueprint, uploads=[upload])
    made = create_revision(by=bob, blueprint=blueprint, uploads=settled([upload]))

    assert made.files.get().blob.sha256 == hashlib.sha256(b"abc").hexdigest()


@db
def test_strangers_add_no_revision_and_team_members_do(bob, charlie, dora):
    team = make_team(bob, charlie)
    blueprint = make_blueprint(bob, team=team)

    made = create_revision(by=charlie, blueprint=blueprint, uploads=[make_upload(charlie)])

    assert made.author == charlie
    with pytest.raises(NotOwnerError):
        create_revision(by=dora, blueprint=blueprint, uploads=[make_upload(dora)])


@pytest.mark.parametrize("licence", ["CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CC-BY-ND-4.0", "GPL-3.0"])
@db
def test_closed_licence_is_refused_with_a_reason(bob, licence):
    with pytest.raises(LicenceError) as refused:
        make_blueprint(bob, licence=licence)

    assert licence in refused.value.detail


@db
def test_fork_starts_with_the_same_files_and_names_its_origin(bob, charlie):
    origin = make_open_revision(bob, files={"a.txt": b"a", "b.txt": b"b"})

    blueprint = fork(by=charlie, revision=origin)

    first = blueprint.revisions.get()
    assert blueprint.forked_from == origin
    assert [link.parent for link in first.parent_links.all()] == [origin]
    assert [file.path for file in first.files.order_by("number")] == ["a.txt", "b.txt"]
    assert json.loads(first.manifest)["parents"] == [origin.manifest_sha256]


@db
def test_fork_keeps_the_licence(bob, charlie):
    forked = fork(by=charlie, revision=make_open_revision(bob))

    with pytest.raises(LicenceError):
        edit_blueprint(by=charlie, blueprint=forked, about=About("Mine", licence="MIT"))


@db
def test_drafts_of_others_can_not_be_forked(bob, charlie):
    with pytest.raises(NotFoundError):
        fork(by=charlie, revision=make_revision(bob))


@db
def test_sealed_revision_waits_for_its_deadline(bob, client):
    revision = make_revision(bob)
    url = reverse("vault:revision", args=[revision.code])
    seal([revision])
    before = client.get(url).status_code

    open_revisions([revision])

    assert (before, client.get(url).status_code) == (404, 200)


@db
def test_lineage_shows_both_ways(bob, charlie, client):
    origin = make_open_revision(bob, make_blueprint(bob, "Origin frame"))
    forked = fork(by=charlie, revision=origin)
    edit_blueprint(by=charlie, blueprint=forked, about=About("Forked frame"))
    open_revisions(forked.revisions.all())

    up = client.get(reverse("vault:blueprint", args=[forked.code])).content.decode()
    down = client.get(reverse("vault:blueprint", args=[origin.blueprint.code])).content.decode()

    assert "Origin frame" in up
    assert "Forked frame" in down


@db
def test_draft_forks_do_not_show(bob, charlie, client):
    origin = make_open_revision(bob)
    forked = fork(by=charlie, revision=origin)

    page = client.get(reverse("vault:revision", args=[origin.code])).content.decode()

    assert forked.code not in page


@pytest.mark.parametrize("count", [1, 3, 50])
@db
def test_wall_has_the_same_queries_at_any_length(bob, count, django_assert_num_queries):
    for number in range(count):
        make_open_revision(bob, make_blueprint(bob, f"Frame {number}"))
    client = Client()
    client.force_login(bob)
    client.get(reverse("vault:index"))

    with django_assert_num_queries(WALL_QUERIES):
        client.get(reverse("vault:index"))


WALL_QUERIES = 6


@pytest.mark.parametrize("count", [1, 3, 50])
@db
def test_revision_page_has_the_same_queries_for_any_number_of_files(
    bob, charlie, count, django_assert_max_num_queries
):
    files = {f"{number}.txt": b"%d" % number for number in range(count)}
    revision = make_open_revision(bob, files=files)
    client = Client()
    client.force_login(charlie)
    url = reverse("vault:revision", args=[revision.code])
    client.get(url)

    with django_assert_max_num_queries(REVISION_QUERIES) as counted:
        client.get(url)

    assert len(counted) == REVISION_QUERIES


REVISION_QUERIES = 11


def chain_of_forks(bob, charlie, generations):
    """Return revisions each forked from the one before, the oldest first."""
    found = [make_open_revision(bob)]
    for generation in range(generations):
        copy = fork(by=(charlie, bob)[generation % 2], revision=found[-1])
        open_revisions(copy.revisions.all())
        found.append(copy.revisions.get())
    return found


@pytest.mark.parametrize("name", ["vault:revision", "vault:blueprint"])
@db
def test_pages_cost_the_same_at_any_depth_of_forks(
    bob, charlie, name, django_assert_max_num_queries
):
    chain = chain_of_forks(bob, charlie, 7)
    client = Client()
    client.force_login(bob)
    spent = []
    for at in (1, 3, 7):  # all of them another member's
        code = chain[at].code if name == "vault:revision" else chain[at].blueprint.code
        url = reverse(name, args=[code])
        client.get(url)
        with django_assert_max_num_queries(MOST_QUERIES) as counted:
            client.get(url)
        spent.append(len(counted))

    assert len(set(spent)) == 1


MOST_QUERIES = 12


@db
def test_tree_ends_at_a_branch_that_the_viewer_may_not_see(bob, charlie):
    first = make_open_revision(bob)
    second = fork(by=charlie, revision=first)
    open_revisions(second.revisions.all())
    draft = fork(by=bob, revision=second.revisions.get())
    behind = fork(by=bob, revision=draft.revisions.get())
    open_revisions(behind.revisions.all())

    shown = family_tree(second, AnonymousUser())
    own = family_tree(second, bob)

    assert shown.blueprint == first.blueprint
    assert shown.children[0].children == []
    assert own.children[0].children[0].children[0].blueprint == behind


@db
@pytest.mark.parametrize(("title", "language"), [("  ", "en"), ("Frame", "zz")])
def test_blueprint_without_a_title_or_a_language_is_refused(bob, title, language):
    with pytest.raises(InvalidError):
        create_blueprint(by=bob, about=About(title=title, language=language))
