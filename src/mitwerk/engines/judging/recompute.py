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

# ruff: noqa: T201 - it speaks to people

import argparse
import hashlib
import itertools
import json
import math
import operator
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from statistics import NormalDist
from typing import Any, NamedTuple

# The numbers of the method; docs/algorithms/judging.md says where each comes from.
PRECISION, SPREADS, POWER, DRAWS = 0.25, 12, 2, 4000
LARGEST_SPREAD, LARGEST_SHARE_SPREAD = 3.0, 0.5
SMALL_JURY, LARGE_JURY, WEIGHTIEST, NEGLIGIBLE, RATIO, LOOKS = 10, 20, 12, 1e-6, 100.0, 12

Bundle = dict[str, Any]
Ballots = list[dict[str, Any]]
Vector = list[float]
Matrix = list[Vector]
Duel = tuple[str, int, int, float, float]  # judge, entry, rival, outcome for the entry, weight
Posterior = tuple[float, Vector, Matrix]  # (log) weight of a spread, mean and covariance at it


class MismatchError(Exception):
    """Something published doesn't hold."""


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


def check_chain(bundle: Bundle) -> tuple[Ballots, list[str]]:
    """Check terms, commitments and heads; give the latest ballots, and the heads from the start."""
    terms = sha(canonical(bundle["terms"]).encode())
    check(terms == bundle["terms_hash"], "the terms don't have the published hash")
    heads, latest = [sha(b"mitwerk.chain-start.v1\n", bytes.fromhex(terms))], {}
    for link in bundle["links"]:
        payload, salt = link["payload"], bytes.fromhex(link["salt"])
        opened = sha(b"mitwerk.commitment.v1\n", salt, canonical(payload).encode())
        check(opened == link["commitment"], f"a ballot doesn't open {link['commitment']}")
        heads.append(sha(b"mitwerk.chain.v1\n", bytes.fromhex(heads[-1] + opened)))
        check(heads[-1] == link["head"], f"the chain breaks at {opened}")
        latest[payload["part"], payload["ballot"]] = {**payload, "commitment": opened}
    check(heads[-1] == bundle["final_head"], "the final head is another one")
    return list(latest.values()), heads


def rounds_of(bundle: Bundle) -> list[Bundle]:
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


def counted_of(bundle: Bundle, latest: Ballots) -> Ballots:
    """Give a round's ballots, without the entries and judges left out on appeal."""
    gone = bundle.get("left_out", {"entries": {}, "judges": {}})
    standing, counted = set(bundle["entries"]), []
    for one in latest:
        if one.get("round", 1) == bundle.get("round", 1) and one["judge"] not in gone["judges"]:
            unknown = set(one["ranks"]) - standing - set(gone["entries"])
            check(not unknown, f"entry {min(unknown, default='')} was ranked and is not counted")
            ranks = {name: rank for name, rank in one["ranks"].items() if name in standing}
            counted += [{**one, "ranks": ranks}] if len(ranks) > 1 else []
    return counted


def check_rules(bundle: Bundle, counted: Ballots) -> None:
    """Check weights and confidence: those that the terms of a challenge froze."""
    terms, named = bundle["terms"], {part["name"] for part in bundle["parts"]}
    check(named == {one["part"] for one in counted}, "the juries aren't those with ballots")
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


# --- one jury ------------------------------------------------------------------------------


def dot(one: Sequence[float], other: Sequence[float]) -> float:
    """Inner product, as far as the shorter one goes."""
    return float(sum(map(operator.mul, one, other)))


def times(matrix: Matrix, vector: Sequence[float]) -> Vector:
    """Matrix times vector."""
    return [dot(row, vector) for row in matrix]


def plus(one: Vector, other: Sequence[float], factor: float = 1.0) -> Vector:
    """One vector and so many times another."""
    return [x + factor * y for x, y in zip(one, other, strict=True)]


def inverse(matrix: Matrix) -> tuple[Matrix, float]:
    """Invert a positive matrix by elimination; give half its log-determinant, too."""
    rows, n, log = [list(row) for row in matrix], len(matrix), 0.0
    for i in range(n):
        log += math.log(rows[i][i]) / 2
        pivot, rows[i][i] = rows[i][i], 1.0
        rows[i] = [x / pivot for x in rows[i]]
        for k in range(n):
            if k != i:
                factor, rows[k][i] = rows[k][i], 0.0
                rows[k] = plus(rows[k], rows[i], -factor)
    return rows, log


def chance(gap: float) -> float:
    """Chance to be put first at this gap of log-worths."""
    return 1.0 / (1.0 + math.exp(-gap)) if gap > -700 else 0.0


def log_chance(gap: float) -> float:
    """Its logarithm."""
    return min(gap, 0.0) - math.log1p(math.exp(-abs(gap)))


def duels_of(ballots: Ballots, number: dict[str, int]) -> list[Duel]:
    """Every two entries on every list."""
    duels = []
    for ballot in ballots:
        ranks = sorted((number[name], float(rank)) for name, rank in ballot["ranks"].items())
        for (one, rank), (other, behind) in itertools.combinations(ranks, 2):
            outcome = 0.5 + 0.5 * ((rank < behind) - (rank > behind))
            duels.append((ballot["judge"], one, other, outcome, 3.0 / (len(ranks) + 1)))
    return sorted(duels)


class Fit(NamedTuple):
    """Log-worths (mean 0) with the highest posterior; the curvature there, and its inverse."""

    worth: Vector
    curve: Matrix
    known: Matrix
    half_log_det: float


def maximise(wins: Matrix, precision: float) -> Fit:
    """Plackett-Luce worths from wins of the row's entry over the column's; Newton's method.

    A step that changes no gap by more than 1 can't overshoot (Bach 2010, self-concordance).
    """
    n = len(wins)
    worth = [0.0] * n
    for _ in range(200):
        curve = [[precision * (i == k) for k in range(n)] for i in range(n)]
        slope = [-precision * x for x in worth]
        for i, k in itertools.product(range(n), repeat=2):
            p, met = chance(worth[i] - worth[k]), wins[i][k] + wins[k][i]
            slope[i] += wins[i][k] - met * p
            curve[i][i] += met * p * (1.0 - p)
            curve[i][k] -= met * p * (1.0 - p)
        known, half_log_det = inverse(curve)
        step = times(known, slope)
        worth = plus(worth, step, 1.0 / max(1.0, max(step) - min(step)))
        if max(map(abs, step)) < 1e-7:
            return Fit(worth, curve, known, half_log_det)
    raise MismatchError("the ranking doesn't settle")


def fitted(duels: list[Duel], active: list[str], n: int) -> tuple[Matrix, Fit, dict[str, Vector]]:
    """Weighted wins of these judges, the fit to them, and how far each judge moves it."""
    wins, scores = [[0.0] * n for _ in range(n)], {who: [0.0] * n for who in active}
    chosen = [duel for duel in duels if duel[0] in scores]
    for _, one, other, outcome, weight in chosen:
        wins[one][other] += weight * outcome
        wins[other][one] += weight * (1 - outcome)
    fit = maximise(wins, PRECISION)
    for judge, one, other, outcome, weight in chosen:
        surprise = weight * (outcome - chance(fit.worth[one] - fit.worth[other]))
        scores[judge][one] += surprise
        scores[judge][other] -= surprise
    return wins, fit, {who: times(fit.known, score) for who, score in scores.items()}


class Jury(NamedTuple):
    """Judges left out, worths with covariance, influence of each judge left in, and wins.

    Covariance and wins are scaled by how much more judges differ than their duels alone say.
    """

    out: set[str]
    worth: Vector
    covariance: Matrix
    influence: dict[str, Vector]
    wins: Matrix


def jury_of(ballots: Ballots, number: dict[str, int], confidence: float) -> Jury:
    """Fit one jury, leave out judges that chance explains better, and fit again."""
    n, duels = len(number), duels_of(ballots, number)
    looks: Counter[str] = Counter()
    for ballot in ballots:
        looks[ballot["judge"]] += len(ballot["ranks"])
    active = judges = sorted(looks)
    wins, fit, influence = fitted(duels, active, n)
    for ratio in (1.0, 1.0, RATIO, RATIO) if len(judges) >= SMALL_JURY else ():
        gains = gains_of(duels, fit.worth, influence)
        kept = [who for who in judges if gains[who] >= -math.log(ratio) or looks[who] < LOOKS]
        if kept not in ([], active):
            active = kept
            wins, fit, influence = fitted(duels, active, n)
    weights = [weight for *_, weight in duels]
    least = dot(weights, weights) / sum(weights)
    wide = dispersion(list(influence.values()), fit.curve, least)
    wide *= widening(len(active), confidence)
    covariance = [[x * wide for x in row] for row in fit.known]
    scaled = [[x / wide for x in row] for row in wins]
    return Jury({*judges} - {*active}, fit.worth, covariance, influence, scaled)


def gains_of(duels: list[Duel], worth: Vector, influence: dict[str, Vector]) -> dict[str, float]:
    """Log-likelihood of each judge above chance, under worths without his own ballots."""
    gains: dict[str, float] = defaultdict(float)
    without = {who: plus(worth, own, -1.0) for who, own in influence.items()}
    for judge, one, other, outcome, weight in duels:
        at = without.get(judge, worth)
        gap = at[one] - at[other]
        told = outcome * log_chance(gap) + (1 - outcome) * log_chance(-gap)
        gains[judge] += weight * (told + math.log(2.0))
    return gains


def dispersion(influence: Matrix, curve: Matrix, least: float) -> float:
    """How much more judges differ than the weighted duels say, at least the mean weight."""
    jury, n = len(influence), len(curve)
    if jury < 2 or n < 2:
        return 1.0
    means = [[x - sum(row) / n for x in row] for row in influence]
    shared = sum(dot(row, times(curve, row)) for row in means)
    return max(least, shared * jury / (jury - 1) / (n - 1))


def widening(jury: int, confidence: float) -> float:
    """Square of Student's quantile over the normal one; 1 for a single judge."""
    if jury < 2:
        return 1.0
    low, high = 0.0, math.pi / 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if within(middle, jury - 1) < confidence else (low, middle)
    return (jury - 1) * (math.tan(high) / NormalDist().inv_cdf(0.5 + confidence / 2)) ** 2


def within(angle: float, freedom: int) -> float:
    """Probability that Student's t lies within ± tan(angle) times the root of its freedom."""
    odd = freedom % 2
    term, total = math.sin(angle) * (math.cos(angle) if odd else 1.0), 0.0
    for step in range(2 + odd, freedom + 1, 2):
        total += term
        term *= (step - 1) / step * math.cos(angle) ** 2
    return 2 / math.pi * (angle + total) if odd else total


def joined(juries: list[Jury], weights: Vector) -> tuple[Vector, Matrix, Matrix]:
    """Weighted shares of duels won (mean 0), their covariance, and what each judge adds."""
    n = len(juries[0].worth)
    estimate, covariance = [0.0] * n, [[0.0] * n for _ in range(n)]
    added: dict[str, Vector] = defaultdict(lambda: [0.0] * n)
    for jury, weight, group in zip(juries, weights, linked(juries), strict=True):
        p = [[chance(x - y) for y in jury.worth] for x in jury.worth]
        share = [weight * ((sum(row) - 0.5) / (n - 1) - 0.5) for row in p]
        slope = [[-weight * q * (1 - q) / (n - 1) for q in row] for row in p]
        for i, row in enumerate(slope):
            row[i] -= sum(row)
        half = [times(slope, row) for row in jury.covariance]
        for i, column in enumerate(zip(*half, strict=True)):
            covariance[i] = plus(covariance[i], times(slope, column), group)
        for who, influence in jury.influence.items():
            own = plus(times(slope, influence), share, 1 / len(jury.influence))
            added[who] = plus(added[who], own)
        estimate = plus(estimate, share)
    return estimate, covariance, list(added.values())


def linked(juries: list[Jury]) -> list[int]:
    """For each jury how many juries hang together with it by common judges."""
    label = list(range(len(juries)))
    for one, other in itertools.combinations(label, 2):
        if {*juries[one].influence} & {*juries[other].influence}:
            label = [label[one] if x == label[other] else x for x in label]
    return [label.count(x) for x in label]


# --- who may be the best -------------------------------------------------------------------


def given_duels(wins: Matrix, spread: float) -> Posterior:
    """Posterior of log-worths at a spread of the entries, with the log of its evidence."""
    fit = maximise(wins, spread**-2)
    log = (POWER - len(wins)) * math.log(spread) - fit.half_log_det
    for x, row in zip(fit.worth, wins, strict=True):
        log += dot(row, [log_chance(x - y) for y in fit.worth]) - x * x / spread**2 / 2
    return log, fit.worth, fit.known


def given_shares(estimate: Vector, covariance: Matrix, spread: float) -> Posterior:
    """Posterior of weighted shares of duels at a spread of the entries, with its evidence."""
    n, v = len(estimate), spread * spread
    pull, half_log_det = inverse(
        [[x + v * ((i == k) + 1 / n) for k, x in enumerate(covariance[i])] for i in range(n)]
    )
    mean = times(pull, estimate)
    left = [[v * ((i == k) - v * x) for k, x in enumerate(pull[i])] for i in range(n)]
    log = POWER * math.log(spread) - half_log_det - dot(estimate, mean) / 2
    return log, [v * x for x in mean], left


def p_first(found: list[Posterior], seed: str) -> Vector:
    """Probability of each entry to be the best: the spreads weigh by their evidence."""
    n, top = len(found[0][1]), max(log for log, _, _ in found)
    weights = [math.exp(log - top) for log, _, _ in found]
    weights = [weight / sum(weights) for weight in weights]
    means = [mean for _, mean, _ in found]
    mean = [dot(weights, one) for one in zip(*means, strict=True)]
    leader, better, chances = mean.index(max(mean)), [0.0] * n, [0.0] * n
    for weight, (_, one, cov) in zip(weights, found, strict=True):
        for i in range(n):
            variance = cov[leader][leader] + cov[i][i] - 2 * cov[leader][i]
            behind = (one[leader] - one[i]) / math.sqrt(2 * variance) if i != leader else -9.0
            better[i] += weight * math.erfc(behind) / 2
    kept = [i for i in range(n) if better[i] >= NEGLIGIBLE]
    draws = normals(seed, DRAWS, len(kept))
    for weight, (_, one, cov) in zip(weights, found, strict=True):
        root = root_of([[cov[i][k] for k in kept] for i in kept])
        for draw in draws:
            values = [one[i] + dot(row, draw) for i, row in zip(kept, root, strict=True)]
            chances[kept[values.index(max(values))]] += weight / DRAWS
    return chances


def root_of(matrix: Matrix) -> Matrix:
    """Lower triangular root (Cholesky); its rows end at the diagonal."""
    root: Matrix = []
    for wanted in matrix:
        row: Vector = []
        for above in root:
            row.append((wanted[len(row)] - dot(row, above)) / above[-1])
        root.append([*row, math.sqrt(wanted[len(row)] - dot(row, row))])
    return root


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


class Found(NamedTuple):
    """What the ballots give."""

    worths: dict[str, float]
    ranking: list[str]
    decision: str
    winner: str | None
    contenders: list[str]
    screened: list[str]
    receipt: str = ""


def recompute(bundle: Bundle, counted: Ballots, seed: str) -> Found:
    """Worths, decision, contenders and judges left out, from the ballots that count."""
    entries, confidence = sorted(bundle["entries"]), float(bundle["confidence"])
    number = {name: place for place, name in enumerate(entries)}
    parts = [part["name"] for part in bundle["parts"]]
    weights = [float(part["weight"]) for part in bundle["parts"]]
    by_part = [[one for one in counted if one["part"] == part] for part in parts]
    juries = [jury_of(ballots, number, confidence) for ballots in by_part]
    estimate, covariance, added = joined(juries, [one / sum(weights) for one in weights])
    steps = [(step + 0.5) / SPREADS for step in range(SPREADS)]
    if len(juries) == 1:
        _, worth, _, influence, wins = juries[0]
        added = [plus(own, worth, 1 / len(influence)) for own in influence.values()]
        found = [given_duels(wins, LARGEST_SPREAD * step) for step in steps]
    else:
        found = [given_shares(estimate, covariance, LARGEST_SHARE_SPREAD * at) for at in steps]
    chances = p_first(found, seed)
    order = sorted(number.values(), key=lambda i: (-chances[i], -estimate[i], entries[i]))
    small = min(len(jury.influence) for jury in juries) < LARGE_JURY
    unproved = not_exact(added, order, confidence) if small else []
    declared = chances[order[0]] >= confidence and not unproved
    totals = itertools.accumulate(chances[i] for i in order)
    enough = 1 + sum(total < confidence for total in totals)
    contenders = order[:enough] if enough > 1 else order[:1] + unproved
    others = sorted({*order} - {*contenders}, key=lambda i: (-round(estimate[i], 9), i))
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


def check_round(bundle: Bundle, counted: Ballots, seed: str) -> Found:
    """Check what is told of one round against what its ballots give."""
    check_rules(bundle, counted)
    told = bundle["result"]
    nothing = Found({}, [], "too_close", None, told["contenders"], [])
    found = recompute(bundle, counted, seed) if counted else nothing
    check(bool(counted) or {*told["contenders"]} == {*bundle["entries"]}, "contenders aren't all")
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


def check_receipt(bundle: Bundle, receipt: dict[str, Any], counted: Ballots) -> str:
    """Check that a receipt is in the chain; say whether its ballot counts."""
    chained = {link["commitment"]: link["head"] for link in bundle["links"]}
    phase, own = receipt.get("phase"), receipt.get("commitment")
    check(phase in (None, bundle.get("phase")), f"the receipt is of another phase, {phase}")
    check(own is not None, "the receipt names no commitment")
    check(own in chained, "the receipt's commitment is not in the chain")
    seen = receipt.get("head", chained[own])
    check(seen in chained.values(), "the receipt's head is not in the chain")
    check(seen == chained[own], "the receipt's head belongs to another ballot")
    if any(one["commitment"] == own for one in counted):
        return "the receipt's ballot counts"
    return "the receipt's ballot does not count: a later one took its place, or it was left out"


def verify(bundle: Bundle, receipt: dict[str, Any] | None = None, head: str | None = None) -> Found:
    """Check everything; raise `MismatchError` at the first thing that doesn't hold."""
    latest, heads = check_chain(bundle)
    check(head is None or head in heads[1:], "the head is not in the chain")
    rounds = rounds_of(bundle)
    counted = [counted_of(one, latest) for one in rounds]
    every = list(itertools.chain(*counted))
    mine = "" if receipt is None else check_receipt(bundle, receipt, every)
    for one, ballots in zip(rounds, counted, strict=True):
        last = one.get("round", 1)
        taken = sum(link["payload"].get("round", 1) <= last for link in bundle["links"])
        # The draws are seeded by the terms and the head when the round's ballots were in.
        seed = sha(bytes.fromhex(bundle["terms_hash"] + heads[taken]))
        found = check_round(one, ballots, seed)
    return found._replace(receipt=mine)


def file_of_ours(path: str) -> dict[str, Any]:
    """Read a bundle or a receipt."""
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise argparse.ArgumentTypeError(f"{path} can't be read: {error}") from None
    if not isinstance(found, dict):
        raise argparse.ArgumentTypeError(f"{path} is none of ours: no JSON object")
    return found


def head_as_noted(text: str) -> str:
    """Read a head as people note it."""
    if not re.fullmatch("[0-9a-f]{64}", head := text.strip().lower()):
        raise argparse.ArgumentTypeError("a head has 64 of the digits 0-9 and a-f")
    return head


def main() -> int:
    """Read the files, verify, say so."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("bundle", type=file_of_ours)
    parser.add_argument("--receipt", type=file_of_ours, help="has to be in the chain")
    parser.add_argument("--head", type=head_as_noted, help="has to be in the chain")
    given = parser.parse_args()
    try:
        found = verify(given.bundle, given.receipt, given.head)
    except (MismatchError, LookupError, TypeError, ValueError) as error:
        broken = f"the bundle is broken ({error!r})"
        print("does not hold:", error if isinstance(error, MismatchError) else broken)
        return 1
    print(f"holds: {found.decision}, winner {found.winner}")
    print(found.receipt, end="\n" * bool(found.receipt))
    for one in given.bundle.get("before", []):
        told = one["result"]
        print(f"round {one['round']} before: {told['decision']}, winner {told['winner']}")
    for kind, gone in sorted(given.bundle.get("left_out", {}).items()):
        for name, reason in sorted(gone.items()):
            print(f"left out on appeal, of the {kind}: {name} ({reason})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
