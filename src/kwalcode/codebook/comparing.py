"""What differs between two versions of a codebook, for a person and for the number of the next version."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kwalcode.model import Codebook, Rule

TEXT_NAMES = {
    "definition": "definitie",
    "include": "wat erbij hoort",
    "exclude": "wat er niet bij hoort",
    "examples": "voorbeelden",
    "aliases": "andere namen",
    "colour": "kleur",
}
"""How the texts of a code are called on screen."""
_TOP = "de top"


@dataclass(frozen=True, slots=True)
class Move:
    """A code that came elsewhere: under another parent, or in another place among the same siblings.

    Args:
        code_id: The code.
        old_parent: Its parent before; "" for the top.
        new_parent: Its parent now; "" for the top.
    """

    code_id: str
    old_parent: str
    new_parent: str


@dataclass(frozen=True, slots=True)
class Renaming:
    """A code with another label; its id is the same."""

    code_id: str
    old_label: str
    new_label: str


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text of a code that changed; `field` is its key in the file."""

    code_id: str
    field: str


@dataclass(frozen=True, slots=True, order=True)
class RuleKey:
    """A rule, by its code and its id."""

    code_id: str
    rule_id: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a newer version of a codebook differs from an older one.

    Args:
        added: Codes that are new, in the order of the newer.
        removed: Codes that are gone, in the order of the older.
        moved: Codes in both that stand elsewhere.
        renamed: Codes in both with another label.
        texts: Texts that differ, of codes in both.
        rules_added: Rules that are new, those of new codes among them.
        rules_removed: Rules that are gone, those of removed codes among them.
        rules_changed: Rules in both that find or weigh otherwise.
        labels: Label of every code of either, the newer first.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    moved: tuple[Move, ...]
    renamed: tuple[Renaming, ...]
    texts: tuple[TextChange, ...]
    rules_added: tuple[RuleKey, ...]
    rules_removed: tuple[RuleKey, ...]
    rules_changed: tuple[RuleKey, ...]
    labels: tuple[tuple[str, str], ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs but the version, comments and layout."""
        return not (
            self.added
            or self.removed
            or self.moved
            or self.renamed
            or self.texts
            or self.rules_added
            or self.rules_removed
            or self.rules_changed
        )


def compare(old: Codebook, new: Codebook) -> Comparison:
    """Compare two versions of a codebook; codes are the same when their ids are.

    Args:
        old: The older version.
        new: The newer version.
    """
    before = {code.id: code for code in old.walk()}
    after = {code.id: code for code in new.walk()}
    both = [code_id for code_id in after if code_id in before]
    old_rules = {RuleKey(code.id, rule.id): rule for code in old.walk() for rule in code.rules}
    new_rules = {RuleKey(code.id, rule.id): rule for code in new.walk() for rule in code.rules}
    return Comparison(
        added=tuple(code_id for code_id in after if code_id not in before),
        removed=tuple(code_id for code_id in before if code_id not in after),
        moved=_moves(old, new, both),
        renamed=tuple(
            Renaming(code_id, before[code_id].label, after[code_id].label)
            for code_id in both
            if before[code_id].label != after[code_id].label
        ),
        texts=tuple(
            TextChange(code_id, name)
            for code_id in both
            for name in TEXT_NAMES
            if getattr(before[code_id], name) != getattr(after[code_id], name)
        ),
        rules_added=tuple(key for key in new_rules if key not in old_rules),
        rules_removed=tuple(key for key in old_rules if key not in new_rules),
        rules_changed=tuple(
            key for key, rule in new_rules.items() if key in old_rules and not _same(rule, old_rules[key])
        ),
        labels=tuple(({code.id: code.label for code in old.walk()} | {c.id: c.label for c in new.walk()}).items()),
    )


def sentences(found: Comparison) -> list[str]:
    r"""The differences as Dutch sentences; none when nothing differs.

    Example:
        >>> from kwalcode.codebook import parse_codebook
        >>> head = 'codebook: "a"\nversion: "1"\ncodes:\n  - id: "huur"\n    label: '
        >>> sentences(compare(parse_codebook(head + '"Huur"'), parse_codebook(head + '"Huren"')))
        ['Code Huur heet nu Huren.']
    """
    labels = dict(found.labels)
    told = [f"Code {labels[code_id]} ({code_id}) is nieuw." for code_id in found.added]
    told += [f"Code {labels[code_id]} ({code_id}) is vervallen." for code_id in found.removed]
    told += [f"Code {one.old_label} heet nu {one.new_label}." for one in found.renamed]
    for move in found.moved:
        if move.old_parent == move.new_parent:
            told.append(f"Code {labels[move.code_id]} staat op een andere plaats in de lijst.")
        else:
            old, new = (labels.get(parent, _TOP) for parent in (move.old_parent, move.new_parent))
            told.append(f"Code {labels[move.code_id]} is verplaatst van {old} naar {new}.")
    texts: dict[str, list[str]] = {}
    for change in found.texts:
        texts.setdefault(change.code_id, []).append(TEXT_NAMES[change.field])
    told += [f"Code {labels[code_id]}: gewijzigd: {', '.join(names)}." for code_id, names in texts.items()]
    for keys, what in (
        (found.rules_added, ("nieuwe regel", "nieuwe regels")),
        (found.rules_removed, ("vervallen regel", "vervallen regels")),
        (found.rules_changed, ("gewijzigde regel", "gewijzigde regels")),
    ):
        told += _rule_sentences(keys, what, labels)
    return told


def next_version(old: Codebook, new: Codebook) -> str:
    r"""The version that a changed codebook deserves.

    The last number goes up for texts and places, the middle one for rules and new codes, the first when codes vanish:
    then decisions exist on codes that the codebook no longer has. Other changes (a comment) count as those of a text.

    Example:
        >>> from kwalcode.codebook import parse_codebook
        >>> head = 'codebook: "a"\nversion: "1.2.3"\ncodes:\n  - id: "huur"\n    label: '
        >>> next_version(parse_codebook(head + '"Huur"'), parse_codebook(head + '"Huren"'))
        '1.2.4'
    """
    found = compare(old, new)
    numbers = [int(number) for number in re.findall(r"\d+", re.split(r"[-+]", old.version)[0])]
    major, minor, patch = (numbers + [0, 0, 0])[:3]
    if found.removed:
        return f"{major + 1}.0.0"
    if found.added or found.rules_added or found.rules_removed or found.rules_changed:
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}"


def _rule_sentences(keys: Sequence[RuleKey], what: tuple[str, str], labels: dict[str, str]) -> list[str]:
    by_code: dict[str, list[str]] = {}
    for key in keys:
        by_code.setdefault(key.code_id, []).append(key.rule_id)
    return [
        f"Code {labels[code_id]}: {what[0] if len(names) == 1 else what[1]} {', '.join(names)}."
        for code_id, names in by_code.items()
    ]


def _moves(old: Codebook, new: Codebook, both: Sequence[str]) -> tuple[Move, ...]:
    before, after = _parents(old), _parents(new)
    moves = {
        code_id: Move(code_id, before[code_id], after[code_id]) for code_id in both if before[code_id] != after[code_id]
    }
    for parent in dict.fromkeys(after[code_id] for code_id in both):
        stayed = [code_id for code_id in both if before[code_id] == after[code_id] == parent]
        earlier = [code_id for code_id in before if code_id in stayed]
        for code_id in _out_of_order(earlier, stayed):
            moves[code_id] = Move(code_id, parent, parent)
    return tuple(moves[code_id] for code_id in both if code_id in moves)


def _out_of_order(earlier: Sequence[str], later: Sequence[str]) -> set[str]:
    """The fewest codes that must move to turn one order into the other: all but a longest common order."""
    rank = {code_id: place for place, code_id in enumerate(earlier)}
    best: list[tuple[str, ...]] = []
    for code_id in later:
        chains = [chain for chain in best if rank[chain[-1]] < rank[code_id]]
        best.append((*_longest(chains), code_id))
    return set(later) - set(_longest(best))


def _longest(chains: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return max(chains, key=len) if chains else ()


def _parents(book: Codebook) -> dict[str, str]:
    return {code.id: path[-2].id if len(path := book.path(code.id)) > 1 else "" for code in book.walk()}


def _same(one: Rule, other: Rule) -> bool:
    # The line on which a rule stands changes nothing in what it finds.
    return replace(one, line=0) == replace(other, line=0)
