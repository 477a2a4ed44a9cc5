"""The whole thread through the API alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from mitwerk.apps.members.services.tokens import create_token
from tests.apps.vault.tus import Tus, through_client
from tests.factories.vault import make_blueprint, make_open_revision, make_revision

if TYPE_CHECKING:
    from mitwerk.apps.members.models import Member

pytestmark = pytest.mark.django_db
API = "/api/v1"


class Program:
    """A program with a member's token."""

    def __init__(self, member: Member, scopes: tuple[str, ...] = ("blueprints",)) -> None:
        _token, secret = create_token(by=member, name="program", scopes=list(scopes))
        self.headers = {"Authorization": f"Bearer {secret}"}
        self.client = Client(enforce_csrf_checks=True)
        self.keys = 0

    def get(self, path: str) -> Any:
        return self.client.get(API + path, headers=self.headers)

    def post(self, path: str, data: dict[str, Any], key: str = "") -> Any:
        self.keys += 1
        headers = {**self.headers, "Idempotency-Key": key or f"key-{self.keys}"}
        return self.client.post(API + path, data, content_type="application/json", headers=headers)

    def patch(self, path: str, data: dict[str, Any]) -> Any:
        return self.client.patch(
            API + path, data, content_type="application/json", headers=self.headers
        )

    def upload(self, name: str, data: bytes) -> str:
        tus: Tus = through_client(Client())
        tus.headers = self.headers
        return tus.create(name, len(data), data).headers["Location"].rsplit("/", 1)[-1]


@pytest.fixture
def program(bob) -> Program:
    return Program(bob)


def test_upload_blueprint_revision_and_download(program, client):
    upload = program.upload("side/frame.txt", b"tube")
    blueprint = program.post("/blueprints", {"title": "Frame", "tags": ["Frame"]}).json()
    made = program.post(
        f"/blueprints/{blueprint['code']}/revisions", {"uploads": [upload], "visibility": "open"}
    )

    files = client.get(f"{API}/revisions/{made.json()['code']}/files").json()["items"]

    assert made.status_code == 201
    assert [(file["path"], file["size"]) for file in files] == [("side/frame.txt", 4)]
    assert b"".join(client.get(files[0]["download_url"]).streaming_content) == b"tube"


def test_repeated_post_makes_one_revision(program, bob):
    blueprint = make_blueprint(bob)
    upload = program.upload("frame.txt", b"tube")
    path = f"/blueprints/{blueprint.code}/revisions"

    answers = [program.post(path, {"uploads": [upload]}, key="same") for _ in range(2)]

    assert answers[0].json() == answers[1].json()
    assert blueprint.revisions.count() == 1


def test_posts_that_make_files_need_a_key(program, bob):
    blueprint = make_blueprint(bob)

    answer = program.client.post(
        f"{API}/blueprints/{blueprint.code}/revisions",
        {},
        content_type="application/json",
        headers=program.headers,
    )

    assert answer.status_code == 400
    assert blueprint.revisions.count() == 0


def test_licence_that_forbids_earning_is_refused(program):
    answer = program.post("/blueprints", {"title": "Frame", "licence": "CC-BY-NC-4.0"})

    assert answer.status_code == 422
    assert answer.json()["type"].endswith("/problems/licence-not-open")
    assert "earn money" in answer.json()["detail"]


def test_upload_tells_how_far_it_is(program, bob):
    code = program.upload("frame.txt", b"tube")

    told = program.get(f"/uploads/{code}").json()

    assert (told["offset"], told["length"], len(told["sha256"])) == (4, 4, 64)


def test_uploads_of_others_can_not_be_used(program, charlie, bob):
    stolen = Program(charlie).upload("frame.txt", b"tube")
    blueprint = make_blueprint(bob)

    answer = program.post(f"/blueprints/{blueprint.code}/revisions", {"uploads": [stolen]})

    assert answer.status_code == 404
    assert program.get(f"/uploads/{stolen}").status_code == 404


def test_change_by_a_stranger_is_refused(bob, charlie):
    revision = make_open_revision(bob)

    answer = Program(charlie).patch(f"/blueprints/{revision.blueprint.code}", {"title": "Mine"})

    assert answer.status_code == 403
    revision.blueprint.refresh_from_db()
    assert revision.blueprint.title == "Frame"


def test_token_without_the_scope_may_read_only(bob):
    reader = Program(bob, scopes=("read",))
    draft = make_revision(bob)

    assert reader.get(f"/revisions/{draft.code}").status_code == 200
    assert reader.post("/blueprints", {"title": "Frame"}).status_code == 403


def test_drafts_are_not_found_by_others(bob, charlie, client):
    draft = make_revision(bob)
    stranger = Program(charlie)
    paths = [f"/revisions/{draft.code}{end}" for end in ("", "/files", "/manifest", "/zip")]
    paths += [f"/revisions/{draft.code}/files/1/content", f"/blueprints/{draft.blueprint.code}"]

    statuses = {stranger.get(path).status_code for path in paths}
    statuses |= {client.get(API + path).status_code for path in paths}

    assert statuses == {404}


def test_fork_through_the_api_names_its_origin(bob, charlie):
    origin = make_open_revision(bob)

    forked = Program(charlie).post(f"/revisions/{origin.code}/fork", {}).json()

    assert forked["forked_from"] == origin.code
    assert forked["owner"]["name"] == "Charlie Strange"


def test_list_is_paged_and_leaves_drafts_out(bob, client):
    for number in range(3):
        make_open_revision(bob, make_blueprint(bob, f"Open {number}"))
    make_revision(bob, make_blueprint(bob, "Draft"))

    first = client.get(f"{API}/blueprints?size=2").json()
    second = client.get(f"{API}/blueprints?size=2&cursor={first['next']}").json()

    titles = [item["title"] for item in first["items"] + second["items"]]
    assert titles == ["Open 2", "Open 1", "Open 0"]
    assert second["next"] is None


def test_language_of_a_blueprint_is_changed_by_program_and_page(program, bob, as_):
    blueprint = make_blueprint(bob)

    changed = program.patch(f"/blueprints/{blueprint.code}", {"language": "fr"}).json()
    page = as_(bob).get(f"/blueprints/{blueprint.code}/edit/")
    posted = page.context["about"].initial | {"language": "de"}
    as_(bob).post(f"/blueprints/{blueprint.code}/edit/", posted)
    blueprint.refresh_from_db()

    assert (changed["language"], posted["title"]) == ("fr", blueprint.title)
    assert blueprint.language == "de"
