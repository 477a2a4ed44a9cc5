"""From ballots to a result: who leads, how sure that is, and whether it may be declared."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.judging.agreement import agreement
from mitwerk.engines.judging.duels import duels_of
from mitwerk.engines.judging.errors import JudgingError
from mitwerk.engines.judging.evidence import Evidence, evidence
from mitwerk.engines.judging.exact import LARGE_JURY, sign_flip
from mitwerk.engines.judging.model import Result, Standing
from mitwerk.engines.judging.posterior import p_first
from mitwerk.engines.judging.screen import screened_fit
from mitwerk.engines.judging.student import two_sided

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mitwerk.engines.judging.duels import Floats, Ints
    from mitwerk.engines.judging.model import Agreement, Ballot, Decision, Screened


def rank(
    ballots: Sequence[Ballot],
    confidence: float = 0.95,
    seed: str | None = None,
    *,
    entries: Iterable[str] | None = None,
) -> Result:
    """Rank entries by Plackett-Luce worth and say whether the winner is certain enough.

    Parameters
    ----------
    ballots
        The valid ballots, in any order.
    confidence
        How sure a declared winner has to be, between 0.5 and 1.
    seed
        Seeds the draws behind ``p_first``; by default the hash of the sorted ballots, so equal
        ballots give equal results.
    entries
        All entries of the round, also those on no ballot.

    Returns
    -------
    Result
        Declared only when the leader is best with at least ``confidence`` and, where a jury
        has less than 20 judges, also leads each rival by an exact test. Everything else is too
        close.

    Raises
    ------
    JudgingError
        No ballots, faulty ballots, or a confidence outside 0.5 to 1.

    Examples
    --------
    >>> from mitwerk.engines.judging import Ballot
    >>> ballots = [Ballot(str(n), f"judge {n}", {"a": 1, "b": 2, "c": 3}) for n in range(12)]
    >>> result = rank(ballots)
    >>> result.decision, result.winner
    ('declared', 'a')
    >>> rank(ballots[:2]).decision
    'too_close'
    """
    check_confidence(confidence)
    duels = duels_of(ballots, entries)
    screen = screened_fit(duels)
    found = evidence(duels, screen.fitted, screen.active, confidence)
    out = {one.judge for one in screen.screened}
    return conclude(
        found,
        duels=duel_shares(screen.fitted.worth),
        lists=duels.lists,
        agreed=agreement([ballot for ballot in ballots if ballot.judge not in out]),
        screened=screen.screened,
        confidence=confidence,
        seed=ballots_hash(ballots) if seed is None else seed,
    )


def check_confidence(confidence: float) -> None:
    """Refuse a confidence that can't decide anything."""
    if not 0.5 < confidence < 1:
        message = f"A confidence of {confidence} can't be used; give 0.95, or else 0.5 to 1"
        raise JudgingError(message)


def ballots_hash(ballots: Iterable[Ballot]) -> str:
    """SHA-256 of the sorted rows ``ballot,judge,entry,rank``, whatever order they came in."""
    rows = sorted(
        f"{ballot.ballot}\x1f{ballot.judge}\x1f{entry}\x1f{float(rank_)!r}"
        for ballot in ballots
        for entry, rank_ in ballot.ranks.items()
    )
    return hashlib.sha256("\x1e".join(rows).encode()).hexdigest()


def duel_shares(worth: Floats) -> Floats:
    """Share of duels against the other entries that each entry is expected to win (n,)."""
    count = len(worth)
    if count == 1:
        return np.ones(1)
    chances = 1.0 / (1.0 + np.exp(worth[None, :] - worth[:, None]))
    shares: Floats = (chances.sum(axis=1) - 0.5) / (count - 1)
    return shares


def conclude(
    found: Evidence,
    *,
    duels: Floats,
    lists: Ints,
    agreed: Agreement,
    screened: tuple[Screened, ...],
    confidence: float,
    seed: str,
    centre: float = 0.0,
    parts: tuple[str, ...] = (),
) -> Result:
    """Draw the result from the evidence; ``centre`` is added to every estimate shown."""
    chances = p_first(found.posteriors, seed)
    order = sorted(
        range(len(found.entries)),
        key=lambda place: (-chances[place], -found.estimate[place], found.entries[place]),
    )
    blocked = _not_exact(found, order[0], confidence)
    declared = bool(chances[order[0]] >= confidence) and not blocked
    decision: Decision = "declared" if declared else "too_close"
    contenders = _contenders(order, chances, blocked, confidence)
    half = two_sided(confidence, None) * np.sqrt(found.variance)
    ranking = tuple(
        Standing(
            entry=found.entries[place],
            worth=float(found.estimate[place]) + centre,
            low=float(found.estimate[place] - half[place]) + centre,
            high=float(found.estimate[place] + half[place]) + centre,
            p_first=float(chances[place]),
            duels=float(duels[place]),
            lists=int(lists[place]),
        )
        for place in _by_worth(found, contenders)
    )
    return Result(
        ranking=ranking,
        decision=decision,
        winner=found.entries[order[0]] if declared else None,
        contenders=tuple(found.entries[place] for place in contenders),
        agreement=agreed,
        judges=len(found.judges),
        screened=screened,
        confidence=confidence,
        seed=seed,
        parts=parts,
    )


def _not_exact(found: Evidence, leader: int, confidence: float) -> set[int]:
    """Rivals that the leader doesn't lead by the exact test, where a jury is small.

    The ballots that test the leader also chose it, so the level is divided by all the leads
    that could have been claimed: every entry over every other (Bonferroni), two-sided as the
    intervals are.
    """
    if found.smallest >= LARGE_JURY:
        return set()
    count = len(found.entries)
    level = (1 - confidence) / max(1, 2 * count * (count - 1))
    gaps = found.contributions[:, [leader]] - found.contributions
    return {
        rival
        for rival in range(count)
        if rival != leader and sign_flip(gaps[:, rival].tolist()) > level
    }


def _contenders(
    order: Sequence[int], chances: Floats, blocked: set[int], confidence: float
) -> list[int]:
    """Entries that together hold the best one with the confidence; a leader's unproved rivals."""
    kept: list[int] = []
    total = 0.0
    for place in order:
        if total >= confidence:
            break
        kept.append(place)
        total += float(chances[place])
    return kept if len(kept) > 1 else kept + [place for place in order if place in blocked]


def _by_worth(found: Evidence, contenders: list[int]) -> list[int]:
    """All entries: contenders first, then by worth, as chances to be first say nothing there.

    Rounded, so that who recomputes it in another arithmetic gets the same order of equals.
    """
    others = set(range(len(found.entries))) - set(contenders)
    return contenders + sorted(
        others, key=lambda place: (-round(float(found.estimate[place]), 9), found.entries[place])
    )
