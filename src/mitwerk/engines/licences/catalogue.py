"""The licences whose texts have been read, by their SPDX identifiers."""

from __future__ import annotations

import re
from types import MappingProxyType

from mitwerk.engines.licences.model import Kind, Licence

_PUBLIC = Kind.PUBLIC_DOMAIN
_FREE = Kind.PERMISSIVE

KNOWN: MappingProxyType[str, Licence] = MappingProxyType(
    {
        licence.id: licence
        for licence in (
            Licence("CC0-1.0", _PUBLIC, "cc"),
            Licence("Unlicense", _PUBLIC, "public"),
            Licence("MIT", _FREE, "mit", "notices"),
            Licence("ISC", _FREE, "mit", "notices"),
            Licence("BSD-2-Clause", _FREE, "mit", "notices"),
            Licence("BSD-3-Clause", _FREE, "mit", "notices"),
            Licence("Apache-2.0", _FREE, "apache", "notices-and-changes"),
            # SPDX lists Solderpad as an exception: Apache-2.0 WITH SHL-2.1.
            Licence("SHL-2.1", _FREE, "apache", "notices-and-changes"),
            Licence("CERN-OHL-P-2.0", _FREE, "cern", "notices-and-changes"),
            Licence("CC-BY-3.0", _FREE, "cc", "credit", superseded=True),
            Licence("CC-BY-4.0", _FREE, "cc", "credit"),
            Licence("MPL-2.0", Kind.WEAK, "mpl", "files-stay"),
            Licence("LGPL-2.1-only", Kind.WEAK, "gnu", "source"),
            Licence("LGPL-2.1-or-later", Kind.WEAK, "gnu", "source"),
            Licence("LGPL-3.0-only", Kind.WEAK, "gnu", "source"),
            Licence("LGPL-3.0-or-later", Kind.WEAK, "gnu", "source"),
            Licence("CERN-OHL-W-2.0", Kind.WEAK, "cern", "complete-source"),
            Licence("CC-BY-SA-3.0", Kind.STRONG, "cc", "credit-and-share", superseded=True),
            Licence("CC-BY-SA-4.0", Kind.STRONG, "cc", "credit-and-share"),
            Licence("CERN-OHL-1.2", Kind.STRONG, "cern", "complete-source", superseded=True),
            Licence("CERN-OHL-S-2.0", Kind.STRONG, "cern", "complete-source"),
            Licence("TAPR-OHL-1.0", Kind.STRONG, "tapr", "before-and-after"),
            Licence("GPL-2.0-only", Kind.STRONG, "gnu", "source"),
            Licence("GPL-2.0-or-later", Kind.STRONG, "gnu", "source"),
            Licence("GPL-3.0-only", Kind.STRONG, "gnu", "source"),
            Licence("GPL-3.0-or-later", Kind.STRONG, "gnu", "source"),
            Licence("AGPL-3.0-only", Kind.STRONG, "gnu", "source"),
            Licence("AGPL-3.0-or-later", Kind.STRONG, "gnu", "source"),
            Licence("CC-BY-NC-4.0", Kind.CLOSED, "nc"),
            Licence("CC-BY-NC-SA-4.0", Kind.CLOSED, "nc"),
            Licence("CC-BY-ND-4.0", Kind.CLOSED, "nd"),
            Licence("CC-BY-NC-ND-4.0", Kind.CLOSED, "nc"),
        )
    }
)

# Identifiers that SPDX retired, and other ways to write the ones above.
_ALIASES = {
    "gpl-2.0": "GPL-2.0-only",
    "gpl-2.0+": "GPL-2.0-or-later",
    "gpl-3.0": "GPL-3.0-only",
    "gpl-3.0+": "GPL-3.0-or-later",
    "lgpl-2.1": "LGPL-2.1-only",
    "lgpl-2.1+": "LGPL-2.1-or-later",
    "lgpl-3.0": "LGPL-3.0-only",
    "lgpl-3.0+": "LGPL-3.0-or-later",
    "agpl-3.0": "AGPL-3.0-only",
    "agpl-3.0+": "AGPL-3.0-or-later",
    "apache-2.0 with shl-2.1": "SHL-2.1",
    "solderpad-2.1": "SHL-2.1",
    "cc0": "CC0-1.0",
}
_BY_LOWER = {identifier.lower(): identifier for identifier in KNOWN}
_CLOSED_WORD = re.compile(r"(?i)(?:^|[^a-z])(nc|noncommercial|nd|noderivatives|noderivs)(?![a-z])")


def licence_of(identifier: str) -> Licence:
    """Return the licence meant by one SPDX identifier; letter case does not matter.

    What is not in the catalogue comes back as `Kind.UNKNOWN`, or as `Kind.CLOSED` when its name
    says NC or ND, whatever its version and country.

    >>> licence_of("gpl-3.0+").id
    'GPL-3.0-or-later'
    >>> licence_of("CC-BY-NC-2.5-DE").kind.value, licence_of("Own-1.0").kind.value
    ('closed', 'unknown')
    """
    name = " ".join(identifier.split())
    known = _ALIASES.get(name.lower()) or _BY_LOWER.get(name.lower())
    if known:
        return KNOWN[known]
    if found := _CLOSED_WORD.search(name):
        word = found.group(1).lower()
        return Licence(name, Kind.CLOSED, "nc" if word.startswith(("nc", "nonc")) else "nd")
    return Licence(name, Kind.UNKNOWN, "")
