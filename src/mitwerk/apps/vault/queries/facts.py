"""What a file measures, as far as a viewer may read it: names are taken out where they must be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mitwerk.apps.vault.adapters_measure import with_density
from mitwerk.apps.vault.materials import density_of
from mitwerk.apps.vault.queries.names import names_of
from mitwerk.apps.vault.queries.sheets import UNDER_WAY, file_sheet, file_sheets
from mitwerk.kit.attempts import AttemptState

if TYPE_CHECKING:
    from mitwerk.apps.vault.cleaning.redact import Names
    from mitwerk.apps.vault.models import Measurement, Revision
    from mitwerk.apps.vault.queries.access import Access
    from mitwerk.apps.vault.queries.sheets import FileSheet

# Findings that quote people and their machines, and what others read instead.
HYGIENE = {
    "author_data": "names a person or organisation",
    "machine_path": "names a place on somebody's machine",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What one viewer learns of one file: its sheet, or how far the measuring is.

    ``sheet`` has the shape of `mitwerk geometry facts --json`; None until it is measured, and
    for what can't be: then ``why`` and ``reason`` say why. Its mass is that of the ``material``
    in the revision's parts list, at ``density`` kg/m³, null when that is not known.
    """

    file: FileSheet
    state: str
    why: str = ""
    reason: str = ""
    sheet: dict[str, Any] | None = None
    material: str = ""
    density: float | None = None

    @property
    def under_way(self) -> bool:
        return self.state in UNDER_WAY


def facts_of_revision(revision: Revision, rights: Access) -> list[Facts]:
    """Return the facts of every file that is measured, in the order of the manifest."""
    sheets = file_sheets(revision, rights)
    names = names_of(revision) if rights.masked else None
    found = (facts_of(one, rights, names) for one in sheets)
    return [one for one in found if one is not None]


def facts_of_file(revision: Revision, number: int, rights: Access) -> Facts | None:
    """Return the facts of one file, None when files of its kind are not measured.

    Raises
    ------
    NotFoundError
        The revision has fewer files.
    """
    sheet = file_sheet(revision, number, rights)
    return facts_of(sheet, rights, names_of(revision) if rights.masked else None)


def facts_of(sheet: FileSheet, rights: Access, names: Names | None) -> Facts | None:
    """Return what the viewer may read of a file's measurement; ``names`` are blotted out.

    A file that is measured anew by a newer method keeps its facts until the new ones are there.
    """
    one = sheet.measurement
    if one is None:
        return None
    anew = one.state in UNDER_WAY and bool(one.sheet)
    if one.state != AttemptState.READY and not anew:
        said = names.in_text(one.reason) if names else one.reason
        return Facts(sheet, one.state, one.why, said)
    density = density_of(sheet.material)
    shown = _shown(one, sheet, rights, names, density)
    material = names.in_text(sheet.material) if names else sheet.material
    return Facts(sheet, AttemptState.READY, sheet=shown, material=material, density=density)


def _shown(
    one: Measurement, sheet: FileSheet, rights: Access, names: Names | None, density: float | None
) -> dict[str, Any]:
    shown = with_density(one.sheet, density)
    findings = [finding if rights.owns else _blunt(finding) for finding in shown["findings"]]
    if names is not None:
        findings = [_blotted(finding, names) for finding in findings]
        shown["sha256"] = None  # names in the file could be guessed by it
    return {"file": sheet.path, **shown, "findings": findings}


def _blunt(finding: dict[str, Any]) -> dict[str, Any]:
    """Keep that a file names somebody, not whom; its owner alone reads that."""
    message = HYGIENE.get(finding["code"])
    return finding if message is None else {**finding, "message": message, "value": None}


def _blotted(value: Any, names: Names) -> Any:
    if isinstance(value, str):
        return names.in_text(value)
    if isinstance(value, dict):
        return {key: _blotted(inner, names) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_blotted(inner, names) for inner in value]
    return value
