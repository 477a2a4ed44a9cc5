"""Names and folders that programs write into file headers without asking."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mitwerk.apps.vault.cleaning import step

if TYPE_CHECKING:
    from pathlib import Path

HEAD_BYTES = 2**18
MOST_SHOWN = 12
_folder = re.compile(
    rb"(?:[A-Za-z]:\\(?:Users|Documents and Settings)\\|/(?:home|Users)/)[^\s\"'<>|;,)]{1,200}"
)
_tagged = re.compile(
    rb"<(?:dc:creator|cp:lastModifiedBy|meta:initial-creator)>(?:<[^>]*>)*([^<]{1,200})"
    rb'|<metadata\s+name="(?:Designer|Author|Copyright)"[^>]*>([^<]{1,200})'
    rb"|/(?:Author|Creator)\s*\(([^)]{1,200})\)"
)


def names_in_header(path: Path, kind: str) -> tuple[str, ...]:
    """Return people, firms and folders that the start of a file names, each once."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    found = list(step.header_names(head)) if kind == "step" else []
    found += [match.group().decode(errors="replace") for match in _folder.finditer(head)]
    found += [
        next(group for group in match.groups() if group).decode(errors="replace")
        for match in _tagged.finditer(head)
    ]
    shown = dict.fromkeys(text.strip()[:120] for text in found)
    return tuple(text for text in shown if text)[:MOST_SHOWN]
