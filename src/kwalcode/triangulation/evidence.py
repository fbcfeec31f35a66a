"""What counts as evidence: the fragments that no moderator said, and how much text each voice has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kwalcode.model import (
    Codebook,
    Document,
    Fragment,
    Passage,
    PassageKind,
    Qualifier,
    RespondentGroup,
    Role,
    SourceKind,
    Status,
)

CodeKey = tuple[str, str]
"""Id of the codebook, id of the code."""

Ints = NDArray[np.int64]

STATUSES: Final = tuple(Status)

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_TURNS: Final = frozenset({PassageKind.TURN, PassageKind.ANSWER})


@dataclass(frozen=True, slots=True)
class Voice:
    """What one person says in one source; or, of a source in which nobody speaks, the whole of it.

    Args:
        document: Id of the document.
        document_name: Its name.
        speaker: Key of the speaker, "" for text that nobody says.
        name: Name of the speaker, or "".
        kind: Kind of the source.
        group: Respondent group of the speaker where it is known, else that of the document.
        attributes: Variables of the document, and above them those of the speaker.
        words: Number of words.
        turns: Number of turns or answers; 0 where nobody speaks.
        is_case: Whether it counts as a case: a speaker, or a source in which nobody speaks.
    """

    document: str
    document_name: str
    speaker: str
    name: str
    kind: SourceKind
    group: RespondentGroup
    attributes: Mapping[str, str] = field(repr=False)
    words: int = 0
    turns: int = 0
    is_case: bool = True


@dataclass(frozen=True)
class Evidence:
    """Fragments and voices as arrays, so that every view is a count.

    Args:
        voices: Everybody who may bring evidence.
        documents: Ids of the documents, in order.
        fragments: The fragments, without those in a moderator's words.
        codes: The codes that occur in them.
        voice: Index in `voices`, per fragment.
        document: Index in `documents`, per fragment.
        code: Index in `codes`, per fragment.
        status: Index in `STATUSES`, per fragment.
        start: First character, per fragment.
        end: One past the last character, per fragment.
        codebooks: Codebooks by id.
    """

    voices: tuple[Voice, ...]
    documents: tuple[str, ...]
    fragments: tuple[Fragment, ...] = field(repr=False)
    codes: tuple[CodeKey, ...]
    voice: Ints = field(repr=False)
    document: Ints = field(repr=False)
    code: Ints = field(repr=False)
    status: Ints = field(repr=False)
    start: Ints = field(repr=False)
    end: Ints = field(repr=False)
    codebooks: Mapping[str, Codebook] = field(repr=False)

    def label(self, key: CodeKey) -> str:
        """Label of a code; its id when its codebook does not know it (any more)."""
        book = self.codebooks.get(key[0])
        return book.code(key[1]).label if book and key[1] in book else key[1]

    def path(self, key: CodeKey) -> tuple[CodeKey, ...]:
        """The code with its parents, topmost first."""
        book = self.codebooks.get(key[0])
        if book is None or key[1] not in book:
            return (key,)
        return tuple((key[0], one.id) for one in book.path(key[1]))


def block_words(document: Document) -> list[int]:
    """Number of words of each block of a document, in order."""
    return [sum(1 for _ in _WORD.finditer(document.text, block.start, block.end)) for block in document.blocks]


def gather(
    documents: Mapping[str, Document],
    fragments: Iterable[Fragment],
    codebooks: Mapping[str, Codebook],
    words: Mapping[str, Sequence[int]] | None = None,
) -> Evidence:
    """Bring the evidence of a project together.

    Args:
        documents: Documents by id, in their order.
        fragments: Coded quotes; those of other documents are left out, and those in a moderator's words as well,
            whoever decided on them.
        codebooks: Codebooks by id.
        words: What `block_words` gives, per document; counted here when it is absent.
    """
    places = {key: index for index, key in enumerate(documents)}
    voices: dict[tuple[str, str], Voice] = {}
    for key, document in documents.items():
        for voice in _voices(document, words[key] if words and key in words else block_words(document)):
            voices[key, voice.speaker] = voice
    order = {key: index for index, key in enumerate(voices)}
    codes: dict[CodeKey, int] = {}
    kept: list[Fragment] = []
    columns: list[tuple[int, int, int, int, int, int]] = []
    statuses = {status: index for index, status in enumerate(STATUSES)}
    for one in fragments:
        if one.document_id not in places:
            continue
        document = documents[one.document_id]
        block = document.block_at(one.span.start)
        if _is_moderators(document, block, one):
            continue
        speaker = block.speaker if block else ""
        at = (one.document_id, speaker)
        if at not in order:
            # Somebody coded a place outside every block, such as a label.
            order[at] = len(order)
            voices[at] = _voice(document, speaker, is_case=False)
        code = codes.setdefault((one.codebook, one.code_id), len(codes))
        kept.append(one)
        columns.append((order[at], places[one.document_id], code, statuses[one.status], one.span.start, one.span.end))
    table: Any = np.array(columns, dtype=np.int64).reshape(-1, 6)
    voice_index, of_document, code_index, status, start, end = (
        np.ascontiguousarray(table[:, index]) for index in range(6)
    )
    return Evidence(
        voices=tuple(voices.values()),
        documents=tuple(documents),
        fragments=tuple(kept),
        codes=tuple(codes),
        voice=voice_index,
        document=of_document,
        code=code_index,
        status=status,
        start=start,
        end=end,
        codebooks=dict(codebooks),
    )


def _is_moderators(document: Document, block: Passage | None, one: Fragment) -> bool:
    if one.suggestion is not None and Qualifier.MODERATOR in one.suggestion.qualifiers:
        return True
    speaker = document.speaker(block.speaker) if block and block.speaker else None
    return speaker is not None and speaker.role is Role.MODERATOR


def _voice(document: Document, key: str, *, is_case: bool) -> Voice:
    speaker = document.speaker(key) if key else None
    known = speaker is not None and speaker.group is not RespondentGroup.UNKNOWN
    return Voice(
        document=document.id,
        document_name=document.name,
        speaker=key,
        name=speaker.name if speaker else "",
        kind=document.source_kind,
        group=speaker.group if speaker and known else document.group,
        attributes={**document.attributes, **(speaker.attributes if speaker else {})},
        is_case=is_case,
    )


def _voices(document: Document, words: Sequence[int]) -> list[Voice]:
    """The voices of a document: its participants, in order of appearance, and the text that nobody says."""
    moderators = {speaker.key for speaker in document.speakers if speaker.role is Role.MODERATOR}
    totals: dict[str, list[int]] = {
        speaker.key: [0, 0] for speaker in document.speakers if speaker.key not in moderators
    }
    spoken = bool(totals) or bool(moderators)
    if not spoken:
        totals[""] = [0, 0]
    for block, count in zip(document.blocks, words, strict=True):
        if block.speaker in moderators:
            continue
        total = totals.setdefault(block.speaker, [0, 0])
        total[0] += count
        total[1] += block.kind in _TURNS
    return [
        replace(_voice(document, key, is_case=bool(key) or not spoken), words=total[0], turns=total[1])
        for key, total in totals.items()
    ]
