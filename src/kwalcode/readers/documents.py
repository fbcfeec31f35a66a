"""From text and blocks to a document: its turns, and the kind of source that the researcher or the text tells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from kwalcode.errors import SourceError
from kwalcode.model import Document, Origin, Passage, RespondentGroup, SourceKind
from kwalcode.readers.paragraphs import without_stamps
from kwalcode.readers.source import ReadOptions, SourceFile
from kwalcode.readers.transcripts.turns import Turns, apply_turns

_KINDS = (
    (re.compile(r"klankbord", re.IGNORECASE), SourceKind.SOUNDING_BOARD),
    (re.compile(r"gesprekstafel|rondetafel|ronde tafel|dialoogtafel", re.IGNORECASE), SourceKind.ROUND_TABLE),
    (re.compile(r"focusgroep|focus group|groepsgesprek|groepsinterview", re.IGNORECASE), SourceKind.FOCUS_GROUP),
    (re.compile(r"interview", re.IGNORECASE), SourceKind.INTERVIEW),
)
_MINUTES = re.compile(r"notulen|besluitenlijst|verslag van de (?:gemeente)?raad|zittingsverslag", re.IGNORECASE)
_PLAN = re.compile(
    r"meerjaren-?plan|beleidsplan|beleidsnota|beleidsverklaring|bestuursakkoord|regeerakkoord|strategische nota|"
    r"verkiezingsprogramma|omgevingsvisie|beleidskader|actieplan|actieprogramma|armoedeplan",
    re.IGNORECASE,
)
_HEAD = 400


def build(
    source: SourceFile,
    options: ReadOptions,
    *,
    media: str,
    text: str,
    blocks: Sequence[Passage],
    encoding: str = "",
    remarks: Sequence[str] = (),
    bold: Sequence[tuple[int, int]] = (),
    turns: Turns | None = None,
) -> Document:
    """The document of a text: its turns sought when the format did not tell them, its kind judged when not told.

    Args:
        source: The file.
        options: How the researcher wants it read.
        media: Format it was read as.
        text: The text.
        blocks: Its blocks, in order.
        encoding: Character encoding of a text file.
        remarks: What the reader wants to say, in Dutch.
        bold: Stretches of bold text, when the format knows.
        turns: The turns, when the reader found them itself.

    Raises:
        SourceError: There is no text to code.
    """
    if not blocks or not text.strip():
        raise SourceError(
            source.name,
            "bevat geen lopende tekst",
            "controleer of u het juiste bestand koos; een scan moet eerst door tekstherkenning",
        )
    turns = turns or apply_turns(text, blocks, moderators=options.moderators, bold=bold)
    head = text[:_HEAD] if turns is None else text[: min(_HEAD, _first_turn(turns))]
    return Document(
        name=source.name,
        text=text,
        origin=Origin(file=source.name, media=media, file_hash=source.hash, encoding=encoding),
        source_kind=options.source_kind or judge_kind(source.name, head, turns),
        group=options.group or RespondentGroup.UNKNOWN,
        passages=tuple(without_stamps(text, blocks)) if turns is None else turns.blocks,
        speakers=() if turns is None else turns.speakers,
        remarks=(*remarks, *(() if turns is None else turns.remarks)),
    )


def _first_turn(turns: Turns) -> int:
    return next(block.start for block in turns.blocks if block.speaker)


def judge_kind(name: str, head: str, turns: Turns | None = None) -> SourceKind:
    """The kind of source that the file name and the head of the text tell, or else the number of speakers.

    Example:
        >>> judge_kind("Klankbordgroep Duinbeke.docx", "")
        <SourceKind.SOUNDING_BOARD: 'klankbordgroep'>
    """
    stem = unicodedata.normalize("NFC", Path(name).stem.replace("_", " "))
    told = f"{stem}\n{head}"
    if turns is not None and turns.source_kind is SourceKind.MINUTES:
        return SourceKind.MINUTES
    # A plan may open with the focus groups it rests on, so without turns only the name tells of a talk.
    talk = next((kind for pattern, kind in _KINDS if pattern.search(stem if turns is None else told)), None)
    if talk is not None:
        return talk
    if turns is not None:
        return turns.source_kind
    if _MINUTES.search(told):
        return SourceKind.MINUTES
    return SourceKind.POLICY_PLAN if _PLAN.search(told) else SourceKind.OTHER
