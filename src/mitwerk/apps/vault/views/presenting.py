"""Rows and queries in the shapes that the templates' parts take; masks are applied here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.defaultfilters import date as shown_date
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitwerk.apps.members.queries.display import author as author_of
from mitwerk.apps.vault import adapters
from mitwerk.apps.vault.adapters_parts import licences_of
from mitwerk.apps.vault.enums import PreviewKind, Visibility
from mitwerk.apps.vault.queries.access import readable_revisions
from mitwerk.apps.vault.queries.assembly import is_assembled
from mitwerk.apps.vault.queries.attribution import plain_words
from mitwerk.apps.vault.queries.family_tree import family_tree
from mitwerk.apps.vault.queries.names import names_of
from mitwerk.apps.vault.queries.sheets import file_sheets, main_sheet, progress_of
from mitwerk.apps.vault.services.visibility import may_open
from mitwerk.apps.vault.views.facts_page import facts_panel, fault, measured_sheet
from mitwerk.apps.vault.views.showing import SHOWN_AS_TEXT
from mitwerk.apps.vault.views.words import (
    KIND_NAMES,
    failure,
    finding,
    state_word,
    without_preview,
)
from mitwerk.kit.sizes import size_text
from mitwerk.kit.text import to_html

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.models import Blueprint, Preview, Revision
    from mitwerk.apps.vault.queries.access import Access
    from mitwerk.apps.vault.queries.family_tree import Node
    from mitwerk.apps.vault.queries.sheets import FileSheet
    from mitwerk.apps.vault.queries.wall import Card

    Viewer = Member | AnonymousUser


def owner_of(blueprint: Blueprint) -> dict[str, object]:
    """Return how the owner is named and linked."""
    if blueprint.owner_team is not None:
        team = blueprint.owner_team
        return {"name": team.name, "url": reverse("members:team", args=[team.handle])}
    shown = author_of(blueprint.owner_member)
    return {"name": shown.label, "url": shown.url}


def card(shown: Card) -> dict[str, object]:
    """Return a blueprint in the shape of `parts/entry_card.html`."""
    blueprint, owner = shown.blueprint, owner_of(shown.blueprint)
    image = ""
    if shown.revision is not None and shown.picture is not None:
        image = preview_url(shown.revision, shown.picture.number, shown.picture_kind)
    state = shown.revision.visibility if shown.revision else Visibility.DRAFT
    return {
        "title": blueprint.title,
        "language": blueprint.language,
        "waiting": shown.waiting,
        "url": reverse("vault:blueprint", args=[blueprint.code]),
        "image": image,
        "image_alt": _("Picture of %s") % blueprint.title,
        "deliverables": _counts(shown),
        "author": owner["name"],
        "author_url": owner["url"],
        "state": "" if state == Visibility.OPEN else state_word(state),
    }


def _counts(shown: Card) -> str:
    files = ngettext("%d file", "%d files", shown.file_count) % shown.file_count
    if not shown.fork_count:
        return files
    forks = ngettext("%d fork", "%d forks", shown.fork_count) % shown.fork_count
    return f"{files}, {forks}"


def preview_url(revision: Revision, number: int, kind: str) -> str:
    return reverse("vault:preview", args=[revision.code, number, kind])


def head(revision: Revision, rights: Access) -> dict[str, Any]:
    """Return what every page of a revision has: title, author or mask, title block."""
    blueprint = revision.blueprint
    licence, _texts = licences_of(revision)
    title, summary = blueprint.title, blueprint.summary
    author = author_of(revision.author)
    owner: dict[str, object] = owner_of(blueprint)
    description, message, tags = blueprint.description, revision.message, blueprint.tags
    if rights.mask is not None:
        names = names_of(revision)
        # The number, as on every page of the entry: by a title of one's own one is known.
        title, summary = rights.mask.label, names.in_text(summary)
        description, message = names.in_text(description), names.in_text(message)
        tags = [names.in_text(tag) for tag in tags]
        author = author_of(None, masked_as=rights.mask.label)
        owner = {"name": rights.mask.label, "url": rights.mask.url}
    return {
        "blueprint": blueprint,
        "revision": revision,
        "rights": rights,
        "title": title,
        "summary": summary,
        "description": description,
        "description_html": to_html(description),
        "message": message,
        "tags": tags,
        "author": author,
        "owner": owner,
        "state": state_word(revision.visibility),
        "date": shown_date(revision.created_at, "DATE_FORMAT"),
        "licence": licence,
        "licence_words": plain_words(licence),
        "crumbs": _crumbs(revision, rights, title),
        "block_extra": [{"label": _("AI"), "value": revision.get_ai_use_display()}],
    }


def _crumbs(revision: Revision, rights: Access, title: str) -> list[dict[str, str]]:
    if rights.mask is not None:
        here = {"label": _("Files"), "url": ""}
        return [{"label": rights.mask.label, "url": rights.mask.url}, here]
    return [
        {"label": _("Blueprints"), "url": reverse("vault:index")},
        {"label": title, "url": reverse("vault:blueprint", args=[revision.blueprint.code])},
    ]


def revision_page(revision: Revision, rights: Access, viewer: Viewer) -> dict[str, Any]:
    """Return everything the page of a revision shows."""
    sheets = file_sheets(revision, rights)
    main, count = main_sheet(sheets), progress_of(sheets)
    opened = revision.visibility == Visibility.OPEN or rights.masked
    may_pin = viewer.is_authenticated and (opened or rights.owns)
    measured = measured_sheet(main, sheets)
    context = head(revision, rights) | {
        "files": [file_row(sheet, revision, rights) for sheet in sheets],
        "main": main,
        "stage": stage(main, revision) if main else None,
        "panel": facts_panel(
            measured, revision, rights, pins=measured is main and bool(main and main.model)
        ),
        "progress": None if count.finished else count,
        "named": _named(sheets, rights),
        "assembled": is_assembled(sheets),
        "zip_size": sum(sheet.size for sheet in sheets),
        "may_publish": rights.owns and may_open(revision),
        "talk_ref": f"revision:{revision.code}",
        "talk_pins": reverse("talk:pins", args=[f"revision:{revision.code}"]) if main else "",
        "pin_path": main.path if main and main.model and may_pin else "",
    }
    if rights.masked:
        return context | {"history": [], "tree": []}
    blueprint = revision.blueprint
    shown = readable_revisions(blueprint, owned=rights.owns)
    history = list(shown.select_related("author")[:50])
    return context | {
        "history": [_history_row(one, revision) for one in history],
        "newest": history[0] if history else revision,
        "previous": next((one for one in history if one.number < revision.number), None),
        "tree": [_branch(family_tree(blueprint, viewer))],
    }


def _named(sheets: list[FileSheet], rights: Access) -> list[dict[str, object]]:
    """Return what file headers say about people; for the owner's eyes only."""
    if not rights.owns:
        return []
    return [
        {"path": sheet.path, "named": sheet.file.blob.named}
        for sheet in sheets
        if sheet.file.blob.named
    ]


def _history_row(one: Revision, current: Revision) -> dict[str, object]:
    return {
        "number": one.number,
        "url": reverse("vault:revision", args=[one.code]),
        "message": one.message,
        "author": author_of(one.author),
        "when": one.created_at,
        "state": state_word(one.visibility),
        "opened": one.visibility == Visibility.OPEN,
        "current": one.pk == current.pk,
        "changes": _between(one, current),
    }


def _between(one: Revision, current: Revision) -> str:
    """Return the address of what changed between a row of the history and the shown revision."""
    if one.pk == current.pk:
        return ""
    old, new = sorted((one, current), key=lambda revision: revision.number)
    return reverse("vault:compare", args=[new.code, old.code])


def _branch(node: Node) -> dict[str, object]:
    owner = owner_of(node.blueprint)
    note = _("by %s") % owner["name"]
    if node.from_number:
        note = _("%(note)s, from revision %(number)d") % {"note": note, "number": node.from_number}
    return {
        "title": node.blueprint.title,
        "url": reverse("vault:blueprint", args=[node.blueprint.code]),
        "note": note,
        "changes": reverse("vault:changes", args=[node.blueprint.code]) if node.from_number else "",
        "current": node.current,
        "children": [_branch(child) for child in node.children],
    }


def stage(sheet: FileSheet, revision: Revision) -> dict[str, object]:
    """Return what is shown large of a file: a model in the viewer, or a picture."""
    args = [revision.code, sheet.number]
    picture = sheet.picture
    poster = preview_url(revision, sheet.number, picture.kind) if picture else ""
    alt = _("Picture of %s") % sheet.name
    shown: dict[str, object] = {"poster": poster, "alt": alt, "name": sheet.name}
    shown["paper"] = sheet.kind in adapters.DRAWINGS  # dark lines without a ground of their own
    if sheet.model is None or sheet.model.output is None:
        return shown
    return shown | {
        "src": preview_url(revision, sheet.number, PreviewKind.MODEL),
        "bytes": sheet.model.output.size,
        "tree": reverse("vault:parts", args=args),
        "caption": dimensions(sheet.model),
        "download": reverse("vault:file-zip", args=args),
    }


def dimensions(model: Preview) -> str:
    """Return "3 120 × 1 480 × 1 950 mm, 84 210 triangles": length, width, height."""
    try:
        x, up, z = (float(length) for length in model.facts["envelope_mm"])
    except (KeyError, ValueError):
        return ""
    sides = " × ".join(_grouped(round(side)) for side in (x, z, up))
    triangles = _grouped(int(model.facts.get("triangles", 0)))
    return _("%(sides)s mm, %(triangles)s triangles") % {"sides": sides, "triangles": triangles}


def _grouped(number: int) -> str:
    """Return a whole number in groups of three, as on drawings: a thin space that never breaks."""
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def file_row(sheet: FileSheet, revision: Revision, rights: Access) -> dict[str, object]:
    """Return one line of the table of files."""
    args = [revision.code, sheet.number]
    picture = sheet.picture
    return {
        "folder": f"{sheet.folder}/" if sheet.folder else "",
        "name": sheet.name,
        "url": reverse("vault:file", args=args),
        "download": reverse("vault:file-zip", args=args),
        "bare": reverse("vault:download", args=args),
        "kind": KIND_NAMES.get(sheet.kind, sheet.name.rpartition(".")[2].upper()[:8]),
        "size": size_text(sheet.size),
        "image": preview_url(revision, sheet.number, picture.kind) if picture else "",
        "paper": bool(picture) and sheet.kind in adapters.DRAWINGS,
        "note": _note(sheet, rights),
        "withheld": bool(sheet.withheld),
    }


def _note(sheet: FileSheet, rights: Access) -> str:
    if sheet.withheld:
        return _("Withheld by a moderator: %s") % sheet.withheld
    if sheet.failed and not sheet.picture:
        return failure(sheet.failed, own=rights.owns)
    if sheet.under_way:
        return _("The preview is being made.")
    if sheet.previews or sheet.kind in SHOWN_AS_TEXT:
        return fault(sheet.measurement)
    return without_preview(sheet.name)


def file_page(revision: Revision, rights: Access, sheet: FileSheet) -> dict[str, Any]:
    """Return everything the page of one file shows, but for the content itself."""
    context = head(revision, rights)
    blob = sheet.file.blob
    context["crumbs"] = [
        *context["crumbs"][:-1],
        context["crumbs"][-1] | {"url": reverse("vault:revision", args=[revision.code])},
        {"label": sheet.name, "url": ""},
    ]
    facts = [
        {"label": _("Type"), "value": KIND_NAMES.get(sheet.kind, blob.media_type)},
        {"label": _("Size"), "value": size_text(sheet.size)},
    ]
    panel = facts_panel(sheet, revision, rights, pins=sheet.model is not None)
    if sheet.model is not None and (panel is None or "rows" not in panel):
        facts.append({"label": _("Length × width × height"), "value": dimensions(sheet.model)})
        facts.append({"label": _("Unit in the file"), "value": sheet.model.facts.get("unit", "")})
    findings = [
        finding(one)
        for preview in sheet.previews.values()
        for one in preview.facts.get("findings", [])
        if panel is None or one["code"] not in panel.get("codes", ())
    ]
    if not adapters.name_agrees(sheet.name, sheet.kind):
        findings.insert(0, finding({"code": adapters.WRONG_EXTENSION, "severity": "warning"}))
    return context | {
        "sheet": sheet,
        "facts": facts,
        "panel": panel,
        "findings": findings,
        "row": file_row(sheet, revision, rights),
        "stage": stage(sheet, revision),
        "named": blob.named if rights.owns else [],
        "path_html": _path_html(sheet),
    }


def _path_html(sheet: FileSheet) -> str:
    if not sheet.folder:
        return format_html("{}", sheet.name)
    return format_html('<span class="file__folder">{}/</span>{}', sheet.folder, sheet.name)


def part_tree(sheet: FileSheet, revision: Revision, rights: Access) -> dict[str, object]:
    """Return the part tree of a model; names of parts may name their author, too."""
    facts = sheet.model.facts if sheet.model else {}
    parts = facts.get("parts", [])
    if rights.masked:
        names = names_of(revision)
        parts = [{**part, "name": names.in_text(part["name"])} for part in parts]
    return {
        "unit": facts.get("unit", ""),
        "envelope_mm": facts.get("envelope_mm", []),
        "triangles": facts.get("triangles", 0),
        "parts": parts,
    }
