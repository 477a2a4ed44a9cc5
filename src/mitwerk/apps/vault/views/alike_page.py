"""Parts that are alike, in the shapes that templates take; masks are applied here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from mitwerk.apps.vault.adapters_parts import licences_of
from mitwerk.apps.vault.enums import FlagState, Likeness, Visibility
from mitwerk.apps.vault.queries.attribution import plain_words
from mitwerk.apps.vault.views import figures
from mitwerk.apps.vault.views.presenting import owner_of, preview_url

if TYPE_CHECKING:
    from mitwerk.apps.vault.models import RevisionFile, SimilarityFlag
    from mitwerk.apps.vault.queries.alike import Alike
    from mitwerk.apps.vault.queries.flags import ShownFlag, Side


def how_alike(relation: str, scale: float) -> str:
    """Return how a part resembles another; ``scale`` is its size over the other one's."""
    words = {
        Likeness.SAME: _("Nearly the same shape, perhaps moved or turned"),
        Likeness.MIRRORED: _("Its mirror image"),
        Likeness.NEAR: _("Similar"),
    }
    if relation == Likeness.SCALED:
        return _("The same shape at %s times the size") % figures.number(scale, 2)
    return words[Likeness(relation)]


def alike_row(one: Alike) -> dict[str, Any]:
    """Return a part of somebody else that resembles the asked one."""
    revision = one.file.revision
    blueprint = revision.blueprint
    owner = owner_of(blueprint)
    licence, _texts = licences_of(revision)
    return {
        "title": blueprint.title,
        "language": blueprint.language,
        "name": one.file.name,
        "url": reverse("vault:revision", args=[revision.code]),
        "file_url": reverse("vault:file", args=[revision.code, one.file.number]),
        "fork_url": reverse("vault:fork", args=[revision.code]),
        "image": _image(one.file, one.picture_kind),
        "owner": owner["name"],
        "owner_url": owner["url"],
        "licence": licence,
        "licence_words": plain_words(licence),
        "how": how_alike(one.relation, one.scale),
        "near": one.relation == Likeness.NEAR,
    }


def _image(file: RevisionFile, kind: str) -> str:
    return preview_url(file.revision, file.number, kind) if kind else ""


def flag_row(shown: ShownFlag) -> dict[str, Any]:
    """Return a pair of parts for those who look at it."""
    flag = shown.flag
    return {
        "code": flag.code,
        "how": how_alike(flag.likeness, flag.scale),
        "evidence": _evidence(flag),
        "newer": _side(shown.newer),
        "older": _side(shown.older),
        "state": flag.get_state_display(),
        "open": flag.state == FlagState.OPEN,
        "missing": flag.state == FlagState.MISSING,
        "reason": flag.reason,
        "looked_by": flag.looked_by.shown_name if flag.looked_by else "",
        "looked_at": flag.looked_at,
        "url": reverse("vault:look", args=[flag.code]),
        "compare_url": _compare_url(shown),
    }


def _compare_url(shown: ShownFlag) -> str:
    """Return the address of both parts laid over each other, '' where a move can't do that."""
    flag, sides = shown.flag, (shown.newer, shown.older)
    if flag.likeness in {Likeness.MIRRORED, Likeness.SCALED} or not flag.differs:
        return ""
    if any(side.file.revision.visibility != Visibility.OPEN for side in sides):
        return ""
    newer, older = (side.file.revision.code for side in sides)
    return reverse("vault:compare-file", args=[newer, older, shown.newer.file.number])


def _evidence(flag: SimilarityFlag) -> str:
    if flag.differs is None:
        return _("Distance of the shapes: %s (up to 0.16 is a copy).") % figures.number(
            flag.distance, 3
        )
    if flag.differs == 0:
        return _("The files are the same, byte for byte.")
    percent = figures.number(100 * flag.differs, 3)
    return _("Laid over each other they differ by %s %% of the volume.") % percent


def _side(side: Side) -> dict[str, Any]:
    revision, blueprint = side.file.revision, side.file.revision.blueprint
    shown: dict[str, Any] = {
        "url": reverse("vault:revision", args=[revision.code]),
        "image": _image(side.file, side.picture_kind),
    }
    if side.masked:  # whoever looks may be a judge: no title, no name, no day
        title = _("An entry that is being judged")
        return shown | {"title": title, "owner": "", "owner_url": "", "when": None, "name": ""}
    owner = owner_of(blueprint)
    return shown | {
        "title": blueprint.title,
        "language": blueprint.language,
        "owner": owner["name"],
        "owner_url": owner["url"],
        "when": revision.created_at,
        "name": side.file.name,
    }


def hint(flag: SimilarityFlag) -> dict[str, Any]:
    """Return what the owner of the newer part reads: what it resembles, and whose that is."""
    older = flag.older.revision
    owner = owner_of(older.blueprint)
    return {
        "name": flag.file.name,
        "title": older.blueprint.title,
        "url": reverse("vault:revision", args=[older.code]),
        "owner": owner["name"],
        "how": how_alike(flag.likeness, flag.scale),
        "missing": flag.state == FlagState.MISSING,
        "reason": flag.reason,
    }
