"""The whole matrix as text, for the documentation."""

from __future__ import annotations

from mitwerk.engines.licences.catalogue import KNOWN
from mitwerk.engines.licences.checking import check
from mitwerk.engines.licences.model import Act, Kind, Outcome

SIGNS = {Outcome.ALLOWED: "✓", Outcome.CONDITIONS: "c", Outcome.REFUSED: "–"}


def table(act: Act | str) -> str:
    """Return one act's matrix as a Markdown table; NC and ND, refused everywhere, are left out.

    Rows are the first licence, columns the second, numbered as the rows are. ``✓`` is allowed,
    ``c`` allowed with conditions, ``–`` refused. Of merges the number of the result's row stands
    in the cell.

    >>> table("fork").splitlines()[2].split("|")[2:4]
    [' CC0-1.0 ', ' ✓ ']
    """
    names = [one.id for one in KNOWN.values() if one.kind is not Kind.CLOSED]
    numbers = {name: number for number, name in enumerate(names, start=1)}
    head = "| | first \\ second | " + " | ".join(map(str, numbers.values())) + " |"
    lines = [head, "|---|---|" + "---|" * len(names)]
    for name in names:
        cells = [_cell(Act(act), name, other, numbers) for other in names]
        lines.append(f"| {numbers[name]} | {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(act: Act, first: str, second: str, numbers: dict[str, int]) -> str:
    verdict = check(act, first, second)
    if act is Act.MERGE and verdict.result:
        return str(numbers[verdict.result])
    return SIGNS[verdict.outcome]
