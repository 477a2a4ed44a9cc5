"""From the text of one UVL file to its document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mitwerk.engines.options.errors import ModelError, UnsupportedError
from mitwerk.engines.options.uvl.attributes import parse_attributes
from mitwerk.engines.options.uvl.document import Constraint, Document, Feature, Group, Import
from mitwerk.engines.options.uvl.expression import parse_constraint
from mitwerk.engines.options.uvl.scan import logical_lines
from mitwerk.engines.options.uvl.tokens import Cursor, Words
from mitwerk.engines.options.work import FEATURE, RULE

if TYPE_CHECKING:
    from mitwerk.engines.options.uvl.scan import Line

SECTIONS = {"features", "constraints", "imports", "include"}
GROUPS = {"or": (1, None), "alternative": (1, 1), "mandatory": (0, None), "optional": (0, None)}
TYPES = {"Integer", "Real", "String"}
CARDINALITY = re.compile(r"^\[\s*(\d{1,9})\s*(?:\.\.\s*(\d{1,9}|\*)\s*)?\]$")
SIMPLE = re.compile(r"^(?:[^\W\d][\w#§%?\\;]*|\"[^\".\n]+\")$")
DEEPEST = 400
"""Levels of the feature tree (FeatureIDE models have 10 to 30)."""
MOST_FEATURES, MOST_CONSTRAINTS = 100_000, 150_000


class _Reader:
    def __init__(self, where: str, words: Words) -> None:
        self.where, self.words = where, words
        self.document = Document()
        self.section = ""
        self.stack: list[tuple[int, Feature | Group]] = []
        self.names: dict[str, int] = {}

    def at(self, line: Line) -> str:
        return f"{self.where}:{line.number}"

    def line(self, line: Line) -> None:
        if line.indent == 0:
            self._start(line)
        elif self.section == "features":
            self._node(line)
        elif self.section == "constraints":
            where = self.at(line)
            self._count_rules(1, where)
            formula = parse_constraint(line.text, where, self.words)
            self.document.constraints.append(Constraint(formula, line.text, line.number, where))
        elif self.section == "imports":
            self.document.imports.append(self._import(line))
        elif self.section != "include":
            raise ModelError("text before 'features'", where=self.at(line))

    def _count_rules(self, number: int, where: str) -> None:
        self.words.rules += number
        self.words.work.use(number, RULE, where)
        if self.words.rules > MOST_CONSTRAINTS:
            raise ModelError(f"more than {MOST_CONSTRAINTS:,} rules", where=where)

    def _start(self, line: Line) -> None:
        word, _, rest = line.text.partition(" ")
        if word.split("\t")[0] == "namespace":
            self.document.namespace = rest.strip() or line.text[9:].strip()
        elif line.text in SECTIONS:
            self.section = line.text
        else:
            known = ", ".join(sorted(SECTIONS))
            message = f"expected namespace, {known} at the margin, found {line.text[:40]!r}"
            raise ModelError(message, where=self.at(line))

    def _import(self, line: Line) -> Import:
        path, _, alias = (part.strip(" \t\"'") for part in line.text.partition(" as "))
        if not re.fullmatch(r"\w[\w-]*(?:[./]\w[\w-]*)*", path):
            raise ModelError(f"{path[:60]!r} is no model name", where=self.at(line))
        return Import(path.replace("/", "."), alias or path.replace("/", "."), line.number)

    def _node(self, line: Line) -> None:
        level = line.indent
        while self.stack and self.stack[-1][0] >= line.indent:
            level, _ = self.stack.pop()
        if level != line.indent:
            message = "this line is indented between two levels; line it up with its neighbours"
            raise ModelError(message, where=self.at(line))
        if len(self.stack) >= 2 * DEEPEST:
            raise ModelError(f"features nested deeper than {DEEPEST}", where=self.at(line))
        if not self.stack:
            if self.document.root is not None:
                raise ModelError("a second root feature", where=self.at(line))
            self.document.root = self._feature(line)
        elif isinstance(parent := self.stack[-1][1], Feature):
            parent.groups.append(self._group(line))
        else:
            parent.features.append(self._feature(line))

    def _group(self, line: Line) -> Group:
        if line.text in GROUPS:
            group = Group(line.text, line.number, *GROUPS[line.text])
        elif match := CARDINALITY.match(line.text):
            low = int(match[1])
            high = None if match[2] == "*" else int(match[2] or match[1])
            group = Group("cardinality", line.number, low, high)
            if high is not None and high < low:
                raise ModelError(f"{line.text} can never hold", where=self.at(line))
        else:
            known = "or, alternative, optional, mandatory, [n..m]"
            message = f"expected a group ({known}), found {line.text[:40]!r}"
            raise ModelError(message, where=self.at(line))
        self.stack.append((line.indent, group))
        return group

    def _feature(self, line: Line) -> Feature:
        feature = Feature(line.text.strip('"'), line.number)
        if not SIMPLE.match(line.text):
            self._details(feature, line)
        if feature.name in self.names:
            first = self.names[feature.name]
            message = f"feature {feature.name!r} already stands in line {first}"
            raise ModelError(message, where=self.at(line))
        self.words.features += 1
        self.words.work.use(1, FEATURE, self.at(line))
        if self.words.features > MOST_FEATURES:
            raise ModelError(f"more than {MOST_FEATURES:,} features", where=self.at(line))
        self.names[feature.name] = line.number
        self.stack.append((line.indent, feature))
        return feature

    def _details(self, feature: Feature, line: Line) -> None:
        """Read a feature line with a type, a cardinality or attributes."""
        cursor = Cursor(line.text, self.at(line), self.words)
        feature.name = cursor.path()
        if cursor.now.kind == "name" and not (
            cursor.now.text == "cardinality" and not cursor.now.quoted
        ):
            kind, feature.name = feature.name, cursor.path()
            if kind != "Boolean":
                message = f"{kind!r} is no type; a name of several words stands in double quotes"
                if kind in TYPES:
                    message = f"feature {feature.name!r}: type {kind} isn't supported"
                raise UnsupportedError(message, where=self.at(line))
        if cursor.now.kind == "name":
            message = f"feature {feature.name!r}: feature cardinality isn't supported"
            raise UnsupportedError(message, where=self.at(line))
        if cursor.is_mark("{"):
            feature.attributes, rules = parse_attributes(cursor)
            self._count_rules(len(rules), self.at(line))
            self.document.constraints += [
                Constraint(rule, line.text, line.number, self.at(line)) for rule in rules
            ]
        if cursor.now.kind != "end":
            raise cursor.error("expected the end of the line")

    def finish(self) -> Document:
        root = self.document.root
        if root is None:
            raise ModelError("no feature below 'features' (empty or truncated)", where=self.where)
        stack = [root]
        while stack:
            feature = stack.pop()
            for group in feature.groups:
                if not group.features:
                    message = f"the {group.kind} group of {feature.name!r} is empty"
                    raise ModelError(message, where=f"{self.where}:{group.line}")
                stack += group.features
        return self.document


def parse(text: str, where: str, words: Words | None = None) -> Document:
    """Return the document of one file's text; ``where`` is its name for messages.

    ``words`` counts over all the files of a model that imports others.
    """
    reader = _Reader(where, words or Words())
    for line in logical_lines(text, where):
        reader.line(line)
    return reader.finish()
