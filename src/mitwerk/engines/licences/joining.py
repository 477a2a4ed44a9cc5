"""Merge and combine: two works mixed into one, or side by side in one product."""

from __future__ import annotations

from mitwerk.engines.licences.catalogue import KNOWN
from mitwerk.engines.licences.forking import asks_of, closed, fork, go_under
from mitwerk.engines.licences.model import Kind, Licence, Outcome, Verdict

STRONG_HARDWARE = "CERN-OHL-S-2.0"
# What lets itself be joined with the AGPL by section 13, itself or through what it may become.
_WITH_AFFERO = frozenset(
    identifier
    for identifier in KNOWN
    if identifier.startswith(("GPL-", "LGPL-")) and identifier != "GPL-2.0-only"
)
# From the least to the most demanding.
_RANKS = tuple(KNOWN)


def merge(first: Licence, second: Licence) -> Verdict:
    """Return whether works under two licences may be mixed into one, and what it then carries.

    The result is a licence under which both may go (`forking.fork`): one of the two if possible,
    the more demanding one where both would do.
    """
    refused = closed(first, second)
    if refused is not None:
        return refused
    if first.id == second.id:
        return _joined("one-licence", first, second, first.id)
    affero = _affero(first, second) or _affero(second, first)
    if affero:
        return _joined("affero", first, second, affero)
    both = [one for one in KNOWN.values() if _takes(one, first) and _takes(one, second)]
    if not both or _mpl_alone(first, second) or _mpl_alone(second, first):
        return Verdict(Outcome.REFUSED, "no-common", first.id, second.id)
    return _joined("one-licence", first, second, _chosen(both, first, second))


def _takes(whole: Licence, part: Licence) -> bool:
    same = whole.id == part.id
    return same or (whole.kind is not Kind.CLOSED and go_under(part, whole).allowed)


def _mpl_alone(first: Licence, second: Licence) -> bool:
    """MPL-2.0 opens to the GPL only where it meets a work of that family (section 3.3)."""
    return first.id == "MPL-2.0" and second.reciprocal and second.family not in {"gnu", "mpl"}


def _affero(plain: Licence, affero: Licence) -> str:
    if plain.id not in _WITH_AFFERO or not affero.id.startswith("AGPL"):
        return ""
    later = plain.id.endswith("-or-later") and affero.id.endswith("-or-later")
    return "AGPL-3.0-or-later" if later else "AGPL-3.0-only"


def _chosen(both: list[Licence], first: Licence, second: Licence) -> str:
    """Choose one of the two if it does, else the least that asks as much as either."""
    names = [one.id for one in both if not one.superseded] or [one.id for one in both]
    enough = names
    if first.superseded or second.superseded:  # what replaces an old licence asks no less
        floor = max(_RANKS.index(first.id), _RANKS.index(second.id))
        enough = [one for one in names if _RANKS.index(one) >= floor] or names
    own = [one for one in enough if one in {first.id, second.id}]
    if own:
        return max(own, key=_RANKS.index)
    least = min(enough, key=_RANKS.index)
    later = least.replace("-only", "-or-later")  # keeps more doors open
    return later if later in enough else least


def _joined(code: str, first: Licence, second: Licence, result: str) -> Verdict:
    asks = asks_of(first, second, KNOWN[result])
    outcome = Outcome.CONDITIONS if asks else Outcome.ALLOWED
    return Verdict(outcome, code, first.id, second.id, result, asks)


def combine(first: Licence, second: Licence) -> Verdict:
    """Return whether parts under two licences may be components of one product.

    ``result`` is the licence that the design of the whole must carry: CERN-OHL-S where it is
    involved (its section 3.2 makes the larger work covered source), else none.
    """
    refused = closed(first, second)
    if refused is not None:
        return refused
    code, result = _side_by_side(first, second)
    asks = asks_of(first, second)
    outcome = Outcome.CONDITIONS if asks else Outcome.ALLOWED
    return Verdict(outcome, code, first.id, second.id, result, asks)


def _side_by_side(first: Licence, second: Licence) -> tuple[str, str]:
    pair = (first, second)
    identifiers = {one.id for one in pair}
    if STRONG_HARDWARE in identifiers:
        code = "strong-compatible" if all(map(_compatible, pair)) else "strong-component"
        return code, STRONG_HARDWARE
    if "TAPR-OHL-1.0" in identifiers:
        return "tapr-component", ""
    if "CERN-OHL-W-2.0" in identifiers:
        return "weak-interface", ""
    if any(one.family == "gnu" for one in pair):
        return "aggregate", ""
    if "MPL-2.0" in identifiers:
        return "files-stay", ""
    if any(one.id.startswith("CC-BY-SA") for one in pair):
        return "collection", ""
    if all(one.kind is Kind.PUBLIC_DOMAIN for one in pair):
        return "public-domain", ""
    return "separate", ""


def _compatible(part: Licence) -> bool:
    """Tell a Compatible Licence of CERN-OHL-S 2.0 (1.2): an earlier version, or what may be S."""
    return part.id == "CERN-OHL-1.2" or fork(part, KNOWN[STRONG_HARDWARE]).allowed
