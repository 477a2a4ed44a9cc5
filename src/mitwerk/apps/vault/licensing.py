"""The licence matrix in the reader's language, and what to do where it says no."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mitwerk.apps.vault.enums import Licence
from mitwerk.apps.vault.errors import LicenceClashError, LicenceError
from mitwerk.engines import licences
from mitwerk.engines.licences import Act

if TYPE_CHECKING:
    from mitwerk.engines.licences import Verdict

# The sentences of `mitwerk.engines.licences.REASONS` and `ASKS`; a test holds them equal.
REASONS = {
    "unknown": gettext_lazy(
        "{first} with {second}: one of them is not in the table, and what nobody has read can't be "
        "promised."
    ),
    "non-commercial": gettext_lazy(
        "A licence with NC forbids to earn money with the design, so nobody could build it for "
        "others."
    ),
    "no-derivatives": gettext_lazy(
        "A licence with ND forbids to change the design, so nobody could improve it."
    ),
    "same": gettext_lazy("The licence stays {first}."),
    "public-domain": gettext_lazy("{first} asks nothing of anybody."),
    "solderpad-is-apache": gettext_lazy(
        "Solderpad says itself that a work may be treated as Apache-2.0."
    ),
    "notices-kept": gettext_lazy(
        "{first} lets changed works go under other terms as long as its notices stay with them."
    ),
    "or-later": gettext_lazy("{first} offers {second} itself."),
    "lgpl-to-gpl": gettext_lazy("{first} may be exchanged for the full {second}."),
    "mpl-secondary": gettext_lazy(
        "MPL-2.0 names {second} as a secondary licence: changed files stay available under "
        "MPL-2.0, "
        "too."
    ),
    "weak-to-strong": gettext_lazy(
        "CERN-OHL-W may be treated as CERN-OHL-S if every component it refers to can be made or "
        "bought by everybody (section 8.3)."
    ),
    "cc-to-gpl3": gettext_lazy(
        "Creative Commons declared GPL version 3, and only that version, compatible with BY-SA "
        "4.0, "
        "one way."
    ),
    "cc-later": gettext_lazy(
        "{first} lets adaptations go under {second}, the later version with the same elements."
    ),
    "dedication": gettext_lazy(
        "{second} says that nothing is asked of anybody, but {first} still asks for its notices."
    ),
    "superseded": gettext_lazy("Nothing new is put under {second}: take its newer version."),
    "gpl2-terms": gettext_lazy(
        "{second} allows no further terms, and {first} has some; choose GPL-3.0-or-later."
    ),
    "cc3-and-gnu": gettext_lazy(
        "Only version 4.0 of CC BY was found compatible with GPL version 3."
    ),
    "stays": gettext_lazy("{first} asks that changed works stay under {first}."),
    "gpl-not-agpl": gettext_lazy(
        "{first} may be joined with {second} works but not turned into {second}."
    ),
    "cc-gpl-later": gettext_lazy(
        "Creative Commons declared only version 3 of the GPL compatible; choose GPL-3.0-only."
    ),
    "one-licence": gettext_lazy("Both parts may go under {result}."),
    "affero": gettext_lazy(
        "GPL and AGPL version 3 allow to be joined (section 13); the whole then follows {result}."
    ),
    "no-common": gettext_lazy(
        "No licence satisfies both {first} and {second}: keep them apart as separate components."
    ),
    "separate": gettext_lazy("Each part stays a component of its own under its own licence."),
    "strong-compatible": gettext_lazy(
        "CERN-OHL-S reaches the design of the whole product; the other part may be treated the "
        "same "
        "way (sections 1.2, 3.2, 4)."
    ),
    "strong-component": gettext_lazy(
        "CERN-OHL-S reaches the design of the whole product; the other part must stay a physical "
        "component that everybody can make or buy from what is published (section 1.7b)."
    ),
    "weak-interface": gettext_lazy(
        "CERN-OHL-W stays with its own part; join it through an interface that its files describe "
        "(sections 1.8, 3.3d)."
    ),
    "tapr-component": gettext_lazy(
        "TAPR reaches what is based on its files: keep them in a package of their own and name "
        "what "
        "is not under it (sections 1.4, 5.2)."
    ),
    "aggregate": gettext_lazy(
        "Side by side is an aggregate; no file of one part may be copied into the other."
    ),
    "files-stay": gettext_lazy("MPL-2.0 stays with its own files."),
    "collection": gettext_lazy(
        "Unchanged parts beside each other are a collection, which share-alike does not reach."
    ),
}
ASKS = {
    "notices": gettext_lazy("{licence}: keep the copyright notice and the text of the licence."),
    "notices-and-changes": gettext_lazy(
        "{licence}: keep all notices and the text of the licence, and say what you changed and "
        "when."
    ),
    "credit": gettext_lazy(
        "{licence}: name title, authors, source and licence, and say what you changed; no "
        "technical "
        "locks."
    ),
    "credit-and-share": gettext_lazy(
        "{licence}: name title, authors, source and licence, say what you changed, and share your "
        "version the same way."
    ),
    "files-stay": gettext_lazy(
        "{licence}: give the sources of its files, changed ones included, under the same licence."
    ),
    "source": gettext_lazy(
        "{licence}: give the complete source of its part, changes included, under the same licence."
    ),
    "complete-source": gettext_lazy(
        "{licence}: give the complete source or say where it is, keep the notices, and say what "
        "you "
        "changed and when."
    ),
    "before-and-after": gettext_lazy(
        "{licence}: give old and new version of every changed file, list the changes, and mail "
        "them "
        "to the developers who left an address."
    ),
}


def reason(verdict: Verdict) -> str:
    """Return a verdict's reason in the reader's language."""
    return str(REASONS[verdict.code]).format(
        first=verdict.first, second=verdict.second, result=verdict.result
    )


def asked(text: str) -> str:
    """Return "MIT notices" as a sentence in the reader's language."""
    licence, _space, code = text.rpartition(" ")
    return str(ASKS[code]).format(licence=licence)


def forks_to(old: str) -> list[str]:
    """Return the licences of the house that an adaptation may go under, the same one first."""
    here = [one.value for one in Licence if licences.check(Act.FORK, old, one.value).allowed]
    return sorted(here, key=lambda one: one != old)


def refuse_fork(old: str, new: str, where: str = "licence") -> None:
    """Refuse to pass an adaptation on under a licence that the origin does not allow.

    Raises
    ------
    LicenceError
        With the reason and the licences that are allowed.
    """
    verdict = licences.check(Act.FORK, old, new)
    if verdict.allowed:
        return
    offered = _("Choose one of these: %s.") % ", ".join(forks_to(old))
    raise LicenceError(f"{reason(verdict)} {offered}", where=where)


def refuse_part(name: str, part: str, whole: str) -> Verdict:
    """Refuse a part whose licence does not go with that of the whole; return the verdict else.

    Raises
    ------
    LicenceClashError
        With the reason and what to do.
    """
    verdict = licences.check(Act.COMBINE, part, whole)
    if not verdict.allowed:
        todo = _("Leave it out, or ask its authors for an open licence that is in the table.")
    elif verdict.result and licences.licence_of(whole).id != verdict.result:
        todo = _("Put your blueprint under %s first, or take another part.") % verdict.result
    else:
        return verdict
    text = _("“%(name)s” is under %(part)s, your blueprint under %(whole)s. %(reason)s %(todo)s")
    values = {"name": name, "part": part, "whole": whole, "reason": reason(verdict), "todo": todo}
    raise LicenceClashError(text % values, where=name)
