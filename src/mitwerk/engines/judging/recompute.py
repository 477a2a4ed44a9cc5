"""Recompute a published result with nothing but the Python standard library.

    python recompute.py BUNDLE.json [--receipt RECEIPT.json] [--head HEX]

Checks: the terms have their hash; every opened ballot opens its commitment; the chain over the
commitments gives every published head; weights and confidence are those of the terms; the latest
ballots of the last round give, by the computation below, the published screening, worths (to
1e-9) and decision. With --receipt the receipt's commitment and head have to be in the chain, with
--head that head too. Exit 0: all of it holds. Exit 1: the first thing that doesn't, in words.
Exit 2: a file is missing. This file stands alone and imports nothing of the platform.
"""

import argparse
import bisect
import hashlib
import json
import math
import random
import sys
from collections import defaultdict
from pathlib import Path
from statistics import NormalDist
from typing import Any, NamedTuple

# The numbers of the method; docs/algorithms/judging.md says where each comes from.
PRECISION, SPREADS, POWER, DRAWS = 0.25, 12, 2, 4000
LARGEST_SPREAD, LARGEST_SHARE_SPREAD = 3.0, 0.5
SMALL_JURY, LARGE_JURY, NEGLIGIBLE, RATIO, LOOKS = 10, 20, 1e-6, 100.0, 12

Vector = list[float]
Matrix = list[list[float]]
# Judge, first entry, second entry, outcome for the first, weight.
Duel = tuple[str, int, int, float, float]


class MismatchError(Exception):
    """Something published doesn't hold."""


def check(holds: bool, message: str) -> None:  # noqa: FBT001 - reads like assert
    """Refuse the bundle unless something holds."""
    if not holds:
        raise MismatchError(message)


# --- hashes ------------------------------------------------------------------------------


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


def check_chain(bundle: dict[str, Any]) -> tuple[list[dict[str, Any]], list[str], str]:
    """Check terms, commitments and heads; give the latest ballots, all heads and the seed."""
    terms = sha(canonical(bundle["terms"]).encode())
    check(terms == bundle["terms_hash"], "the terms don't have the published hash")
    head = sha(b"mitwerk.chain-start.v1\n", bytes.fromhex(terms))
    latest: dict[tuple[str, str], dict[str, Any]] = {}
    heads = []
    for link in bundle["links"]:
        payload = link["payload"]
        salted = bytes.fromhex(link["salt"]) + canonical(payload).encode()
        opened = sha(b"mitwerk.commitment.v1\n", salted)
        check(opened == link["commitment"], f"a ballot doesn't open {link['commitment']}")
        latest[payload["part"], payload["ballot"]] = payload
        pair = bytes.fromhex(head) + bytes.fromhex(opened)
        head = sha(b"mitwerk.chain.v1\n", pair)
        check(head == link["head"], f"the chain breaks at {opened}")
        heads.append(head)
    check(heads[-1:] == [bundle["final_head"]], "the final head is another one")
    return list(latest.values()), heads, sha(bytes.fromhex(terms), bytes.fromhex(head))


# --- what counts -------------------------------------------------------------------------


def counted_of(bundle: dict[str, Any], latest: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give the last round's ballots, without the entries and judges left out on appeal."""
    last = max(one.get("round", 1) for one in latest)
    check(bundle.get("round", 1) == last, f"the last round with ballots is {last}")
    gone = bundle.get("left_out", {"entries": {}, "judges": {}})
    standing, counted = set(bundle["entries"]), []
    for one in latest:
        if one.get("round", 1) != last or one["judge"] in gone["judges"]:
            continue
        unknown = set(one["ranks"]) - standing - set(gone["entries"])
        check(not unknown, f"entry {min(unknown, default='')} was ranked and is not counted")
        ranks = {name: rank for name, rank in one["ranks"].items() if name in standing}
        if len(ranks) > 1:
            counted.append({**one, "ranks": ranks})
    return counted


def check_rules(bundle: dict[str, Any], counted: list[dict[str, Any]]) -> None:
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


# --- linear algebra ----------------------------------------------------------------------


def solve(matrix: Matrix, columns: Matrix) -> Matrix:
    """Solve for several right-hand sides by elimination with pivots."""
    n = len(matrix)
    rows = [matrix[i][:] + [column[i] for column in columns] for i in range(n)]
    for i in range(n):
        pivot = max(range(i, n), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r in range(i + 1, n):
            factor = rows[r][i] / rows[i][i]
            rows[r] = [a - factor * b for a, b in zip(rows[r], rows[i], strict=True)]
    solved = [[0.0] * n for _ in columns]
    for place, column in enumerate(solved):
        for i in reversed(range(n)):
            known = sum(rows[i][k] * column[k] for k in range(i + 1, n))
            column[i] = (rows[i][n + place] - known) / rows[i][i]
    return solved


def inverse(matrix: Matrix) -> Matrix:
    """Inverse of a symmetric matrix."""
    n = len(matrix)
    return solve(matrix, [[float(i == k) for i in range(n)] for k in range(n)])


def cholesky(matrix: Matrix) -> Matrix:
    """Lower triangular root of a positive matrix."""
    root = [[0.0] * len(matrix) for _ in matrix]
    for i, row in enumerate(root):
        for k in range(i + 1):
            rest = matrix[i][k] - dot(row[:k], root[k][:k])
            row[k] = math.sqrt(rest) if i == k else rest / root[k][k]
    return root


def dot(one: Vector, other: Vector) -> float:
    """Inner product."""
    return sum(a * b for a, b in zip(one, other, strict=True))


def times(matrix: Matrix, vector: Vector) -> Vector:
    """Matrix times vector."""
    return [dot(row, vector) for row in matrix]


def centred(matrix: Matrix) -> Matrix:
    """Covariance of values from which their mean is taken."""
    means = [sum(column) / len(matrix) for column in zip(*matrix, strict=True)]
    rows = [[x - mean for x, mean in zip(row, means, strict=True)] for row in matrix]
    return [[x - sum(row) / len(row) for x in row] for row in rows]


def half_log_det(matrix: Matrix) -> float:
    """Half the logarithm of the determinant."""
    return sum(math.log(row[i]) for i, row in enumerate(cholesky(matrix)))


# --- Plackett-Luce worths ----------------------------------------------------------------


def chance(gap: float) -> float:
    """Chance to be put first at this gap of log-worths."""
    return 1.0 / (1.0 + math.exp(-gap)) if gap > -700 else 0.0


def softplus(x: float) -> float:
    """log(1 + exp(x))."""
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))


def duels_of(ballots: list[dict[str, Any]], number: dict[str, int]) -> list[Duel]:
    """Every two entries on every list."""
    duels = []
    for ballot in ballots:
        ranks = sorted((number[name], float(rank)) for name, rank in ballot["ranks"].items())
        for place, (one, rank) in enumerate(ranks):
            for other, behind in ranks[place + 1 :]:
                outcome = 0.5 + 0.5 * ((rank < behind) - (rank > behind))
                duels.append((ballot["judge"], one, other, outcome, 3.0 / (len(ranks) + 1)))
    return sorted(duels)


def wins_of(duels: list[Duel], active: set[str], n: int, scale: float = 1.0) -> Matrix:
    """Weighted wins of the row's entry over the column's."""
    table = [[0.0] * n for _ in range(n)]
    for judge, one, other, outcome, weight in duels:
        if judge in active:
            table[one][other] += weight * outcome / scale
            table[other][one] += weight * (1 - outcome) / scale
    return table


def height(table: Matrix, precision: float, worth: Vector) -> float:
    """Log-likelihood of the duels with the prior's exponent."""
    places = range(len(worth))
    losses = sum(table[i][k] * softplus(worth[k] - worth[i]) for i in places for k in places)
    return -losses - 0.5 * precision * dot(worth, worth)


def maximise(table: Matrix, precision: float) -> tuple[Vector, Matrix]:
    """Log-worths with the highest posterior and the curvature there (Newton)."""
    n = len(table)
    worth = [0.0] * n
    for _ in range(100):
        curve = [[0.0] * n for _ in range(n)]
        slope = [-precision * x for x in worth]
        for i in range(n):
            for k in range(n):
                if i != k:
                    p, met = chance(worth[i] - worth[k]), table[i][k] + table[k][i]
                    slope[i] += table[i][k] - met * p
                    curve[i][k] = -met * p * (1.0 - p)
            curve[i][i] = precision - sum(curve[i])
        step = solve(curve, [slope])[0]
        largest = max(map(abs, step))
        size, before = 1.0, height(table, precision, worth)
        moved = moved_by(worth, step, size)
        while largest > 0.5 and height(table, precision, moved) < before - 1e-9 * (1 - before):
            size /= 2
            moved = moved_by(worth, step, size)
        worth = moved
        if largest < 1e-7:
            return worth, curve
    raise MismatchError("the ranking doesn't settle")


def moved_by(worth: Vector, step: Vector, size: float) -> Vector:
    """Worths after a step, mean 0."""
    moved = [x + size * s for x, s in zip(worth, step, strict=True)]
    mean = sum(moved) / len(moved)
    return [x - mean for x in moved]


def scores_of(duels: list[Duel], worth: Vector, judges: list[str]) -> dict[str, Vector]:
    """Each judge's part of the slope."""
    scores = {judge: [0.0] * len(worth) for judge in judges}
    for judge, one, other, outcome, weight in duels:
        surprise = weight * (outcome - chance(worth[one] - worth[other]))
        scores[judge][one] += surprise
        scores[judge][other] -= surprise
    return scores


class Jury(NamedTuple):
    """One jury's fit: judges left in and out, worths, the model's covariance, influences."""

    active: list[str]
    out: list[str]
    worth: Vector
    covariance: Matrix
    influence: Matrix
    table: Matrix


def judge_gains(
    duels: list[Duel], worth: Vector, inv: Matrix, active: list[str], judges: list[str]
) -> dict[str, float]:
    """Log-likelihood of each judge above chance, under worths without his own ballots."""
    scores = scores_of(duels, worth, judges)
    without = {}
    for judge in judges:
        own = times(inv, scores[judge]) if judge in active else [0.0] * len(worth)
        without[judge] = [x - y for x, y in zip(worth, own, strict=True)]
    gains: dict[str, float] = defaultdict(float)
    for judge, one, other, outcome, weight in duels:
        gap = without[judge][one] - without[judge][other]
        told = -outcome * softplus(-gap) - (1 - outcome) * softplus(gap)
        gains[judge] += weight * (told + math.log(2.0))
    return gains


def jury_of(
    ballots: list[dict[str, Any]], number: dict[str, int], confidence: float | None
) -> Jury:
    """Fit one jury, leave out judges that chance explains better, and fit again.

    ``confidence`` widens the variances for the size of the jury; None leaves that for later.
    """
    n, judges = len(number), sorted({ballot["judge"] for ballot in ballots})
    duels = duels_of(ballots, number)
    looks: dict[str, float] = defaultdict(float)
    for judge, _, _, _, weight in duels:
        looks[judge] += 2.0 / (3.0 / weight - 2.0)
    active = judges
    worth, curve = maximise(wins_of(duels, set(active), n), PRECISION)
    for ratio in (1.0, 1.0, RATIO, RATIO) if len(judges) >= SMALL_JURY else ():
        gains = judge_gains(duels, worth, inverse(curve), active, judges)
        worse = {judge for judge in judges if gains[judge] < -math.log(ratio)}
        kept = [judge for judge in judges if judge not in worse or round(looks[judge]) < LOOKS]
        if not kept:
            break
        if kept != active:
            active = kept
            worth, curve = maximise(wins_of(duels, set(active), n), PRECISION)
    inv, scores = inverse(curve), scores_of(duels, worth, judges)
    influence = [times(inv, scores[judge]) for judge in active]
    weights = [weight for *_, weight in duels]
    least = sum(w * w for w in weights) / sum(weights) if weights else 1.0
    wide = dispersion(influence, curve, least)
    wide *= widening(len(active), confidence) if confidence else 1.0
    covariance = [[x * wide for x in row] for row in inv]
    table = wins_of(duels, set(active), n, wide)
    out = [judge for judge in judges if judge not in active]
    return Jury(active, out, worth, covariance, influence, table)


def dispersion(influence: Matrix, curve: Matrix, least: float) -> float:
    """How much more judges differ than the weighted duels say, at least the mean weight."""
    jury, n = len(influence), len(curve)
    if jury < 2 or n < 2:
        return 1.0
    means = [[x - sum(row) / n for x in row] for row in influence]
    shared = sum(dot(row, times(curve, row)) for row in means) * jury / (jury - 1)
    return max(least, shared / (n - 1))


def widening(jury: int, confidence: float) -> float:
    """Square of Student's quantile over the normal one."""
    if jury < 2:
        return 1.0
    low, high = 0.0, 1.0
    while within(high, jury - 1) < confidence:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if within(middle, jury - 1) < confidence else (low, middle)
    return (high / NormalDist().inv_cdf(0.5 + confidence / 2)) ** 2


def within(width: float, freedom: int) -> float:
    """Probability that Student's t lies within ± width."""
    angle = math.atan(width / math.sqrt(freedom))
    cosine, sine = math.cos(angle), math.sin(angle)
    odd = freedom % 2
    term = cosine if odd else 1.0
    total = term if freedom > 1 else 0.0
    for step in range(3 if odd else 2, freedom, 2):
        term *= (step - 1) / step * cosine * cosine
        total += term
    return 2 / math.pi * (angle + sine * total) if odd else sine * total


# --- who may be the best -----------------------------------------------------------------

# Weight, mean and covariance at one spread of the entries.
Posterior = tuple[float, Vector, Matrix]


def weighted(found: list[Posterior]) -> list[Posterior]:
    """Turn log weights into weights that sum to 1."""
    top = max(log for log, _, _ in found)
    total = sum(math.exp(log - top) for log, _, _ in found)
    return [(math.exp(log - top) / total, mean, cov) for log, mean, cov in found]


def spreads(largest: float) -> list[float]:
    """The grid of spreads."""
    return [(step + 0.5) * largest / SPREADS for step in range(SPREADS)]


def given_duels(table: Matrix) -> list[Posterior]:
    """Posterior of log-worths at each spread."""
    n, found = len(table), []
    for spread in spreads(LARGEST_SPREAD):
        precision = 1.0 / (spread * spread)
        worth, curve = maximise(table, precision)
        log = (POWER - n) * math.log(spread) + height(table, precision, worth)
        found.append((log - half_log_det(curve), worth, inverse(curve)))
    return weighted(found)


def given_estimates(estimate: Vector, covariance: Matrix) -> list[Posterior]:
    """Posterior of weighted shares of duels at each spread."""
    n, found = len(estimate), []
    for spread in spreads(LARGEST_SHARE_SPREAD):
        square = spread * spread
        known = [
            [covariance[i][k] + square * ((i == k) + 1.0 / n) for k in range(n)] for i in range(n)
        ]
        pull = inverse(known)
        mean = [square * x for x in times(pull, estimate)]
        left = [[square * ((i == k) - square * pull[i][k]) for k in range(n)] for i in range(n)]
        log = POWER * math.log(spread) - half_log_det(known)
        found.append((log - 0.5 * dot(estimate, times(pull, estimate)), mean, left))
    return weighted(found)


def p_first(found: list[Posterior], seed: str) -> Vector:
    """Probability of each entry to be the best."""
    n = len(found[0][1])
    mean = [sum(weight * one[i] for weight, one, _ in found) for i in range(n)]
    leader = max(range(n), key=lambda i: mean[i])
    kept = [i for i in range(n) if i == leader or beats(found, i, leader) >= NEGLIGIBLE]
    draws = normals(seed, DRAWS, len(kept))
    chances = [0.0] * n
    for weight, one, cov in found:
        root = [
            row[: i + 1]
            for i, row in enumerate(cholesky([[cov[i][k] for k in kept] for i in kept]))
        ]
        centre = [one[i] for i in kept]
        for draw in draws:
            values = [
                middle + dot(row, draw[: len(row)])
                for middle, row in zip(centre, root, strict=True)
            ]
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
    """Share of all sign patterns whose sum reaches the one seen."""
    half = len(values) // 2
    left, right = sums(values[:half]), sorted(sums(values[half:]))
    least = sum(values) - 1e-9 * (1.0 + sum(map(abs, values)))
    reached = sum(len(right) - bisect.bisect_left(right, least - one) for one in left)
    return reached / (len(left) * len(right))


def sums(values: Vector) -> Vector:
    """All sums under all signs."""
    found = [0.0]
    for value in values:
        found = [total + signed for total in found for signed in (value, -value)]
    return found


# --- the result --------------------------------------------------------------------------


class Found(NamedTuple):
    """What the ballots give."""

    worths: dict[str, float]
    decision: str
    winner: str | None
    screened: list[str]


def recompute(bundle: dict[str, Any], latest: list[dict[str, Any]], seed: str) -> Found:
    """Worths, decision, winner and judges left out, from the latest ballots."""
    entries = sorted(bundle["entries"])
    number = {name: place for place, name in enumerate(entries)}
    parts = bundle["parts"]
    confidence = float(bundle["confidence"])
    own = confidence if len(parts) == 1 else None
    juries = {
        part["name"]: jury_of([one for one in latest if one["part"] == part["name"]], number, own)
        for part in parts
    }
    people = sorted({judge for jury in juries.values() for judge in jury.active})
    if len(parts) == 1:
        jury = juries[parts[0]["name"]]
        estimate = jury.worth
        shown = [
            (sum(map(chance, gaps_of(x, estimate))) - 0.5) / max(1, len(entries) - 1)
            for x in estimate
        ]
        influences = dict(zip(jury.active, jury.influence, strict=True))
        rows = {who: shared(row, estimate, len(people)) for who, row in influences.items()}
        posteriors = given_duels(jury.table) if len(entries) > 1 else []
    else:
        estimate, covariance, rows = combined(parts, juries, people, len(entries))
        shown = [x + 0.5 for x in estimate]
        wide = widening(len(people), confidence)
        covariance = [[x * wide for x in row] for row in covariance]
        posteriors = given_estimates(estimate, covariance) if len(entries) > 1 else []
    chances = p_first(posteriors, seed) if posteriors else [1.0]
    leader = min(range(len(entries)), key=lambda i: (-chances[i], -estimate[i], entries[i]))
    declared = chances[leader] >= confidence
    if len(people) < LARGE_JURY:
        level = (1 - confidence) / max(1, 2 * len(entries) * (len(entries) - 1))
        for rival in set(range(len(entries))) - {leader}:
            gaps = [rows[who][leader] - rows[who][rival] for who in people]
            declared = declared and sign_flip(gaps) <= level
    return Found(
        dict(zip(entries, shown, strict=True)),
        "declared" if declared else "too_close",
        entries[leader] if declared else None,
        sorted(judge for jury in juries.values() for judge in jury.out),
    )


def gaps_of(one: float, worths: Vector) -> Vector:
    """Gaps of one log-worth to all."""
    return [one - other for other in worths]


def shared(influence: Vector, estimate: Vector, judges: int) -> Vector:
    """A judge's contribution to the estimates, centred."""
    mean = sum(influence) / len(influence)
    return [x - mean + y / judges for x, y in zip(influence, estimate, strict=True)]


def combined(
    parts: list[dict[str, Any]], juries: dict[str, Jury], people: list[str], n: int
) -> tuple[Vector, Matrix, dict[str, Vector]]:
    """Weighted shares of duels of several juries, covariance and contributions."""
    whole = sum(float(part["weight"]) for part in parts)
    estimate, rows = [0.0] * n, {who: [0.0] * n for who in people}
    covariance = [[0.0] * n for _ in range(n)]
    groups = linked([set(juries[part["name"]].active) for part in parts])
    for part, group in zip(parts, groups, strict=True):
        jury, weight = juries[part["name"]], float(part["weight"]) / whole
        p = [[chance(x - y) for y in jury.worth] for x in jury.worth]
        steep = [[weight * q * (1 - q) / (n - 1) for q in row] for row in p]
        slope = [
            [sum(steep[i]) - steep[i][i] if i == k else -steep[i][k] for k in range(n)]
            for i in range(n)
        ]
        share = [weight * ((sum(row) - 0.5) / (n - 1) - 0.5) for row in p]
        half = [times(slope, row) for row in jury.covariance]
        full = [times(slope, list(column)) for column in zip(*half, strict=True)]
        for i in range(n):
            estimate[i] += share[i]
            covariance[i] = [x + group * y for x, y in zip(covariance[i], full[i], strict=True)]
        for who, influence in zip(jury.active, jury.influence, strict=True):
            moved = times(slope, influence)
            for i in range(n):
                rows[who][i] += moved[i] + share[i] / len(jury.active)
    return estimate, covariance, rows


def linked(teams: list[set[str]]) -> list[int]:
    """For each jury how many juries hang together with it by common judges."""
    label = list(range(len(teams)))
    for one in range(len(teams)):
        for other in range(one):
            if teams[one] & teams[other]:
                old, new = label[one], label[other]
                label = [new if x == old else x for x in label]
    return [label.count(x) for x in label]


def verify(
    bundle: dict[str, Any], receipt: dict[str, Any] | None = None, head: str | None = None
) -> Found:
    """Check everything; raise `MismatchError` at the first thing that doesn't hold."""
    latest, heads, seed = check_chain(bundle)
    if receipt is not None:
        chained = {link["commitment"]: link["head"] for link in bundle["links"]}
        own = receipt["commitment"]
        check(own in chained, "the receipt's commitment is not in the chain")
        seen = receipt.get("head", chained[own])
        check(seen in heads, "the receipt's head is not in the chain")
        check(seen == chained[own], "the receipt's head belongs to another ballot")
    if head is not None:
        check(head in heads, "the head is not in the chain")
    counted = counted_of(bundle, latest)
    check_rules(bundle, counted)
    told, found = bundle["result"], recompute(bundle, counted, seed)
    published = {one["entry"]: one["worth"] for one in told["ranking"]}
    check(set(published) == set(found.worths), "the ranking has other entries")
    for entry, worth in found.worths.items():
        off = abs(worth - published[entry])
        check(off <= 1e-9, f"the worth of {entry} is off by {off:.3g}")
    out = sorted(one["judge"] for one in told["screened"])
    check(found.screened == out, f"left out are {found.screened}, published {out}")
    for name, ours in (("decision", found.decision), ("winner", found.winner)):
        check(ours == told[name], f"the {name} is {ours}, published {told[name]}")
    return found


def main() -> int:
    """Read the files, verify, say so."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--receipt", type=Path, help="a receipt that has to be in the chain")
    parser.add_argument("--head", help="a head that has to be in the chain")
    given = parser.parse_args()
    try:
        bundle = json.loads(given.bundle.read_text(encoding="utf-8"))
        receipt = json.loads(given.receipt.read_text(encoding="utf-8")) if given.receipt else None
        found = verify(bundle, receipt, given.head)
    except OSError as error:
        reason = "is not here" if isinstance(error, FileNotFoundError) else error.strerror
        sys.stdout.write(f"cannot check: the file {error.filename} {reason}\n")
        return 2
    except MismatchError as error:
        sys.stdout.write(f"does not hold: {error}\n")
        return 1
    except (KeyError, TypeError, ValueError) as error:
        sys.stdout.write(f"does not hold: the bundle is broken ({error!r})\n")
        return 1
    sys.stdout.write(f"holds: {found.decision}, winner {found.winner}\n")
    for kind, gone in sorted(bundle.get("left_out", {}).items()):
        for name, reason in sorted(gone.items()):
            sys.stdout.write(f"left out on appeal, of the {kind}: {name} ({reason})\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
