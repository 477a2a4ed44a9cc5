"""Fair judging: blind lists, Plackett-Luce ranking with its confidence, a chain of commitments.

`assign` hands out lists that nobody can choose, `rank` turns ballots into a `Result` that says
"declared" or "too close", `combine` joins juries and criteria by frozen weights, `commitment`
and `chain_head` make every ballot count and none change.
"""

from mitwerk.engines.judging.assign import (
    LIST_SIZE,
    PAIR_SIZE,
    REPEAT_SHARE,
    SMALL_JURY,
    Entry,
    Exposure,
    Judge,
    assign,
    eligible,
    lists_wanted,
    swap,
)
from mitwerk.engines.judging.bundle import (
    Cast,
    Counted,
    LeftOut,
    Round,
    ballot_payload,
    counted_ballots,
    pack,
    recompute_script,
)
from mitwerk.engines.judging.chain import (
    SALT_BYTES,
    chain_head,
    chain_heads,
    chain_start,
    commitment,
    opens,
    result_seed,
)
from mitwerk.engines.judging.combine import Part, combine
from mitwerk.engines.judging.errors import JudgingError
from mitwerk.engines.judging.focus import CONTENDERS, contenders_of
from mitwerk.engines.judging.model import (
    Agreement,
    Ballot,
    Decision,
    Result,
    Screened,
    Standing,
)
from mitwerk.engines.judging.planner import Plan, gumbel, plan
from mitwerk.engines.judging.rank import ballots_hash, rank
from mitwerk.engines.judging.steady import steadiness
from mitwerk.engines.judging.table import TableError, read_ballots

__all__ = [
    "CONTENDERS",
    "LIST_SIZE",
    "PAIR_SIZE",
    "REPEAT_SHARE",
    "SALT_BYTES",
    "SMALL_JURY",
    "Agreement",
    "Ballot",
    "Cast",
    "Counted",
    "Decision",
    "Entry",
    "Exposure",
    "Judge",
    "JudgingError",
    "LeftOut",
    "Part",
    "Plan",
    "Result",
    "Round",
    "Screened",
    "Standing",
    "TableError",
    "assign",
    "ballot_payload",
    "ballots_hash",
    "chain_head",
    "chain_heads",
    "chain_start",
    "combine",
    "commitment",
    "contenders_of",
    "counted_ballots",
    "eligible",
    "gumbel",
    "lists_wanted",
    "opens",
    "pack",
    "plan",
    "rank",
    "read_ballots",
    "recompute_script",
    "result_seed",
    "steadiness",
    "swap",
]
