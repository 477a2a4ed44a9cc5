"""Why a cell of the matrix says what it says, and what licences ask: one sentence each.

Programs should use the codes; these are the English sentences. ``{first}``, ``{second}`` and
``{result}`` are SPDX identifiers.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mitwerk.engines.licences.model import Verdict

REASONS: Mapping[str, str] = MappingProxyType(
    {
        # refused whatever one wants to do
        "unknown": (
            "{first} with {second}: one of them is not in the table, and what nobody has read "
            "can't be promised."
        ),
        "non-commercial": (
            "A licence with NC forbids to earn money with the design, so nobody could build it "
            "for others."
        ),
        "no-derivatives": (
            "A licence with ND forbids to change the design, so nobody could improve it."
        ),
        # fork
        "same": "The licence stays {first}.",
        "public-domain": "{first} asks nothing of anybody.",
        "solderpad-is-apache": "Solderpad says itself that a work may be treated as Apache-2.0.",
        "notices-kept": (
            "{first} lets changed works go under other terms as long as its notices stay with them."
        ),
        "or-later": "{first} offers {second} itself.",
        "lgpl-to-gpl": "{first} may be exchanged for the full {second}.",
        "mpl-secondary": (
            "MPL-2.0 names {second} as a secondary licence: changed files stay available under "
            "MPL-2.0, too."
        ),
        "weak-to-strong": (
            "CERN-OHL-W may be treated as CERN-OHL-S if every component it refers to can be made "
            "or bought by everybody (section 8.3)."
        ),
        "cc-to-gpl3": (
            "Creative Commons declared GPL version 3, and only that version, compatible with BY-"
            "SA 4.0, one way."
        ),
        "cc-later": (
            "{first} lets adaptations go under {second}, the later version with the same elements."
        ),
        "dedication": (
            "{second} says that nothing is asked of anybody, but {first} still asks for its "
            "notices."
        ),
        "superseded": "Nothing new is put under {second}: take its newer version.",
        "gpl2-terms": (
            "{second} allows no further terms, and {first} has some; choose GPL-3.0-or-later."
        ),
        "cc3-and-gnu": "Only version 4.0 of CC BY was found compatible with GPL version 3.",
        "stays": "{first} asks that changed works stay under {first}.",
        "gpl-not-agpl": "{first} may be joined with {second} works but not turned into {second}.",
        "cc-gpl-later": (
            "Creative Commons declared only version 3 of the GPL compatible; choose GPL-3.0-only."
        ),
        # merge
        "one-licence": "Both parts may go under {result}.",
        "affero": (
            "GPL and AGPL version 3 allow to be joined (section 13); the whole then follows "
            "{result}."
        ),
        "no-common": (
            "No licence satisfies both {first} and {second}: keep them apart as separate "
            "components."
        ),
        # combine
        "separate": "Each part stays a component of its own under its own licence.",
        "strong-compatible": (
            "CERN-OHL-S reaches the design of the whole product; the other part may be treated "
            "the same way (sections 1.2, 3.2, 4)."
        ),
        "strong-component": (
            "CERN-OHL-S reaches the design of the whole product; the other part must stay a "
            "physical component that everybody can make or buy from what is published (section "
            "1.7b)."
        ),
        "weak-interface": (
            "CERN-OHL-W stays with its own part; join it through an interface that its files "
            "describe (sections 1.8, 3.3d)."
        ),
        "tapr-component": (
            "TAPR reaches what is based on its files: keep them in a package of their own and "
            "name what is not under it (sections 1.4, 5.2)."
        ),
        "aggregate": (
            "Side by side is an aggregate; no file of one part may be copied into the other."
        ),
        "files-stay": "MPL-2.0 stays with its own files.",
        "collection": (
            "Unchanged parts beside each other are a collection, which share-alike does not reach."
        ),
    }
)

ASKS: Mapping[str, str] = MappingProxyType(
    {
        "notices": "{licence}: keep the copyright notice and the text of the licence.",
        "notices-and-changes": (
            "{licence}: keep all notices and the text of the licence, and say what you changed "
            "and when."
        ),
        "credit": (
            "{licence}: name title, authors, source and licence, and say what you changed; no "
            "technical locks."
        ),
        "credit-and-share": (
            "{licence}: name title, authors, source and licence, say what you changed, and share "
            "your version the same way."
        ),
        "files-stay": (
            "{licence}: give the sources of its files, changed ones included, under the same "
            "licence."
        ),
        "source": (
            "{licence}: give the complete source of its part, changes included, under the same "
            "licence."
        ),
        "complete-source": (
            "{licence}: give the complete source or say where it is, keep the notices, and say "
            "what you changed and when."
        ),
        "before-and-after": (
            "{licence}: give old and new version of every changed file, list the changes, and "
            "mail them to the developers who left an address."
        ),
    }
)


def reason(verdict: Verdict) -> str:
    """Return a verdict's reason as one English sentence."""
    return REASONS[verdict.code].format(
        first=verdict.first, second=verdict.second, result=verdict.result
    )
