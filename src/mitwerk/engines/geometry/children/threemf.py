"""3MF → scene: an archive counted while it is unpacked, XML without a DOCTYPE, no way outside.

Source: 3MF Consortium, Core Specification 1.3, Production 1.1 (p:path), Materials 1.2 (base
materials and colour groups).
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mitwerk.engines.geometry.children.finish import finish
from mitwerk.engines.geometry.children.mesh_edges import add_feature_edges
from mitwerk.engines.geometry.children.threemf_build import build
from mitwerk.engines.geometry.children.threemf_xml import Model, read_model, read_relations
from mitwerk.engines.geometry.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

MOST_MEMBERS = 2000
RATIO = 200  # deflate of XML reaches 20; beyond 100 in a large member it is a bomb
SMALL = 4 << 20
CHUNK = 1 << 18
MODEL_TYPE = "http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"
DEVICES = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


def convert(params: Mapping[str, Any], stage: Callable[[str], None]) -> dict[str, Any]:
    """Job: ``input`` (3MF) → ``model.glb``."""
    stage("opening the archive")
    with opened(Path(params["input"]), int(params["unpacked_bytes"])) as package:
        models = package.models(stage)
    stage("building the objects")
    scene = build(models, int(params["triangles"]), int(params["nodes"]))
    add_feature_edges(scene)
    return finish(scene, params, stage)


@contextmanager
def opened(path: Path, most: int) -> Iterator[Package]:
    """Open an archive of at most ``most`` unpacked bytes; refuse what zipfile can't read in it."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield Package(archive, most)
    # zipfile says NotImplementedError for a way of packing that it does not know.
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        raise Refused(f"damaged archive: {error}") from error


class Package:
    """An Open Packaging archive whose names, sizes and links were looked at first."""

    def __init__(self, archive: zipfile.ZipFile, most: int) -> None:
        self._archive = archive
        self._left = most
        self.texts: list[tuple[str, bytes]] = []
        infos = archive.infolist()
        if len(infos) > MOST_MEMBERS:
            raise Refused(f"{len(infos)} members; up to {MOST_MEMBERS} are opened")
        self._members: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            key = check_name(info).lower()
            if key in self._members:
                raise Refused("two members have the same name", f"#{info.filename[:200]}")
            self._members[key] = info

    def models(self, stage: Callable[[str], None]) -> dict[str, Model]:
        """Return the root model under ``""`` and further ones under their lower-case paths."""
        for name in sorted(self._members):
            if name.endswith(".rels"):
                read_relations(self._read(name), f"#{name}")
        root = self._root()
        stage("reading the model")
        found = {"": read_model(self._read(root), f"#{root}")}
        for path in sorted(found[""].paths):
            inner = path.lower().lstrip("/")
            if inner not in self._members:
                raise Refused(f"the model part {path[:200]} is missing")
            found[inner] = read_model(self._read(inner), f"#{inner}")
            if found[inner].paths - {path}:
                raise Refused("model parts refer to each other in turn", f"#{inner}")
        return found

    def member(self, name: str) -> bytes:
        """Unpack one member by its lower-case name."""
        if name not in self._members:
            raise Refused(f"the archive has no {name[:200]}")
        return self._read(name)

    def _root(self) -> str:
        if "_rels/.rels" not in self._members:
            raise Refused("the archive has no list of its parts (_rels/.rels)")
        relations = read_relations(self._read("_rels/.rels"), "#_rels/.rels")
        targets = {target for kind, target in relations if kind == MODEL_TYPE}
        if len(targets) != 1:
            raise Refused(f"{len(targets)} 3D models are named where one belongs")
        root = targets.pop().lower().lstrip("/")
        if root not in self._members:
            raise Refused("the 3D model that the archive names is missing")
        return root

    def _read(self, key: str) -> bytes:
        """Unpack one member, counting; header sizes are not believed."""
        info = self._members[key]
        most = min(self._left, max(SMALL, RATIO * info.compress_size))
        pieces, size = [], 0
        with self._archive.open(info) as member:
            while piece := member.read(CHUNK):
                size += len(piece)
                if size > most:
                    raise Refused(
                        f"unpacks to more than {most} bytes from {info.compress_size}",
                        f"#{info.filename[:200]}",
                    )
                pieces.append(piece)
        self._left -= size
        text = b"".join(pieces)
        self.texts.append((info.filename, text))
        return text


def check_name(info: zipfile.ZipInfo) -> str:
    """Refuse names that leave the archive, symbolic links and encrypted members."""
    name = info.filename
    here = f"#{name[:200]}"
    parts = name.rstrip("/").split("/")
    if name.startswith("/") or "\\" in name or ":" in name or "\0" in name:
        raise Refused("a member's name is not a relative path", here)
    if any(part in {"", ".", ".."} for part in parts) or posixpath.isabs(name):
        raise Refused("a member's name leads out of the archive", here)
    if any(DEVICES.match(part) or not part.isprintable() for part in parts):
        raise Refused("a member has the name of a device or unprintable letters", here)
    if (info.external_attr >> 16) & 0o170000 == 0o120000:
        raise Refused("a member is a symbolic link", here)
    if info.flag_bits & 0x1:
        raise Refused("a member is encrypted", here)
    return name
