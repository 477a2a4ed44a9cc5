"""What the commands answer: data for ``--json`` and the same as text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mitwerk.engines.options.compiling import compile_model
from mitwerk.engines.options.errors import Contradiction, NotComputedError
from mitwerk.engines.options.reading import read

if TYPE_CHECKING:
    from mitwerk.engines.options.artefact import Artefact


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer in both shapes; ``says_no`` makes the exit code 1."""

    data: dict[str, Any]
    text: str
    says_no: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """Which model, under which decisions, compiled in which time."""

    path: str
    chosen: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    seconds: float = 60.0

    def artefact(self) -> Artefact:
        """Read and compile the model."""
        return compile_model(read(Path(self.path)), self.seconds)

    def given(self) -> dict[str, bool]:
        """Return the decisions; an option both chosen and refused is a contradiction."""
        both = sorted(set(self.chosen) & set(self.refused))
        if both:
            raise Contradiction(f"{both[0]!r} is both chosen and refused", (both[0],))
        return {**dict.fromkeys(self.chosen, True), **dict.fromkeys(self.refused, False)}


def count(question: Question, over: tuple[str, ...]) -> Reply:
    """Count the configurations, or say that the count wasn't computed."""
    artefact = question.artefact()
    given = question.given()
    try:
        found = artefact.count(given, over=over or None)
    except NotComputedError:
        return _uncounted(artefact, given)
    return Reply(
        {"count": str(found), "digits": len(str(found)), "method": "compiled"}, f"{found:,}"
    )


def _uncounted(artefact: Artefact, given: dict[str, bool]) -> Reply:
    if not artefact.satisfiable():
        return Reply({"count": "0", "digits": 1, "method": "sat"}, "0")
    artefact.states(artefact.model.literals(given))
    return Reply({"count": None, "digits": None, "method": "not_computed"}, "not computed")


def domains(question: Question) -> Reply:
    """Sort the options into in, out and open."""
    found = question.artefact().domains(question.given())
    data = {"in": sorted(found.in_), "out": sorted(found.out), "open": sorted(found.open)}
    lines = [f"{key} ({len(names)}): {', '.join(names)}" for key, names in data.items()]
    return Reply(data, "\n".join(lines))
