"""One small world with a real object behind every door, in the four states of a challenge."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from mitwerk.apps.challenges.services.award import award_prize
from mitwerk.apps.challenges.services.phases import JuryDraft
from mitwerk.apps.challenges.services.reference_files import add_reference_files
from mitwerk.apps.ledger.models import Payout
from mitwerk.apps.ledger.services.deposits import hand_in_deposit
from mitwerk.apps.members.services.invitations import invite
from mitwerk.apps.members.services.tokens import create_token
from mitwerk.apps.talk.models import Notice
from mitwerk.apps.talk.services.threads import Text, start_thread
from tests.factories import challenges as make
from tests.factories import ledger as money
from tests.factories import members
from tests.factories.judging import end_judging, rank_in_order

if TYPE_CHECKING:
    from collections.abc import Callable

    from mitwerk.apps.challenges.models import Phase
    from mitwerk.apps.members.models import Member

STATES = ("draft", "open", "judging", "decided")
# Whoever knocks, by the letter that the table of expectations uses.
PEOPLE = {
    "s": "stranger",
    "m": "member",
    "a": "author",
    "c": "client",
    "j": "judge",
    "o": "moderator",
    "d": "administrator",
}
PLACEHOLDER = re.compile(r"([\w-]+)/\{(\w+)\}")


@dataclass(slots=True)
class World:
    """Who knocks, and by state what stands behind "entries", "teams" and so on in an address."""

    people: dict[str, Member | AnonymousUser]
    things: dict[str, dict[str, object]] = field(default_factory=dict)

    def address(self, route: str, state: str) -> str | None:
        """Return a route with real codes; None when this state has no such thing."""
        found: dict[str, object | None] = {}
        for before, name in PLACEHOLDER.findall(route):
            things = self.things[state]
            found[name] = things.get(f"{before}/{name}", things.get(before))
        if None in found.values():
            return None
        return PLACEHOLDER.sub(lambda m: f"{m[1]}/{found[m[2]]}", route)


def make_world() -> World:
    """Build it through the services; Bob writes, enters and leads, Charlie is nobody special."""
    bob, charlie = members.bob(), members.charlie()
    judge = members.make_member("judy")
    people: dict[str, Member | AnonymousUser] = {
        "s": AnonymousUser(),
        "m": charlie,
        "a": bob,
        "c": members.alice(),
        "j": judge,
        "o": members.dora(),
        "d": make.member(members.admin().handle, "treasurer"),
    }
    world = World(people)
    shared = _shared(bob, charlie)
    for state in STATES:
        world.things[state] = shared | BUILD[state](world)
    return world


def _shared(bob: Member, charlie: Member) -> dict[str, object]:
    """What is the same in every state: the team, what only Bob has, fixed words of addresses."""
    dan = members.make_member("dan")
    team = members.make_team(bob, dan)
    token, _secret = create_token(by=bob, name="x", scopes=[])
    notice = Notice.objects.create(member=bob, kind="mention", subject="challenge:x", url="/")
    upload = make.upload(bob, "more.txt", b"more")
    return {
        "teams": team.handle,
        "invitations": invite(by=bob, team=team, member=charlie).code,
        "people": "bob",
        "people/person": "dan",
        "clients": "alice",
        "members": "bob",
        "roles": "mentor",
        "tokens": token.code,
        "notices": notice.code,
        "uploads": upload.code,
        "tus": upload.code,
        "problems": "conflict",
        "licences": "fork",
        "edit": "what",
        "files/number": 1,
    }


def _brief(phase: Phase) -> dict[str, object]:
    challenge = phase.challenge
    thing = {"challenges": challenge.code, "phases": phase.code, "ledger": challenge.code}
    thing["purses"] = f"challenge:{challenge.code}"
    reference = challenge.reference_files.first()
    return thing | {"files/file": reference.code, "references": reference.code}


def _drafted(world: World, **fields: object) -> Phase:
    client = world.people["c"]
    juries = (JuryDraft("experts", 40, ("judy",)), JuryDraft("community", 60))
    phases = [make.phase_draft(juries=juries)]
    draft = make.draft(client, phases, too_close_rule="split", **fields)  # type: ignore[arg-type]
    file = make.upload(client, "place.txt", b"a slope")  # type: ignore[arg-type]
    add_reference_files(by=draft.client, code=draft.code, files=[("place.txt", file.blob)])  # type: ignore[list-item]
    return draft.phases.select_related("challenge").get()


def _draft(world: World) -> dict[str, object]:
    return _brief(_drafted(world))


def _opened(world: World) -> tuple[Phase, dict[str, object]]:
    """An open phase with an entry of Bob's, and his thread under the challenge."""
    phase = _drafted(world)
    make.publish(by=phase.challenge.client, code=phase.challenge.code)
    phase.refresh_from_db()
    bob: Member = world.people["a"]  # type: ignore[assignment]
    receipt = make.entered(phase, bob)
    ref = f"challenge:{phase.challenge.code}"
    thread = start_thread(by=bob, ref=ref, text=Text("What load?", "en", "Load"), kind="question")
    revision = receipt.revision
    things = _brief(phase) | {
        "entries": receipt.entry.code,
        "entries/receipts": receipt.code,
        "receipts": receipt.code,
        "revisions": revision.code,
        "blueprints": revision.blueprint.code,
        "talk": ref,
        "threads": thread.code,
        "posts": thread.posts.get().code,
    }
    return phase, things


def _open(world: World) -> dict[str, object]:
    return _opened(world)[1]


def _judged(world: World) -> tuple[Phase, dict[str, object]]:
    phase, things = _opened(world)
    for _number in range(2):
        make.entered(phase)
    judge: Member = world.people["j"]  # type: ignore[assignment]
    phase = make.after_deadline(phase)
    ballot = rank_in_order(judge, phase)
    sheet = ballot.sheet.code
    return phase, things | {"lists": sheet, "sheets": sheet, "ballots": ballot.code}


def _judging(world: World) -> dict[str, object]:
    return _judged(world)[1]


def _decided(world: World) -> dict[str, object]:
    phase, things = _judged(world)
    for _number in range(30):  # fewer would be too close
        rank_in_order(make.member(), phase)
    phase = end_judging(phase)
    award = award_prize(by=phase.challenge.client, phase_code=phase.code, rank=1)
    return things | {"award-lines": award.lines.first().code} | _money(world, phase)


def _money(world: World, phase: Phase) -> dict[str, object]:
    """What the award made payable, the client's deposit, and a payout file of another prize."""
    client: Member = world.people["c"]  # type: ignore[assignment]
    ref = f"challenge:{phase.challenge.code}"
    deposit = hand_in_deposit(by=client, ref=ref, amount_minor=1, name="x.pdf", content=money.PDF)
    second = award_prize(by=client, phase_code=phase.code, rank=2).lines.get()
    owed = {payout.cause: payout for payout in Payout.objects.filter(client=client)}
    for member in (client, second.payee):
        money.account(member)
    run = money.run([owed[f"award-line:{second.code}"]])
    first = Payout.objects.exclude(item__run=run).filter(client=client).latest("pk")
    return {
        "deposits": deposit.code,
        "sums": first.code,
        "payouts": first.code,
        "payout-files": run.code,
    }


BUILD: dict[str, Callable[[World], dict[str, object]]] = {
    "draft": _draft,
    "open": _open,
    "judging": _judging,
    "decided": _decided,
}
