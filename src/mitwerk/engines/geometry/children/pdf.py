"""A page of a PDF: the child becomes pdftoppm and keeps its walls while it is."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from mitwerk.engines.geometry.errors import RenderingUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TOOL = "/usr/bin/pdftoppm"
LONGEST_SIDE = 1600


def page(params: Mapping[str, Any], stage: Callable[[str], None]) -> NoReturn:
    """Job: ``input.pdf`` → ``page.png``. Replaces the child by the tool; it never returns."""
    number = str(int(params["page"]))
    if not Path(TOOL).exists():
        raise RenderingUnavailable("no tool draws PDF pages here: install poppler-utils")
    stage(f"drawing page {number} with pdftoppm")
    os.execve(  # noqa: S606 - a fixed tool without shell, inside the walls
        TOOL,
        [TOOL, "-png", "-singlefile", "-f", number, "-l", number,
         "-scale-to", str(LONGEST_SIDE), "input.pdf", "page"],
        {"HOME": ".", "LANG": "C.UTF-8", "PATH": "/usr/bin"},
    )  # fmt: skip
