"""Real comparisons with many ties: our worths beside evalica's, and how far people agree.

    python benchmarks/judging_ties.py

Data: llmfao.csv (8,931 comparisons by 124 workers) in data/judging of MITWERK_SHARED (../shared).
"""

from __future__ import annotations

import csv

import evalica
import numpy as np

from judging_dots import folder
from mitwerk.engines.judging.agreement import krippendorff_alpha
from mitwerk.engines.judging.duels import duels_of_pairs
from mitwerk.engines.judging.fit import maximise, wins_table
from mitwerk.engines.judging.screen import screened_fit

OUTCOMES = {"left": 1.0, "right": 0.0, "tie": 0.5}
WINNERS = {1.0: evalica.Winner.X, 0.0: evalica.Winner.Y, 0.5: evalica.Winner.Draw}


def main() -> None:
    """Print the comparison."""
    with (folder() / "llmfao.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["winner"] in OUTCOMES]
    left, right = [row["left"] for row in rows], [row["right"] for row in rows]
    outcome = [OUTCOMES[row["winner"]] for row in rows]
    found = duels_of_pairs(left, right, outcome, [row["worker"] for row in rows])
    worth, _ = maximise(wins_table(found, np.ones(len(found.judges))), 1e-9)
    theirs = evalica.bradley_terry(
        left, right, [WINNERS[one] for one in outcome], tolerance=1e-12, limit=10_000
    )
    logs = np.log(theirs.scores[list(found.entries)].to_numpy())
    print(f"{len(rows)} comparisons, {len(found.judges)} workers, {len(found.entries)} models")
    print(f"ties {sum(one == 0.5 for one in outcome) / len(rows):.3f}")
    print(
        f"largest difference of log-worths to evalica {abs(worth - logs + logs.mean()).max():.1e}"
    )
    print(f"Krippendorff alpha, ordinal over pairs {krippendorff_alpha(found):.3f}")
    print(f"workers left out by the screen {len(screened_fit(found).screened)}")


if __name__ == "__main__":
    main()
