"""Small documents and codebooks for the tests of coders."""

from __future__ import annotations

from collections.abc import Sequence

from kwalcode.codebook import parse_codebook, parse_term
from kwalcode.coders.rules import RuleCoder
from kwalcode.dutch.embedded import EmbeddedPipeline
from kwalcode.model import (
    Codebook,
    Document,
    Origin,
    Passage,
    PassageKind,
    Role,
    SourceKind,
    Speaker,
    Suggestion,
    Term,
)

PIPELINE = EmbeddedPipeline()


def document(*blocks: str | tuple[PassageKind, str], kind: SourceKind = SourceKind.OTHER) -> Document:
    """A document with a block per text; a plain string is a paragraph."""
    text = ""
    passages: list[Passage] = []
    for block in blocks:
        block_kind, words = (PassageKind.PARAGRAPH, block) if isinstance(block, str) else block
        passages.append(Passage(block_kind, len(text), len(text) + len(words)))
        text += words + "\n\n"
    return Document("proef", text, Origin("proef", "txt", ""), source_kind=kind, passages=tuple(passages))


def talk(*turns: tuple[str, Role, str], kind: SourceKind = SourceKind.INTERVIEW) -> Document:
    """A transcript: a turn per speaker, role and words."""
    text = ""
    passages: list[Passage] = []
    speakers: dict[str, Speaker] = {}
    for name, role, words in turns:
        text += f"{name}: "
        passages.append(Passage(PassageKind.TURN, len(text), len(text) + len(words), speaker=name))
        text += words + "\n"
        speakers.setdefault(name, Speaker(name, name, role))
    return Document(
        "gesprek", text, Origin("gesprek", "txt", ""), source_kind=kind, passages=tuple(passages),
        speakers=tuple(speakers.values()),
    )  # fmt: skip


def book(rules: str, code: str = "proef") -> Codebook:
    """A codebook with one code whose rules are given as YAML flow mappings, one per line."""
    lines = "\n".join(f"      - {line.strip()}" for line in rules.strip().splitlines())
    return parse_codebook(
        f'codebook: "boek"\nversion: "1.0.0"\ncodes:\n  - id: "{code}"\n    label: "Proef"\n    rules:\n{lines}\n'
    )


def suggest(rules: str, source: Document | str) -> list[Suggestion]:
    """What one code's rules suggest in a text."""
    source = document(source) if isinstance(source, str) else source
    return RuleCoder([book(rules)]).code(source, PIPELINE.parse(source))


def quotes(rules: str, source: Document | str) -> list[str]:
    """The suggested quotes."""
    source = document(source) if isinstance(source, str) else source
    return [source.text[one.span.start : one.span.end] for one in suggest(rules, source)]


def terms(*sources: str) -> Sequence[Term]:
    """Terms from their notation."""
    return [parse_term(source) for source in sources]
