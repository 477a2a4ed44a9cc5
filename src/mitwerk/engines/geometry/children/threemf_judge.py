"""The verdict of lib3mf, the reader of the 3MF Consortium, in its strict mode.

Our own reader looks for what is dangerous; this one knows the whole specification with its
material, production and slice extensions. It runs after ours, on packages that ours let pass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mitwerk.engines.geometry.errors import Refused

if TYPE_CHECKING:
    from mitwerk.engines.geometry.measure.report import Findings

try:
    import lib3mf
except ImportError:  # an optional package: its absence is a finding
    lib3mf = None
# Loading the library is the parent's work: a child is shut in before it reads a byte.
WRAPPER: Any = lib3mf.get_wrapper() if lib3mf is not None else None


# Widespread writers put p:UUID and the like where the extensions have no place for it.
TOLERATED = "Invalid Attribute in namespace."


def _read(path: str, *, strict: bool) -> tuple[str, Any]:
    """Let lib3mf read; returns its objection, empty without one, and the reader."""
    reader = WRAPPER.CreateModel().QueryReader("3mf")
    reader.SetStrictModeActive(strict)
    try:
        reader.ReadFromFile(path)
    except lib3mf.ELib3MFException as error:
        return (str(error).partition(": ")[2] or str(error))[:200], reader
    return "", reader


def judge(path: str, findings: Findings) -> None:
    """Refuse a package that breaks the specification."""
    if WRAPPER is None:
        message = "lib3mf is not installed: the specification was not checked in full"
        findings.add("not_judged", "note", message)
        return
    said, reader = _read(path, strict=True)
    if said == TOLERATED:
        findings.add("threemf_attribute", "warning", "an extension's attribute has no place there")
        said, reader = _read(path, strict=False)
    if said:
        raise Refused(f"breaks the 3MF specification: {said}")
    for number in range(min(reader.GetWarningCount(), 20)):
        text, _ = reader.GetWarning(number)
        findings.add("threemf_warning", "warning", str(text)[:200])
