"""The public bundle of a result: everything that a stranger needs to recompute it."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

from mitwerk.apps.challenges.adapters_judging import cast_of
from mitwerk.apps.challenges.enums import DecisionKind
from mitwerk.apps.challenges.errors_judging import NothingToRecompute
from mitwerk.apps.challenges.queries.left_out import left_out_of
from mitwerk.apps.challenges.queries.results import result_of, winner_of
from mitwerk.engines.judging import Counted, Round, counted_ballots, pack, recompute_script

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from mitwerk.apps.challenges.models import Phase, Result
    from mitwerk.engines.judging import Cast

SHOWN = ("ranking", "decision", "winner", "contenders", "agreement", "judges", "screened")
RANKED = ("entry", "worth", "low", "high", "p_first")
EPOCH = (1980, 1, 1, 0, 0, 0)  # of every member, so that the same bundle has the same bytes


def weights_of(phase: Phase, kinds: Collection[str]) -> dict[str, int]:
    """Return the frozen weights of the juries whose ballots count, by kind."""
    weights = {jury.kind: jury.weight_percent for jury in phase.juries.all() if jury.kind in kinds}
    return dict(sorted(weights.items()))


def bundle_of(phase: Phase) -> dict[str, Any]:
    """Return the bundle of a phase's results, from what is kept: nothing is ranked anew.

    Every round is in it, each as it was counted last.

    Raises
    ------
    NothingToRecompute
        Ballots are taken, or nobody ranked anything.
    """
    cast = cast_of(phase)
    if result_of(phase).result is None or not cast:
        raise NothingToRecompute
    last = {result.round: result for result in phase.results.order_by("round", "count")}
    return pack(
        terms=json.loads(phase.challenge.terms),
        terms_hash=phase.challenge.terms_sha256,
        confidence=f"{phase.challenge.confidence_percent / 100:.2f}",
        cast=cast,
        rounds=[_round(phase, result, cast) for result in last.values()],
        phase=phase.code,
    )


def _round(phase: Phase, result: Result, cast: Sequence[Cast]) -> Round:
    """Return one round; where nobody ranked anything its entries are the contenders."""
    answer = _answer(result.payload)
    entries = [row["entry"] for row in answer["ranking"]] or answer["contenders"]
    counted = Counted(tuple(entries), result.round, left_out_of(phase, until=result.at))
    juries = counted_ballots((one.payload for one in cast), counted)
    return Round(counted, weights_of(phase, juries), answer)


def _answer(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return a kept result in the shape of `mitwerk judging rank`."""
    told = {name: payload[name] for name in SHOWN}
    return told | {"ranking": [{name: row[name] for name in RANKED} for row in payload["ranking"]]}


def chosen_of(phase: Phase) -> int | None:
    """Return the entry that the client jury chose when the ballots were too close, else None."""
    view = result_of(phase)
    if view.decision is None or view.decision.kind != DecisionKind.CLIENT_JURY:
        return None
    winner = winner_of(view)
    return winner.number if winner else None


def zipped(bundle: Mapping[str, Any], *, chosen: int | None = None) -> bytes:
    """Return bundle and script in one archive; equal bundles give equal bytes.

    The README says which entry the client jury chose, where the ballots were too close.
    """
    files = {
        "bundle.json": json.dumps(bundle, ensure_ascii=False, indent=1, sort_keys=True),
        "recompute.py": recompute_script(),
        "README.txt": HOW + (TOO_CLOSE.format(chosen) if chosen else ""),
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), text, zipfile.ZIP_DEFLATED)
    return target.getvalue()


HOW = """Recompute this result yourself. You need Python 3.11 or newer and nothing else:

    python -I -S recompute.py bundle.json

It checks the terms, every ballot, the chain of heads, the ranking and the decision, and says what
does not hold. If you judged, hold your receipt and any head that you noted while voting ran
against it:

    python -I -S recompute.py bundle.json --receipt receipt.json --head HEX

A ballot that was changed afterwards gives other heads from there on, whoever hashed them again.
"""
TOO_CLOSE = """
The result: ballots: too close; the client jury chose entry {}. So the script says "too_close,
winner None": it recomputes what the ballots say, and the choice of a jury can't be recomputed.
"""
