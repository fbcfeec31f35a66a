"""What became of the project of another tool, or would become of it: told before it is taken in, and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from kwalcode.model import ImportedCode
from kwalcode.wording import counted
from kwalcode.workflow.foreign_mapping import VERSION


@dataclass(frozen=True, slots=True)
class TakenSource:
    """One source of the project of another tool.

    Args:
        name: How it is called in the project.
        n_chars: Length of its text in characters.
        n_codings: Number of codings on it, each once.
        known: It was in the project already.
    """

    name: str
    n_chars: int
    n_codings: int
    known: bool


@dataclass(frozen=True, slots=True)
class TakenCoder:
    """What one person coded in the project of another tool.

    Args:
        name: How he or she is called in the project.
        n_codings: Number of codings, each once.
        n_sources: Number of sources that they are on.
        first: When the first was made; None when the file does not tell of any.
        last: When the last was made.
    """

    name: str
    n_codings: int
    n_sources: int
    first: datetime | None = None
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class TakenCode:
    """One code of the project of another tool.

    Args:
        label: Its label.
        depth: How many codes stand above it.
        n_codings: How often it was given, counted over all coders.
    """

    label: str
    depth: int
    n_codings: int


@dataclass(frozen=True, slots=True)
class TakenProject:
    """What became of the project of another tool, or would become of it.

    Args:
        file: Name of the file.
        origin: The tool that wrote it, or "".
        documents: Names of the documents that are new in the project.
        known: Names of the documents that were there already.
        codebook: Id of the codebook, or "" when the file has no codes.
        n_codes: Number of codes in it.
        counts: Number of codings of each coder.
        remarks: What was left out or had to be judged, in Dutch.
        sources: The documents, one by one.
        coders: The coders, one by one.
        codes: The codes in the order of the codebook.
        changed: Whether anything was not there yet.
    """

    file: str
    origin: str
    documents: tuple[str, ...]
    known: tuple[str, ...]
    codebook: str
    n_codes: int
    counts: Mapping[str, int] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    sources: tuple[TakenSource, ...] = ()
    coders: tuple[TakenCoder, ...] = ()
    codes: tuple[TakenCode, ...] = ()
    changed: bool = True

    def sentences(self) -> list[str]:
        """What was taken in, in Dutch; the remarks are not in it."""
        told = [
            f"{self.file}{f' ({self.origin})' if self.origin else ''}: "
            f"{counted(len(self.documents), 'bron', 'bronnen')} gelezen"
            + (f", {counted(len(self.known), 'bron was', 'bronnen waren')} er al." if self.known else ".")
        ]
        if self.codebook:
            told.append(f"Codeboek '{self.codebook}' {VERSION}: {counted(self.n_codes, 'code', 'codes')}.")
        told += [f"{coder}: {counted(count, 'codering', 'coderingen')}." for coder, count in self.counts.items()]
        return told


def once(codings: Sequence[ImportedCode]) -> list[ImportedCode]:
    """Codings of one coder, each place with its code once."""
    seen: dict[tuple[object, ...], ImportedCode] = {}
    for one in codings:
        seen.setdefault((one.document_id, one.codebook, one.code_id, one.span), one)
    return list(seen.values())


def person(name: str, codings: Sequence[ImportedCode]) -> TakenCoder:
    """What one person coded, from his or her codings, each once."""
    moments = sorted(one.time for one in codings if one.time)
    n_sources = len({one.document_id for one in codings})
    return TakenCoder(
        name, len(codings), n_sources, moments[0] if moments else None, moments[-1] if moments else None
    )  # fmt: skip
