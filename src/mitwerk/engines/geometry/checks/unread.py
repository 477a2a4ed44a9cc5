"""Which files beside the models may hold a part that nobody measures, and what to do about it.

What is known to hold none is named here: documents, pictures, sound, films. Everything else may.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

CURE = "hand it in as STEP, STL or 3MF"
WINDOW = 1 << 16
# CAD formats that are text; the names count too, since some have no head to be known by.
TEXT_MODEL = re.compile(
    rb"\A.{72}S {0,6}0*1\s*$"  # IGES: the first card of the start section
    rb"|\A\s*#VRML|\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:COLLADA|amf|X3D)\b"
    rb"|\A\s*(?:DBRep_DrawableShape|CASCADE Topology)|\A\*\*ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    rb"|\A\s*OFF\s+\d",
    re.MULTILINE | re.DOTALL,
)
MODEL_NAME = re.compile(
    r"(?i)\.(igs|iges|x_t|xmt_txt|sat|wrl|vrml|dae|amf|x3d|x3dv|brep|brp|off|iam|ipt|jt|prt|asm"
    r"|sldprt|sldasm|catpart|catproduct|3dm|f3d|f3z|skp|dwg|blend|max|fbx|stl|obj|ply|step|stp)$"
)
MEDIA = re.compile(
    rb"GIF8[79]a|BM.{4}\0{4}|II\*\0|MM\0\*|OggS|ID3|fLaC|\x1aE\xdf\xa3|\xff[\xf2\xf3\xfb]|wOF[F2]"
    rb"|RIFF....(?:WAVE|AVI )|....ftyp",
    re.DOTALL,
)
OFFICE = re.compile(
    rb"mimetypeapplication/(?:vnd\.oasis\.opendocument|epub)|\[Content_Types\]\.xml"
    rb"(?=.*(?:word|xl|ppt)/)",
    re.DOTALL,
)


def may_hold_a_part(path: Path, kind: str) -> bool:
    """Whether a file of a kind that nobody measures may be a model, or hold one.

    ``kind`` is the format as `sniff` tells it, "" for unknown content.
    """
    with path.open("rb") as file:
        head = file.read(WINDOW)
        file.seek(max(0, file.seek(0, 2) - WINDOW))
        tail = file.read()
    if not head:
        return False
    if kind in {"text", "csv", "markdown"}:
        return bool(MODEL_NAME.search(path.name) or TEXT_MODEL.match(head))
    if kind == "zip":
        return OFFICE.search(head + tail) is None
    return not kind and MEDIA.match(head) is None
