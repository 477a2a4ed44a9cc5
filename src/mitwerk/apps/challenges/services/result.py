"""Compute what the ballots of a round say."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from mitwerk.apps.challenges.adapters_judging import counted_ballots
from mitwerk.apps.challenges.models import Result
from mitwerk.engines.judging import Part, chain_start, combine, result_seed

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import Entry, Phase


def compute_result(phase: Phase, candidates: list[Entry]) -> Result:
    """Rank the round's ballots per jury, combine them by the frozen weights and keep the result.

    Called once a round, under the challenge's lock. The seed of every random draw follows from
    the terms and the final head of the ballot chain, so anybody gets the same result.
    """
    last = phase.ballots.order_by("-chain_position").first()
    head = last.chain_head if last else chain_start(phase.challenge.terms_sha256)
    payload = _payload(phase, candidates, head)
    return Result.objects.create(
        phase=phase,
        round=phase.round,
        declared=payload["decision"] == "declared",
        payload=payload,
        ballot_count=phase.ballots.filter(superseded_by=None).count(),
        final_head=head,
    )


def _payload(phase: Phase, candidates: list[Entry], head: str) -> dict[str, Any]:
    numbers = [str(entry.number) for entry in candidates]
    juries = counted_ballots(phase, round_=phase.round)
    weights = {jury.kind: jury.weight_percent for jury in phase.juries.all() if jury.kind in juries}
    if not weights or len(numbers) < 2:
        return unjudged(numbers)
    result = combine(
        [Part(kind, weights[kind], tuple(juries[kind])) for kind in sorted(weights)],
        entries=numbers,
        confidence=phase.challenge.confidence_percent / 100,
        seed=result_seed(phase.challenge.terms_sha256, head),
    )
    return asdict(result)


def unjudged(numbers: list[str]) -> dict[str, Any]:
    """Return the result when nobody ranked anything: all are contenders."""
    return {
        "ranking": [],
        "decision": "too_close",
        "winner": None,
        "contenders": numbers,
        "agreement": {"kendall_w": None, "krippendorff_alpha": None},
        "judges": 0,
        "screened": [],
    }
