"""Which file paths a revision may hold: the same on every disk, and never outside the folder."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mitwerk.apps.vault.errors import PathError

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_PATH = 400
MAX_NAME_BYTES = 255  # what ext4, APFS and NTFS hold in one name
# Names that Windows keeps for devices, whatever stands behind the dot.
DEVICES = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"]
)
FORBIDDEN = frozenset('<>:"|?*\\')
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def clean_path(text: str) -> str:
    r"""Return the path in Unicode normal form C, or say why it can't be kept.

    >>> clean_path("frame/side.step")
    'frame/side.step'

    Raises
    ------
    PathError
        Absolute and climbing paths, control and invisible characters, device names, characters
        that some disks forbid, names that end in a dot or a blank, anything too long.
    """
    path = unicodedata.normalize("NFC", text)
    if not path or len(path) > MAX_PATH:
        raise PathError(_("A file path has 1 to 400 characters."), where=path[:80])
    if any(unicodedata.category(char) in INVISIBLE for char in path):
        raise PathError(_("A file name holds invisible characters."), where=ascii(path[:80]))
    for name in path.split("/"):
        _check_name(name, path)
    return path


def _check_name(name: str, path: str) -> None:
    if name in {"", ".", ".."}:
        message = _("“%(path)s” leads out of the folder or has an empty part.")
    elif FORBIDDEN & set(name):
        message = _('“%(path)s” holds one of the characters < > : " | ? * or \\.')
    elif name.partition(".")[0].rstrip().casefold() in DEVICES:
        message = _("“%(path)s” is the name of a device on Windows.")
    elif name != name.strip() or name.endswith("."):
        message = _("“%(path)s” begins or ends with a blank, or ends with a dot.")
    elif len(name.encode()) > MAX_NAME_BYTES:
        message = _("A name in “%(path)s” is too long.")
    else:
        return
    raise PathError(message % {"path": path}, where=path)


def folded(path: str) -> str:
    """Return the form in which two paths that some disk can't tell apart are equal.

    >>> folded("Straße.STEP") == folded("STRASSE.step")
    True
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", path).casefold())


def refuse_clashes(paths: Iterable[str]) -> None:
    """Refuse paths that are equal but for letter case, or a file that is also a folder.

    Raises
    ------
    PathError
        Names the second of the two.
    """
    seen: set[str] = set()
    folders: set[str] = set()
    for path in sorted(paths):
        key = folded(path)
        parents = {key[:at] for at, char in enumerate(key) if char == "/"}
        if key in seen or key in folders or parents & seen:
            message = _("Two files would get the same name: “%(path)s”.")
            raise PathError(message % {"path": path}, where=path)
        seen.add(key)
        folders |= parents
