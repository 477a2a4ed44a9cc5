"""The papers that go with a revision: manifest, licence, attribution; masked where they must be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from mitwerk.apps.vault import licensing
from mitwerk.apps.vault.adapters_parts import licences_of
from mitwerk.apps.vault.enums import Licence, Severity, Visibility
from mitwerk.apps.vault.queries.lineage import contributors, contributors_of_parts
from mitwerk.apps.vault.queries.names import names_of
from mitwerk.apps.vault.queries.parts import ids_below, seen_ids
from mitwerk.apps.vault.queries.safety import banners_of
from mitwerk.engines.licences import asks_of, licence_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from mitwerk.apps.vault.access import Mask
    from mitwerk.apps.vault.models import Blueprint, Revision
    from mitwerk.apps.vault.queries.access import Access, Viewer

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


def attribution_text(revision: Revision, rights: Access, address: str, viewer: Viewer) -> str:
    """Return ATTRIBUTION.txt: whom to name, for this revision and all that it comes from.

    The whole lineage, and all parts that it links to at any depth with theirs: title, authors,
    licence, address and what changed. Whoever is masked for the viewer, and what is not open yet,
    is said to be left out.
    """
    mask = rights.mask
    if mask is not None:
        return in_every_language(lambda: _masked_lines(mask))
    people, earlier = contributors(revision)
    own = {one.pk for one in people}
    parts, more = contributors_of_parts([pk for pk in ids_below([revision.pk]) if pk not in own])
    parts = [one for one in parts if one.pk not in own]
    # Whoever may read one revision of a blueprint learns who made the earlier ones, drafts too.
    readable = seen_ids([one.pk for one in [*people, *parts]], viewer) | {revision.pk}
    seen = {one.blueprint_id for one in [*people, *parts] if one.pk in readable}
    used = licences_in([one for one in [*people, *parts] if one.blueprint_id in seen])

    def told() -> list[str]:
        lines = [
            _("Source: %s") % address,
            _("SHA-256 of the manifest: %s") % revision.manifest_sha256,
            "",
            _("Made by:"),
            *_named_lines(people, earlier, seen),
        ]
        if parts:
            lines += ["", _("Parts of others in it, and what these come from:")]
            lines += _named_lines(parts, more, seen)
        asked = [licensing.asked(one) for one in asks_of(*map(licence_of, used))]
        if asked:
            lines += ["", _("What the licences ask of whoever passes this on:")]
            lines += [f"- {one}" for one in asked]
        return [*lines, ""]

    return in_every_language(told)


def licences_in(revisions: list[Revision]) -> list[str]:
    """Return the licences of these revisions, of hardware and texts, each once."""
    named = (one for revision in revisions for one in licences_of(revision))
    return list(dict.fromkeys(named))


def notice_text(revision: Revision, rights: Access, viewer: Viewer) -> str:
    """Return NOTICE.txt: the safety notices that reach a revision; empty when none does."""
    banners = [one for one in banners_of(revision, rights, viewer) if one.carries]
    if not banners:
        return ""

    def told() -> list[str]:
        lines = [_("Safety notices:")]
        for one in banners:
            lines += [
                "",
                f"{Severity(one.severity).label}: {one.wrong}",
                _("What to do: %s") % one.todo,
            ]
            if one.path:
                lines.append(_("It is about the file %s.") % one.path)
            if one.source is not None:
                page = reverse("vault:safety", args=[one.notice.code])
                lines.append(f"{settings.MITWERK.site_url}{page}")
        return [*lines, ""]

    return in_every_language(told)


def _masked_lines(mask: Mask) -> list[str]:
    return [
        mask.label,
        _("Source: %s") % f"{settings.MITWERK.site_url}{mask.url}",
        "",
        _("This design is being judged. Its authors are named here after the decision."),
        "",
    ]


def _named_lines(people: list[Revision], earlier: int, seen: Collection[int]) -> list[str]:
    lines = [_line(one) if one.blueprint_id in seen else f"- {_left_out(one)}" for one in people]
    lines = list(dict.fromkeys(lines))
    if earlier:
        more = ngettext("and %d earlier revision", "and %d earlier revisions", earlier) % earlier
        lines.append(f"- {more}")
    return lines


def _left_out(one: Revision) -> str:
    if one.visibility == Visibility.OPEN:
        return _("an entry that is being judged; its authors are named afterwards")
    return _("a revision that is not open; its owner knows its authors")


def _line(one: Revision) -> str:
    page = reverse("vault:revision", args=[one.code])
    made = _("%(person)s (%(handle)s): %(title)s, revision %(number)d")
    if one.blueprint.owner_member_id != one.author_id:
        made = _("%(person)s (%(handle)s) for %(owner)s: %(title)s, revision %(number)d")
    made %= {
        "person": one.author.shown_name,
        "handle": one.author.handle,
        "owner": owner_name(one.blueprint),
        "title": one.blueprint.title,
        "number": one.number,
    }
    line = f"- {made}, {one.created_at:%Y-%m-%d}, {settings.MITWERK.site_url}{page}"
    licence = _("Licence: %s") % " / ".join(licences_of(one))
    changed = _("What changed: %s") % one.message if one.message else ""
    return "\n".join([line, f"  {licence}", *([f"  {changed}"] if changed else [])])
