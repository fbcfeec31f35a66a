"""YAML with a memory for places: plain values in which every value still knows its line.

The parser is PyYAML's, in C where that is there, because codebooks are read at every start. What is added is
strictness: equal keys, anchors and values that YAML would guess at (`1.10`, `no`, an empty value where text belongs)
are faults, and reading goes on after each of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml
from yaml.error import MarkedYAMLError, YAMLError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from kwalcode.errors import CodebookError, Fault

_DEEPEST = 40
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NUMBER_TAGS = frozenset({"tag:yaml.org,2002:int", "tag:yaml.org,2002:float"})


@dataclass
class Place:
    """Where faults are collected, and for which code they are reported."""

    faults: list[Fault] = field(default_factory=list)
    code_id: str = ""

    def fault(self, node: Node, problem: str) -> None:
        """Record a fault at the node's line."""
        self.faults.append(Fault(line_of(node), self.code_id, problem))


def line_of(node: Node) -> int:
    """Line on which the node begins, counted from 1."""
    return int(node.start_mark.line) + 1


def compose(text: str, file: str) -> Node:
    """The root node of a YAML text.

    Raises:
        CodebookError: It is not YAML, or it is empty, or it nests or repeats itself.
    """
    try:
        root: Node | None = yaml.compose(text, Loader=_LOADER)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        problem = f"dit is geen geldige YAML: {error.problem or error.context}"
        raise CodebookError(file, [Fault(line, "", problem)]) from error
    except YAMLError as error:
        raise CodebookError(file, [Fault(0, "", f"dit is geen geldige YAML: {error}")]) from error
    if root is None:
        raise CodebookError(file, [Fault(0, "", "het bestand is leeg")])
    _refuse_anchors(root, file)
    return root


def _refuse_anchors(root: Node, file: str) -> None:
    # An alias points at a node met before: a few of them can blow up into millions of values.
    seen: set[int] = set()
    stack: list[tuple[Node, int]] = [(root, 0)]
    while stack:
        node, depth = stack.pop()
        if id(node) in seen:
            raise CodebookError(file, [Fault(line_of(node), "", "ankers (&, *) worden niet gebruikt; schrijf het uit")])
        if depth > _DEEPEST:
            raise CodebookError(file, [Fault(line_of(node), "", f"meer dan {_DEEPEST} niveaus diep genest")])
        seen.add(id(node))
        children = [child for pair in node.value for child in pair] if isinstance(node, MappingNode) else node.value
        if not isinstance(node, ScalarNode):
            stack.extend((child, depth + 1) for child in children)


def pairs(node: Node, place: Place, what: str) -> Iterator[tuple[str, Node, Node]]:
    """Key, key node and value node of each pair of a mapping; equal keys are faults."""
    if not isinstance(node, MappingNode):
        place.fault(node, f"{what} moet bestaan uit sleutels met waarden")
        return
    seen: dict[str, int] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, ScalarNode):
            place.fault(key_node, f"een sleutel van {what} moet een woord zijn")
            continue
        key = str(key_node.value)
        if key in seen:
            place.fault(key_node, f"sleutel {key!r} staat er al op regel {seen[key]}; een van beide moet weg")
            continue
        seen[key] = line_of(key_node)
        yield key, key_node, value_node


def items(node: Node, place: Place, what: str) -> list[Node]:
    """The nodes of a list; anything else is a fault and gives none."""
    if isinstance(node, SequenceNode):
        return list(node.value)
    place.fault(node, f"{what} moet een lijst zijn: ['…', '…'] of een regel per item met '- '")
    return []


def text(node: Node, place: Place, what: str) -> str:
    """A text value, trimmed; a value that YAML reads as something else is a fault."""
    if not isinstance(node, ScalarNode):
        place.fault(node, f"{what} moet tekst zijn")
        return ""
    if node.tag != "tag:yaml.org,2002:str":
        shown = node.value or "niets"
        place.fault(node, f"{what} moet tekst tussen aanhalingstekens zijn; YAML leest hier {shown}")
        return ""
    value = " ".join(str(node.value).split())
    if not value:
        place.fault(node, f"{what} is leeg")
    return value


def texts(node: Node, place: Place, what: str) -> tuple[str, ...]:
    """A list of texts."""
    return tuple(value for item in items(node, place, what) if (value := text(item, place, f"een item van {what}")))


def number(node: Node, place: Place, what: str) -> float | None:
    """A number without quotes, or None with a fault."""
    if isinstance(node, ScalarNode) and node.tag in _NUMBER_TAGS:
        try:
            return float(node.value)
        except ValueError:
            pass  # 0x1F and 1_000 are numbers to YAML, not to us: the fault below says what is wanted
    place.fault(node, f"{what} moet een getal zijn, zonder aanhalingstekens")
    return None


def truth(node: Node, place: Place, what: str) -> bool | None:
    """`true` or `false`, or None with a fault."""
    if isinstance(node, ScalarNode) and node.tag == "tag:yaml.org,2002:bool" and node.value in ("true", "false"):
        return bool(node.value == "true")
    place.fault(node, f"{what} moet true of false zijn")
    return None
