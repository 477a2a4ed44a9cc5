"""Words for kinds of files and for what the engine says about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mitwerk.apps.vault import adapters
from mitwerk.apps.vault.enums import Visibility

if TYPE_CHECKING:
    from mitwerk.apps.vault.models import Preview

KIND_NAMES = {
    "step": "STEP",
    "stl": "STL",
    "3mf": "3MF",
    "obj": "OBJ",
    "ply": "PLY",
    "glb": "GLB",
    "gltf": "glTF",
    "dxf": "DXF",
    "svg": "SVG",
    "pdf": "PDF",
    "png": "PNG",
    "jpeg": "JPEG",
    "webp": "WebP",
    "zip": "ZIP",
    "csv": "CSV",
    "markdown": "Markdown",
    "text": gettext_lazy("Text"),
}

DOING = {
    "model": gettext_lazy("turning %(name)s into 3D"),
    "thumbnail": gettext_lazy("taking a picture of %(name)s"),
    "drawing": gettext_lazy("drawing %(name)s"),
}


def doing(kind: str, name: str) -> str:
    """Return what is being done at this moment."""
    return str(DOING[kind]) % {"name": name} if kind in DOING else ""


def failure(preview: Preview, *, own: bool) -> str:
    """Return why there is no preview; the engine's own sentence helps the file's maker only."""
    why = preview.facts.get("why", "")
    sentence = {
        "refused": _("No preview: the file could not be read."),
        "too-slow": _("No preview: reading the file took too long."),
        "too-large": _("No preview: the file needs too much memory."),
        "crashed": _("No preview: reading the file failed."),
        "no-isolation": _("No preview: this site can’t open foreign files safely."),
        "no-renderer": _("No picture: this site has no renderer."),
        "off": _("No preview: conversion is switched off on this site."),
    }.get(why, _("No preview."))
    if own and preview.reason and why in {"refused", "too-large", "too-slow"}:
        return _("%(sentence)s The reader says: %(reason)s") % {
            "sentence": sentence,
            "reason": preview.reason,
        }
    return sentence


def without_preview(name: str) -> str:
    """Return why a file that no reader here takes has no preview."""
    suffix = name.rpartition(".")[2].lower()
    if adapters.has_previews(f".{suffix}"):
        said = _("No preview: the content is not what the ending .%(suffix)s promises.")
    else:
        said = _("No preview: this kind of file can’t be shown here. It can be downloaded.")
    return said % {"suffix": suffix}


def finding(one: dict[str, Any]) -> dict[str, str]:
    """Return a remark about a file in the reader's language, where we know the code."""
    known = {
        "unit_assumed": _("The file names no unit; millimetres are assumed."),
        "wrong_extension": _("The name says another type than the content has."),
        "first_page_only": _("The preview shows the first page."),
    }
    text = known.get(one.get("code", ""), one.get("message", ""))
    return {"text": text, "severity": one.get("severity", "note"), "where": one.get("where", "")}


def state_word(visibility: str) -> str:
    """Say who sees a revision; what was withdrawn or replaced stays sealed after the deadline."""
    if visibility == Visibility.SEALED:
        return _("Sealed")
    return Visibility(visibility).label.partition(":")[0]
