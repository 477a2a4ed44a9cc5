"""The door of the engine: one question, one verdict, for identifiers and whole expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.engines.licences.catalogue import licence_of
from mitwerk.engines.licences.errors import ExpressionError
from mitwerk.engines.licences.expression import alternatives
from mitwerk.engines.licences.forking import fork
from mitwerk.engines.licences.joining import combine, merge
from mitwerk.engines.licences.model import Act, Outcome, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mitwerk.engines.licences.model import Licence

_RULES: dict[Act, Callable[[Licence, Licence], Verdict]] = {
    Act.FORK: fork,
    Act.COMBINE: combine,
    Act.MERGE: merge,
}
_WORST = (Outcome.ALLOWED, Outcome.CONDITIONS, Outcome.REFUSED)


def check(act: Act | str, first: str, second: str) -> Verdict:
    """Say whether works under two licences may be forked, combined or merged.

    Every pair of licences in `KNOWN` has an answer for each act; unknown ones, NC and ND are
    refused. Where lawyers disagree the careful answer is given (docs/algorithms/licences.md).

    Parameters
    ----------
    act
        ``"fork"`` (adapt ``first``, pass on under ``second``), ``"combine"`` (components of one
        product) or ``"merge"`` (one work).
    first, second
        SPDX identifiers or expressions. ``OR`` is the reader's choice, so the best alternative
        counts; ``AND`` must hold throughout, so the worst part counts.

    Returns
    -------
    Verdict
        Outcome, code of the reason, the licence that the result must carry, what is asked.

    Raises
    ------
    ValueError
        When the act is none of the three.

    Examples
    --------
    >>> verdict = check("fork", "CERN-OHL-W-2.0", "CERN-OHL-S-2.0")
    >>> verdict.outcome.value, verdict.code
    ('allowed-with-conditions', 'weak-to-strong')
    >>> check("merge", "CC-BY-SA-4.0", "GPL-3.0-or-later").result
    'GPL-3.0-only'
    >>> check("combine", "MIT", "Acme-1.0").outcome.value
    'refused'

    Notes
    -----
    Not legal advice: the texts of the licences count, and sentences here only explain.

    Source: the licence texts as published by SPDX; see docs/algorithms/licences.md.
    """
    rule = _RULES[Act(act)]
    return min(
        (
            max(
                (rule(licence_of(one), licence_of(other)) for one in left for other in right),
                key=_badness,
            )
            for left in _read(first)
            for right in _read(second)
        ),
        key=_badness,
    )


def _badness(verdict: Verdict) -> int:
    return _WORST.index(verdict.outcome)


def _read(text: str) -> Iterable[tuple[str, ...]]:
    """What can't be read is one unknown licence."""
    try:
        return alternatives(text)
    except ExpressionError:
        return ((text.strip()[:80] or "NONE",),)
