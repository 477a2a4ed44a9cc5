"""Rows that look at the set of files: BOM, drawing, source, licence, attribution, hygiene."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, NamedTuple

from mitwerk.engines import licences
from mitwerk.engines.geometry.checks.drawn import drawing_fault
from mitwerk.engines.geometry.checks.files import text_of
from mitwerk.engines.geometry.checks.revisions import stated_revision
from mitwerk.engines.geometry.checks.traces import fault_of
from mitwerk.engines.geometry.sniff import sniff

if TYPE_CHECKING:
    from pathlib import Path

    from mitwerk.engines.geometry.checks.files import FileSet

BOM_NAME = re.compile(
    r"(?i)^(bom|bill[ _-]?of[ _-]?materials|stueckliste|stückliste)\b.*\.(csv|tsv)$"
)
CREDIT_NAME = re.compile(r"(?i)^(attribution|notice|authors|credits)([._-].*)?$")
FILE_COLUMNS = ("file", "model", "filename", "datei")
SUPPLIER_COLUMNS = ("supplier", "source", "vendor", "manufacturer", "lieferant", "url")
QUANTITY_COLUMNS = ("quantity", "qty", "count", "menge", "anzahl")
NO_NAME = re.compile(
    r"(?i)\b(?:nobody|no ?one|none|n/?a|unknown|anonym\w*|niemand|to ?do|tbd|someone|somebody)\b"
)
NAME = re.compile(r"\b[^\W\d_a-z]\w+|@\w{2,}|https?://\S{4,}")  # a word with a capital, a handle


class Found(NamedTuple):
    """What a document says: None is not checkable; the file that it stands in; a sentence."""

    value: bool | str | None
    file: str
    message: str


def bom_complete(files: FileSet) -> Found:
    """Every model is a line of the BOM, every line has a quantity and a file or a supplier."""
    tables = [path for path in files.texts if BOM_NAME.match(path.name)]
    if len(tables) != 1:
        return Found(False, "", f"{len(tables)} BOM tables (bom.csv) where one belongs")
    (path,) = tables
    text = text_of(path).decode("utf-8-sig", "replace")
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    lines = [_lower(row) for row in csv.DictReader(text.splitlines(), delimiter=delimiter)]
    if not lines:
        return Found(False, str(path), "the BOM has no line")
    models = {p.file.replace("\\", "/").rpartition("/")[2].lower() for p in files.sheets}
    models |= {str(path.name).lower() for path in files.sources}
    named = set()
    for number, line in enumerate(lines, 2):
        fault = _line_fault(line, models)
        if fault:
            return Found(False, str(path), f"line {number}: {fault}")
        named.add(_cell(line, FILE_COLUMNS).rpartition("/")[2].lower().rpartition(".")[0])
    missing = sorted({part.name for part in files.parts} - named)
    if missing:
        return Found(False, str(path), f"no line for {', '.join(missing)}")
    return Found(True, str(path), f"{len(lines)} lines, every part has one")


def _lower(row: dict[str | None, str | None]) -> dict[str, str]:
    """Column names in lower case; a cell beyond the header has no name and is dropped."""
    return {k.strip().lower(): v.strip() for k, v in row.items() if k and isinstance(v, str)}


def _cell(line: dict[str, str], columns: tuple[str, ...]) -> str:
    return next((line[name] for name in columns if line.get(name)), "")


def _line_fault(line: dict[str, str], models: set[str]) -> str:
    quantity = _cell(line, QUANTITY_COLUMNS)
    if not re.fullmatch(r"\d+(\.\d+)?", quantity) or float(quantity) <= 0:
        return f"the quantity is {quantity!r}"
    file = _cell(line, FILE_COLUMNS).replace("\\", "/").rpartition("/")[2].lower()
    if not file and not _cell(line, SUPPLIER_COLUMNS):
        return "neither a file nor a supplier"
    return f"the file {file} is not there" if file and file not in models else ""


def drawing(files: FileSet) -> Found:
    """A drawing (DXF, PDF, SVG) with something on it, whose name or text states a revision."""
    if not files.drawings:
        return Found(False, "", "no drawing (DXF, PDF or SVG)")
    unclear, faults = None, []
    for path in files.drawings:
        kind = sniff(path)
        name = kind.format if kind else "svg"
        code = stated_revision(path, name)
        if code == "":
            continue
        if fault := drawing_fault(path, name):
            faults.append((path, fault))
        elif code:
            return Found(True, str(path), f"revision {code}")
        else:
            unclear = unclear or path
    if unclear is None and faults:
        path, fault = min(faults, key=lambda found: found[1].certain)
        said = "is no drawing" if fault.certain else "could not be looked at"
        message = f"{path.name} {said}: {fault.message}"
        return Found(False if fault.certain else None, str(path), message)
    if unclear is None:
        return Found(False, str(files.drawings[0]), "the drawing states no revision")
    message = f"the texts of {unclear.name} can't all be read: say its revision in the file's name"
    return Found(None, str(unclear), f"{message}, such as plate_rev_B{unclear.suffix}")


def editable_source(files: FileSet) -> Found:
    """A native source that can be edited; STEP alone is none."""
    if files.sources:
        return Found(True, str(files.sources[0]), f"{files.sources[0].name} can be edited")
    return Found(False, "", "no editable source (FreeCAD, KiCad, OpenSCAD or a script)")


def licence(files: FileSet) -> Found:
    """SPDX expression of what the licence files and the tags in other texts say together."""
    named = {path: said for path in files.texts if (said := _named(path))}
    texts = [path for path, said in named.items() if said.is_text]
    if not texts:
        return Found(None, "", "no licence file")
    for path, said in named.items():
        if said.expression == licences.UNRECOGNISED:
            message = (
                f"the licence in {path.name} is not known, or restricted by what is added: use its "
                "unchanged text, or an SPDX tag alone"
            )
            return Found(None, str(path), message)
    found = licences.together(said.expression for said in named.values())
    others = [path.name for path in named if path != texts[0]]
    message = f"stated in {', '.join([texts[0].name, *others[:3]])}"
    return Found(None if found == licences.UNRECOGNISED else found, str(texts[0]), message)


def _named(path: Path) -> licences.Named | None:
    name = "/".join(path.parts[-2:])
    return licences.named_in(name, text_of(path).decode("utf-8", "replace"))


def attribution(files: FileSet) -> Found:
    """A file that names who made what this is built on."""
    for path in files.texts:
        if CREDIT_NAME.match(path.name):
            text = text_of(path).decode("utf-8", "replace")
            lines = [line for line in text.splitlines() if line.strip()]
            naming = [line for line in lines if _names_somebody(line)]
            if naming:
                return Found(True, str(path), f"{len(naming)} lines")
            return Found(False, str(path), "the attribution file names nobody")
    return Found(False, "", "no attribution file (ATTRIBUTION, NOTICE, AUTHORS or CREDITS)")


def _names_somebody(line: str) -> bool:
    """Whether a line, headings apart, has a name in it."""
    heading = line.lstrip().startswith("#") or line.rstrip().endswith(":")
    return not heading and NO_NAME.search(line) is None and NAME.search(line) is not None


def hygiene(files: FileSet, paths: tuple[Path, ...]) -> Found:
    """No person, machine path or secret in a file, no odd file name."""
    for sheet in files.sheets:
        for finding in sheet.findings:
            if finding.code in {"author_data", "machine_path"}:
                return Found(False, sheet.file, finding.message)
    measured = {sheet.file for sheet in files.sheets}
    measured |= {str(path) for path in files.resources if path.suffix.lower() == ".bin"}
    closed = [path for path, _error in files.unreadable]
    for path in paths:
        try:
            fault = fault_of(path, measured=str(path) in {*measured, *closed})
        except LookupError:
            closed.append(str(path))
            continue
        if fault:
            return Found(False, str(path), fault)
    if closed:
        name = closed[0].replace("\\", "/").rpartition("/")[2]
        message = f"nobody can look into {name}: take it away, or hand it in as text, STEP or PDF"
        return Found(None, closed[0], message)
    return Found(True, "", f"{len(paths)} files are clean")
