"""Rows to the engines judging and shares, and back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from mitwerk.apps.challenges.enums import EntryState
from mitwerk.apps.challenges.errors_judging import ChecksUnderWay, WordsWanted
from mitwerk.apps.challenges.models import Ballot, Entry, EntryPayee
from mitwerk.apps.challenges.queries.barring import holders_of, standings
from mitwerk.apps.challenges.queries.behind import people_behind_each
from mitwerk.apps.members.models import TeamMembership
from mitwerk.apps.vault.models import Blueprint, Revision, RevisionParent
from mitwerk.apps.vault.queries.credit import credit_of
from mitwerk.engines import judging as engine
from mitwerk.engines.shares import CLIENT, Contribution, Lineage, ShareRule, split

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from mitwerk.apps.challenges.models import Challenge, Phase, Prize
    from mitwerk.apps.members.models import Member

LINEAGE_DEPTH = 20
WHOLE = Fraction(1)
ENTRANTS = "entrants"  # key of the entry's own payees; codes of members are longer


@dataclass(frozen=True, slots=True)
class Share:
    """What one payee gets of a prize, for which entry."""

    entry: Entry
    payee: Member
    amount_minor: int


def standing_entries(phase: Phase) -> list[Entry]:
    """Return the entries that are judged: entered and not withdrawn."""
    return standing_in([phase])


def standing_in(phases: Collection[Phase]) -> list[Entry]:
    """Return the same for several phases, each in the order of its numbers; one query."""
    return list(
        Entry.objects.filter(phase__in=phases, state=EntryState.ENTERED)
        .select_related("blueprint", "team", "entrant")
        .order_by("phase_id", "number")
    )


def entries_for_assignment(entries: Iterable[Entry]) -> list[engine.Entry]:
    """Return the entries as the assignment sees them: number, owners, who is in the lineage."""
    entries = list(entries)
    kin = lineage_makers([entry.blueprint_id for entry in entries])
    behind = people_behind_each([entry.pk for entry in entries])
    return [
        engine.Entry(
            id=str(entry.number),
            owners=frozenset(f"member:{pk}" for pk in behind[entry.pk]) | _team(entry),
            lineage=frozenset(kin[entry.blueprint_id]),
        )
        for entry in entries
    ]


def _team(entry: Entry) -> frozenset[str]:
    """Return the team, which keeps out also who joins it later."""
    return frozenset({f"team:{entry.team_id}"} if entry.team_id else ())


def judge_for_assignment(
    member: Member, recognised: Iterable[str] = (), touched: Iterable[str] = ()
) -> engine.Judge:
    """Return a judge with the teams the member is in now, and the entries not to be shown."""
    teams = TeamMembership.objects.filter(member=member, left_at=None).values_list("team_id")
    return engine.Judge(
        id=f"member:{member.pk}",
        groups=frozenset(f"team:{row[0]}" for row in teams),
        touched=frozenset(touched),
        recognised=frozenset(recognised),
    )


def lineage_makers(blueprint_ids: list[int]) -> dict[int, set[str]]:
    """Return, per blueprint, who owns its ancestors and its descendants, and who made them.

    Who left the team that owns an ancestor still shares the prize of what builds on it. Siblings
    are not lineage: everybody in a later phase forks the same winner. Walks generation by
    generation, one query each.
    """
    up = _reach(blueprint_ids, child_to_parent=True)
    down = _reach(blueprint_ids, child_to_parent=False)
    makers = _makers_of(set().union(*up.values(), *down.values()))
    return {
        pk: {maker for other in up[pk] | down[pk] for maker in makers[other]}
        for pk in blueprint_ids
    }


def relatives_of(blueprint_id: int) -> set[int]:
    """Return the ids of a blueprint's ancestors and descendants, without itself."""
    up = _reach([blueprint_id], child_to_parent=True)
    return up[blueprint_id] | _reach([blueprint_id], child_to_parent=False)[blueprint_id]


def _reach(blueprint_ids: list[int], *, child_to_parent: bool) -> dict[int, set[int]]:
    reached: dict[int, set[int]] = {pk: {pk} for pk in blueprint_ids}
    frontier = set(blueprint_ids)
    for _generation in range(LINEAGE_DEPTH):
        links = _links(frontier, child_to_parent=child_to_parent)
        frontier = set()
        for here, there in links:
            for family in reached.values():
                if here in family and there not in family:
                    family.add(there)
                    frontier.add(there)
        if not frontier:
            break
    return {pk: family - {pk} for pk, family in reached.items()}


def _links(blueprint_ids: set[int], *, child_to_parent: bool) -> list[tuple[int, int]]:
    here, there = ("revision__blueprint_id", "parent__blueprint_id")
    if not child_to_parent:
        here, there = there, here
    rows = RevisionParent.objects.filter(**{f"{here}__in": blueprint_ids})
    return [(int(one), int(other)) for one, other in rows.values_list(here, there).distinct()]


def _makers_of(blueprint_ids: set[int]) -> dict[int, set[str]]:
    rows = Blueprint.objects.filter(pk__in=blueprint_ids).values_list(
        "pk", "owner_member_id", "owner_team_id"
    )
    found = {pk: {f"member:{member}" if member else f"team:{team}"} for pk, member, team in rows}
    made = Revision.objects.filter(blueprint__in=blueprint_ids)
    for pk, author in made.order_by().values_list("blueprint_id", "author_id").distinct():
        found[pk].add(f"member:{author}")
    return found


def cast_of(phase: Phase) -> list[engine.Cast]:
    """Return every ballot of a phase as it was committed to, in the order of the chain."""
    rows = Ballot.objects.filter(phase=phase).order_by("chain_position")
    return [
        engine.Cast(json.loads(payload), bytes.fromhex(salt))
        for payload, salt in rows.values_list("payload", "salt")
    ]


def shares_of_prize(phase: Phase, prize: Prize) -> list[Share]:
    """Return who shares a prize: the entries whose place covers its rank, then their people.

    Tied entries share the prizes that their places cover, equally; an entry's share goes to the
    payees of its last submission, equally; cents by largest remainder. Barred entries are passed
    over (`queries.barring`).

    Raises
    ------
    ChecksUnderWay
        A check that could bar one of them is not finished.
    WordsWanted
        A row that could not be measured waits for the client's word.
    """
    found = standings(phase)
    holders = holders_of(found, prize.rank)
    if holders is None:
        raise ChecksUnderWay if any(one.under_way for one in found) else WordsWanted
    keeps = winner_keeps(phase.challenge)
    return shares_of(holders, prize.amount_minor, keeps) if holders else []


def winner_keeps(challenge: Challenge) -> Fraction:
    """Return what the winner keeps outright by the frozen terms; by older ones the whole."""
    rules = json.loads(challenge.terms)["rules"] if challenge.terms else {}
    return Fraction(rules.get("winner_keeps_percent", 100), 100)


def shares_of(entries: Iterable[Entry], amount_minor: int, keeps: Fraction = WHOLE) -> list[Share]:
    """Split an amount equally among entries, then along the lineage and among the payees of each.

    What nobody known worked on is left out: then the shares sum to less than the amount.
    """
    entries = sorted(entries, key=lambda entry: entry.number)
    by_entry = split(amount_minor, {entry.code: 1 for entry in entries})
    return [share for entry in entries for share in _shares(entry, by_entry[entry.code], keeps)]


def _shares(entry: Entry, amount_minor: int, keeps: Fraction) -> list[Share]:
    if keeps == WHOLE:
        return _people_of(entry, amount_minor)
    lineage, people = lineage_of_entry(entry)
    parts = split(amount_minor, lineage, ShareRule(keeps))
    own = _people_of(entry, parts.pop(ENTRANTS, 0))
    parts.pop(CLIENT, None)
    others = [Share(entry, people[code], parts[code]) for code in sorted(parts)]
    return [*own, *others]


def lineage_of_entry(entry: Entry) -> tuple[Lineage, dict[str, Member]]:
    """Return the lineage of an entry's last revision as the engine takes it, and its members.

    The payees of the entry are one: `ENTRANTS`. The client, and who left, count as unknown:
    their part goes to the others.
    """
    submission = entry.submissions.select_related("revision").order_by("-pk")[0]
    payees = set(submission.payees.values_list("member_id", flat=True))
    client = entry.phase.challenge.client_id
    found = credit_of(submission.revision)
    points = {one.revision.pk: one.points for one in found}
    people = {one.member.code: one.member for one in found}
    contributions = [
        Contribution(one.revision.code, _known(one.member, payees, client), one.points)
        for one in found
        if one.revision.pk != submission.revision_id
    ]
    last = points.get(submission.revision_id, 0)
    winning = Contribution(submission.revision.code, ENTRANTS, last)
    return Lineage((*contributions, winning)), people


def _known(member: Member, payees: set[int], client: int) -> str | None:
    if member.pk in payees:
        return ENTRANTS
    return member.code if member.is_active and member.pk != client else None


def payees_of(entry: Entry) -> list[Member]:
    """Return who shares what an entry gets: those named with its last submission."""
    counts = entry.submissions.order_by("-pk")[:1]
    frozen = EntryPayee.objects.filter(submission__in=counts.values("pk")).select_related("member")
    return [payee.member for payee in frozen.order_by("member_id")]


def _people_of(entry: Entry, amount_minor: int) -> list[Share]:
    people = payees_of(entry)
    parts = split(amount_minor, {person.code: 1 for person in people})
    return [Share(entry, person, parts[person.code]) for person in people if parts[person.code]]
