"""Texts of a file that people coded, with what the rules suggest in each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kwalcode.coders import scoring
from kwalcode.model import Document, Origin, Passage, PassageKind, Suggestion
from kwalcode.reasons import explain
from kwalcode.workflow.code_names import CodeNames
from kwalcode.workflow.coded_rows import CodedRow


@dataclass(frozen=True, slots=True)
class RuledText:
    """A text with what the rules suggest in it.

    Args:
        row: The text and what people made of it.
        suggestions: Suggestions per key of a code at the level, in the order of the codebooks.
    """

    row: CodedRow
    suggestions: Mapping[str, Sequence[Suggestion]]

    def strengths(self) -> dict[str, float]:
        """How much is said for each code, in (0, 1]."""
        return {key: scoring.combine(one.score for one in ones) for key, ones in self.suggestions.items()}


def by_code(suggestions: Sequence[Suggestion], names: CodeNames) -> dict[str, list[Suggestion]]:
    """Suggestions per key of a code at the level, in the order of the codebooks."""
    per_code: dict[str, list[Suggestion]] = defaultdict(list)
    for suggestion in suggestions:
        key = names.at_level(suggestion.codebook, suggestion.code_id)
        if key is not None:
            per_code[key].append(suggestion)
    return {key: per_code[key] for key in names.codes if key in per_code}


def document_of(file: str, number: str, text: str) -> Document:
    """A text as a document of one paragraph."""
    return Document(
        f"{file}#{number}",
        text,
        Origin(file=file, media="sample", file_hash=""),
        passages=(Passage(PassageKind.PARAGRAPH, 0, len(text)),),
    )


def rule_reasons(one: RuledText, key: str, names: CodeNames) -> tuple[str, ...]:
    """Why the rules suggest a code, strongest suggestion first."""
    found: list[str] = []
    for suggestion in sorted(one.suggestions.get(key, ()), key=lambda each: -each.score):
        label = names.books[suggestion.codebook].code(suggestion.code_id).label
        score = f"{suggestion.score:.2f}".replace(".", ",")
        found.append(f"{label} ({score}): {explain(suggestion, one.row.text)}")
    return tuple(found)
