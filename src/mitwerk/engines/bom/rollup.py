"""Roll up: mass and cost of a whole from its parts, and of these from theirs."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, TypeVar

from mitwerk.engines.bom.errors import CircleError, TooDeepError, TooLargeError
from mitwerk.engines.bom.model import Node, Rollup, Total

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from mitwerk.engines.bom.model import Line

Key = TypeVar("Key", bound="Hashable")

MOST_DEPTH = 8
MOST_LINES = 2000
_ONE = Decimal(1)


def roll_up(
    whole: Hashable, lists: Mapping[Hashable, Sequence[Line]], most_lines: int = MOST_LINES
) -> Rollup:
    """Sum mass and cost of a whole over the parts lists of its parts.

    A line that stands for a part with a list of its own takes that list's sum, if it is complete;
    else the value that stands in the line itself; else the part's incomplete sum. Pieces multiply
    on the way down. Money is rounded once a line, half to even, to whole minor units; currencies
    stay apart.

    Parameters
    ----------
    whole
        Key of the list to sum.
    lists
        Lines by key; a part that is not in it has no list.
    most_lines
        How many lines the unfolded tree may have.

    Returns
    -------
    Rollup
        The tree, and both sums with how many lines they hold and which have no value.

    Raises
    ------
    CircleError
        A part contains itself; ``path`` leads there and back.
    TooDeepError, TooLargeError
        More than 8 levels, or more lines than ``most_lines``.

    Examples
    --------
    >>> from mitwerk.engines.bom.model import Line
    >>> wheel = [Line("Rim", Decimal(1), Decimal("3.2")), Line("Valve", Decimal(1))]
    >>> cart = [Line("Wheel", Decimal(2), part="wheel"), Line("Bed", Decimal(1), Decimal(9))]
    >>> found = roll_up("cart", {"cart": cart, "wheel": wheel})
    >>> found.mass.amounts["kg"], found.mass.counted, found.mass.of, found.mass.missing
    (Decimal('15.4'), 2, 3, ('Wheel / Valve',))

    Notes
    -----
    Linear in the unfolded tree.
    """
    tree = _Tree(lists, most_lines)
    nodes = tree.unfold(whole, (whole,), _ONE)
    return Rollup(
        nodes,
        mass=_sum(node.mass for node in nodes),
        cost=_sum(node.cost for node in nodes),
        lines=tree.lines,
    )


def circle(
    whole: Key, parts: Iterable[Key], inside: Mapping[Key, Iterable[Key]]
) -> tuple[Key, ...]:
    """Return the way from ``parts`` back to ``whole``, empty when none of them contains it.

    ``inside`` names what each part consists of. Breadth first, so the way is a shortest one.

    >>> circle("a", ["b"], {"b": ["c"], "c": ["a"]})
    ('a', 'b', 'c', 'a')
    """
    ways: list[tuple[Key, ...]] = [(whole, part) for part in dict.fromkeys(parts)]
    seen = set(parts)
    for way in ways:
        if way[-1] == whole:
            return way
        for part in inside.get(way[-1], ()):
            if part == whole:
                return (*way, part)
            if part not in seen:
                seen.add(part)
                ways.append((*way, part))
    return ()


class _Tree:
    def __init__(self, lists: Mapping[Hashable, Sequence[Line]], most_lines: int) -> None:
        self.lists = lists
        self.most_lines = most_lines
        self.lines = 0

    def unfold(
        self, key: Hashable, path: tuple[Hashable, ...], pieces: Decimal
    ) -> tuple[Node, ...]:
        if len(path) > MOST_DEPTH:
            raise TooDeepError(f"more than {MOST_DEPTH} levels", path)
        lines = self.lists.get(key, ())
        self.lines += len(lines)
        if self.lines > self.most_lines:
            raise TooLargeError(f"more than {self.most_lines} lines", path)
        return tuple(self._node(at, line, path, pieces) for at, line in enumerate(lines))

    def _node(self, at: int, line: Line, path: tuple[Hashable, ...], above: Decimal) -> Node:
        pieces = above * line.quantity
        children: tuple[Node, ...] = ()
        if line.part is not None:
            if line.part in path:
                raise CircleError("a part contains itself", (*path, line.part))
            children = self.unfold(line.part, (*path, line.part), pieces)
        mass, cost = _own_mass(line, pieces), _own_cost(line, pieces)
        if children:
            mass = _better(_sum((one.mass for one in children), line.name), mass)
            cost = _better(_sum((one.cost for one in children), line.name), cost)
        return Node(at, line, len(path), pieces, mass, cost, children)


def _better(parts: Total, own: Total) -> Total:
    """A complete sum of the parts, else what the line says itself, else what the parts give."""
    return own if not parts.complete and own.complete else parts


def _own_mass(line: Line, pieces: Decimal) -> Total:
    if line.mass_kg is None:
        return Total({}, 0, 1, (line.name,))
    return Total({"kg": pieces * line.mass_kg}, 1, 1)


def _own_cost(line: Line, pieces: Decimal) -> Total:
    if line.unit_cost_minor is None:
        return Total({}, 0, 1, (line.name,))
    amount = (pieces * line.unit_cost_minor).quantize(_ONE, rounding=ROUND_HALF_EVEN)
    return Total({line.currency: amount}, 1, 1)


def _sum(totals: Iterable[Total], name: str = "") -> Total:
    amounts: defaultdict[str, Decimal] = defaultdict(Decimal)
    counted = of = 0
    missing: list[str] = []
    for total in totals:
        for unit, amount in total.amounts.items():
            amounts[unit] += amount
        counted += total.counted
        of += total.of
        missing += [f"{name} / {one}" if name else one for one in total.missing]
    return Total(dict(amounts), counted, of, tuple(missing))
