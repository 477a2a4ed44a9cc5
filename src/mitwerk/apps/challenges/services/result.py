"""Compute what the ballots of a round say: outside the lock, kept under it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from mitwerk.apps.challenges.adapters_judging import cast_of
from mitwerk.apps.challenges.models import Phase, Result
from mitwerk.apps.challenges.queries.bundle import weights_of
from mitwerk.apps.challenges.queries.left_out import left_out_of
from mitwerk.apps.challenges.queries.seats import candidates
from mitwerk.engines.judging import (
    Counted,
    LeftOut,
    Part,
    chain_start,
    combine,
    counted_ballots,
    result_seed,
)
from mitwerk.kit import clock


@dataclass(frozen=True, slots=True)
class Computed:
    """A round's ranking, with the ballots (head of their chain) and entries it was made of."""

    round: int
    head: str
    numbers: tuple[str, ...]
    left_out: LeftOut
    payload: dict[str, Any]


def compute(phase_code: str) -> Computed:
    """Rank the round's ballots per jury and combine them by the frozen weights.

    Takes no lock: it may last. The head of the chain is read first, so that a ballot cast
    meanwhile makes the answer stale, never wrong. The seed of every random draw follows from the
    terms and that head, so anybody gets the same result.
    """
    phase = Phase.objects.select_related("challenge").get(code=phase_code)
    head, numbers, left_out = _head(phase), _numbers(phase), left_out_of(phase)
    counted = Counted(numbers, phase.round, left_out)
    return Computed(phase.round, head, numbers, left_out, _payload(phase, counted, head))


def is_fresh(computed: Computed, phase: Phase) -> bool:
    """Tell, under the challenge's lock, whether it was made of the ballots that are there now."""
    now = (phase.round, _head(phase), _numbers(phase), left_out_of(phase))
    return (computed.round, computed.head, computed.numbers, computed.left_out) == now


def keep_result(phase: Phase, computed: Computed) -> Result:
    """Write a fresh result, once a round and count; called under the challenge's lock."""
    return Result.objects.create(
        phase=phase,
        round=computed.round,
        count=phase.results.filter(round=computed.round).count() + 1,
        declared=computed.payload["decision"] == "declared",
        payload=computed.payload,
        ballot_count=phase.ballots.filter(superseded_by=None).count(),
        final_head=computed.head,
        at=clock.database_now(),  # beside the steps of appeals: what was left out by then
    )


def _head(phase: Phase) -> str:
    last = phase.ballots.order_by("-chain_position").first()
    return last.chain_head if last else chain_start(phase.challenge.terms_sha256)


def _numbers(phase: Phase) -> tuple[str, ...]:
    return tuple(str(entry.number) for entry in candidates(phase))


def _payload(phase: Phase, counted: Counted, head: str) -> dict[str, Any]:
    numbers = counted.entries
    juries = counted_ballots((one.payload for one in cast_of(phase)), counted)
    weights = weights_of(phase, juries)
    if not weights or len(numbers) < 2:
        return unjudged(numbers)
    result = combine(
        [Part(kind, weight, juries[kind]) for kind, weight in weights.items()],
        entries=numbers,
        confidence=phase.challenge.confidence_percent / 100,
        seed=result_seed(phase.challenge.terms_sha256, head),
    )
    return asdict(result)


def unjudged(numbers: tuple[str, ...]) -> dict[str, Any]:
    """Return the result when nobody ranked anything: all are contenders."""
    return {
        "ranking": [],
        "decision": "too_close",
        "winner": None,
        "contenders": list(numbers),
        "agreement": {"kendall_w": None, "krippendorff_alpha": None},
        "judges": 0,
        "screened": [],
    }
