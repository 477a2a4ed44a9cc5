"""Fork: a changed work under a new licence. What each text lets go where."""

from __future__ import annotations

from types import MappingProxyType

from mitwerk.engines.licences.model import Kind, Licence, Outcome, Verdict

_GPL2 = ("GPL-2.0-only", "GPL-2.0-or-later", "LGPL-2.1-only", "LGPL-2.1-or-later")
_GPL = ("GPL-2.0-only", "GPL-2.0-or-later", "GPL-3.0-only", "GPL-3.0-or-later")
_SECONDARY = (
    *_GPL,
    *("LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later"),
    *("AGPL-3.0-only", "AGPL-3.0-or-later"),
)
# The ways out that a reciprocal licence offers; every other one is refused.
_WAYS: MappingProxyType[str, dict[str, tuple[str, ...]]] = MappingProxyType(
    {
        "CERN-OHL-W-2.0": {"weak-to-strong": ("CERN-OHL-S-2.0",)},
        "CC-BY-SA-4.0": {"cc-to-gpl3": ("GPL-3.0-only",)},
        "CC-BY-SA-3.0": {"cc-later": ("CC-BY-SA-4.0",)},
        "MPL-2.0": {"mpl-secondary": _SECONDARY},
        "GPL-2.0-or-later": {"or-later": ("GPL-2.0-only", "GPL-3.0-only", "GPL-3.0-or-later")},
        "GPL-3.0-or-later": {"or-later": ("GPL-3.0-only",)},
        "AGPL-3.0-or-later": {"or-later": ("AGPL-3.0-only",)},
        "LGPL-2.1-only": {"lgpl-to-gpl": _GPL},
        "LGPL-2.1-or-later": {
            "lgpl-to-gpl": _GPL,
            "or-later": ("LGPL-2.1-only", "LGPL-3.0-only", "LGPL-3.0-or-later"),
        },
        "LGPL-3.0-only": {"lgpl-to-gpl": ("GPL-3.0-only",)},
        "LGPL-3.0-or-later": {
            "lgpl-to-gpl": ("GPL-3.0-only", "GPL-3.0-or-later"),
            "or-later": ("LGPL-3.0-only",),
        },
    }
)
# Terms that GPL version 2 (section 6) takes for further restrictions: patents, indemnity, locks.
_MORE_THAN_GPL2 = frozenset({"Apache-2.0", "SHL-2.1", "CERN-OHL-P-2.0", "CC-BY-4.0"})


def closed(first: Licence, second: Licence) -> Verdict | None:
    """Return the refusal of what is refused whatever one wants to do with it."""
    pair = (first, second)
    if any(one.family == "nc" for one in pair):
        return _no("non-commercial", first, second)
    if any(one.family == "nd" for one in pair):
        return _no("no-derivatives", first, second)
    if any(one.kind is Kind.UNKNOWN for one in pair):
        return _no("unknown", first, second)
    return None


def fork(old: Licence, new: Licence) -> Verdict:
    """Return whether an adaptation of a work under ``old`` may go under ``new``."""
    refused = closed(old, new)
    if refused is not None:
        return refused
    if old.id == new.id:
        return _yes("same", old, new)
    if new.superseded:
        return _no("superseded", old, new)
    return go_under(old, new)


def go_under(old: Licence, new: Licence) -> Verdict:
    """Return whether what is under ``old`` may go under another licence, be it an old one."""
    if old.kind is Kind.PUBLIC_DOMAIN:
        return _yes("public-domain", old, new)
    return _reciprocal(old, new) if old.reciprocal else _permissive(old, new)


def _permissive(old: Licence, new: Licence) -> Verdict:
    if new.kind is Kind.PUBLIC_DOMAIN:
        return _no("dedication", old, new)
    if old.id == "CC-BY-3.0" and new.family == "gnu":
        return _no("cc3-and-gnu", old, new)
    if old.id in _MORE_THAN_GPL2 and new.id in _GPL2:
        return _no("gpl2-terms", old, new)
    if (old.id, new.id) == ("SHL-2.1", "Apache-2.0"):
        return _yes("solderpad-is-apache", old, new)
    return _yes("notices-kept", old, new)


def _reciprocal(old: Licence, new: Licence) -> Verdict:
    for code, ways in _WAYS.get(old.id, {}).items():
        if new.id in ways:
            return _yes(code, old, new)
    if new.id.startswith("AGPL") and old.family == "gnu":
        return _no("gpl-not-agpl", old, new)
    if (old.id, new.id) == ("CC-BY-SA-4.0", "GPL-3.0-or-later"):
        return _no("cc-gpl-later", old, new)
    return _no("stays", old, new)


def asks_of(*licences: Licence) -> tuple[str, ...]:
    """Return what these licences ask, "MIT notices" and the like, each once."""
    return tuple(dict.fromkeys(f"{one.id} {one.asks}" for one in licences if one.asks))


def _yes(code: str, old: Licence, new: Licence) -> Verdict:
    asks = asks_of(old, new)
    outcome = Outcome.CONDITIONS if asks else Outcome.ALLOWED
    return Verdict(outcome, code, old.id, new.id, new.id, asks)


def _no(code: str, first: Licence, second: Licence) -> Verdict:
    return Verdict(Outcome.REFUSED, code, first.id, second.id)
