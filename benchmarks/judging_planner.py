"""How often juries decide, for the table in the product: judges × entries, in per cent.

    python benchmarks/judging_planner.py [--runs 100]

Generator: mitwerk.engines.judging.plan (worths N(0, 1.3²), discernment Gamma(4, 1/4), seed 0).
As many lists as the product asks for.
"""

from __future__ import annotations

import argparse

from mitwerk.apps.challenges.expectation import ENTRIES, JUDGES
from mitwerk.apps.challenges.rules_judging import lists_asked
from mitwerk.engines.judging import SMALL_JURY, plan


def main() -> None:
    """Print one row for each number of judges."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=100)
    runs = parser.parse_args().runs
    print("judges", *ENTRIES, sep="\t")
    for judges in JUDGES:
        jury = judges if judges < SMALL_JURY else None
        found = [plan(judges, n, lists_asked(n, jury), runs=runs).decided for n in ENTRIES]
        print(judges, *(round(100 * share) for share in found), sep="\t", flush=True)


if __name__ == "__main__":
    main()
