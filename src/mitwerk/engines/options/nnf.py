"""The graph in the text format of d4, for other reasoners to load."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mitwerk.engines.options.graph import Graph


def write_nnf(graph: Graph) -> str:
    """Return the graph as d4 text: nodes ``o``/``a``, arcs ``parent child literals… 0``.

    Free nodes are written as a choice between the two literals.
    """
    return "\n".join(_lines(graph)) + "\n"


def _lines(graph: Graph) -> Iterator[str]:
    n = graph.variables
    if graph.root < 0:
        yield "f 1 0"
        return
    number: dict[int, int] = {}
    arcs: list[str] = []
    # parents first: the root is number 1
    order = [graph.root, *(node for node in range(graph.total - 1, 2 * n - 1, -1))]
    true = 1 + len(dict.fromkeys(order))
    for node in dict.fromkeys(order):
        number[node] = len(number) + 1
        yield f"{'o' if _is_or(graph, node) else 'a'} {number[node]} 0"
    yield f"t {true} 0"
    for node, own in number.items():
        arcs += _arcs(graph, node, own, number, true)
    yield from arcs


def _is_or(graph: Graph, node: int) -> bool:
    n = graph.variables
    return 2 * n <= node < 3 * n or (node >= 3 * n and bool(graph.kind[node - 3 * n]))


def _arcs(graph: Graph, node: int, own: int, number: dict[int, int], true: int) -> list[str]:
    n = graph.variables
    if node < 2 * n:
        return [f"{own} {true} {_literal(node)} 0"]
    if node < 3 * n:
        return [f"{own} {true} {sign * (node - 2 * n + 1)} 0" for sign in (1, -1)]
    i = node - 3 * n
    children = graph.edge[graph.first[i] : graph.first[i + 1]].tolist()
    if graph.kind[i]:
        return [_arc(own, child, n, number, true) for child in children]
    literals = " ".join(str(_literal(child)) for child in children if child < 2 * n)
    inner = [f"{own} {number[child]} 0" for child in children if child >= 2 * n]
    return ([f"{own} {true} {literals} 0"] if literals else []) + inner


def _arc(own: int, child: int, n: int, number: dict[int, int], true: int) -> str:
    return f"{own} {true} {_literal(child)} 0" if child < 2 * n else f"{own} {number[child]} 0"


def _literal(code: int) -> int:
    return -(code // 2 + 1) if code & 1 else code // 2 + 1
