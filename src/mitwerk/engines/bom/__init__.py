"""Parts lists: read and write bom.csv, and roll mass and cost up over parts of parts.

`read` takes what members write by hand or a program exports, `write` gives the canonical form,
`roll_up` sums exactly, says what is missing, and refuses circles with their path; `against` holds
a sum against a limit.
"""

from mitwerk.engines.bom.errors import CircleError, RollupError, TooDeepError, TooLargeError
from mitwerk.engines.bom.limits import Answer, against
from mitwerk.engines.bom.model import Line, Node, Problem, Rollup, Row, Sheet, Total
from mitwerk.engines.bom.reading import MOST_BYTES, MOST_ROWS, head, is_bom, read
from mitwerk.engines.bom.rollup import MOST_LINES, circle, roll_up
from mitwerk.engines.bom.writing import COLUMNS, write

__all__ = [
    "COLUMNS",
    "MOST_BYTES",
    "MOST_LINES",
    "MOST_ROWS",
    "Answer",
    "CircleError",
    "Line",
    "Node",
    "Problem",
    "Rollup",
    "RollupError",
    "Row",
    "Sheet",
    "TooDeepError",
    "TooLargeError",
    "Total",
    "against",
    "circle",
    "head",
    "is_bom",
    "read",
    "roll_up",
    "write",
]
