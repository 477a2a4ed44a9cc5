"""Which licences of open hardware go together: fork, combine, merge, with the reason.

`check` answers for every pair of known licences; `named_in` finds what a file says of itself;
`table` draws the whole matrix.
"""

from mitwerk.engines.licences.catalogue import KNOWN, licence_of
from mitwerk.engines.licences.checking import check
from mitwerk.engines.licences.detecting import (
    UNRECOGNISED,
    Named,
    is_licence_file,
    named_in,
    together,
)
from mitwerk.engines.licences.errors import ExpressionError
from mitwerk.engines.licences.expression import alternatives
from mitwerk.engines.licences.forking import asks_of
from mitwerk.engines.licences.model import Act, Kind, Licence, Outcome, Verdict
from mitwerk.engines.licences.sentences import ASKS, REASONS, reason
from mitwerk.engines.licences.table import table

__all__ = [
    "ASKS",
    "KNOWN",
    "REASONS",
    "UNRECOGNISED",
    "Act",
    "ExpressionError",
    "Kind",
    "Licence",
    "Named",
    "Outcome",
    "Verdict",
    "alternatives",
    "asks_of",
    "check",
    "is_licence_file",
    "licence_of",
    "named_in",
    "reason",
    "table",
    "together",
]
