"""A prize flows along the lineage of what won, by the frozen share."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from mitwerk.apps.challenges.adapters_judging import shares_of_prize
from mitwerk.apps.challenges.models import AwardLine, Challenge
from mitwerk.apps.challenges.queries.credit import lineage_lines
from mitwerk.apps.challenges.queries.shared_prizes import sources_of
from mitwerk.apps.challenges.queries.wording import rules_of
from mitwerk.apps.challenges.services.award import award_all
from mitwerk.apps.challenges.services.cancel import cancel
from mitwerk.apps.ledger.models import Payout
from mitwerk.apps.vault.services.fork import fork
from mitwerk.apps.vault.services.revisions import create_revision
from mitwerk.apps.vault.services.visibility import open_revisions
from tests.factories import challenges as make
from tests.factories.judging import COMMUNITY_ONLY, end_judging, rank_in_order

if TYPE_CHECKING:
    from django.test import Client

    from mitwerk.apps.challenges.models import Phase
    from mitwerk.apps.members.models import Member

pytestmark = pytest.mark.django_db


def forked(phase: Phase, charlie: Member) -> None:
    """Bob enters a fork of Charlie's two files, to which he added two."""
    bob = make.member("bob")
    first = make.revision(charlie, "frame.pdf", "seat.pdf")
    open_revisions([first], by=charlie)
    first.refresh_from_db()
    added = [make.upload(bob, f"{name}.pdf", f"%PDF {name}".encode()) for name in ("hub", "rim")]
    mine = create_revision(by=bob, blueprint=fork(by=bob, revision=first), uploads=added)
    make.enter(by=bob, phase_code=phase.code, submission=make.submission(mine))


def won_with_a_fork(keeps: int = 70, *, of: Member | None = None, prize: int = 100_000) -> Phase:
    """Bob wins with his fork."""
    drafts = [make.phase_draft(juries=COMMUNITY_ONLY, prizes=(prize,))]
    rules = {"too_close_rule": "split", "winner_keeps_percent": keeps, "prizes_minor": prize}
    phase = make.open_phase(phases=drafts, **rules)
    forked(phase, of or make.member("charlie"))
    for _number in range(2):
        make.entered(phase)
    phase = make.after_deadline(phase)
    for _number in range(10):
        rank_in_order(make.member(), phase)
    return end_judging(phase)


def shares(phase: Phase) -> dict[str, int]:
    found = shares_of_prize(phase, phase.prizes.get(rank=1))
    return {share.payee.handle: share.amount_minor for share in found}


@pytest.mark.parametrize(
    ("keeps", "expected"),
    [
        (70, {"bob": 85_000, "charlie": 15_000}),
        (50, {"bob": 75_000, "charlie": 25_000}),
        (100, {"bob": 100_000}),
    ],
)
def test_the_pool_goes_to_whose_work_is_in_it(keeps: int, expected: dict[str, int]) -> None:
    phase = won_with_a_fork(keeps)

    assert shares(phase) == expected


def test_the_client_gets_nothing_of_the_own_prize() -> None:
    phase = won_with_a_fork(of=make.alice())

    assert shares(phase) == {"bob": 100_000}


def test_lines_say_what_each_revision_is_worth() -> None:
    phase = won_with_a_fork()
    entry = phase.entries.get(number=1)

    lines = lineage_lines(entry, 100_000)

    told = [(line.member.handle, line.own, line.points, int(line.exact)) for line in lines]
    assert told == [("charlie", False, 4, 15_000), ("bob", True, 4, 15_000)]


def test_the_rule_is_frozen_and_said_before_one_enters() -> None:
    challenge = make.running(winner_keeps_percent=60)

    said = [rule for rule in rules_of(challenge) if rule.title == "Who shares a prize"]

    assert json.loads(challenge.terms)["rules"]["winner_keeps_percent"] == 60
    assert said[0].sentences[0] == "The winner keeps 60 % outright; 40 % are shared."


def test_older_terms_leave_all_to_the_winner() -> None:
    phase = won_with_a_fork()
    terms = json.loads(phase.challenge.terms)
    del terms["rules"]["winner_keeps_percent"]
    phase.challenge = Challenge(client=phase.challenge.client, terms=json.dumps(terms))

    assert shares(phase) == {"bob": 100_000}


def test_the_ancestor_reads_the_lineage_behind_the_own_share(client: Client) -> None:
    phase = won_with_a_fork()
    award_all(by=phase.challenge.client, phase_code=phase.code)
    payout = Payout.objects.get(payee__handle="charlie")
    client.force_login(payout.payee)

    told = client.get(f"/api/v1/payouts/{payout.code}").json()
    page = client.get(reverse("ledger:why", args=[payout.code])).content.decode()

    lines = [
        (one["who"], one["mine"], one["points"], one["amount_minor"]) for one in told["sources"]
    ]
    assert lines == [("charlie", True, 4, 15_000), ("bob", False, 4, 15_000)]
    assert told["amount_minor"] == payout.amount_minor == 15_000
    assert f"/revisions/{told['sources'][0]['revision']}/" in page
    assert "kept outright, 70 %" in page


@pytest.mark.parametrize("keeps", [50, 70])
def test_the_pieces_of_a_share_add_up_to_the_cent(keeps: int) -> None:
    phase = won_with_a_fork(keeps, prize=100_003)
    award_all(by=phase.challenge.client, phase_code=phase.code)
    line = AwardLine.objects.get(payee__handle="charlie")

    pieces = sources_of(line.code)

    assert sum(one.money.minor for one in pieces) == 100_003
    assert sum(one.money.minor for one in pieces if one.mine) == line.amount_minor


def test_the_share_of_a_cancelled_phase_has_no_lineage() -> None:
    phase = make.open_phase(cancel_rule="share", winner_keeps_percent=70)
    forked(phase, make.member("charlie"))

    cancel(by=phase.challenge.client, code=phase.challenge.code, reason="The office closes soon.")

    line = AwardLine.objects.get()
    assert (line.payee.handle, line.amount_minor) == ("bob", 100_000)
    assert sources_of(line.code) == []
