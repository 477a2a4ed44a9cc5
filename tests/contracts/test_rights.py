"""Who is let through at a real object: every route × state × person, against one small table.

`test_policies` knocks with codes that name nothing, so it sees kinds of people only. Here each
code is real, so what the rules decide on the object behind the door shows as well.
"""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.test import Client

from mitwerk.kit.policy import Who
from mitwerk.project.api import api
from tests.contracts.routes import calls, pages
from tests.contracts.world import PEOPLE, World, make_world
from tests.shared_world import shared_world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

    from mitwerk.kit.policy import Policy

pytestmark = pytest.mark.django_db

ALL = "smacjod"
SIGNED_IN = "macjod"
SEEN = {"draft": "c", "open": ALL}  # of a challenge
READ = {"open": "a", "judging": ALL}  # of an entry's revision
NAMED = {"open": "a", "judging": "a", "decided": ALL}  # of an entry's blueprint
# Who gets past each rule that a route declares, by state of the challenge; letters in world.py.
# A state that is left out is like the one before. Refused are the others: 401, 403, 404.
RULES: dict[str, dict[str, str]] = {
    "published, or the client's own draft": SEEN,
    "published challenges": {"draft": "", "open": ALL},
    "the money of a published challenge is public": SEEN,
    "entries that the viewer may see; without names until the decision": SEEN,
    "tallies stay hidden until judging ends": SEEN,
    "published challenges; commitments and heads say nothing of what was ranked": {
        "draft": "",
        "open": ALL,
    },
    "ballots are opened, under random names, when judging has ended": SEEN,
    "one’s own ballots, once the result is known": {"draft": "c", "open": SIGNED_IN},
    "its authors and moderators, after the decision": {"open": "", "decided": "aod"},
    "the log of appeals is public; their text once they ended": SEEN,
    "who entered, judged or paid, or whose work an entry builds on; on plagiarism every member": {
        "draft": "c",
        "open": SIGNED_IN,
    },
    "as the revision, once its author is known": NAMED,
    "sealed until the deadline but for its authors, unless they show it": READ,
    "authors at once, everybody else from the deadline on": READ,
    "the entrant or a member of the entering team": {"open": "a", "judging": "a"},
    "members but the client and the judges of the phase": {"draft": "c", "open": "maod"},
    "members with a seat in a jury of the phase": {"draft": "c", "judging": "mjod"},
    "the judge of the list": {"judging": "j"},
    "one’s own ballots": {"judging": "j"},
    "one’s own ballots only": {"judging": "j"},
    "one’s own lists only": {"draft": "c", "open": SIGNED_IN},
    "the client": {"draft": "c", "open": "c"},
    "the client of the draft": {"draft": "c"},
    "the client, who needs the role client": {"draft": "c"},
    "the client, while it is a draft": {"draft": "c"},
    "the client of a running challenge": {"draft": "c", "open": "c"},
    "the client of the challenge": {"draft": "c", "open": "c", "decided": "c"},
    "the client, between deadline and award": {"judging": "c"},
    "the client, when it is too close": {"draft": "c", "judging": "c"},
    "its owner; everybody when open; judges behind a mask": READ,
    "as the revision": READ,
    "as the revision; while it is judged nothing is compared": READ,
    "whoever may read the revision: its owner, everybody when open, judges behind a mask": READ,
    (
        "whoever may read the revision: its owner, everybody when open, judges behind a mask; "
        "while it is judged nothing is compared"
    ): READ,
    "whoever may read the revision, once its author is known": {"open": "a"},
    "its owner; everybody when a revision is open and none is being judged": NAMED,
    "its owner sees all, others the open ones": NAMED,
    "forks that the reader may see of a blueprint that the reader may see": NAMED,
    "the owner, or a member of the owning team": {"open": "a", "decided": "a"},
    "owners and moderators warn; whoever may write there proposes it": {"open": "a"},
    "owners of the revision, and moderators": {"open": "a", "decided": "aod"},
    "who may read the subject": {"decided": ALL},
    "whom the subject lets write": {"decided": SIGNED_IN},
    "whom the subject lets answer": {"decided": "c"},
    "the author": {"decided": "a"},
    "the lead of the team": {"decided": "a"},
    "the invited member": {"decided": "m"},
    "people of the team": {"decided": SIGNED_IN},  # others are told that they are not in it: 409
    "one's own notice": {"decided": "a"},
    "one's own token": {"decided": "a"},
    "one’s own": {"decided": "a"},
    "who fills the pot, while prizes are open": {"draft": "c", "open": "c"},
    "who handed it in; treasurers and moderators": {"decided": "cod"},
    "treasurers and moderators, but not who handed it in": {"decided": "od"},
    "treasurers and moderators": {"decided": "od"},
    "its payee, its client, and treasurers": {"decided": "acd"},
}
# Lists of one's own, which leave out instead of refusing; and rules with tests of their own,
# for which this world has no object.
ELSEWHERE = {
    "anybody may draft; publishing needs the role client",
    "blueprints with an open revision, and one’s own",
    "members but the client and judges of the phase",
    "moderators all, others of the revisions they answer for",
    "moderators who take no part in the phase",
    "moderators all, others those of the revisions that they answer for",
    "moderators all, others those of the revisions that they answer for; not the owners",
    "one's own and one's teams'",
    "one’s own seats",
    "one’s own uploads",
    "one’s own uploads; with the scope “blueprints” for API tokens",
    "owners of the revision that solves it, and moderators",
    "who lodged it",
    "who raised it, and moderators",
    "whoever may read both revisions",
    "whom the pair is shown to, but not its owners",
    "with the scope “blueprints” for API tokens",
    "withdraw: who raised it, or a moderator; solve: owner of the revision",
    # tests/apps/configurator/test_rights.py
    "administrators and clients",
    "anybody signed in, for themselves",
    "catalogues that are or were on sale, and one’s own",
    "editions of catalogues that are or were on sale, and one’s own",
    "every member may start one; only its owner sees the draft",
    "everybody but who wished it",
    "everybody who may see the catalogue",
    "its owner",
    "its owner, and the seller who has an order for it",
    "lists of one’s own configurations and orders",
    "the customer",
    "the customer and the seller",
    "the owner of the catalogue",
    "the owner of the configuration",
    "the seller",
    "whoever claimed it",
    "whoever has its address",
    "whoever has its address; it names nobody but who claimed it, by handle",
    "whoever has the link",
}
# Doors that list or take something beside their object, or that want what Bob's sketch lacks.
APART = {
    "GET /api/v1/challenges",
    "GET /api/v1/phases/{code}/entries",
    "POST /api/v1/entries/{code}/submissions",
    "POST /api/v1/challenges/{code}/references",
    "POST /api/v1/threads",
    "POST /api/v1/threads/{code}/answer",
    "GET /revisions/{code}/files/{number}/parts.json",
    "GET /revisions/{code}/files/{number}/preview/{kind}",
    "GET /api/v1/revisions/{code}/parts",
    "POST /revisions/{code}/parts/pin/",
    "POST /api/v1/revisions/{code}/parts/pin",
    "GET /challenges/{code}/phases/{phase}/judge/",
    "POST /challenges/{code}/phases/{phase}/result/",
    "POST /api/v1/deposits",
    "POST /deposits/{code}/",
    "GET /payouts/{code}/receipt/",
    "POST /challenges/{code}/phases/{phase}/ticks/",
    "POST /challenges/{code}/phases/{phase}/check/",
    "POST /challenges/{code}/phases/{phase}/start/",
    "POST /talk/{ref}/",
    "POST /talk/threads/{code}/",
}
# What a field must hold for a request to get as far as the rule.
FIELDS = {
    "reason": "The load bed of this entry carries what the brief asks for.",
    "handle": "dan",
    "member": "dan",
    "person": "dan",
    "to": "dan",
    "body": "A remark",
}


@dataclass(frozen=True, slots=True)
class Knock:
    """A way to try a door; ``body`` is the smallest that the door's schema takes."""

    method: str
    route: str
    policy: Policy
    body: object = None


@functools.cache
def all_knocks() -> list[Knock]:
    """Return a GET of every page, a POST of every form and every operation of the API."""
    return [*_page_knocks(), *_call_knocks()]


def _page_knocks() -> Iterator[Knock]:
    for page in pages():
        if page.policy is None or page.route.startswith("/account/"):
            continue
        yield Knock("GET", page.route, page.policy)
        if page.takes_form:
            yield Knock("POST", page.route, page.policy)


def _call_knocks() -> Iterator[Knock]:
    schema: dict[str, Any] = api.get_openapi_schema(path_prefix="/api/v1/")
    for call in calls():
        if call.policy is not None:
            operation = schema["paths"][call.route][call.method.lower()]
            yield Knock(call.method, call.route, call.policy, _body(operation, schema))


def _body(operation: dict[str, Any], schema: dict[str, Any]) -> object:
    if "requestBody" not in operation:
        return None
    return _smallest(operation["requestBody"]["content"]["application/json"]["schema"], schema)


def _smallest(shape: dict[str, Any], schema: dict[str, Any]) -> Any:
    """Return the smallest value of a JSON schema: required fields only."""
    if "$ref" in shape:
        name = shape["$ref"].rpartition("/")[2]
        return _smallest(schema["components"]["schemas"][name], schema)
    if "enum" in shape or "const" in shape:
        return shape.get("const") or shape["enum"][0]
    if "anyOf" in shape or "allOf" in shape:
        return _smallest((shape.get("anyOf") or shape["allOf"])[0], schema)
    needed = shape.get("required", [])
    if shape.get("type") == "array":
        return [_smallest(shape["items"], schema)] * shape.get("minItems", 0)
    return {
        "object": {
            name: FIELDS.get(name) or _smallest(shape["properties"][name], schema)
            for name in needed
        },
        "integer": 1,
        "number": 1,
        "boolean": True,
    }.get(str(shape.get("type")), "x" * max(1, shape.get("minLength", 1)))


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One world for all knocks; nothing of it is left."""
    with shared_world(django_db_blocker):
        made = make_world()
        for letter, person in made.people.items():
            CLIENTS[letter] = Client(raise_request_exception=False)
            if person.is_authenticated:
                CLIENTS[letter].force_login(person)  # type: ignore[arg-type]
        yield made


CLIENTS: dict[str, Client] = {}
KEYS = itertools.count()


def answer(world: World, knock: Knock, address: str, letter: str) -> HttpResponse:
    """Knock as somebody, and undo what that did."""
    client = CLIENTS[letter]
    with transaction.atomic():
        if knock.route.startswith("/api/"):
            told = client.generic(
                knock.method,
                address,
                "" if knock.body is None else client._encode_json(knock.body, "application/json"),
                content_type="application/json",
                headers={"Idempotency-Key": str(next(KEYS))},
            )
        else:
            told = client.get(address) if knock.method == "GET" else client.post(address, FIELDS)
        transaction.set_rollback(True)
    return told  # type: ignore[return-value]


def let_in(told: HttpResponse) -> bool | None:
    """Tell whether somebody got through; None when the door does not open this way at all."""
    if told.status_code == 405:
        return None
    if told.status_code == 302 and "/account/login/" in told.headers["Location"]:
        return False
    return told.status_code not in {401, 403, 404}


def test_every_declared_rule_is_in_the_table() -> None:
    declared = {knock.policy.rule for knock in all_knocks()} - {""}

    assert declared - set(RULES) - ELSEWHERE == set()
    assert (set(RULES) | ELSEWHERE) - declared == set()
    assert APART - {f"{knock.method} {knock.route}" for knock in all_knocks()} == set()


@pytest.mark.parametrize("rule", RULES)
def test_rule_lets_in_exactly_whom_it_names(world: World, rule: str) -> None:
    wrong, tried = [], 0
    for knock in all_knocks():
        door = f"{knock.method} {knock.route}"
        if knock.policy.rule != rule or door in APART:
            continue
        for state, expected in RULES[rule].items():
            if (address := world.address(knock.route, state)) is None:
                continue
            for letter in _asked(knock.policy, expected):
                told, tried = answer(world, knock, address, letter), tried + 1
                if let_in(told) not in {None, letter in expected}:
                    wrong.append(f"{state}: {door} as {PEOPLE[letter]}: {told.status_code}")

    assert "\n".join(wrong) == ""
    assert tried


def _asked(policy: Policy, expected: str) -> str:
    """Return who knocks: all people, or where everybody is let in, one of each end."""
    people = ALL if policy.who is Who.ANYONE else SIGNED_IN
    return people if set(people) - set(expected) else people[0] + "j"
