"""Our own single-stroke letters: for handwriting on sketches and for the raised name on the vehicle."""

from mitwerk.demo.vehicle.outline import Point

Stroke = tuple[Point, ...]

# Each letter: its width, then strokes as digit pairs "xy" on a grid, baseline 2, capital height 8.
# ruff: noqa: E501 - one letter's drawing stays on one line
_LETTERS = {
    "A": "4 02 28 42/14 34", "B": "4 02 08 28 37 36 25 05/25 34 43 32 02", "C": "4 47 38 18 07 03 12 32 43",
    "D": "4 02 08 28 47 43 22 02", "E": "3 38 08 02 32/05 25", "F": "3 38 08 02/05 25",
    "G": "4 47 38 18 07 03 12 32 43 45 25", "H": "4 08 02/48 42/05 45", "I": "0 08 02", "J": "3 38 33 22 12 03",
    "K": "4 08 02/48 05 42", "L": "3 08 02 32", "M": "4 02 08 24 48 42", "N": "4 02 08 42 48",
    "O": "4 18 07 03 12 32 43 47 38 18", "P": "4 02 08 38 47 46 35 05", "Q": "4 18 07 03 12 32 43 47 38 18/34 42",
    "R": "4 02 08 38 47 46 35 05/25 42", "S": "4 47 38 18 07 16 35 43 32 12 03", "T": "4 08 48/28 22",
    "U": "4 08 03 12 32 43 48", "V": "4 08 22 48", "W": "4 08 12 26 32 48", "X": "4 08 42/48 02",
    "Y": "4 08 25 48/25 22", "Z": "4 08 48 02 42", "0": "3 18 07 03 12 22 33 37 28 18", "1": "2 07 18 12",
    "2": "3 07 18 28 37 36 02 32", "3": "3 07 18 28 37 36 25 34 33 22 12 03/15 25", "4": "3 28 04 34/26 22",
    "5": "3 38 08 05 25 34 33 22 02", "6": "3 28 17 04 03 12 22 33 34 25 05", "7": "3 08 38 12",
    "8": "3 18 07 06 15 25 36 37 28 18/15 04 03 12 22 33 34 25", "9": "3 02 12 34 37 28 18 07 06 15 35",
    "-": "2 05 25", ".": "0 02 03", ",": "1 12 01", "/": "3 02 38", "(": "1 18 07 03 12", ")": "1 08 17 13 02",
    ":": "0 03 04/06 07", "+": "3 05 35/17 13", "°": "1 08 18 17 07 08", "×": "2 06 24/04 26", "'": "0 08 07",
}  # fmt: skip
_FOLD = {"Ä": "A", "Ö": "O", "Ü": "U", "ß": "S", "–": "-"}
_DOTTED = "ÄÖÜ"
_SPACE, _GAP = 2.4, 1.5


def strokes(text: str, height: float) -> list[Stroke]:
    """Lines of a text that starts at the origin and stands on the x axis, in the unit of `height`."""
    scale, x, lines = height / 6, 0.0, list[Stroke]()
    for sign in text.upper():
        spelled = _LETTERS.get(_FOLD.get(sign, sign))
        if spelled is None:
            x += _SPACE
            continue
        width, drawn = spelled.split(" ", 1)
        for line in drawn.split("/"):
            pairs = line.split()
            lines.append(tuple(((x + int(p[0])) * scale, (int(p[1]) - 2) * scale) for p in pairs))
        if sign in _DOTTED:
            lines += [
                (((x + d) * scale, 7.2 * scale), ((x + d) * scale, 7.5 * scale)) for d in (1.2, 2.8)
            ]
        x += int(width) + _GAP
    return lines


def width(text: str, height: float) -> float:
    """How far a text reaches."""
    return max((u for line in strokes(text, height) for u, _ in line), default=0.0)
