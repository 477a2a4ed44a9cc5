"""The papers that go with a revision: manifest, licence, attribution; masked where they must be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from mitwerk.apps.vault.enums import Licence
from mitwerk.apps.vault.queries.lineage import contributors
from mitwerk.apps.vault.queries.names import names_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from mitwerk.apps.vault.access import Mask
    from mitwerk.apps.vault.models import Blueprint, Revision
    from mitwerk.apps.vault.queries.access import Access

LICENCE_TEXTS = "https://spdx.org/licenses/"
LANGUAGES = (("en", "English"), ("de", "Deutsch"))


def owner_name(blueprint: Blueprint) -> str:
    """Return the name of the person or team that owns a blueprint."""
    if blueprint.owner_team is not None:
        return blueprint.owner_team.name
    return blueprint.owner_member.shown_name if blueprint.owner_member else ""


def shown_manifest(revision: Revision, rights: Access) -> dict[str, Any]:
    """Return the manifest, or what of it can be shown while the author is masked.

    The masked one keeps the SHA-256 of the true one, so anybody can compare after the decision:
    the random code of the blueprint is in it, which nobody learns before. The hashes of the files
    stay out: names could be tried until one fits, and the same file may be open elsewhere.
    """
    manifest: dict[str, Any] = json.loads(revision.manifest)
    if rights.mask is None:
        return manifest
    names = names_of(revision)
    return {
        "format": manifest["format"],
        "masked_as": rights.mask.label,
        "manifest_sha256": revision.manifest_sha256,
        "licence": manifest["licence"],
        "files": [
            {"path": names.in_text(file["path"]), "size": file["size"], "type": file["type"]}
            for file in manifest["files"]
        ],
    }


def plain_words(licence: str) -> str:
    """Return a licence in one plain sentence."""
    return {
        Licence.CERN_OHL_S: _(
            "Build, sell and change it; if you share what you made, share its design the same way."
        ),
        Licence.CERN_OHL_W: _(
            "Build, sell and change it; changes to this design are shared the same way, what you "
            "join it with is not."
        ),
        Licence.CERN_OHL_P: _("Build, sell and change it; name those who made it."),
        Licence.CC_BY_SA: _("Use and change it; name those who made it and share it the same way."),
        Licence.CC_BY: _("Use and change it; name those who made it."),
        Licence.CC0: _("Use it for anything; nothing is asked of you."),
        Licence.SOLDERPAD: _("Build, sell and change it; keep the notices."),
        Licence.TAPR: _("Build and change it; share the documentation of your changes."),
        Licence.APACHE: _("Use, sell and change it; keep the notices and say what you changed."),
        Licence.MIT: _("Use, sell and change it; keep the notice."),
    }[Licence(licence)]


def in_every_language(told: Callable[[], list[str]]) -> str:
    """Return a text once a language: what leaves in an archive is read by anybody, anywhere."""
    texts = []
    for language, name in LANGUAGES:
        with override(language):
            texts.append("\n".join([f"[{name}]", "", *told()]))
    return "\n".join(texts)


def licence_text(revision: Revision) -> str:
    """Return LICENCE.txt: which licences, in plain words, and where their full texts are."""
    licences: dict[str, str] = json.loads(revision.manifest)["licence"]
    hardware, texts = licences["hardware"], licences["texts_and_pictures"]

    def told() -> list[str]:
        return [
            _("Hardware design: %s") % hardware,
            f"  {plain_words(hardware)}",
            "  " + _("Full text: %s") % f"{LICENCE_TEXTS}{hardware}.html",
            "",
            _("Texts and pictures: %s") % texts,
            f"  {plain_words(texts)}",
            "  " + _("Full text: %s") % f"{LICENCE_TEXTS}{texts}.html",
            "",
            _("The sentences above explain; only the full texts count."),
            "",
        ]

    return in_every_language(told)


def attribution_text(
    revision: Revision, rights: Access, address: str, hidden: Collection[int] = ()
) -> str:
    """Return ATTRIBUTION.txt: whom to name, for this revision and all that it comes from.

    ``hidden``: ids of blueprints whose authors are masked for the reader just now.
    """
    mask = rights.mask
    if mask is not None:
        return in_every_language(lambda: _masked_lines(mask))
    people, earlier = contributors(revision)

    def told() -> list[str]:
        lines = _named_lines(revision, people, address, hidden)
        more = ngettext("and %d earlier revision", "and %d earlier revisions", earlier) % earlier
        return [*lines, *([f"- {more}"] if earlier else []), ""]

    return in_every_language(told)


def _masked_lines(mask: Mask) -> list[str]:
    return [
        mask.label,
        _("Source: %s") % f"{settings.MITWERK.site_url}{mask.url}",
        "",
        _("This design is being judged. Its authors are named here after the decision."),
        "",
    ]


def _named_lines(
    revision: Revision, people: list[Revision], address: str, hidden: Collection[int]
) -> list[str]:
    lines = [
        _("Source: %s") % address,
        _("SHA-256 of the manifest: %s") % revision.manifest_sha256,
        "",
        _("Made by:"),
    ]
    for one in people:
        if one.blueprint_id in hidden:
            lines.append(
                "- " + _("an entry that is being judged; its authors are named afterwards")
            )
            continue
        page = reverse("vault:revision", args=[one.code])
        made = _("%(person)s (%(handle)s) for %(owner)s: %(title)s, revision %(number)d") % {
            "person": one.author.shown_name,
            "handle": one.author.handle,
            "owner": owner_name(one.blueprint),
            "title": one.blueprint.title,
            "number": one.number,
        }
        lines.append(f"- {made}, {one.created_at:%Y-%m-%d}, {settings.MITWERK.site_url}{page}")
    return lines
