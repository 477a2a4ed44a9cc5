"""Make a STEP file the same every time.

The translator numbers uses per process and styles by memory address.
"""

import re
from dataclasses import dataclass, field
from itertools import count

_STYLES = "= MECHANICAL_DESIGN_GEOMETRIC_PRESENTATION_REPRESENTATION("
_STATEMENT = re.compile(r"#(\d+) = (.*?);\n", re.DOTALL)
_REFERENCE = re.compile(r"#(\d+)")


def settled(text: str) -> str:
    """The same model with a neutral translator.

    Uses counted from one and styles in a fixed order.
    """
    text = re.sub(r"Open CASCADE STEP (translator|processor) [\d. ]*\d", "mitwerk", text)
    uses = count(1)
    text = re.sub(
        r"NEXT_ASSEMBLY_USAGE_OCCURRENCE\('\d+'([^;]*);",
        lambda m: (
            f"NEXT_ASSEMBLY_USAGE_OCCURRENCE('{next(uses)}'{re.sub(chr(10) + ' *', '', m[1])};"
        ),
        text,
    )
    first, end = text.find(_STYLES), text.rfind("ENDSEC;")
    if first < 0:
        return text
    start = text.rindex("\n#", 0, first) + 1
    return text[:start] + _Styles(text[start:end]).ordered() + text[end:]


@dataclass(slots=True)
class _Styles:
    """The last part of the file, in which each part gets its colour."""

    text: str
    bodies: dict[int, str] = field(default_factory=dict)
    spelled: dict[int, str] = field(default_factory=dict)
    given: dict[str, int] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def ordered(self) -> str:
        self.bodies = {
            int(n): re.sub(r"\n *", "", body) for n, body in _STATEMENT.findall(self.text)
        }
        first = min(self.bodies)
        roots = [n for n, body in self.bodies.items() if body.startswith(_STYLES[2:])]
        numbers = count(first)
        for root in sorted(roots, key=self._spell):
            self._write(root, numbers)
        return "\n".join(self.lines) + "\n"

    def _spell(self, number: int) -> str:
        """A statement with everything that it refers to within the styles written out."""
        if number not in self.bodies:
            return f"#{number}"
        if number not in self.spelled:
            self.spelled[number] = _REFERENCE.sub(
                lambda m: self._spell(int(m[1])), self.bodies[number]
            )
        return self.spelled[number]

    def _write(self, number: int, numbers: "count[int]") -> int:
        """Number a statement after those it needs; equal ones are written once."""
        if number not in self.bodies:
            return number
        spelled = self._spell(number)
        if spelled not in self.given:
            body = _REFERENCE.sub(
                lambda m: f"#{self._write(int(m[1]), numbers)}", self.bodies[number]
            )
            self.given[spelled] = next(numbers)
            self.lines.append(f"#{self.given[spelled]} = {body};")
        return self.given[spelled]
