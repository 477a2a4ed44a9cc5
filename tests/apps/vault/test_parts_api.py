"""Parts, licences and safety notices through the API and on pages."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from mitwerk.apps.members.services.tokens import create_token
from mitwerk.apps.talk.models import Notice, Thread
from mitwerk.apps.vault import access, licensing
from mitwerk.apps.vault.access import Mask
from mitwerk.apps.vault.models import Blueprint, SafetyNotice, Upload
from mitwerk.apps.vault.services.fork import fork
from mitwerk.apps.vault.services.safety import Warned, raise_notice
from mitwerk.apps.vault.services.visibility import open_revisions, seal
from mitwerk.apps.vault.views import parts_page
from mitwerk.engines import licences
from tests.factories.members import token_headers
from tests.factories.vault import make_blueprint, make_open_revision, make_revision

if TYPE_CHECKING:
    from mitwerk.apps.members.models import Member

pytestmark = pytest.mark.django_db
API = "/api/v1"
CRACK = Warned("stop", "The flange cracks, says Bob Builderson.", "Take it off.", file=1)


class Program:
    """A program with a member's token."""

    def __init__(self, member: Member) -> None:
        _token, secret = create_token(by=member, name="program", scopes=["blueprints"])
        self.headers = {"Authorization": f"Bearer {secret}"}
        self.client = Client(enforce_csrf_checks=True)

    def get(self, path: str) -> Any:
        return self.client.get(API + path, headers=self.headers)

    def post(self, path: str, data: dict[str, Any]) -> Any:
        headers = {**self.headers, "Idempotency-Key": f"{path} {data}"[:190]}
        return self.client.post(API + path, data, content_type="application/json", headers=headers)


@pytest.fixture
def bracket(bob):
    return make_open_revision(bob, make_blueprint(bob, "Bracket"), {"bracket.txt": b"thin"})


def using(by, revision, title="Cart"):
    table = f"name,quantity,mass kg,revision\nBracket,4,0.5,{revision.code}\n".encode()
    return make_open_revision(by, make_blueprint(by, title), {"bom.csv": table})


def test_licence_question_is_answered_in_words(client):
    answer = client.get(f"{API}/licences/merge?first=CERN-OHL-S-2.0&second=CC-BY-SA-4.0")

    assert answer.status_code == 200
    assert answer.json()["outcome"] == "refused"
    assert answer.json()["code"] == "no-common"


def test_sentences_here_are_those_of_the_engine():
    assert {key: str(text) for key, text in licensing.REASONS.items()} == dict(licences.REASONS)
    assert {key: str(text) for key, text in licensing.ASKS.items()} == dict(licences.ASKS)


def test_parts_are_set_read_and_pinned(bob, charlie, bracket):
    cart, program = using(charlie, bracket), Program(charlie)
    rows = [{"name": "Bracket", "quantity": "2", "mass_kg": "0.35", "revision": bracket.code}]

    made = program.post(
        f"/blueprints/{cart.blueprint.code}/parts",
        {"base": cart.code, "rows": rows, "visibility": "open"},
    ).json()
    told = program.get(f"/revisions/{made['code']}/parts").json()
    newer = make_open_revision(bob, bracket.blueprint, {"more.txt": b"more"})
    pinned = program.post(
        f"/revisions/{made['code']}/parts/pin", {"row": 1, "revision": newer.code}
    )

    assert told["mass"] == {"amounts": {"kg": "0.7"}, "counted": 1, "of": 1, "missing": []}
    assert told["lines"][0]["link"]["revision"] == bracket.code
    assert pinned.status_code == 201
    uses = program.get(f"/revisions/{newer.code}/uses").json()["items"]
    assert [(use["title"], use["pinned_revision"]) for use in uses] == [("Cart", newer.code)]


def test_every_use_is_told_in_pages_and_the_page_counts_the_rest(charlie, bracket, monkeypatch):
    monkeypatch.setattr(parts_page, "MOST_USES", 2)
    for _ in range(4):
        using(charlie, bracket)
    program, seen, cursor = Program(charlie), [], ""

    while not seen or cursor:
        page = program.get(f"/revisions/{bracket.code}/uses?size=3&cursor={cursor}").json()
        seen += [use["revision"] for use in page["items"]]
        cursor = page["next"] or ""

    assert len(seen) == len(set(seen)) == 4
    html = Client().get(reverse("vault:parts-list", args=[bracket.code])).content.decode()
    assert "and 2 more designs" in html


def test_a_notice_is_raised_solved_and_stays(bob, charlie, bracket):
    forked = fork(by=charlie, revision=bracket)
    open_revisions(forked.revisions.all())
    first = forked.revisions.get()

    raised = Program(bob).post(
        f"/revisions/{bracket.code}/safety",
        {"severity": "stop", "wrong": "It cracks.", "todo": "Take it off."},
    )
    code = raised.json()["code"]
    solved = (
        Program(charlie)
        .post(f"/safety/{code}/solve", {"revision": first.code, "reason": "Tested at 80 Nm."})
        .json()
    )
    refused = Program(charlie).post(f"/safety/{code}/withdraw", {"reason": "Mine."})

    states = {one["revision"]: one["state"] for one in solved["carriers"]}
    assert raised.status_code == 201
    assert states == {bracket.code: "carries", first.code: "solved"}
    assert [one["kind"] for one in solved["answers"]] == ["solved"]
    assert refused.status_code == 403


def test_banner_stands_on_every_page_that_carries_it(bob, charlie, dora, client, bracket):
    cart = using(charlie, bracket)
    train = using(dora, cart, "Train")
    notice = raise_notice(by=bob, revision=bracket, warning=CRACK)

    shown = {
        one.pk: client.get(reverse("vault:revision", args=[one.code])).content.decode()
        for one in (bracket, cart, train)
    }
    page = client.get(reverse("vault:safety", args=[notice.code])).content.decode()

    assert all("Take it off." in text for text in shown.values())
    assert "It has “Cart” r1 among its parts." in shown[train.pk]
    assert all(f">{title}</a>" in page for title in ("Bracket", "Cart", "Train"))


def test_owners_hear_of_it_and_downloads_carry_it(
    bob, charlie, client, bracket, django_capture_on_commit_callbacks
):
    cart = using(charlie, bracket)

    with django_capture_on_commit_callbacks(execute=True):
        raise_notice(by=bob, revision=bracket, warning=CRACK)

    heard = Notice.objects.filter(kind="safety-stop")
    answer = client.get(reverse("vault:zip", args=[cart.code]))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert [(one.member, one.details["title"]) for one in heard] == [(charlie, "Cart")]
    assert "Take it off." in archive.read("cart-r1/NOTICE.txt").decode()
    assert b"Take it off." in client.get(reverse("vault:attribution", args=[cart.code])).content


def test_strangers_propose_in_the_discussion(charlie, bracket):
    client = Client()
    client.force_login(charlie)
    url = reverse("vault:safety-new", args=[bracket.code])

    form = client.get(url).content.decode()
    client.post(url, {"severity": "stop", "file": "1", "wrong": "It cracks.", "todo": "Stop."})

    assert "Propose a safety notice" in form
    assert Thread.objects.get().subject == f"revision:{bracket.code}"
    assert SafetyNotice.objects.count() == 0


def test_owner_warns_and_withdraws_on_the_page(bob, bracket):
    client = Client()
    client.force_login(bob)

    answer = client.post(
        reverse("vault:safety-new", args=[bracket.code]),
        {"severity": "caution", "file": "", "wrong": "It bends.", "todo": "Use two."},
    )
    notice = SafetyNotice.objects.get()
    client.post(
        reverse("vault:safety-answer", args=[notice.code]),
        {"kind": "withdraw", "reason": "Measured wrongly."},
    )

    assert answer.status_code == 302
    page = client.get(reverse("vault:revision", args=[bracket.code])).content.decode()
    told = client.get(reverse("vault:safety", args=[notice.code])).content.decode()
    assert "Use two." not in page
    assert "Withdrawn safety notice" in told
    assert "Measured wrongly." in told


def test_a_notice_never_names_a_masked_author(bob, charlie, dora, client, bracket):
    forked = fork(by=charlie, revision=bracket)
    open_revisions(forked.revisions.all())
    entered = make_revision(bob, bracket.blueprint, {"bracket.txt": b"thin", "e.txt": b"e"})
    seal([entered])

    def mask(revision, _viewer):
        same = revision.pk == entered.pk
        return Mask("Entry 7", "/challenges/x/entries/7/", may_read=True) if same else None

    def blueprints(_viewer):
        return Blueprint.objects.filter(pk=bracket.blueprint_id)

    notice = raise_notice(by=dora, revision=entered, warning=CRACK)
    old = raise_notice(by=bob, revision=bracket, warning=CRACK)
    access.register_mask(mask, blueprints=blueprints)
    try:
        urls = [
            reverse("vault:revision", args=[entered.code]),
            reverse("vault:safety", args=[notice.code]),
            reverse("vault:zip", args=[entered.code]),
            reverse("vault:attribution", args=[entered.code]),
            f"{API}/safety/{notice.code}",
            f"{API}/revisions/{entered.code}/safety",
            reverse("vault:revision", args=[forked.revisions.get().code]),
            f"{API}/revisions/{forked.revisions.get().code}/safety",
            reverse("vault:attribution", args=[forked.revisions.get().code]),
        ]
        told = {}
        for url in urls:
            answer = client.get(url)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            if url.endswith("/zip"):
                archive = zipfile.ZipFile(io.BytesIO(body))
                body = b"".join(archive.read(name) for name in archive.namelist())
            assert answer.status_code == 200
            told[url] = body
        gone = client.get(reverse("vault:safety", args=[old.code])).status_code
    finally:
        access.unregister_mask(mask, blueprints=blueprints)

    leaks = [url for url, body in told.items() if b"Builderson" in body or b"bobbuilds" in body]
    assert leaks == []
    assert all(b"Take it off." in body for body in told.values())
    assert gone == 404


@pytest.mark.parametrize("count", [1, 3, 50])
def test_safety_page_has_the_same_queries_for_any_reach(
    bob, charlie, client, bracket, count, django_assert_num_queries
):
    for number in range(count):
        using(charlie, bracket, f"Cart {number}")
    notice = raise_notice(by=bob, revision=bracket, warning=CRACK)
    url = reverse("vault:safety", args=[notice.code])
    client.get(url)

    with django_assert_num_queries(SAFETY_QUERIES):
        client.get(url)


SAFETY_QUERIES = 6


def test_a_parts_list_is_stored_before_the_transaction_of_its_key(bob, bracket):
    cart = using(bob, bracket)
    data = {"base": cart.code, "rows": [{"name": "Bracket", "quantity": 2}]}
    program = Program(bob)

    made = program.post(f"/blueprints/{cart.blueprint.code}/parts", data)
    again = program.post(f"/blueprints/{cart.blueprint.code}/parts", data)

    assert (made.status_code, again.status_code) == (201, 201)
    assert again.headers["Idempotent-Replay"] == "true"
    assert again.json()["code"] == made.json()["code"]
    assert Upload.objects.filter(member=bob, path="bom.csv").count() == 2  # the first and this one


def test_a_token_without_the_scope_stores_no_parts_list(bob, bracket):
    cart = using(bob, bracket)
    data = {"base": cart.code, "rows": [{"name": "Bracket", "quantity": 2}]}
    headers = {"Idempotency-Key": "k", **token_headers(bob, "read")}
    before = Upload.objects.count()

    answer = Client().post(
        f"{API}/blueprints/{cart.blueprint.code}/parts",
        data,
        content_type="application/json",
        headers=headers,
    )

    assert (answer.status_code, Upload.objects.count()) == (403, before)
