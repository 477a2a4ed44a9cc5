"""The public bundle of a result: what a stranger needs to recompute it."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from mitwerk.engines.judging.chain import (
    chain_head,
    chain_heads,
    chain_start,
    commitment,
    result_seed,
)
from mitwerk.engines.judging.cli import as_answer
from mitwerk.engines.judging.combine import Part, combine
from mitwerk.engines.judging.errors import JudgingError
from mitwerk.engines.judging.model import Ballot, Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Cast:
    """A ballot as it was taken in: the payload that was committed to, and its salt.

    ``payload`` is `ballot_payload`, or holds more besides; a later payload of the same part and
    ballot replaces an earlier one, both stay in the chain.
    """

    payload: Mapping[str, Any]
    salt: bytes


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was ruled out after the ballots were cast: entries and judges with the reasons.

    Ballots are never edited for it: an entry is passed over on every list, a judge's ballots
    stay in the chain and don't count.
    """

    entries: Mapping[str, str] = field(default_factory=dict)
    judges: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counted:
    """Which ballots of a chain make a result.

    ``entries`` stand in the ``round``; ballots of other rounds stay in the chain and don't count.
    """

    entries: tuple[str, ...]
    round: int = 1
    left_out: LeftOut = field(default_factory=LeftOut)


@dataclass(frozen=True, slots=True)
class Round:
    """What one round gave: its ballots that count, the weights of their parts, the answer.

    ``weights`` are by part, whole numbers as frozen; ``result`` is as `mitwerk judging rank`
    answers.
    """

    counted: Counted
    weights: Mapping[str, int]
    result: Mapping[str, Any]


def ballot_payload(
    *, part: str, ballot: str, judge: str, ranks: Mapping[str, int], round_: int = 1
) -> dict[str, Any]:
    """Give the payload of a ballot for `commitment`; ``judge`` is a pseudonym."""
    return {
        "ballot": ballot,
        "judge": judge,
        "part": part,
        "ranks": dict(sorted(ranks.items())),
        "round": round_,
    }


def counted_ballots(
    payloads: Iterable[Mapping[str, Any]], counted: Counted
) -> dict[str, list[Ballot]]:
    """Give the ballots that count, by part: the last of each list, without what was left out.

    Parameters
    ----------
    payloads
        Of all ballots taken in, in the order of the chain.
    counted
        The round, its entries, and what is left out.

    Raises
    ------
    JudgingError
        A counted ballot ranks an entry that neither stands nor was left out.

    Notes
    -----
    A list of which less than two entries are left says nothing and is passed over.
    """
    latest = {(one["part"], one["ballot"]): one for one in payloads}
    standing, gone = set(counted.entries), set(counted.left_out.entries)
    found: dict[str, list[Ballot]] = {}
    for one in latest.values():
        if one.get("round", 1) != counted.round or one["judge"] in counted.left_out.judges:
            continue
        unknown = set(one["ranks"]) - standing - gone
        if unknown:
            message = f"Ballot {one['ballot']} ranks {min(unknown)}, which doesn't stand"
            raise JudgingError(message)
        ranks = {name: rank for name, rank in one["ranks"].items() if name in standing}
        if len(ranks) > 1:
            found.setdefault(one["part"], []).append(Ballot(one["ballot"], one["judge"], ranks))
    return found


def bundle(
    *,
    terms: Mapping[str, Any],
    terms_hash: str,
    entries: Iterable[str],
    weights: Mapping[str, int],
    confidence: str,
    cast: Sequence[Cast],
) -> tuple[Result, dict[str, Any]]:
    """Compute a result from all ballots of one round and pack everything that proves it.

    Parameters
    ----------
    terms, terms_hash
        The frozen terms (strings, whole numbers, lists, mappings) and the SHA-256 of their
        RFC 8785 form.
    entries
        Names of all entries of the round.
    weights
        Part (jury or jury and criterion) → whole-number weight, as frozen.
    confidence
        As frozen, a decimal string such as "0.95".
    cast
        Every ballot in the order it was taken in, superseded ones too.

    Returns
    -------
    Result and dict
        The result of `combine` (seed from terms and final head)
        and the bundle for `recompute_script`, JSON-ready; see `pack`.

    Raises
    ------
    JudgingError
        No ballots, a part without ballots, and what `combine` refuses.
    """
    if not cast:
        raise JudgingError("There is no ballot to publish")
    counted = Counted(tuple(sorted(set(entries))))
    juries = counted_ballots((one.payload for one in cast), counted)
    without = sorted(set(juries) - set(weights))
    if without:
        message = f"Part {without[0]} of a ballot has no weight in the terms"
        raise JudgingError(message)
    parts = [Part(part, weight, juries.get(part, [])) for part, weight in weights.items()]
    *_, head = chain_heads(terms_hash, (commitment(one.payload, one.salt) for one in cast))
    seed = result_seed(terms_hash, head)
    result = combine(parts, float(confidence), seed, entries=counted.entries)
    packed = pack(
        terms=terms,
        terms_hash=terms_hash,
        confidence=confidence,
        cast=cast,
        rounds=[Round(counted, weights, as_answer(result))],
    )
    return result, packed


def pack(
    *,
    terms: Mapping[str, Any],
    terms_hash: str,
    confidence: str,
    cast: Sequence[Cast],
    rounds: Sequence[Round],
    phase: str = "",
) -> dict[str, Any]:
    """Pack results that were computed before, with everything that proves them; see `bundle`.

    ``rounds`` begin with the first, so that a stranger also recomputes who was in a run-off.
    ``phase`` is the code of the phase in the terms of a challenge: then `recompute_script` also
    holds weights and confidence against these.
    """
    links = _links(terms_hash, cast)
    *before, last = (_told(one) for one in rounds)
    return {
        "format": "mitwerk-result-3",
        "terms": dict(terms),
        "terms_hash": terms_hash,
        **({"phase": phase} if phase else {}),
        "confidence": confidence,
        "links": links,
        "final_head": links[-1]["head"] if links else chain_start(terms_hash),
        "before": before,
        **last,
    }


def _links(terms_hash: str, cast: Sequence[Cast]) -> list[dict[str, Any]]:
    links, head = [], chain_start(terms_hash)
    for one in cast:
        hashed = commitment(one.payload, one.salt)
        head = chain_head(head, hashed)
        links.append(
            {
                "payload": dict(one.payload),
                "salt": one.salt.hex(),
                "commitment": hashed,
                "head": head,
            }
        )
    return links


def _told(one: Round) -> dict[str, Any]:
    return {
        "round": one.counted.round,
        "entries": sorted(one.counted.entries),
        "left_out": {
            "entries": dict(one.counted.left_out.entries),
            "judges": dict(one.counted.left_out.judges),
        },
        "parts": [{"name": part, "weight": weight} for part, weight in one.weights.items()],
        "result": dict(one.result),
    }


def recompute_script() -> str:
    """Give the text of ``recompute.py``, to be published beside the bundle."""
    return files("mitwerk.engines.judging").joinpath("recompute.py").read_text(encoding="utf-8")
