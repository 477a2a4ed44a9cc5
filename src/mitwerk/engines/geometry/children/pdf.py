"""First page of a PDF: the child becomes pdftoppm and keeps its walls while it is."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from mitwerk.engines.geometry.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TOOL = "/usr/bin/pdftoppm"
LONGEST_SIDE = 1600


def first_page(params: Mapping[str, Any], stage: Callable[[str], None]) -> NoReturn:
    """Job: ``input.pdf`` → ``page.png``. Replaces the child by the tool; it never returns."""
    del params
    if not Path(TOOL).exists():
        raise Refused("no tool draws PDF pages here: install poppler-utils")
    stage("drawing the first page with pdftoppm")
    os.execve(  # noqa: S606 - a fixed tool without shell, inside the walls
        TOOL,
        [TOOL, "-png", "-singlefile", "-f", "1", "-l", "1",
         "-scale-to", str(LONGEST_SIDE), "input.pdf", "page"],
        {"HOME": ".", "LANG": "C.UTF-8", "PATH": "/usr/bin"},
    )  # fmt: skip
