"""What the matrix speaks of: licences, acts, outcomes and verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How far a licence reaches; `CLOSED` are NC and ND, `UNKNOWN` is what nobody has read."""

    PUBLIC_DOMAIN = "public-domain"
    PERMISSIVE = "permissive"
    WEAK = "weakly-reciprocal"
    STRONG = "strongly-reciprocal"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Act(StrEnum):
    """What somebody wants to do with works under two licences.

    fork
        Adapt a work under the first licence and pass the result on under the second.
    combine
        Put both into one product, each as a component of its own.
    merge
        Mix both into one work.
    """

    FORK = "fork"
    COMBINE = "combine"
    MERGE = "merge"


class Outcome(StrEnum):
    """The answer; `CONDITIONS` is a yes for whoever does what the verdict says."""

    ALLOWED = "allowed"
    CONDITIONS = "allowed-with-conditions"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Licence:
    """One licence: SPDX identifier, how far it reaches, and what it asks of whoever passes on.

    ``asks`` is a code of `sentences.ASKS`. A superseded licence is met in old works; nothing new
    is put under it.
    """

    id: str
    kind: Kind
    family: str
    asks: str = ""
    superseded: bool = False

    @property
    def reciprocal(self) -> bool:
        """Whether adaptations must carry this licence (share-alike)."""
        return self.kind in {Kind.WEAK, Kind.STRONG}


@dataclass(frozen=True, slots=True)
class Verdict:
    """One cell of the matrix.

    Parameters
    ----------
    outcome
        Allowed, allowed with conditions, or refused.
    code
        Stable name of the reason; its sentence is in `sentences.REASONS`.
    first, second
        The two licences as given.
    result
        The licence that the whole must carry; empty when each part keeps its own or it is refused.
    asks
        Codes of what the licences involved ask of whoever passes the result on.
    """

    outcome: Outcome
    code: str
    first: str
    second: str
    result: str = ""
    asks: tuple[str, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether it may be done at all."""
        return self.outcome is not Outcome.REFUSED
