"""Why a share is what it is: the prize, the entries that share it, the people of the entry."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitwerk.apps.challenges.adapters_judging import winner_keeps
from mitwerk.apps.challenges.models import AwardLine
from mitwerk.apps.challenges.queries.credit import lineage_lines
from mitwerk.apps.ledger.causes import Behind, Share, Source
from mitwerk.kit.money import Money

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from mitwerk.apps.challenges.queries.credit import LineageLine


def behind_lines(codes: Collection[str]) -> dict[str, Behind]:
    """Return why each share is owed, by its code; as many queries for a hundred as for one."""
    wanted = AwardLine.objects.filter(code__in=codes)
    lines = list(
        AwardLine.objects.filter(award__in=wanted.values("award"))
        .select_related("award__phase__challenge", "entry__blueprint", "payee")
        .order_by("pk")
    )
    of_award: dict[int, list[AwardLine]] = defaultdict(list)
    for line in lines:
        of_award[line.award_id].append(line)
    asked = set(codes)
    mine = [line for line in lines if line.code in asked]
    return {line.code: _behind(line, of_award[line.award_id]) for line in mine}


def _behind(line: AwardLine, lines: list[AwardLine]) -> Behind:
    award, entry = line.award, line.entry
    phase = award.phase
    # A cancelled phase is shared by people, whatever and however often they entered.
    of_entry = [one for one in lines if one.entry_id == entry.pk or not award.rank]
    entries = len({one.entry_id for one in lines}) if award.rank else 1
    label = _("Prize of rank %d") % award.rank if award.rank else _("Share of a cancelled phase")
    shares = [Share(label, Money(award.amount_minor, award.currency), _result(line))]
    part = sum(one.amount_minor for one in of_entry)
    if entries > 1:
        text = ngettext("shared by %d entry", "shared by %d entries", entries) % entries
        shares.append(Share(text, Money(part, award.currency), _entry(line)))
    if len(of_entry) > 1:
        people = len(of_entry)
        text = ngettext("your part among %d person", "your part among %d people", people) % people
        shares.append(Share(text, line.money, _entry(line)))
    return Behind(
        title=f"{phase.challenge.title}, {phase.title}",
        url=_entry(line),
        shares=tuple(shares),
    )


def _result(line: AwardLine) -> str:
    phase = line.award.phase
    return reverse("challenges:result", args=[phase.challenge.code, phase.code])


def _entry(line: AwardLine) -> str:
    return reverse("challenges:entry", args=[line.entry.code])


def sources_of(code: str) -> list[Source]:
    """Return the revisions behind a share, by the rule under which the prize was shared.

    None behind that of a cancelled phase: its entrants share it, whoever's work they built on.
    """
    lines = AwardLine.objects.select_related("award__phase__challenge", "entry__phase__challenge")
    line = lines.select_related("payee", "entry__entrant").get(code=code)
    if not line.award.rank:
        return []
    whole = AwardLine.objects.filter(award=line.award_id, entry=line.entry_id)
    amount = int(whole.aggregate(whole=Sum("amount_minor"))["whole"])
    found = lineage_lines(line.entry, amount)
    if not found:
        return []
    parts = _whole_parts(found)
    return [_outright(line, amount - sum(parts)), *_pooled(line, found, parts)]


def _whole_parts(lines: Sequence[LineageLine]) -> list[int]:
    """Return each line in whole units, so that a member's lines add up to what is paid.

    Everybody but the winner is paid the floor of the exact sum (`engines.shares`).
    """
    exact: defaultdict[str, Fraction] = defaultdict(Fraction)
    parts = []
    for one in lines:
        name = "" if one.own or one.member is None else one.member.code
        before = int(exact[name])
        exact[name] += one.exact
        parts.append(int(exact[name]) - before)
    return parts


def _outright(line: AwardLine, minor: int) -> Source:
    """Return the part that the winner keeps before the pool, with the cents that are left over."""
    keeps = winner_keeps(line.award.phase.challenge)
    return Source(
        who=line.entry.entrant.shown_name,
        mine=line.entry.entrant_id == line.payee_id,
        points=0,
        money=Money(minor, line.award.currency),
        label=_("kept outright, %d %%") % (100 * keeps),
        url=_entry(line),
        outright=True,
    )


def _pooled(line: AwardLine, lines: Sequence[LineageLine], parts: Sequence[int]) -> list[Source]:
    return [
        Source(
            who=one.member.shown_name if one.member else _("nobody known"),
            mine=one.member is not None and one.member.pk == line.payee_id,
            points=one.points,
            money=Money(minor, line.award.currency),
            label=one.revision,
            url=one.url,
        )
        for one, minor in zip(lines, parts, strict=True)
    ]
