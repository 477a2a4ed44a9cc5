"""Whether a glTF document keeps the specification: findings with a JSON pointer each.

`check_document` looks at properties and references (the tables of `gltf_schema`), `gltf_rules`
at what belongs together, `gltf_values` at the numbers in the buffers.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from mitwerk.engines.geometry.children.gltf_schema import EXTENSIONS, NAMED, TYPES, Prop

if TYPE_CHECKING:
    from mitwerk.engines.geometry.measure.report import Findings

MOST_FINDINGS = 200
DEEPEST = 64


class Verdict:
    """Collects findings; one at each pointer with the same code."""

    def __init__(self, findings: Findings) -> None:
        self.errors: list[tuple[str, str]] = []
        self._findings = findings
        self._seen: set[tuple[str, str]] = set()

    def error(self, code: str, pointer: str, message: str) -> None:
        """Add an error."""
        self._add(code, "error", pointer, message)

    def warn(self, code: str, pointer: str, message: str) -> None:
        """Add a warning."""
        self._add(code, "warning", pointer, message)

    def _add(self, code: str, severity: str, pointer: str, message: str) -> None:
        key = (code, pointer)
        if key in self._seen or len(self._seen) >= MOST_FINDINGS:
            return
        self._seen.add(key)
        if severity == "error":
            self.errors.append((pointer, message))
        self._findings.add(f"gltf_{code}", severity, message, pointer=pointer or "/")


def check_document(root: dict[str, Any], verdict: Verdict) -> None:
    """Check every object against its table."""
    _Walk(root, verdict).object(root, "root", "", 0)


def escaped(name: str) -> str:
    """One step of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


class _Walk:
    def __init__(self, root: dict[str, Any], verdict: Verdict) -> None:
        self._root, self._verdict = root, verdict
        used = root.get("extensionsUsed")
        self._used = (
            {name for name in used if isinstance(name, str)} if isinstance(used, list) else set()
        )
        extensions = root.get("extensions")
        extensions = extensions if isinstance(extensions, dict) else {}
        self._extra = {
            "lights": _rows_of(extensions.get("KHR_lights_punctual"), "lights"),
            "variants": _rows_of(extensions.get("KHR_materials_variants"), "variants"),
        }

    def object(self, value: dict[str, Any], kind: str, here: str, depth: int) -> None:
        """Check the properties of one object of a known kind."""
        if depth > DEEPEST:
            self._verdict.error("nesting", here, f"nested deeper than {DEEPEST}")
            return
        self._properties(value, {**TYPES[kind], **NAMED}, here, depth)
        self._extensions(value, kind, here, depth)

    def _properties(
        self, value: dict[str, Any], table: dict[str, Prop], here: str, depth: int
    ) -> None:
        for name, prop in table.items():
            if name in value:
                self._value(value[name], prop, f"{here}/{name}", depth + 1)
            elif prop.required:
                self._verdict.error("missing", here or "/", f"property {name!r} must be there")

    def _extensions(self, value: dict[str, Any], kind: str, here: str, depth: int) -> None:
        found = value.get("extensions")
        if not isinstance(found, dict):
            if found is not None:
                self._verdict.error("type", f"{here}/extensions", "an object belongs here")
            return
        for name, body in found.items():
            pointer = f"{here}/extensions/{escaped(name)}"
            if not isinstance(body, dict):
                self._verdict.error("type", pointer, "an extension is an object")
                continue
            if name not in self._used:
                self._verdict.error("undeclared_extension", pointer, "not in extensionsUsed")
            if name not in EXTENSIONS:
                continue
            table = EXTENSIONS[name].get(kind)
            if table is None:
                self._verdict.error("misplaced_extension", pointer, f"{name} has no place here")
            elif name in self._used:
                self._properties(body, {**table, **NAMED}, pointer, depth + 1)

    def _value(self, value: Any, prop: Prop, here: str, depth: int) -> None:
        if prop.kind in {"int", "float", "ref"}:
            self._number(value, prop, here)
        elif prop.kind == "enum":
            self._choice(value, prop, here)
        elif prop.kind in {"text", "bool"}:
            if not isinstance(value, str if prop.kind == "text" else bool):
                self._verdict.error("type", here, f"{_shown(value)} is no {prop.kind}")
        elif prop.kind == "object":
            if isinstance(value, dict):
                self.object(value, prop.of, here, depth)
            else:
                self._verdict.error("type", here, f"{_shown(value)} is no object")
        elif prop.kind == "list":
            self._list(value, prop, here, depth)
        elif prop.kind == "map":
            self._map(value, prop, here, depth)

    def _number(self, value: Any, prop: Prop, here: str) -> None:
        plain = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not plain or (prop.kind != "float" and value != math.floor(_finite(value))):
            kind = "number" if prop.kind == "float" else "integer"
            self._verdict.error("type", here, f"{_shown(value)} is no {kind}")
            return
        low = value <= prop.low if prop.open_low else value < prop.low
        if not math.isfinite(value) or low or value > prop.high:
            self._verdict.error("range", here, f"{_shown(value)} is out of range")
        elif prop.multiple > 1 and value % prop.multiple:
            self._verdict.error("multiple", here, f"{value} is no multiple of {prop.multiple}")
        elif prop.kind == "ref" and value >= self._count(prop.of):
            message = f"{prop.of} {value} is not there"
            self._verdict.error("reference", here, message)

    def _count(self, collection: str) -> int:
        rows = self._extra.get(collection, self._root.get(collection))
        return len(rows) if isinstance(rows, list) else 0

    def _choice(self, value: Any, prop: Prop, here: str) -> None:
        if isinstance(value, bool) or type(value) not in {type(v) for v in prop.of} | {float}:
            self._verdict.error("type", here, f"{_shown(value)} has the wrong type")
        elif value not in prop.of:
            say = self._verdict.error if prop.fatal else self._verdict.warn
            say("choice", here, f"{_shown(value)} is none of the known values")

    def _list(self, value: Any, prop: Prop, here: str, depth: int) -> None:
        if not isinstance(value, list):
            self._verdict.error("type", here, f"{_shown(value)} is no list")
            return
        if not value:
            self._verdict.error("empty", here, "must not be empty")
        if prop.sizes and value and len(value) not in prop.sizes:
            self._verdict.error("length", here, f"{len(value)} entries")
        wanted = {"object": dict, "map": dict, "list": list}.get(prop.of.kind)
        if wanted is not None and any(not isinstance(item, wanted) for item in value):
            self._verdict.error("type", here, "an entry has the wrong type")
        for number, item in enumerate(value):
            if wanted is None or isinstance(item, wanted):
                self._value(item, prop.of, f"{here}/{number}", depth + 1)
        if prop.unique:
            self._unique(value, here)

    def _unique(self, value: list[Any], here: str) -> None:
        seen: set[Any] = set()
        for number, item in enumerate(value):
            if isinstance(item, (int, str, float)):
                if item in seen:
                    self._verdict.error("duplicate", f"{here}/{number}", "is there twice")
                seen.add(item)

    def _map(self, value: Any, prop: Prop, here: str, depth: int) -> None:
        if not isinstance(value, dict):
            self._verdict.error("type", here, f"{_shown(value)} is no object")
            return
        if not value:
            self._verdict.error("empty", here, "must not be empty")
        for name, item in value.items():
            self._value(item, prop.of, f"{here}/{escaped(name)}", depth + 1)


def _rows_of(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def _finite(value: float) -> float:
    return value if math.isfinite(value) else 0.5


def _shown(value: Any) -> str:
    return repr(value)[:60]
