"""How often the best entry wins, and how often a bought one, on assigned and focused lists.

    python benchmarks/judging_attack.py [--runs 200] [--seed 1] [--kinds crude disguised]

The generator: 40 entries with worth N(0, 1); 60 honest judges with discernment Gamma(4, 1/4);
every judge has 40 looks = 8 lists of 5. An honest judge orders a list by 1.3 · discernment ·
worth + standard Gumbel noise. Fakes (a share of the honest number, added to them) push one
entry: crude ones put it first, the five best last and the rest at random; disguised ones are
honest on everything else. The bought entry is the middle one (for disguised also the third).

Lists come from `judging.assign`; after half of the lists `judging.contenders_of` focuses the
rest; the winner is the leader of `judging.rank`. Judges hand in round by round.
"""

from __future__ import annotations

import argparse
import math
import platform
import random
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from statistics import median

import numpy as np

from mitwerk.engines import judging

ENTRIES, HONEST, LISTS, SHARPNESS = 40, 60, 8, 1.3
SHARES = (0.0, 0.05, 0.10, 0.20, 0.40)


@dataclass(frozen=True, slots=True)
class Voter:
    """A judge of the simulation."""

    id: str
    discernment: float
    fake: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """One contest: who led, where the bought entry came, whether a winner was declared."""

    best_leads: bool
    bought_leads: bool
    bought_place: int
    declared: bool
    declared_wrong: bool
    honest_screened: int
    fakes_screened: int


def order_of(
    voter: Voter, shown: tuple[str, ...], worth: dict[str, float], bought: str, rng: random.Random
) -> list[str]:
    """Order a list as this voter does."""
    noisy = {
        name: SHARPNESS * voter.discernment * worth[name] + judging.gumbel(rng) for name in shown
    }
    order = sorted(shown, key=noisy.__getitem__, reverse=True)
    if voter.fake == "crude":
        best = set(sorted(worth, key=worth.__getitem__)[-5:])
        chance = {name: rng.random() for name in shown}
        return sorted(shown, key=lambda name: (name != bought, name in best, chance[name]))
    if voter.fake == "disguised" and bought in shown:
        return [bought, *(name for name in order if name != bought)]
    return order


def contest(
    run: int, *, seed: int, share: float, kind: str, rank_bought: int, focus: bool
) -> Outcome:
    """Hold one contest."""
    rng = random.Random(f"{seed}-{run}-{share}-{kind}-{rank_bought}")
    names = [f"e{place:02d}" for place in range(ENTRIES)]
    values = sorted((rng.gauss(0, 1) for _ in names), reverse=True)
    worth = dict(zip(rng.sample(names, ENTRIES), values, strict=True))
    by_worth = sorted(worth, key=worth.__getitem__, reverse=True)
    best, bought = by_worth[0], by_worth[rank_bought]
    voters = [Voter(f"h{n}", rng.gammavariate(4, 0.25), "") for n in range(HONEST)]
    voters += [
        Voter(f"x{n}", rng.gammavariate(4, 0.25), kind) for n in range(round(share * HONEST))
    ]
    ballots = hold(voters, worth, bought, rng, focus=focus)
    result = judging.rank(ballots, entries=names)
    order = [one.entry for one in result.ranking]
    out = [one.judge for one in result.screened]
    return Outcome(
        order[0] == best,
        order[0] == bought,
        order.index(bought) + 1,
        result.winner is not None,
        result.winner not in {None, best},
        sum(one.startswith("h") for one in out),
        sum(one.startswith("x") for one in out),
    )


def hold(
    voters: list[Voter], worth: dict[str, float], bought: str, rng: random.Random, *, focus: bool
) -> list[judging.Ballot]:
    """Hand out and collect all lists, round by round."""
    entries = [judging.Entry(name) for name in sorted(worth)]
    shown: dict[str, int] = {}
    own: dict[str, list[tuple[str, ...]]] = {voter.id: [] for voter in voters}
    ballots: list[judging.Ballot] = []
    for turn in range(LISTS):
        contenders: frozenset[str] = frozenset()
        if focus and turn >= LISTS // 2:
            contenders = judging.contenders_of(ballots, worth)
        for voter in rng.sample(voters, len(voters)):
            exposure = judging.Exposure(shown, own[voter.id], contenders)
            drawn = judging.assign(
                entries,
                judging.Judge(voter.id),
                exposure,
                rng=rng,
                repeats=judging.REPEAT_SHARE,
            )
            own[voter.id].append(drawn)
            for name in drawn:
                shown[name] = shown.get(name, 0) + 1
            ranks = {
                name: place for place, name in enumerate(order_of(voter, drawn, worth, bought, rng))
            }
            ballots.append(judging.Ballot(f"{voter.id}-{turn}", voter.id, ranks))
    return ballots


def share_text(hits: int, runs: int) -> str:
    """Format a share with its standard error."""
    share = hits / runs
    return f"{share:.3f} ±{math.sqrt(share * (1 - share) / runs):.3f}"


def main() -> None:
    """Print one line per kind, bought entry and share of fakes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", nargs="+", default=["crude", "disguised", "disguised-third"])
    parser.add_argument("--shares", nargs="+", type=float, default=list(SHARES))
    parser.add_argument("--uniform", action="store_true", help="no focus on contenders")
    parser.add_argument("--workers", type=int, default=1)
    chosen = parser.parse_args()
    print(f"Python {platform.python_version()}, NumPy {np.__version__}, {platform.machine()}")
    print(f"runs {chosen.runs}, seed {chosen.seed}, focus {not chosen.uniform}")
    print("entries 40 ~ N(0,1); honest 60, discernment Gamma(4,1/4); 8 lists of 5; slope 1.3")
    print(
        f"{'fakes':<16}{'share':>6}  {'best leads':<14} {'bought leads':<14}"
        f" {'median place':>12} {'declared':>9} {'wrong':>6} {'honest out':>10} {'fakes out':>9}"
    )
    with ProcessPoolExecutor(chosen.workers) as pool:
        for kind in chosen.kinds:
            for share in chosen.shares:
                report(kind, share, chosen, pool)


def report(kind: str, share: float, chosen: argparse.Namespace, pool: ProcessPoolExecutor) -> None:
    """Run and print one line."""
    start = time.perf_counter()
    rank_bought = 2 if kind.endswith("third") else ENTRIES // 2
    hold_one = partial(
        contest,
        seed=chosen.seed,
        share=share,
        kind=kind.split("-", maxsplit=1)[0],
        rank_bought=rank_bought,
        focus=not chosen.uniform,
    )
    found = list(pool.map(hold_one, range(chosen.runs), chunksize=5))
    runs, fakes = len(found), round(share * HONEST)
    declared = sum(one.declared for one in found)
    print(
        f"{kind:<16}{share:>6.2f}  {share_text(sum(one.best_leads for one in found), runs):<14}"
        f" {share_text(sum(one.bought_leads for one in found), runs):<14}"
        f" {median(one.bought_place for one in found):>12} {declared / runs:>9.3f}"
        f" {sum(one.declared_wrong for one in found) / max(1, declared):>6.3f}"
        f" {sum(one.honest_screened for one in found) / runs / HONEST:>10.3f}"
        f" {sum(one.fakes_screened for one in found) / runs / max(1, fakes):>9.3f}"
        f"  ({(time.perf_counter() - start) / runs:.2f} s/run)"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
