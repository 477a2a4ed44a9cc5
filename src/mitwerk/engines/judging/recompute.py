"""Recompute a published result with nothing but the Python standard library.

    python recompute.py BUNDLE.json [--receipt RECEIPT.json] [--head HEX]

Checks: the terms have their hash; every opened ballot opens its commitment; the chain over the
commitments gives every published head; weights and confidence are those of the terms; in every
round the latest ballots give, by the computation below, the published screening, worths (to
1e-9), ranking, contenders and decision; a later round ranks the contenders of the one before, or
all entries again. With --receipt its commitment and head have to be in the chain, and you read
whether that ballot counts; with --head that head, too. Exit 0: all of it holds. Exit 1: the first
thing that doesn't, in words. Exit 2: a file or head is none.
"""

import argparse
import hashlib
import itertools
import json
import math
import random
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import NormalDist
from typing import Any, NamedTuple

# The numbers of the method; docs/algorithms/judging.md says where each comes from.
PRECISION, SPREADS, POWER, DRAWS = 0.25, 12, 2, 4000
LARGEST_SPREAD, LARGEST_SHARE_SPREAD = 3.0, 0.5
SMALL_JURY, LARGE_JURY, WEIGHTIEST, NEGLIGIBLE, RATIO, LOOKS = 10, 20, 12, 1e-6, 100.0, 12

Ballots = list[dict[str, Any]]
Vector = list[float]
Matrix = list[Vector]
# Judge, first entry, second entry, outcome for the first, weight.
Duel = tuple[str, int, int, float, float]
# Weight, mean and covariance at one spread of the entries.
Posterior = tuple[float, Vector, Matrix]


class MismatchError(Exception):
    """Something published doesn't hold."""


class UnreadableError(Exception):
    """What was given can't be checked."""


def check(holds: bool, message: str) -> None:  # noqa: FBT001 - reads like assert
    """Refuse the bundle unless something holds."""
    if not holds:
        raise MismatchError(message)


# --- the chain, and what counts ------------------------------------------------------------


def canonical(value: Any) -> str:
    """RFC 8785 text of strings, whole numbers, lists and objects."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(canonical(key) + ":" + canonical(value[key]) for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def sha(*parts: bytes) -> str:
    """SHA-256 of joined bytes in hexadecimal."""
    return hashlib.sha256(b"".join(parts)).hexdigest()


def check_chain(bundle: dict[str, Any]) -> tuple[Ballots, list[str]]:
    """Check terms, commitments and heads; give the latest ballots, and the heads from the start."""
    terms = sha(canonical(bundle["terms"]).encode())
    check(terms == bundle["terms_hash"], "the terms don't have the published hash")
    heads = [sha(b"mitwerk.chain-start.v1\n", bytes.fromhex(terms))]
    latest = {}
    for link in bundle["links"]:
        payload, salt = link["payload"], bytes.fromhex(link["salt"])
        opened = sha(b"mitwerk.commitment.v1\n", salt, canonical(payload).encode())
        check(opened == link["commitment"], f"a ballot doesn't open {link['commitment']}")
        pair = bytes.fromhex(heads[-1] + opened)
        heads.append(sha(b"mitwerk.chain.v1\n", pair))
        check(heads[-1] == link["head"], f"the chain breaks at {opened}")
        latest[payload["part"], payload["ballot"]] = {**payload, "commitment": opened}
    check(heads[-1] == bundle["final_head"], "the final head is another one")
    return list(latest.values()), heads


def rounds_of(bundle: dict[str, Any]) -> list[dict[str, Any]]:
    """Give every round, each with the whole bundle; check who was ranked in the later ones."""
    rounds = [{**bundle, **one} for one in (*bundle.get("before", []), bundle)]
    told = [one.get("round", 1) for one in rounds]
    taken = [link["payload"].get("round", 1) for link in bundle["links"]]
    check(taken == sorted(taken), "a ballot of an earlier round stands behind a later one")
    check(told == list(range(1, len(told) + 1)), f"these rounds are told: {told}")
    check(taken[-1] <= len(told), f"the last round with ballots is {taken[-1]}")
    for one, then in itertools.pairwise(rounds):
        ranked, gone = set(then["entries"]), set(then["left_out"]["entries"])
        allowed = set(rounds[0]["entries"]) - gone, set(one["result"]["contenders"]) - gone
        check(ranked in allowed, f"round {then['round']} ranks neither the contenders nor all")
    return rounds


def seed_of(bundle: dict[str, Any], heads: list[str]) -> str:
    """Seed of a round's draws: the terms, and the head when its ballots were in."""
    last = bundle.get("round", 1)
    taken = sum(link["payload"].get("round", 1) <= last for link in bundle["links"])
    return sha(bytes.fromhex(bundle["terms_hash"] + heads[taken]))


def counted_of(bundle: dict[str, Any], latest: Ballots) -> Ballots:
    """Give a round's ballots, without the entries and judges left out on appeal."""
    gone = bundle.get("left_out", {"entries": {}, "judges": {}})
    standing, counted = set(bundle["entries"]), []
    for one in latest:
        if one.get("round", 1) != bundle.get("round", 1) or one["judge"] in gone["judges"]:
            continue
        unknown = set(one["ranks"]) - standing - set(gone["entries"])
        check(not unknown, f"entry {min(unknown, default='')} was ranked and is not counted")
        ranks = {name: rank for name, rank in one["ranks"].items() if name in standing}
        if len(ranks) > 1:
            counted.append({**one, "ranks": ranks})
    return counted


def check_rules(bundle: dict[str, Any], counted: Ballots) -> None:
    """Check weights and confidence: those that the terms of a challenge froze."""
    named = {part["name"] for part in bundle["parts"]}
    check(named == {one["part"] for one in counted}, "the juries aren't those with ballots")
    terms = bundle["terms"]
    check(("phase" in bundle) == ("mitwerk_terms" in terms), "the phase isn't named")
    if "phase" not in bundle:
        return
    phase = next(one for one in terms["phases"] if one["code"] == bundle["phase"])
    frozen = {jury["kind"]: jury["weight_percent"] for jury in phase["juries"]}
    for part in bundle["parts"]:
        promised = frozen.get(part["name"])
        check(part["weight"] == promised, f"jury {part['name']} weighs {promised} in the terms")
    percent = terms["rules"]["confidence_percent"]
    check(float(bundle["confidence"]) == percent / 100, f"the terms ask for {percent} %")


# --- a little algebra, for symmetric positive matrices -------------------------------------


def dot(one: Sequence[float], other: Sequence[float]) -> float:
    """Inner product, as far as the shorter one goes."""
    return sum(a * b for a, b in zip(one, other, strict=False))


def times(matrix: Matrix, vector: Vector) -> Vector:
    """Matrix times vector."""
    return [dot(row, vector) for row in matrix]


def scaled(matrix: Matrix, factor: float) -> Matrix:
    """Matrix times number."""
    return [[x * factor for x in row] for row in matrix]


def square(n: int, diagonal: float = 0.0) -> Matrix:
    """Square matrix with one value on the diagonal, else 0."""
    return [[diagonal * (i == k) for k in range(n)] for i in range(n)]


def cholesky(matrix: Matrix) -> Matrix:
    """Lower triangular root; its rows end at the diagonal."""
    root: Matrix = []
    for wanted in matrix:
        row: Vector = []
        for above in root:
            row.append((wanted[len(row)] - dot(row, above)) / above[-1])
        root.append([*row, math.sqrt(wanted[len(row)] - dot(row, row))])
    return root


def solve(root: Matrix, vector: Vector) -> Vector:
    """Solve root times its transpose times x = vector."""
    x: Vector = []
    for row, value in zip(root, vector, strict=True):
        x.append((value - dot(x, row)) / row[-1])
    for i in reversed(range(len(x))):
        x[i] /= root[i][i]
        x[:i] = [a - x[i] * b for a, b in zip(x[:i], root[i][:i], strict=True)]
    return x


def inverse(matrix: Matrix) -> Matrix:
    """Inverse."""
    root = cholesky(matrix)
    return [solve(root, unit) for unit in square(len(matrix), 1.0)]


# --- Plackett-Luce worths from duels -------------------------------------------------------


def chance(gap: float) -> float:
    """Chance to be put first at this gap of log-worths."""
    return 1.0 / (1.0 + math.exp(-gap)) if gap > -700 else 0.0


def softplus(x: float) -> float:
    """log(1 + exp(x))."""
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))


def duels_of(ballots: Ballots, number: dict[str, int]) -> list[Duel]:
    """Every two entries on every list."""
    duels = []
    for ballot in ballots:
        ranks = sorted((number[name], float(rank)) for name, rank in ballot["ranks"].items())
        for place, (one, rank) in enumerate(ranks):
            for other, behind in ranks[place + 1 :]:
                outcome = 0.5 + 0.5 * ((rank < behind) - (rank > behind))
                duels.append((ballot["judge"], one, other, outcome, 3.0 / (len(ranks) + 1)))
    return sorted(duels)


def wins_of(duels: list[Duel], active: list[str], n: int) -> Matrix:
    """Weighted wins of the row's entry over the column's."""
    table, chosen = square(n), set(active)
    for judge, one, other, outcome, weight in duels:
        if judge in chosen:
            table[one][other] += weight * outcome
            table[other][one] += weight * (1 - outcome)
    return table


def maximise(table: Matrix, precision: float) -> tuple[Vector, Matrix]:
    """Log-worths (mean 0) with the highest posterior, and the curvature there; Newton's method.

    A step that changes no gap by more than 1 can't overshoot (Bach 2010, self-concordance).
    """
    n = len(table)
    worth = [0.0] * n
    for _ in range(200):
        curve, slope = square(n, precision), [-precision * x for x in worth]
        for i in range(n):
            for k in range(n):
                p, met = chance(worth[i] - worth[k]), table[i][k] + table[k][i]
                slope[i] += table[i][k] - met * p
                curve[i][i] += met * p * (1.0 - p)
                curve[i][k] -= met * p * (1.0 - p)
        step = solve(cholesky(curve), slope)
        size = 1.0 / max(1.0, max(step) - min(step))
        worth = [x + size * s for x, s in zip(worth, step, strict=True)]
        if max(map(abs, step)) < 1e-7:
            return worth, curve
    raise MismatchError("the ranking doesn't settle")


def scores_of(duels: list[Duel], worth: Vector) -> dict[str, Vector]:
    """Each judge's part of the slope."""
    scores: dict[str, Vector] = defaultdict(lambda: [0.0] * len(worth))
    for judge, one, other, outcome, weight in duels:
        surprise = weight * (outcome - chance(worth[one] - worth[other]))
        scores[judge][one] += surprise
        scores[judge][other] -= surprise
    return scores


# --- one jury ------------------------------------------------------------------------------


class Jury(NamedTuple):
    """One jury: judges left in and out, wins, worths, their covariance, each judge's influence.

    ``wide`` is how much wider the covariance is than the duels alone say.
    """

    active: list[str]
    out: list[str]
    wins: Matrix
    worth: Vector
    covariance: Matrix
    influence: Matrix
    wide: float


def jury_of(ballots: Ballots, number: dict[str, int], confidence: float) -> Jury:
    """Fit one jury, leave out judges that chance explains better, and fit again."""
    n, duels = len(number), duels_of(ballots, number)
    looks: dict[str, int] = defaultdict(int)
    for ballot in ballots:
        looks[ballot["judge"]] += len(ballot["ranks"])
    active = judges = sorted(looks)
    wins = wins_of(duels, active, n)
    worth, curve = maximise(wins, PRECISION)
    for ratio in (1.0, 1.0, RATIO, RATIO) if len(judges) >= SMALL_JURY else ():
        gains = judge_gains(duels, worth, inverse(curve), active)
        kept = [who for who in judges if gains[who] >= -math.log(ratio) or looks[who] < LOOKS]
        if not kept:
            break
        if kept != active:
            active, wins = kept, wins_of(duels, kept, n)
            worth, curve = maximise(wins, PRECISION)
    known, scores = inverse(curve), scores_of(duels, worth)
    influence = [times(known, scores[who]) for who in active]
    weights = [weight for *_, weight in duels]
    wide = dispersion(influence, curve, dot(weights, weights) / sum(weights))
    wide *= widening(len(active), confidence)
    out = sorted(set(judges) - set(active))
    return Jury(active, out, wins, worth, scaled(known, wide), influence, wide)


def judge_gains(
    duels: list[Duel], worth: Vector, known: Matrix, active: list[str]
) -> dict[str, float]:
    """Log-likelihood of each judge above chance, under worths without his own ballots."""
    scores = scores_of(duels, worth)
    without = dict.fromkeys(scores, worth)
    for who in active:
        own = times(known, scores[who])
        without[who] = [x - y for x, y in zip(worth, own, strict=True)]
    gains: dict[str, float] = defaultdict(float)
    for judge, one, other, outcome, weight in duels:
        gap = without[judge][one] - without[judge][other]
        told = -outcome * softplus(-gap) - (1 - outcome) * softplus(gap)
        gains[judge] += weight * (told + math.log(2.0))
    return gains


def dispersion(influence: Matrix, curve: Matrix, least: float) -> float:
    """How much more judges differ than the weighted duels say, at least the mean weight."""
    jury, n = len(influence), len(curve)
    if jury < 2 or n < 2:
        return 1.0
    means = [[x - sum(row) / n for x in row] for row in influence]
    shared = sum(dot(row, times(curve, row)) for row in means) * jury / (jury - 1)
    return max(least, shared / (n - 1))


def widening(jury: int, confidence: float) -> float:
    """Square of Student's quantile over the normal one; 1 for a single judge."""
    if jury < 2:
        return 1.0
    freedom, low, high = jury - 1, 0.0, 1.0
    while within(high, freedom) < confidence:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if within(middle, freedom) < confidence else (low, middle)
    return (high / NormalDist().inv_cdf(0.5 + confidence / 2)) ** 2


def within(width: float, freedom: int) -> float:
    """Probability that Student's t lies within ± width."""
    angle, odd = math.atan(width / math.sqrt(freedom)), freedom % 2
    term, total = math.sin(angle) * (math.cos(angle) if odd else 1.0), 0.0
    for step in range(2 + odd, freedom + 1, 2):
        total += term
        term *= (step - 1) / step * math.cos(angle) ** 2
    return 2 / math.pi * (angle + total) if odd else total


# --- several juries ------------------------------------------------------------------------


def joined(
    juries: list[Jury], weights: Vector, people: list[str]
) -> tuple[Vector, Matrix, dict[str, Vector]]:
    """Weighted shares of duels won (mean 0), their covariance, and what each judge adds."""
    n = len(juries[0].worth)
    estimate, covariance = [0.0] * n, square(n)
    added = {who: [0.0] * n for who in people}
    for jury, weight, group in zip(juries, weights, linked(juries), strict=True):
        p = [[chance(x - y) for y in jury.worth] for x in jury.worth]
        share = [weight * ((sum(row) - 0.5) / (n - 1) - 0.5) for row in p]
        steep = [[weight * q * (1 - q) / (n - 1) for q in row] for row in p]
        slope = [[(i == k) * sum(steep[i]) - steep[i][k] for k in range(n)] for i in range(n)]
        half = [times(slope, row) for row in jury.covariance]
        for i, column in enumerate(zip(*half, strict=True)):
            estimate[i] += share[i]
            full = times(slope, list(column))
            covariance[i] = [x + group * y for x, y in zip(covariance[i], full, strict=True)]
        for who, influence in zip(jury.active, jury.influence, strict=True):
            moved = zip(added[who], times(slope, influence), share, strict=True)
            added[who] = [x + y + z / len(jury.active) for x, y, z in moved]
    return estimate, covariance, added


def linked(juries: list[Jury]) -> list[int]:
    """For each jury how many juries hang together with it by common judges."""
    label = list(range(len(juries)))
    for one, jury in enumerate(juries):
        for other in range(one):
            if set(jury.active) & set(juries[other].active):
                label = [label[other] if x == label[one] else x for x in label]
    return [label.count(x) for x in label]


# --- who may be the best -------------------------------------------------------------------


def posteriors(largest: float, given: Callable[[float], Posterior]) -> list[Posterior]:
    """Posteriors on a grid of spreads, each weighed by its evidence (log weights in)."""
    found = [given((step + 0.5) * largest / SPREADS) for step in range(SPREADS)]
    top = max(log for log, _, _ in found)
    total = sum(math.exp(log - top) for log, _, _ in found)
    return [(math.exp(log - top) / total, mean, cov) for log, mean, cov in found]


def given_duels(wins: Matrix, spread: float) -> Posterior:
    """Posterior of log-worths at a spread of the entries."""
    worth, curve = maximise(wins, spread**-2)
    log = (POWER - len(wins)) * math.log(spread) - 0.5 * dot(worth, worth) / spread**2
    for x, row in zip(worth, wins, strict=True):
        log -= sum(won * softplus(y - x) for won, y in zip(row, worth, strict=True))
    return log - half_log_det(curve), worth, inverse(curve)


def given_shares(estimate: Vector, covariance: Matrix, spread: float) -> Posterior:
    """Posterior of weighted shares of duels at a spread of the entries."""
    n, v = len(estimate), spread * spread
    known = [[x + v * ((i == k) + 1 / n) for k, x in enumerate(covariance[i])] for i in range(n)]
    pull = inverse(known)
    mean = times(pull, estimate)
    left = [[v * ((i == k) - v * x) for k, x in enumerate(pull[i])] for i in range(n)]
    log = POWER * math.log(spread) - half_log_det(known) - 0.5 * dot(estimate, mean)
    return log, [v * x for x in mean], left


def half_log_det(matrix: Matrix) -> float:
    """Half the logarithm of the determinant."""
    return sum(math.log(row[-1]) for row in cholesky(matrix))


def p_first(found: list[Posterior], seed: str) -> Vector:
    """Probability of each entry to be the best."""
    n = len(found[0][1])
    mean = [sum(weight * one[i] for weight, one, _ in found) for i in range(n)]
    leader = mean.index(max(mean))
    kept = [i for i in range(n) if i == leader or beats(found, i, leader) >= NEGLIGIBLE]
    draws = normals(seed, DRAWS, len(kept))
    chances = [0.0] * n
    for weight, one, cov in found:
        root = cholesky([[cov[i][k] for k in kept] for i in kept])
        for draw in draws:
            values = [one[i] + dot(row, draw) for i, row in zip(kept, root, strict=True)]
            chances[kept[values.index(max(values))]] += weight / DRAWS
    return chances


def beats(found: list[Posterior], i: int, leader: int) -> float:
    """Chance of an entry to be better than the leader."""
    total = 0.0
    for weight, mean, cov in found:
        variance = cov[leader][leader] + cov[i][i] - 2 * cov[leader][i]
        total += weight * math.erfc((mean[leader] - mean[i]) / math.sqrt(2 * variance)) / 2
    return total


def normals(seed: str, rows: int, columns: int) -> Matrix:
    """Standard normal draws (Box-Muller) from a seeded Mersenne Twister."""
    rng = random.Random(int.from_bytes(seed.encode(), "big"))
    values: Vector = []
    while len(values) < rows * columns:
        radius, angle = math.sqrt(-2.0 * math.log(1.0 - rng.random())), 2 * math.pi * rng.random()
        values += [radius * math.cos(angle), radius * math.sin(angle)]
    return [values[row * columns : (row + 1) * columns] for row in range(rows)]


def sign_flip(values: Vector) -> float:
    """Share of sign patterns whose sum reaches the one seen; of many the light ones as normal."""
    order = sorted(values, key=abs, reverse=True)
    counted = order if len(order) < LARGE_JURY else order[:WEIGHTIEST]
    light = order[len(counted) :]
    over = [-sum(values)]
    for value in counted:
        over = [one + signed for one in over for signed in (value, -value)]
    if any(light):
        rest = math.sqrt(2.0 * dot(light, light))
        return sum(math.erfc(-one / rest) for one in over) / 2 / len(over)
    slack = 1e-9 * (1.0 + sum(map(abs, values)))
    return sum(one >= -slack for one in over) / len(over)


# --- the result ----------------------------------------------------------------------------


class Found(NamedTuple):
    """What the ballots give."""

    worths: dict[str, float]
    ranking: list[str]
    decision: str
    winner: str | None
    contenders: list[str]
    screened: list[str]
    receipt: str = ""


def recompute(bundle: dict[str, Any], counted: Ballots, seed: str) -> Found:
    """Worths, decision, contenders and judges left out, from the ballots that count."""
    entries, confidence = sorted(bundle["entries"]), float(bundle["confidence"])
    number = {name: place for place, name in enumerate(entries)}
    weights = {part["name"]: float(part["weight"]) for part in bundle["parts"]}
    juries = [
        jury_of([one for one in counted if one["part"] == part], number, confidence)
        for part in weights
    ]
    people = sorted({who for jury in juries for who in jury.active})
    parts = [weight / sum(weights.values()) for weight in weights.values()]
    estimate, covariance, added = joined(juries, parts, people)
    if len(juries) == 1:
        jury = juries[0]
        part = [x / len(people) for x in jury.worth]
        lone = [[x + y for x, y in zip(row, part, strict=True)] for row in jury.influence]
        added = dict(zip(people, lone, strict=True))
        wins = scaled(jury.wins, 1.0 / jury.wide)
        found = posteriors(LARGEST_SPREAD, lambda at: given_duels(wins, at))
    else:
        found = posteriors(LARGEST_SHARE_SPREAD, lambda at: given_shares(estimate, covariance, at))
    chances = p_first(found, seed)
    order = sorted(number.values(), key=lambda i: (-chances[i], -estimate[i], entries[i]))
    small = min(len(jury.active) for jury in juries) < LARGE_JURY
    unproved = not_exact(list(added.values()), order, confidence) if small else []
    declared = chances[order[0]] >= confidence and not unproved
    totals = itertools.accumulate(chances[i] for i in order)
    enough = 1 + sum(total < confidence for total in totals)
    contenders = order[:enough] if enough > 1 else order[:1] + unproved
    others = sorted(set(order) - set(contenders), key=lambda i: (-round(estimate[i], 9), i))
    return Found(
        {name: estimate[place] + 0.5 for name, place in number.items()},
        [entries[i] for i in contenders + others],
        "declared" if declared else "too_close",
        entries[order[0]] if declared else None,
        [entries[i] for i in contenders],
        sorted(who for jury in juries for who in jury.out),
    )


def not_exact(added: Matrix, order: list[int], confidence: float) -> list[int]:
    """Rivals that the leader doesn't lead by the exact test."""
    leader, *rivals = order
    level = (1 - confidence) / (2 * len(order) * len(rivals))
    return [one for one in rivals if sign_flip([x[leader] - x[one] for x in added]) > level]


def check_receipt(bundle: dict[str, Any], receipt: dict[str, Any], counted: Ballots) -> str:
    """Check that a receipt is in the chain; say whether its ballot counts."""
    chained = {link["commitment"]: link["head"] for link in bundle["links"]}
    phase = receipt.get("phase")
    check(phase in (None, bundle.get("phase")), f"the receipt is of another phase, {phase}")
    own = receipt.get("commitment")
    check(own is not None, "the receipt names no commitment")
    check(own in chained, "the receipt's commitment is not in the chain")
    seen = receipt.get("head", chained[own])
    check(seen in chained.values(), "the receipt's head is not in the chain")
    check(seen == chained[own], "the receipt's head belongs to another ballot")
    if any(one["commitment"] == own for one in counted):
        return "the receipt's ballot counts"
    return "the receipt's ballot does not count: a later one took its place, or it was left out"


def verify(
    bundle: dict[str, Any], receipt: dict[str, Any] | None = None, head: str | None = None
) -> Found:
    """Check everything; raise `MismatchError` at the first thing that doesn't hold."""
    latest, heads = check_chain(bundle)
    check(head is None or head in heads[1:], "the head is not in the chain")
    rounds = rounds_of(bundle)
    counted = [counted_of(one, latest) for one in rounds]
    mine = ""
    if receipt is not None:
        mine = check_receipt(bundle, receipt, list(itertools.chain(*counted)))
    for one, ballots in zip(rounds, counted, strict=True):
        found = check_round(one, ballots, seed_of(one, heads))
    return found._replace(receipt=mine)


def check_round(bundle: dict[str, Any], counted: Ballots, seed: str) -> Found:
    """Check what is told of one round against what its ballots give."""
    check_rules(bundle, counted)
    told = bundle["result"]
    if counted:
        found = recompute(bundle, counted, seed)
    else:  # nobody ranked anything: then all are contenders
        found = Found({}, [], "too_close", None, told["contenders"], [])
        check(sorted(found.contenders) == sorted(bundle["entries"]), "the contenders aren't all")
    published = {one["entry"]: one["worth"] for one in told["ranking"]}
    check(set(published) == set(found.worths), "the ranking has other entries")
    for entry, worth in found.worths.items():
        off = abs(worth - published[entry])
        check(off <= 1e-9, f"the worth of {entry} is off by {off:.3g}")
    out = sorted(one["judge"] for one in told["screened"])
    check(found.screened == out, f"left out are {found.screened}, published {out}")
    told = {**told, "ranking": [one["entry"] for one in told["ranking"]]}
    for name in ("ranking", "decision", "winner", "contenders"):
        ours, theirs = getattr(found, name), told[name]
        check(ours == theirs, f"the {name} is {ours}, published {theirs}")
    return found


def say(*lines: str) -> None:
    """Write lines for people."""
    sys.stdout.writelines(f"{line}\n" for line in lines)


def read(path: Path) -> dict[str, Any]:
    """Read a file of ours; raise `UnreadableError` where it is none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = "is not here" if isinstance(error, FileNotFoundError) else error.strerror
        raise UnreadableError(f"the file {path} {reason}") from None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise UnreadableError(f"the file {path} is none of ours: no JSON object")
    return found


def head_of(text: str | None) -> str | None:
    """Read a head as people note it; raise `UnreadableError` where it is none."""
    head = text and text.strip().lower()
    if head is not None and not re.fullmatch("[0-9a-f]{64}", head):
        raise UnreadableError("a head has 64 of the digits 0-9 and a-f")
    return head


def main() -> int:
    """Read the files, verify, say so."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--receipt", type=Path, help="a receipt that has to be in the chain")
    parser.add_argument("--head", help="a head that has to be in the chain")
    given = parser.parse_args()
    try:
        bundle = read(given.bundle)
        receipt = read(given.receipt) if given.receipt else None
        found = verify(bundle, receipt, head_of(given.head))
    except UnreadableError as error:
        say(f"cannot check: {error}")
        return 2
    except MismatchError as error:
        say(f"does not hold: {error}")
        return 1
    except (LookupError, TypeError, ValueError) as error:
        say(f"does not hold: the bundle is broken ({error!r})")
        return 1
    lines = [f"holds: {found.decision}, winner {found.winner}", found.receipt]
    for one in bundle.get("before", []):
        told = one["result"]
        lines.append(f"round {one['round']} before: {told['decision']}, winner {told['winner']}")
    for kind, gone in sorted(bundle.get("left_out", {}).items()):
        for name, reason in sorted(gone.items()):
            lines.append(f"left out on appeal, of the {kind}: {name} ({reason})")
    say(*filter(None, lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
