"""From the text of a codebook file to `Codebook`: strict, and with every fault at once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from yaml.nodes import Node, ScalarNode, SequenceNode

from kwalcode.codebook import nodes
from kwalcode.codebook.nodes import Place, line_of
from kwalcode.codebook.terms import TermError, parse_term
from kwalcode.errors import CodebookError, Fault
from kwalcode.model import (
    DEFAULT_WEIGHT,
    Code,
    Codebook,
    Condition,
    PassageKind,
    Qualifier,
    Role,
    Rule,
    SourceKind,
    Term,
    Unit,
)

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_VERSION = re.compile(r"\d+(\.\d+){0,3}([-+][0-9A-Za-z.-]+)?")
_Choice = TypeVar("_Choice", bound=StrEnum)

_CODEBOOK_KEYS = ("codebook", "version", "title", "language", "source", "codes")
_CODE_KEYS = (
    "id", "label", "definition", "include", "exclude", "examples", "aliases", "colour", "rules", "codes",
)  # fmt: skip
_RULE_KEYS = ("id", "any", "all", "near", "within", "not", "when", "weight", "unit")
_QUALIFIERS = frozenset(Qualifier)
_WHEN_KEYS = (*Qualifier, "source_kind", "role", "passage")


def read_codebook(path: Path) -> Codebook:
    """Read a codebook file.

    Raises:
        CodebookError: The file cannot be read, or it has faults; all of them are listed.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise CodebookError(str(path), [Fault(0, "", "het bestand bestaat niet")]) from error
    except OSError as error:
        raise CodebookError(str(path), [Fault(0, "", f"kan niet geopend worden ({error.strerror})")]) from error
    except UnicodeDecodeError as error:
        problem = f"byte {error.start} is geen UTF-8; bewaar het bestand opnieuw als UTF-8"
        raise CodebookError(str(path), [Fault(0, "", problem)]) from error
    return parse_codebook(text, str(path))


def parse_codebook(text: str, file: str = "codeboek") -> Codebook:
    """Read the text of a codebook.

    Args:
        text: YAML in the format of the reference page on codebooks.
        file: Name to report faults under.

    Raises:
        CodebookError: The text has faults; all of them are listed, each with its line and code.

    Example:
        >>> book = parse_codebook('''
        ... codebook: "wonen"
        ... version: "1.0.0"
        ... codes:
        ...   - id: "huur"
        ...     label: "Betaalbaar huren"
        ...     rules:
        ...       - id: "huurprijs"
        ...         any: ["huurprijs", "betaalbaar wonen"]
        ... ''')
        >>> [code.label for code in book.walk()]
        ['Betaalbaar huren']
    """
    reading = _Reading()
    book = reading.codebook(nodes.compose(text, file), text)
    if reading.place.faults:
        raise CodebookError(file, reading.place.faults)
    return book


def _one_of(value: str, choices: Iterable[str]) -> str:
    names = sorted(choices)
    near = get_close_matches(value, names, n=1)
    return f"; bedoelt u '{near[0]}'?" if near else f"; kies uit {', '.join(names)}"


@dataclass
class _Reading:
    """One pass over one file, with the faults met so far."""

    place: Place = field(default_factory=Place)
    code_lines: dict[str, int] = field(default_factory=dict)

    def codebook(self, root: Node, text: str) -> Codebook:
        values = self._values(root, _CODEBOOK_KEYS, "het codeboek", required=("codebook", "version", "codes"))
        version = self._text(values, "version")
        if version and not _VERSION.fullmatch(version):
            self.place.fault(values["version"], f'versie {version!r} moet eruitzien als "1.0.0"')
        language = self._text(values, "language", "nl")
        if language != "nl":
            self.place.fault(values["language"], f'taal {language!r} wordt niet ondersteund; alleen "nl"')
        codes = self._codes(values)
        if "codes" in values and not codes and not self.place.faults:
            self.place.fault(values["codes"], "het codeboek heeft geen enkele code")
        return Codebook(
            id=self._id(values, "codebook"),
            version=version,
            hash=hashlib.sha256(text.encode()).hexdigest(),
            title=self._text(values, "title"),
            source=self._text(values, "source"),
            language=language,
            codes=codes,
        )

    def _codes(self, values: dict[str, Node]) -> tuple[Code, ...]:
        if "codes" not in values:
            return ()
        return tuple(self._code(node) for node in nodes.items(values["codes"], self.place, "codes"))

    def _code(self, node: Node) -> Code:
        above, self.place.code_id = self.place.code_id, _peek(node, "id")
        values = self._values(node, _CODE_KEYS, "een code", required=("id", "label"))
        code_id = self._id(values, "id")
        if code_id:
            if code_id in self.code_lines:
                self.place.fault(values["id"], f"code {code_id!r} bestaat al op regel {self.code_lines[code_id]}")
            else:
                self.code_lines[code_id] = line_of(values["id"])
        colour = self._text(values, "colour").lower()
        if colour and not _COLOUR.fullmatch(colour):
            self.place.fault(values["colour"], f'kleur {colour!r} moet eruitzien als "#1f77b4"')
        code = Code(
            id=code_id,
            label=self._text(values, "label"),
            definition=self._text(values, "definition"),
            include=self._texts(values, "include"),
            exclude=self._texts(values, "exclude"),
            examples=self._texts(values, "examples"),
            aliases=self._texts(values, "aliases"),
            colour=colour,
            rules=self._rules(values),
            codes=self._codes(values),
        )
        self.place.code_id = above
        return code

    def _rules(self, values: dict[str, Node]) -> tuple[Rule, ...]:
        if "rules" not in values:
            return ()
        rules: list[Rule] = []
        seen: set[str] = set()
        for node in nodes.items(values["rules"], self.place, "rules"):
            rule = self._rule(node)
            if rule is None:
                continue
            if rule.id in seen:
                self.place.fault(node, f"regel {rule.id!r} bestaat al in deze code; geef elke regel een eigen id")
            seen.add(rule.id)
            rules.append(rule)
        return tuple(rules)

    def _rule(self, node: Node) -> Rule | None:
        before = len(self.place.faults)
        values = self._values(node, _RULE_KEYS, "een regel", required=("id",))
        kinds = [key for key in ("any", "all", "near") if key in values]
        if len(kinds) != 1:
            found = f"hier staan {' en '.join(kinds)}" if kinds else "hier staat er geen"
            self.place.fault(node, f"een regel heeft precies één van any, all en near; {found}")
        if "within" in values and "near" not in values:
            self.place.fault(values["within"], "within hoort bij near")
        rule_id = self._id(values, "id")
        any_terms = self._terms(values["any"], "any") if "any" in values else ()
        all_groups = self._groups(values, "all")
        near_groups = self._groups(values, "near")
        if "near" in values and len(near_groups) == 1:
            self.place.fault(values["near"], 'near heeft minstens twee groepen nodig: [["a", "b"], ["c"]]')
        within = self._number(values, "within", 8, lambda n: n >= 1 and n.is_integer(), "een geheel getal vanaf 1")
        weight = self._number(
            values, "weight", DEFAULT_WEIGHT, lambda n: 0 < n <= 1, "een getal boven 0 en hoogstens 1"
        )
        unit = self._choice(values, "unit", Unit, Unit.SENTENCE)
        excluded = self._terms(values["not"], "not") if "not" in values else ()
        when = self._when(values["when"]) if "when" in values else Condition()
        if len(self.place.faults) > before:
            return None
        return Rule(
            id=rule_id,
            any=any_terms,
            all=all_groups,
            near=near_groups,
            within=int(within),
            excluded=excluded,
            when=when,
            weight=weight,
            unit=unit,
            line=line_of(node),
        )

    def _terms(self, node: Node, what: str) -> tuple[Term, ...]:
        found = nodes.items(node, self.place, what)
        if not found and isinstance(node, SequenceNode):
            self.place.fault(node, f"{what} is leeg; noem minstens één term")
        return tuple(term for item in found if (term := self._term(item, what)))

    def _term(self, node: Node, what: str) -> Term | None:
        source = nodes.text(node, self.place, f"een term van {what}")
        if not source:
            return None
        try:
            return parse_term(source)
        except TermError as error:
            self.place.fault(node, str(error))
            return None

    def _groups(self, values: dict[str, Node], key: str) -> tuple[tuple[Term, ...], ...]:
        if key not in values:
            return ()
        groups: list[tuple[Term, ...]] = []
        found = nodes.items(values[key], self.place, key)
        if not found and isinstance(values[key], SequenceNode):
            self.place.fault(values[key], f"{key} is leeg; noem minstens één groep")
        for item in found:
            if isinstance(item, ScalarNode):
                term = self._term(item, key)
                groups.append((term,) if term else ())
            else:
                groups.append(self._terms(item, f"een groep van {key}"))
        return tuple(groups)

    def _when(self, node: Node) -> Condition:
        qualifiers: dict[Qualifier, bool] = {}
        closed: dict[str, frozenset[Any]] = {}
        for key, _, value in self._known(node, _WHEN_KEYS, "when"):
            if key in _QUALIFIERS:
                truth = nodes.truth(value, self.place, key)
                if truth is not None:
                    qualifiers[Qualifier(key)] = truth
            else:
                kinds: dict[str, type[StrEnum]] = {"source_kind": SourceKind, "role": Role, "passage": PassageKind}
                closed[key] = frozenset(self._choices(value, key, kinds[key]))
        return Condition(
            qualifiers=qualifiers,
            source_kinds=closed.get("source_kind", frozenset()),
            roles=closed.get("role", frozenset()),
            passages=closed.get("passage", frozenset()),
        )

    def _choices(self, node: Node, what: str, kind: type[_Choice]) -> list[_Choice]:
        found = [node] if isinstance(node, ScalarNode) else nodes.items(node, self.place, what)
        return [choice for item in found if (choice := self._as_choice(item, what, kind)) is not None]

    def _choice(self, values: dict[str, Node], key: str, kind: type[_Choice], default: _Choice) -> _Choice:
        if key not in values:
            return default
        return self._as_choice(values[key], key, kind) or default

    def _as_choice(self, node: Node, what: str, kind: type[_Choice]) -> _Choice | None:
        value = nodes.text(node, self.place, what)
        if not value:
            return None
        if value not in frozenset(kind):
            self.place.fault(node, f"onbekende waarde {value!r} voor {what}{_one_of(value, kind)}")
            return None
        return kind(value)

    def _number(
        self, values: dict[str, Node], key: str, default: float, holds: Callable[[float], bool], wanted: str
    ) -> float:
        if key not in values:
            return default
        value = nodes.number(values[key], self.place, key)
        if value is None:
            return default
        if not holds(value):
            self.place.fault(values[key], f"{key} moet {wanted} zijn, niet {value:g}")
            return default
        return value

    def _known(self, node: Node, allowed: tuple[str, ...], what: str) -> Iterable[tuple[str, Node, Node]]:
        for key, key_node, value in nodes.pairs(node, self.place, what):
            if key in allowed:
                yield key, key_node, value
            else:
                self.place.fault(key_node, f"onbekende sleutel {key!r} in {what}{_one_of(key, allowed)}")

    def _values(self, node: Node, allowed: tuple[str, ...], what: str, required: tuple[str, ...]) -> dict[str, Node]:
        before = len(self.place.faults)
        values = {key: value for key, _, value in self._known(node, allowed, what)}
        wrong_shape = len(self.place.faults) > before and not values
        if not wrong_shape:
            for key in required:
                if key not in values:
                    self.place.fault(node, f"{what} mist de sleutel {key!r}")
        return values

    def _text(self, values: dict[str, Node], key: str, default: str = "") -> str:
        return nodes.text(values[key], self.place, key) if key in values else default

    def _texts(self, values: dict[str, Node], key: str) -> tuple[str, ...]:
        return nodes.texts(values[key], self.place, key) if key in values else ()

    def _id(self, values: dict[str, Node], key: str) -> str:
        value = self._text(values, key)
        if value and not _ID.fullmatch(value):
            self.place.fault(
                values[key], f"{key} {value!r} mag alleen kleine letters, cijfers en koppeltekens bevatten"
            )
        return value


def _peek(node: Node, key: str) -> str:
    # The id of a code is wanted for its faults before the code itself has been read.
    if isinstance(node.value, list):
        for pair in node.value:
            if isinstance(pair, tuple) and pair[0].value == key and isinstance(pair[1], ScalarNode):
                return str(pair[1].value)
    return ""
