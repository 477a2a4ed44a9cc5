"""The whole thread through the API alone: brief, challenge, blueprints, ballots, award, next phase."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from mitwerk.apps.challenges.models import Award, Ballot, EntryRevision, Phase
from mitwerk.apps.ledger.queries.movements import check_books
from mitwerk.apps.vault.models import Blueprint
from tests import live
from tests.factories.members import make_member
from tests.journeys import brief
from tests.journeys.cast import JUDGES
from tests.journeys.program import Program, refused
from tests.journeys.waiting import until

if TYPE_CHECKING:
    from tests.journeys.cast import Cast
    from tests.journeys.files import Files
    from tests.journeys.waiting import Clock

pytestmark = pytest.mark.django_db(transaction=True)

PROMISES = {"accept_licence": True, "accept_patents": True}


def test_the_thread_through_the_api_alone(
    server: live.Server, cast: Cast, files: Files, clock: Clock
) -> None:
    alice = Program(server.address, make_member("alice"))
    bob, bea = Program(server.address, cast.bob), Program(server.address, cast.bea)

    challenge = publish(alice, Program(server.address, cast.admin))
    concept, front = alice.get(f"/challenges/{challenge}/phases")
    model = enter(bob, concept["code"], "A folded bracket", [files.step, files.svg])
    sketch = enter(bea, concept["code"], "A strap", [files.png])
    sealed = Program(server.address).get(f"/phases/{concept['code']}/entries")["items"]
    pass_deadline(clock, concept, bea, sketch)
    pin(Program(server.address, cast.charlie), bob, model)
    judge(server, cast, concept["code"])
    decide(alice, clock, concept, model["entry_number"])
    lines = award(alice, concept["code"])
    pay(alice, challenge, lines)
    fork = go_on(alice, clock, bea, front)

    assert sealed == []
    assert EntryRevision.objects.count() == 3
    assert Award.objects.count() == 2
    assert check_books().whole
    assert Blueprint.objects.get(code=fork).forked_from == Phase.objects.get(kind="front").baseline


def publish(alice: Program, admin: Program) -> str:
    """Draft and publish the brief; without the role of a client nothing is published."""
    words = {**brief.WORDS, "prizes_minor": 120_000, "appeal_days": 1}
    code: str = alice.post("/challenges", words)["code"]
    alice.put(f"/challenges/{code}/phases", brief.phases(list(JUDGES)))
    rows = alice.put(f"/challenges/{code}/requirements", brief.rows())
    early = alice.ask("POST", f"/challenges/{code}/publish", {}, "publish")
    admin.post("/members/alice/roles", {"role": "client"})
    published = alice.ask("POST", f"/challenges/{code}/publish", {}, "publish")
    again = alice.ask("POST", f"/challenges/{code}/publish", {}, "publish")
    terms = live.ask(f"{alice.address}/api/v1/challenges/{code}/terms").body

    assert rows["missing"] == []
    refused(early, 403, "not-allowed")
    assert (published.status, again.status) == (200, 200)
    assert again.headers["Idempotent-Replay"] == "true"
    assert published.json() == again.json()
    assert hashlib.sha256(terms).hexdigest() == published.json()["terms_sha256"]
    refused(alice.ask("PATCH", f"/challenges/{code}", {"title": "Other"}), 409, "not-a-draft")
    return code


def enter(designer: Program, phase: str, title: str, paths: list[Any]) -> dict[str, Any]:
    """Upload the files, found a blueprint, enter its revision; return the receipt."""
    uploads = [designer.upload(path) for path in paths]
    blueprint = designer.post("/blueprints", {"title": title})["code"]
    revision = designer.post(f"/blueprints/{blueprint}/revisions", {"uploads": uploads})
    body = {"revision": revision["code"], **PROMISES}
    address = f"/phases/{phase}/entries"
    without_promise = designer.ask("POST", address, body | {"accept_patents": False}, "entry")
    receipt = designer.ask("POST", address, body, "entry")
    again = designer.ask("POST", address, body, "entry")

    assert refused(without_promise, 422, "terms-not-accepted")["where"] == "accept_patents"
    refused(designer.ask("POST", address, body), 400, "bad-request")
    refused(designer.ask("POST", address, body | {"revision": "x"}, "entry"), 409, "key-reused")
    assert receipt.json() == again.json()
    assert receipt.json()["manifest_sha256"] == revision["manifest_sha256"]
    return receipt.json()  # type: ignore[no-any-return]


def pass_deadline(clock: Clock, phase: dict[str, Any], late: Program, mine: dict[str, Any]) -> None:
    """Let the deadline pass; who comes later is refused, everybody reads, nobody is named."""
    clock.move_past(datetime.fromisoformat(phase["closes_at"]))
    anybody = Program(late.address)
    wait_for_state(anybody, phase["code"], "judging")
    body = {"revision": mine["revision"], **PROMISES}
    refusal = late.ask("POST", f"/entries/{mine['entry']}/submissions", body, "late")
    entries = anybody.get(f"/phases/{phase['code']}/entries")["items"]

    refused(refusal, 409, "deadline-passed")
    assert [entry["author"] for entry in entries] == [None, None]


def wait_for_state(anybody: Program, phase: str, state: str) -> None:
    until(lambda: anybody.get(f"/phases/{phase}")["state"] == state, f"the phase to be {state}")


def pin(stranger: Program, author: Program, entry: dict[str, Any]) -> None:
    """Wait for the converted model, pin a remark to it, and see the author answer masked."""
    files = f"/revisions/{entry['revision']}/files"
    model = until(lambda: model_of(stranger.get(files)["items"]), "the model to be converted")
    anchor = {"path": "bracket.step", "part": "Bracket", "x": 0.05, "y": 0.0, "z": 0.02}
    subject = f"entry:{entry['entry']}"
    remark = {"subject": subject, "kind": "pin", "body": "Is this edge broken?", "anchor": anchor}
    thread = stranger.post("/threads", remark)
    author.post(f"/threads/{thread['code']}/posts", {"body": "Yes, by half a millimetre."})
    posts = stranger.get(f"/threads/{thread['code']}")["posts"]

    assert live.ask(stranger.address + model["url"]).body[:4] == b"glTF"
    assert (thread["number"], thread["anchor"]["part"]) == (1, "Bracket")
    assert posts[1]["author"] == {"label": "author of entry 1", "url": None}


def model_of(files: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the model made from the STEP file once it is there."""
    (step,) = (file for file in files if file["path"] == "bracket.step")
    models = {preview["kind"]: preview for preview in step["previews"]}
    found: dict[str, Any] = models.get("model", {"state": "waiting"})
    assert found["state"] != "failed", found
    return found if found["state"] == "ready" else None


def judge(server: live.Server, cast: Cast, phase: str) -> None:
    """Three judges rank their lists, one the other way round; strangers and doubles are refused."""
    orders = ({"1": 1, "2": 2}, {"1": 2, "2": 1}, {"1": 1, "2": 1})
    for member, ranks in zip(cast.judges, orders, strict=True):
        juror = Program(server.address, member)
        sheet = juror.post(f"/phases/{phase}/sheets")
        address = f"/sheets/{sheet['code']}/ballots"
        partly = juror.ask("POST", address, {"ranks": {"1": 1}}, "partly")
        receipt = juror.post(address, {"ranks": ranks})
        refused(partly, 422, "ballot-incomplete")
        assert sorted(sheet["entries"]) == ["1", "2"]
        assert receipt["ranks"] == ranks
    stranger = Program(server.address, cast.charlie)
    counts = stranger.get(f"/phases/{phase}/result")

    refused(stranger.ask("POST", f"/phases/{phase}/sheets", {}, "sheet"), 403, "not-a-judge")
    assert [ballot.chain_position for ballot in Ballot.objects.order_by("pk")] == [1, 2, 3]
    assert (counts["ballots"], counts["ranking"], counts["outcome"]) == (3, [], None)


def decide(alice: Program, clock: Clock, phase: dict[str, Any], entry: int) -> None:
    """Judging ends too close to call; the client jury chooses and says why."""
    clock.move_past(datetime.fromisoformat(phase["judged_at"]))
    wait_for_state(alice, phase["code"], "too_close")
    early = alice.ask("POST", f"/phases/{phase['code']}/awards", {"rank": 1}, "early")
    choice = {"entry": entry, "reason": brief.REASON}
    result = alice.post(f"/phases/{phase['code']}/decision", choice)
    bundle = Program(alice.address).get(f"/phases/{phase['code']}/bundle")
    appealed = alice.ask("POST", f"/phases/{phase['code']}/awards", {"rank": 1}, "appealed")
    decided = datetime.fromisoformat(result["decision"]["at"])
    clock.move_past(decided + timedelta(days=1))
    wait_for_state(alice, phase["code"], "decided")
    entries = Program(alice.address).get(f"/phases/{phase['code']}/entries")["items"]

    refused(early, 409, "not-decided")
    refused(appealed, 409, "not-decided")
    assert bundle["result"]["decision"] == "too_close"
    assert (result["outcome"], result["decision"]["reason"]) == ("too_close", brief.REASON)
    assert [place["number"] for place in result["places"]] == [1, 2]
    assert {entry["number"]: entry["author"] for entry in entries} == {1: "bob", 2: "bea"}


def award(alice: Program, phase: str) -> list[dict[str, Any]]:
    """Give both prizes, each once, and return who is owed what."""
    first = alice.post(f"/phases/{phase}/awards", {"rank": 1})
    second = alice.post(f"/phases/{phase}/awards", {"rank": 2})
    twice = alice.ask("POST", f"/phases/{phase}/awards", {"rank": 1}, "twice")

    refused(twice, 409, "already-awarded")
    lines: list[dict[str, Any]] = [*first["lines"], *second["lines"]]
    assert [(line["payee"], line["amount_minor"]) for line in lines] == [
        ("bob", 60_000),
        ("bea", 20_000),
    ]
    return lines


def pay(alice: Program, challenge: str, lines: list[dict[str, Any]]) -> None:
    """Mark both shares as paid; the ledger tells every movement to everybody."""
    for line in lines:
        paid = alice.post(
            f"/award-lines/{line['code']}/paid", {"reference": "SEPA", "country": "DE"}, status=200
        )
        assert paid["paid_at"] is not None
    ledger = Program(alice.address).get(f"/ledger/{challenge}")

    assert [(move["kind"], move["amount_minor"]) for move in ledger["movements"]] == [
        ("fund", 120_000),
        ("lock", 80_000),
        ("lock", 40_000),
        ("award", 60_000),
        ("due", 60_000),
        ("award", 20_000),
        ("due", 20_000),
        ("pay", 60_000),
        ("pay", 20_000),
    ]
    assert (ledger["promised_minor"], ledger["locked_minor"]) == (120_000, 40_000)


def go_on(alice: Program, clock: Clock, bea: Program, front: dict[str, Any]) -> str:
    """The front opens on the winner; one enters from its fork, not from anything else."""
    clock.move_past(datetime.fromisoformat(front["opens_at"]))
    wait_for_state(alice, front["code"], "open")
    baseline = bea.get(f"/phases/{front['code']}")["baseline"]
    fork = bea.post(f"/revisions/{baseline}/fork")
    body = {"revision": fork["newest_revision"], **PROMISES}
    receipt = bea.post(f"/phases/{front['code']}/entries", body)
    own = bea.get("/me/entries")["items"][-1]["revision"]
    astray = bea.ask("POST", f"/phases/{front['code']}/entries", body | {"revision": own}, "astray")

    refused(astray, 422, "not-from-baseline")
    assert (receipt["phase"], fork["forked_from"]) == (front["code"], baseline)
    return str(fork["code"])
