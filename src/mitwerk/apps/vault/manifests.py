"""The manifest: what exactly a revision consists of, in one canonical form."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mitwerk.apps.vault.models import Blob, Blueprint, Revision

FORMAT = "mitwerk-manifest-1"


def manifest_of(
    *,
    blueprint: Blueprint,
    number: int,
    parents: Sequence[Revision],
    files: Mapping[str, Blob],
) -> dict[str, object]:
    """Return a revision's manifest; `kit.canonical` turns it into bytes and SHA-256.

    ``parents`` are named by the SHA-256 of their own manifests, so one hash vouches for the
    whole history. Nothing in it names a person.
    """
    return {
        "format": FORMAT,
        "blueprint": blueprint.code,
        "number": number,
        "parents": sorted(parent.manifest_sha256 for parent in parents),
        "licence": {
            "hardware": str(blueprint.licence),
            "texts_and_pictures": str(blueprint.text_licence),
        },
        "files": [
            {
                "path": path,
                "sha256": files[path].sha256,
                "size": files[path].size,
                "type": files[path].media_type,
            }
            for path in sorted(files)
        ],
    }
