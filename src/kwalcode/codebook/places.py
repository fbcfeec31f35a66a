"""The text of a codebook file with the place of everything in it.

A change is a replacement of a stretch of text, found through the marks of the parsed nodes. What lies outside the
stretch keeps every character: comments, blank lines, order, quotes and alignment.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import pairwise

from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from kwalcode.codebook import nodes
from kwalcode.errors import CodebookError, Fault

KEY_ORDER = ("id", "label", "aliases", "colour", "definition", "include", "exclude", "examples", "rules", "codes")
"""Where a key that is new to a code goes: behind the last one that stands before it here."""
INLINE_KEYS = frozenset({"aliases"})
"""Lists that are written on one line; the others get a line per item."""
INDENT = 2

_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


class Outline:
    """One state of the text, parsed. It is made anew after each change.

    Args:
        text: Text of a codebook that was read without faults.
        file: Name to report faults under.
    """

    def __init__(self, text: str, file: str) -> None:
        self.text = text if text.endswith("\n") else f"{text}\n"
        self.file = file
        root = nodes.compose(self.text, file)
        if not isinstance(root, MappingNode):
            raise self.fault(root, "", "het codeboek moet bestaan uit sleutels met waarden")
        self.root: MappingNode = root
        self._codes: dict[str, tuple[MappingNode, MappingNode]] = {}
        self._collect(root)

    def _collect(self, above: MappingNode) -> None:
        for code in self.items(above, "codes"):
            self._codes[self.word(code, "id")] = (code, above)
            self._collect(code)

    def fault(self, node: Node | None, code_id: str, problem: str) -> CodebookError:
        """The error for something that cannot be changed."""
        return CodebookError(self.file, [Fault(nodes.line_of(node) if node else 0, code_id, problem)])

    def code(self, code_id: str) -> MappingNode:
        """The mapping of a code.

        Raises:
            CodebookError: There is no such code, or it is written between braces.
        """
        if code_id not in self._codes:
            raise self.fault(None, code_id, f"het codeboek heeft geen code {code_id!r}")
        node = self._codes[code_id][0]
        self._refuse_flow(node, code_id, "deze code")
        return node

    def above(self, code_id: str) -> MappingNode:
        """The mapping that holds the code in its list: another code, or the codebook itself."""
        return self._codes[code_id][1]

    def holder(self, code_id: str) -> MappingNode:
        """The mapping of a code, or that of the codebook when `code_id` is empty."""
        return self.code(code_id) if code_id else self.root

    def rule(self, code_id: str, rule_id: str) -> MappingNode:
        """The mapping of a rule.

        Raises:
            CodebookError: The code has no such rule.
        """
        code = self.code(code_id)
        for rule in self.items(code, "rules"):
            if self.word(rule, "id") == rule_id:
                return rule
        raise self.fault(code, code_id, f"deze code heeft geen regel {rule_id!r}")

    def pair(self, mapping: MappingNode, key: str) -> tuple[Node, Node] | None:
        """Key node and value node, or None when the mapping lacks the key."""
        return next(((name, value) for name, value in mapping.value if name.value == key), None)

    def word(self, mapping: MappingNode, key: str) -> str:
        """A text value with its white space as the codebook's reader takes it; "" when it is absent."""
        found = self.pair(mapping, key)
        return " ".join(str(found[1].value).split()) if found and isinstance(found[1], ScalarNode) else ""

    def items(self, mapping: MappingNode, key: str) -> list[MappingNode]:
        """The mappings in a list of codes or rules."""
        found = self.pair(mapping, key)
        return [item for item in found[1].value if isinstance(item, MappingNode)] if found else []

    def end(self, node: Node) -> int:
        """Offset after the last character of a node, without the comment behind it."""
        if isinstance(node, ScalarNode):
            stretch = self.text[node.start_mark.index : node.end_mark.index]
            return int(node.start_mark.index) + len(stretch.rstrip())
        if _is_inline(node) or not node.value:
            return int(node.end_mark.index)
        last = node.value[-1]
        return self.end(last[1] if isinstance(last, tuple) else last)

    def line_start(self, offset: int) -> int:
        """Offset of the first character of the line."""
        return self.text.rfind("\n", 0, offset) + 1

    def next_line(self, offset: int) -> int:
        """Offset of the first character of the next line."""
        return self.text.index("\n", offset) + 1

    def item_stretch(self, mapping: MappingNode, key: str, item: Node) -> tuple[int, int]:
        """The whole lines of one item of a list, from its dash, with the comments that belong to it.

        Those are the comments right above it in its own column, and the deeper ones below it.
        """
        column = int(self.list_node(mapping, key).start_mark.column)
        start = self.dash_line(mapping, key, item)
        while start and _comment_column(above := self.text[self.line_start(start - 1) : start]) == column:
            start -= len(above)
        end = self.next_line(self.end(item))
        offset = end
        for line in lines_of(self.text[end:]):
            offset += len(line)
            if line.strip() and (_comment_column(line) or 0) <= column:
                break
            if line.strip():
                end = offset
        return start, end

    def dash_line(self, mapping: MappingNode, key: str, item: Node) -> int:
        """Offset of the first character of the line on which an item has its dash."""
        column = int(self.list_node(mapping, key).start_mark.column)
        start = self.line_start(item.start_mark.index)
        while not re.match(rf" {{{column}}}-", self.text[start : start + column + 1]):
            start = self.line_start(start - 1)
        return start

    def list_node(self, mapping: MappingNode, key: str) -> SequenceNode:
        """The list under a key, one line or more per item.

        Raises:
            CodebookError: It is written between brackets.
        """
        found = self.pair(mapping, key)
        if found is None or not isinstance(found[1], SequenceNode):
            raise self.fault(mapping, self.word(mapping, "id"), f"hier staat geen lijst {key}")
        self._refuse_flow(found[1], self.word(mapping, "id"), f"de lijst {key}")
        return found[1]

    def _refuse_flow(self, node: Node, code_id: str, what: str) -> None:
        if _is_inline(node):
            raise self.fault(
                node,
                code_id,
                f"{what} staat tussen accolades of haakjes en kan zo niet op het scherm gewijzigd worden; schrijf in "
                "het bestand elke sleutel op een eigen regel",
            )

    # ------------------------------------------------------------------ changes: each gives the whole new text

    def replaced(self, start: int, end: int, new: str) -> str:
        """The text with one stretch replaced."""
        return self.text[:start] + new + self.text[end:]

    def without_item(self, mapping: MappingNode, key: str, item: Node) -> str:
        """The text without one item of a list; the key goes with the last one."""
        listing = self.list_node(mapping, key)
        if len(listing.value) == 1:
            return self.without_key(mapping, key)
        return self.replaced(*self.item_stretch(mapping, key, item), "")

    def without_key(self, mapping: MappingNode, key: str) -> str:
        """The text without a key and its value; unchanged when the key is absent."""
        found = self.pair(mapping, key)
        if found is None:
            return self.text
        name, value = found
        start = self.line_start(name.start_mark.index)
        if self.text[start : name.start_mark.index].strip():
            # The key stands behind the dash of its item: the next key takes its place there.
            following = next(after for (before, _), (after, _) in pairwise(mapping.value) if before is name)
            return self.replaced(name.start_mark.index, following.start_mark.index, "")
        return self.replaced(start, self.next_line(self.end(value)), "")

    def with_item(self, mapping: MappingNode, key: str, chunk: str, position: int | None = None) -> str:
        """The text with an item added to a list, which is made when it is absent.

        Args:
            mapping: The code, or the codebook.
            key: Key of the list.
            chunk: The item from its dash, without indentation of its own, with a line end.
            position: Place among the items, from 0; None for the end.
        """
        found = self.pair(mapping, key)
        if found is None:
            return self._with_key(mapping, key, f"{key}:\n{shifted(chunk, INDENT)}")
        if isinstance(found[1], SequenceNode) and not found[1].value:
            column = int(mapping.start_mark.column) + INDENT
            start = len(self.text[: found[1].start_mark.index].rstrip(" "))
            return self.replaced(start, found[1].end_mark.index, f"\n{shifted(chunk, column)}".rstrip("\n"))
        listing = self.list_node(mapping, key)
        items = listing.value
        if position is not None and position < len(items):
            offset = self.item_stretch(mapping, key, items[max(position, 0)])[0]
        else:
            offset = self.item_stretch(mapping, key, items[-1])[1]
        return self.replaced(offset, offset, shifted(chunk, int(listing.start_mark.column)))

    def with_text(self, mapping: MappingNode, key: str, value: str) -> str:
        """The text with another value for a key; an empty value takes the key away."""
        value = " ".join(value.split())
        found = self.pair(mapping, key)
        if not value:
            return self.without_key(mapping, key)
        if found is None:
            return self._with_key(mapping, key, f"{key}: {quoted(value)}\n")
        if self.word(mapping, key) == value:
            return self.text
        node = found[1]
        return self.replaced(
            node.start_mark.index,
            self.end(node),
            quoted(value, str(node.style) if isinstance(node, ScalarNode) else '"'),
        )

    def with_texts(self, mapping: MappingNode, key: str, values: Sequence[str]) -> str:
        """The text with another list of texts for a key; items that stay keep their spelling and their comments."""
        wanted = [value for raw in values if (value := " ".join(raw.split()))]
        found = self.pair(mapping, key)
        if not wanted:
            return self.without_key(mapping, key)
        if found is None:
            return self._with_key(mapping, key, _list_lines(key, wanted))
        listing = found[1]
        known = [" ".join(str(item.value).split()) for item in listing.value]
        if known == wanted:
            return self.text
        if _is_inline(listing):
            kept = {
                value: self.text[item.start_mark.index : self.end(item)]
                for value, item in zip(known, listing.value, strict=True)
            }
            line = ", ".join(kept.get(value) or quoted(value) for value in wanted)
            return self.replaced(listing.start_mark.index, listing.end_mark.index, f"[{line}]")
        stretches = [self.item_stretch(mapping, key, item) for item in listing.value]
        # A blank line or a comment between two items goes with the one before it.
        ends = [*(start for start, _ in stretches[1:]), stretches[-1][1]]
        chunks = {value: self.text[start:end] for value, (start, _), end in zip(known, stretches, ends, strict=True)}
        margin = " " * int(listing.start_mark.column)
        lines = [chunks.get(value) or f"{margin}- {quoted(value)}\n" for value in wanted]
        return self.replaced(stretches[0][0], stretches[-1][1], "".join(lines))

    def _with_key(self, mapping: MappingNode, key: str, lines: str) -> str:
        rank = KEY_ORDER.index(key)
        before = [pair for pair in mapping.value if pair[0].value in KEY_ORDER[:rank]] or mapping.value
        offset = self.next_line(max(self.end(value) for _, value in before))
        return self.replaced(offset, offset, shifted(lines, int(mapping.start_mark.column)))


def _is_inline(node: Node) -> bool:
    """Whether a list or a mapping stands between brackets or braces."""
    return isinstance(node, CollectionNode) and bool(node.flow_style)


def lines_of(text: str) -> list[str]:
    """The lines of a text with their line ends; only a line feed ends a line, as in `Document.text`."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def shifted(lines: str, columns: int) -> str:
    """Whole lines moved to the right, or to the left when `columns` is negative; blank lines stay."""
    moved: list[str] = []
    for line in lines_of(lines):
        if not line.strip():
            moved.append(line)
        elif columns >= 0:
            moved.append(" " * columns + line)
        else:
            moved.append(line[min(-columns, len(line) - len(line.lstrip(" "))) :])
    return "".join(moved)


def quoted(value: str, style: str = "") -> str:
    """A text between quotes, in the style of the text that it replaces where that is quotes."""
    if style == "'" and not _UNPRINTABLE.search(value):
        return "'" + value.replace("'", "''") + "'"
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


def _list_lines(key: str, values: Sequence[str]) -> str:
    if key in INLINE_KEYS:
        return f"{key}: [{', '.join(map(quoted, values))}]\n"
    return f"{key}:\n" + "".join(f"{' ' * INDENT}- {quoted(value)}\n" for value in values)


def _comment_column(line: str) -> int | None:
    """Column of the comment on a line that holds nothing else, or None."""
    bare = line.lstrip(" ")
    return len(line) - len(bare) if bare.startswith("#") else None
