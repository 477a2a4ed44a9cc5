"""SVG → static SVG by whitelist: what is not known to be harmless does not come out.

The result has no script, handler, style sheet, animation, foreign content, filter, address or
DOCTYPE. Source: W3C SVG 2, chapters 5 (structure) and 13 (painting).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from mitwerk.engines.geometry.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
DEEPEST = 100
MOST_ELEMENTS = 300_000
MOST_DRAWN = 1_000_000
SHAPES = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
GROUPS = {"svg", "g", "defs", "symbol", "use", "clipPath", "mask", "pattern", "marker",
          "linearGradient", "radialGradient", "stop", "switch"}  # fmt: skip
LETTERED = {"text", "tspan", "title", "desc"}
ELEMENTS = SHAPES | GROUPS | LETTERED
PAINT = {
    "fill", "stroke", "color", "opacity", "fill-opacity", "stroke-opacity", "fill-rule",
    "clip-rule", "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit",
    "stroke-dasharray", "stroke-dashoffset", "stop-color", "stop-opacity", "display",
    "visibility", "font-family", "font-size", "font-weight", "font-style", "text-anchor",
    "dominant-baseline", "letter-spacing", "clip-path", "mask", "marker-start", "marker-mid",
    "marker-end", "vector-effect", "paint-order", "shape-rendering", "overflow",
}  # fmt: skip
PLACE = {
    "id", "class", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx",
    "fy", "dx", "dy", "rotate", "points", "width", "height", "viewBox", "transform",
    "preserveAspectRatio", "gradientUnits", "gradientTransform", "spreadMethod", "offset",
    "patternUnits", "patternContentUnits", "patternTransform", "clipPathUnits", "maskUnits",
    "maskContentUnits", "markerUnits", "markerWidth", "markerHeight", "orient", "refX", "refY",
    "textLength", "lengthAdjust", "pathLength",
}  # fmt: skip
LOCAL_URL = re.compile(r"url\(\s*['\"]?#[\w.:-]+['\"]?\s*\)", re.ASCII)
SUSPICIOUS = re.compile(r"(?i)url\s*\(|script|expression|import|data:|//|\\|@|<|[\x00-\x08]")
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
SELECTOR = re.compile(r"(\.?[\w-]+)\Z", re.ASCII)
NUMBER = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(px|mm|cm|in|pt|pc|%)?\s*\Z")


@dataclass(slots=True)
class Element:
    """One kept element; ``content`` holds elements and pieces of text in order."""

    name: str
    values: dict[str, str]
    content: list[Element | str] = field(default_factory=list)


@dataclass(slots=True)
class Cleaned:
    """The static SVG, its size in user units and what was taken out."""

    text: str
    size: tuple[float, float]
    removed: set[str]


def clean(data: bytes) -> Cleaned:
    """Parse, keep the whitelist, check references, write anew."""
    builder = _Builder()
    root = builder.build(data)
    _apply_rules(root, builder.rules)
    _check_uses(root)
    size = _size(root)
    return Cleaned(_write(root), size, builder.removed)


class _Builder:
    """Collects the kept elements while expat walks; anything inside a dropped one is dropped."""

    def __init__(self) -> None:
        self.removed: set[str] = set()
        self.rules: dict[str, dict[str, str]] = {}
        self._root: Element | None = None
        self._open: list[Element | None] = []
        self._elements = 0
        self._style: list[str] | None = None

    def build(self, data: bytes) -> Element:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = _no_doctype
        parser.buffer_text = True
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            raise Refused(f"no valid XML: {error}") from error
        except LookupError as error:
            raise Refused(f"unknown encoding: {error}") from error
        if self._root is None:
            raise Refused("the outermost element is not svg")
        return self._root

    def _start(self, tag: str, values: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS or len(self._open) >= DEEPEST:
            raise Refused("too many elements, or nested too deeply")
        space, _, name = tag.rpartition(" ")
        inside_dropped = bool(self._open) and self._open[-1] is None
        known = space in {SVG, ""} and name in ELEMENTS
        if not self._open and name != "svg":
            raise Refused("the outermost element is not svg")
        if name == "style" and space in {SVG, ""}:
            self._style = []
        if inside_dropped or not known:
            if not inside_dropped and name not in {"style", "metadata", "namedview"}:
                self.removed.add(name[:40])
            self._open.append(None)
            return
        element = Element(name, self._values(name, values))
        if self._open:
            parent = self._open[-1]
            if parent is not None:
                parent.content.append(element)
        else:
            self._root = element
        self._open.append(element)

    def _end(self, tag: str) -> None:
        self._open.pop()
        if self._style is not None and tag.rpartition(" ")[2] == "style":
            self._read_style("".join(self._style))
            self._style = None

    def _text(self, text: str) -> None:
        if self._style is not None:
            self._style.append(text)
        elif self._open and self._open[-1] is not None and self._open[-1].name in LETTERED:
            self._open[-1].content.append(text)

    def _read_style(self, text: str) -> None:
        """Plain rules for one class or element become attributes; the sheet itself is gone."""
        text = re.sub(r"/\*.*?\*/|<!--|-->", "", text, flags=re.DOTALL)
        for selectors, body in RULE.findall(text):
            for selector in selectors.split(","):
                if found := SELECTOR.match(selector.strip()):
                    self.rules.setdefault(found.group(1), {}).update(self._declared(body))

    def _declared(self, body: str) -> dict[str, str]:
        kept = {}
        for declaration in body.split(";"):
            name, _, value = (part.strip() for part in declaration.partition(":"))
            value = value.removesuffix("!important").strip()
            if name in PAINT and value and self._harmless(value):
                kept[name] = value
        return kept

    def _values(self, element: str, values: dict[str, str]) -> dict[str, str]:
        kept: dict[str, str] = {}
        for name, value in values.items():
            if name in {"href", f"{XLINK} href"}:
                if re.fullmatch(r"#[\w.:-]+", value, re.ASCII) and element != "svg":
                    kept["href"] = value
                else:
                    self.removed.add("outside address")
            elif name == "style":
                kept.update(self._declared(value))
            elif name in PAINT | PLACE:
                if self._harmless(value):
                    kept.setdefault(name, value)
            elif name.lower().startswith("on"):
                self.removed.add("event handler")
        return kept

    def _harmless(self, value: str) -> bool:
        if SUSPICIOUS.search(LOCAL_URL.sub("", value)):
            self.removed.add("outside address")
            return False
        return True


def _no_doctype(*_: object) -> NoReturn:
    raise Refused("a DOCTYPE is not allowed in SVG")


def _walk(root: Element) -> Iterator[Element]:
    todo = [root]
    while todo:
        element = todo.pop()
        yield element
        todo += [child for child in element.content if isinstance(child, Element)]


def _apply_rules(root: Element, rules: dict[str, dict[str, str]]) -> None:
    for element in _walk(root):
        classes = element.values.pop("class", "").split()
        for key in (element.name, *(f".{name}" for name in classes)):
            element.values.update(rules.get(key, {}))


def _check_uses(root: Element) -> None:
    """Refuse references that run in circles or unfold into a million elements."""
    by_id = {e.values["id"]: e for e in _walk(root) if "id" in e.values}
    weights: dict[int, int] = {}

    def weigh(element: Element, above: tuple[int, ...]) -> int:
        if id(element) in above or len(above) > DEEPEST:
            raise Refused("elements refer to each other in a circle")
        if id(element) not in weights:
            path = (*above, id(element))
            below = [c for c in element.content if isinstance(c, Element)]
            target = by_id.get(element.values.get("href", "")[1:])
            if target is not None:
                below.append(target)
            below += [by_id[name] for name in _painted(element) if name in by_id]
            weights[id(element)] = 1 + sum(weigh(child, path) for child in below)
            if weights[id(element)] > MOST_DRAWN:
                raise Refused("unfolds into more than a million elements")
        return weights[id(element)]

    weigh(root, ())


def _painted(element: Element) -> list[str]:
    keys = ("fill", "stroke", "clip-path", "mask", "marker-start", "marker-mid", "marker-end")
    urls = " ".join(element.values[key] for key in keys if "url" in element.values.get(key, ""))
    return re.findall(r"#([\w.:-]+)", urls, re.ASCII)


def _size(root: Element) -> tuple[float, float]:
    """Settle size and viewBox: a drawing without a size can't be laid out."""
    box = root.values.get("viewBox", "").replace(",", " ").split()
    try:
        numbers = [float(word) for word in box]
    except ValueError:
        numbers = []
    if len(numbers) == 4 and 0 < numbers[2] < 1e9 and 0 < numbers[3] < 1e9:
        return numbers[2], numbers[3]
    width, height = (_length(root.values.get(key, "")) for key in ("width", "height"))
    if not (width and height):
        raise Refused("the SVG has neither a view box nor a size")
    root.values["viewBox"] = f"0 0 {width:g} {height:g}"
    return width, height


def _length(text: str) -> float:
    found = NUMBER.match(text)
    if not found or found.group(2) == "%":
        return 0.0
    pixels = {"mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "pt": 96 / 72, "pc": 16.0}
    return float(found.group(1)) * pixels.get(found.group(2) or "px", 1.0)


def _write(root: Element) -> str:
    pieces: list[str] = []

    def put(element: Element, *, outermost: bool) -> None:
        values = "".join(f" {k}={quoteattr(v)}" for k, v in element.values.items())
        space = f' xmlns="{SVG}"' if outermost else ""
        pieces.append(f"<{element.name}{space}{values}")
        if not element.content:
            pieces.append("/>")
            return
        pieces.append(">")
        for child in element.content:
            if isinstance(child, str):
                pieces.append(escape(child))
            else:
                put(child, outermost=False)
        pieces.append(f"</{element.name}>")

    put(root, outermost=True)
    return "".join(pieces)
