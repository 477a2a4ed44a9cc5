"""Reference files, overviews, forks and takedowns through the API alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from mitwerk.apps.vault.enums import BlobState
from mitwerk.apps.vault.services.fork import fork
from tests.factories import challenges as make
from tests.factories import members, vault
from tests.factories.judging import judged_phase, rank_in_order

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def call(client: Client, method: str, path: str, body: object = None, key: str = "k") -> Any:
    return client.generic(
        method,
        f"/api/v1{path}",
        "" if body is None else json.dumps(body),
        content_type="application/json",
        headers={"Idempotency-Key": key},
    )


def test_reference_files_come_and_go(client: Client) -> None:
    draft = make.draft()
    client.force_login(draft.client)
    upload = vault.make_upload(draft.client, "place.txt", b"a steep slope\n")
    path = f"/challenges/{draft.code}/references"

    (added,) = call(client, "POST", path, {"uploads": [upload.code]}).json()
    one = f"{path}/{added['code']}"
    (captioned,) = call(client, "PATCH", one, {"caption": "The slope"}).json()
    given = client.get(f"/api/v1{one}/content")
    shown = client.get(f"/api/v1{path}").json()
    gone = call(client, "DELETE", one)

    assert (added["path"], added["size"], added["has_preview"]) == ("place.txt", 14, False)
    assert captioned["caption"] == "The slope"
    assert b"".join(given.streaming_content) == b"a steep slope\n"
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert shown == [captioned]
    assert gone.status_code == 204
    assert client.get(f"/api/v1{path}").json() == []


def test_reference_files_of_a_draft_are_its_clients_alone(client: Client) -> None:
    draft, stranger = make.draft(), members.charlie()
    upload = vault.make_upload(stranger)
    client.force_login(stranger)
    path = f"/challenges/{draft.code}/references"

    added = call(client, "POST", path, {"uploads": [upload.code]})

    assert added.status_code == 404
    assert client.get(f"/api/v1{path}").status_code == 404
    assert not draft.reference_files.exists()


def test_judge_reads_what_waits_and_what_was_cast(client: Client) -> None:
    phase = judged_phase()
    judge = phase.challenge.client
    client.force_login(judge)
    (task,) = client.get("/api/v1/me/judging").json()["items"]
    before = call(client, "POST", f"/phases/{phase.code}/sheets").json()

    ballot = rank_in_order(judge, phase)

    (sheet,) = client.get(f"/api/v1/phases/{phase.code}/sheets").json()
    assert (task["phase"], task["challenge"]) == (phase.code, phase.challenge.code)
    assert (before["ballot"], sheet["ballot"]) == (None, ballot.code)


def test_client_reads_the_overview_and_nobody_else(client: Client) -> None:
    phase = judged_phase()
    path = f"/api/v1/challenges/{phase.challenge.code}/dashboard"
    client.force_login(members.charlie())
    refused = client.get(path)
    client.force_login(phase.challenge.client)

    (line,) = client.get(path).json()

    assert refused.status_code == 403
    assert (line["phase"], line["state"]) == (phase.code, "judging")
    assert line["entries"] == phase.entries.count() > 0


def test_lineage_leads_down_to_visible_forks(client: Client) -> None:
    bob, charlie = members.bob(), members.charlie()
    origin = vault.make_open_revision(bob)
    hidden = fork(by=charlie, revision=origin)

    mine = fork(by=bob, revision=origin)
    client.force_login(bob)
    page = client.get(f"/api/v1/blueprints/{origin.blueprint.code}/forks").json()

    shown = {one["code"]: one["forked_from"] for one in page["items"]}
    assert shown[mine.code] == origin.code
    assert (hidden.code in shown) == hidden.revisions.filter(visibility="open").exists()


def test_moderator_withholds_and_releases_a_file(client: Client) -> None:
    revision = vault.make_open_revision(members.bob())
    path = f"/revisions/{revision.code}/files/1"
    client.force_login(members.dora())

    taken = call(client, "POST", f"{path}/withhold", {"reason": "Not theirs"})
    content = client.get(f"/api/v1{path}/content")
    given = call(client, "POST", f"{path}/release")

    assert taken.json()["download_url"] is None
    assert "Not theirs" in content.json()["detail"]
    assert given.json()["download_url"] is not None
    assert revision.files.get().blob.state == BlobState.STORED


def test_members_withhold_nothing(client: Client) -> None:
    bob = members.bob()
    revision = vault.make_open_revision(bob)
    client.force_login(bob)

    refused = call(
        client, "POST", f"/revisions/{revision.code}/files/1/withhold", {"reason": "Mine"}
    )

    assert refused.status_code == 403


def test_missing_copy_without_names_is_asked_for(client: Client) -> None:
    from django_tasks_db.models import DBTaskResult

    from mitwerk.apps.vault.models import Preview

    phase = judged_phase()
    entry = phase.entries.earliest("pk")
    revision = entry.submissions.latest("pk").revision
    Preview.objects.filter(blob__in=revision.files.values("blob"), kind="clean").delete()
    DBTaskResult.objects.all().delete()
    client.force_login(phase.challenge.client)

    answer = client.get(f"/api/v1/revisions/{revision.code}/files/1/content")

    assert answer.status_code == 503
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert [one.task_path.rpartition(".")[2] for one in DBTaskResult.objects.all()] == [
        "prepare_masked"
    ]
