"""The public bundle of a result: what a stranger needs to recompute it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from mitwerk.engines.judging.chain import chain_head, chain_start, commitment, result_seed
from mitwerk.engines.judging.cli import as_answer
from mitwerk.engines.judging.combine import Part, combine
from mitwerk.engines.judging.errors import JudgingError
from mitwerk.engines.judging.model import Ballot, Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ONLY_PART = "jury"


@dataclass(frozen=True, slots=True)
class Cast:
    """A ballot as it was taken in: the payload that was committed to, and its salt.

    ``payload`` is `ballot_payload`; a later payload of the same part and ballot replaces an
    earlier one, both stay in the chain.
    """

    payload: Mapping[str, Any]
    salt: bytes


def ballot_payload(
    *, part: str, ballot: str, judge: str, ranks: Mapping[str, int]
) -> dict[str, Any]:
    """Give the payload of a ballot for `commitment`; ``judge`` is a pseudonym."""
    return {"ballot": ballot, "judge": judge, "part": part, "ranks": dict(sorted(ranks.items()))}


def bundle(
    *,
    terms: Mapping[str, Any],
    terms_hash: str,
    entries: Iterable[str],
    weights: Mapping[str, int],
    confidence: str,
    cast: Sequence[Cast],
) -> tuple[Result, dict[str, Any]]:
    """Compute a result from all ballots taken in and pack everything that proves it.

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
        and the bundle for `recompute_script`, JSON-ready.

    Raises
    ------
    JudgingError
        No ballots, a part without ballots, and what `combine` refuses.
    """
    if not cast:
        raise JudgingError("There is no ballot to publish")
    links, head = [], chain_start(terms_hash)
    latest: dict[tuple[str, str], Mapping[str, Any]] = {}
    for one in cast:
        hashed = commitment(one.payload, one.salt)
        head = chain_head(head, hashed)
        latest[one.payload["part"], one.payload["ballot"]] = one.payload
        links.append(
            {
                "payload": dict(one.payload),
                "salt": one.salt.hex(),
                "commitment": hashed,
                "head": head,
            }
        )
    names = sorted(set(entries))
    seed = result_seed(terms_hash, head)
    result = _result(latest.values(), weights, names, float(confidence), seed)
    packed = {
        "format": "mitwerk-result-1",
        "terms": dict(terms),
        "terms_hash": terms_hash,
        "entries": names,
        "parts": [{"name": part, "weight": weight} for part, weight in weights.items()],
        "confidence": confidence,
        "links": links,
        "final_head": head,
        "result": as_answer(result),
    }
    return result, packed


def _result(
    latest: Iterable[Mapping[str, Any]],
    weights: Mapping[str, int],
    entries: Sequence[str],
    confidence: float,
    seed: str,
) -> Result:
    by_part: dict[str, list[Ballot]] = {part: [] for part in weights}
    for one in latest:
        if one["part"] not in by_part:
            message = f"Part {one['part']} of a ballot has no weight in the terms"
            raise JudgingError(message)
        by_part[one["part"]].append(Ballot(one["ballot"], one["judge"], one["ranks"]))
    parts = [Part(part, weights[part], ballots) for part, ballots in by_part.items()]
    return combine(parts, confidence, seed, entries=entries)


def recompute_script() -> str:
    """Give the text of ``recompute.py``, to be published beside the bundle."""
    return files("mitwerk.engines.judging").joinpath("recompute.py").read_text(encoding="utf-8")
