"""Transcripts as a table: a row per speech, with a column for the speaker and one for what was said.

The text reads as a transcript does: the speaker on a line of its own, the speech beneath it. Only speeches and topics
are blocks. Understood column names: spreker, speaker, wie / tekst, sprekertekst, uitspraak, transcript(ie), inhoud,
text, speech, utterance, … transcription / titel, onderwerp, agendapunt, topic (a heading where it changes) /
start, begin, tijd, time (seconds, milliseconds when the name says ms, or a clock).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kwalcode.errors import SourceError
from kwalcode.model import Document, Passage, PassageKind, RespondentGroup, Role, SourceKind, Speaker
from kwalcode.readers.source import ReadOptions, SourceFile
from kwalcode.readers.tables.assembly import TextAssembly
from kwalcode.readers.tables.survey import GROUP_NAMES, group_of
from kwalcode.readers.tables.table import Table, fold, rows_named
from kwalcode.readers.transcripts.labels import seconds
from kwalcode.readers.transcripts.names import is_party, is_politician, leads

SPEAKER_NAMES = ("spreker", "speaker", "naam spreker", "spreker naam", "speaker name", "wie", "sprekers")
TEXT_NAMES = (
    "sprekertekst",
    "tekst",
    "text",
    "uitspraak",
    "transcript",
    "transcriptie",
    "corrected transcription",
    "transcription",
    "raw transcription",
    "speech",
    "utterance",
    "inhoud",
    "content",
)
TOPIC_NAMES = ("titel", "onderwerp", "agendapunt", "topic")

_START = re.compile(r"(start|begin|tijd|time)\b(?!.*\b(end|einde)\b)")
_NOTE = re.compile(r"(?P<name>[^()]+?)\s*\((?P<note>[^()]+)\)\.?")
_CLOCK = re.compile(r"(?:\d+:)?\d{1,3}:\d{1,2}(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class SpeechColumns:
    """What the columns of a transcript hold, as positions; texts are in order of preference."""

    speaker: int
    texts: tuple[int, ...]
    topic: int | None
    start: int | None
    other: tuple[int, ...]


def find_columns(table: Table) -> SpeechColumns | None:
    """The columns of a transcript, or None when the table is something else."""
    names = [fold(name) for name in table.header]
    speaker = next((names.index(name) for name in SPEAKER_NAMES if name in names), None)
    texts = tuple(names.index(name) for name in TEXT_NAMES if name in names)
    if speaker is None or not texts:
        return None
    topic = next((names.index(name) for name in TOPIC_NAMES if name in names), None)
    start = next((p for p, name in enumerate(names) if _START.match(name) and p not in texts), None)
    other = tuple(p for p in range(len(names)) if p not in {speaker, topic, start, *texts})
    return SpeechColumns(speaker, texts, topic, start, other)


def read(source: SourceFile, table: Table, options: ReadOptions) -> list[Document]:
    """The transcript as one document with a turn per row.

    A column with one value throughout describes the document, a column with one value per speaker describes the
    speaker, and the rest stands on the turn.

    Raises:
        SourceError: The table is no transcript, or nothing is said in it.
    """
    columns = find_columns(table)
    if columns is None:
        raise SourceError(table.file, "is geen transcriptie in een tabel", "zorg voor de kolommen spreker en tekst")
    said = [(row, speech) for row in table.rows if (speech := _said(row.cells, columns))]
    if not said:
        raise SourceError(
            table.file,
            f"bevat geen tekst in de kolom '{table.header[columns.texts[0]]}'",
            "controleer of het juiste bestand gekozen is",
        )
    names = [" ".join(row.cells[columns.speaker].split()) for row, _ in said]
    of_document, of_speaker, of_turn = _divide([row.cells for row, _ in said], names, columns)
    keys = _keys(names)
    speakers = _speakers(table, [row.cells for row, _ in said], names, keys, of_speaker, options)
    text = TextAssembly()
    passages: list[Passage] = []
    topic = previous = ""
    for (row, speech), name in zip(said, names, strict=True):
        if columns.topic is not None and (new := " ".join(row.cells[columns.topic].split())) and new != topic:
            if passages:
                text.gap()
            topic, previous = new, ""
            start, end = text.add(topic)
            passages.append(Passage(PassageKind.HEADING, start, end, level=1))
        if passages:
            text.gap()
        if name and name != previous:
            text.add(name)
        previous = name
        start, end = text.add(speech)
        attributes = {table.header[p]: value for p in of_turn if (value := row.cells[p].strip())}
        attributes["rij"] = str(row.number)
        time = _time(row.cells[columns.start], table.header[columns.start]) if columns.start is not None else None
        passages.append(
            Passage(PassageKind.TURN, start, end, speaker=keys.get(name, ""), time=time, attributes=attributes)
        )
    remarks = list(table.remarks)
    empty = len(table.rows) - len(said)
    if empty:
        remarks.append(f"{empty} rijen zonder tekst zijn overgeslagen.")
    nameless = [row.number for (row, _), name in zip(said, names, strict=True) if not name]
    if nameless:
        remarks.append(f"Zonder naam van een spreker: {rows_named(nameless)}.")
    unknown = [m for m in options.moderators if not any(_is_called(m, name, key) for name, key in keys.items())]
    if unknown:
        listed = ", ".join(f"'{name}'" for name in unknown)
        remarks.append(f"Geen spreker heet {listed}; de sprekers zijn: {', '.join(keys)}.")
    return [
        Document(
            name=source.name,
            text=str(text),
            origin=source.origin("speeches", encoding=table.encoding),
            source_kind=options.source_kind or _source_kind(speakers),
            group=options.group or RespondentGroup.UNKNOWN,
            passages=tuple(passages),
            speakers=tuple(speakers),
            attributes={table.header[p]: said[0][0].cells[p].strip() for p in of_document},
            remarks=tuple(remarks),
        )
    ]


def _said(cells: Sequence[str], columns: SpeechColumns) -> str:
    """What is said: of several texts (a raw and a corrected transcription) the preferred one that is filled."""
    return next((text for position in columns.texts if (text := cells[position].strip())), "")


def _divide(
    rows: Sequence[Sequence[str]], names: Sequence[str], columns: SpeechColumns
) -> tuple[list[int], list[int], list[int]]:
    """The other columns that describe the document, the speaker, and the turn."""
    of_document: list[int] = []
    of_speaker: list[int] = []
    of_turn: list[int] = []
    for position in columns.other:
        by_speaker: dict[str, set[str]] = defaultdict(set)
        for cells, name in zip(rows, names, strict=True):
            by_speaker[name].add(cells[position].strip())
        values = set().union(*by_speaker.values())
        if values == {""}:
            continue
        if len(values) == 1:
            of_document.append(position)
        # With hardly more turns than speakers a variable of the turn would look like one of the speaker.
        elif all(len(those) == 1 for those in by_speaker.values()) and len(names) >= 2 * len(by_speaker):
            of_speaker.append(position)
        else:
            of_turn.append(position)
    return of_document, of_speaker, of_turn


def _keys(names: Sequence[str]) -> dict[str, str]:
    """Key of each speaker by the name as written: without the party, unless namesakes differ in it."""
    bare = {name: match["name"] if (match := _NOTE.fullmatch(name)) else name for name in names if name}
    parties = Counter(bare.values())
    return {name: short if parties[short] == 1 else name for name, short in bare.items()}


def _speakers(
    table: Table,
    rows: Sequence[Sequence[str]],
    names: Sequence[str],
    keys: dict[str, str],
    of_speaker: Sequence[int],
    options: ReadOptions,
) -> list[Speaker]:
    first: dict[str, Sequence[str]] = {}
    for cells, name in zip(rows, names, strict=True):
        first.setdefault(name, cells)
    compared = frozenset(key.casefold().rstrip(" .") for key in keys.values())
    speakers = []
    for name, key in keys.items():
        note = match["note"].strip() if (match := _NOTE.fullmatch(name)) else ""
        attributes = {}
        if note:
            attributes["partij" if is_party(note) else "hoedanigheid"] = note
        attributes |= {table.header[p]: value for p in of_speaker if (value := first[name][p].strip())}
        label = key.casefold().rstrip(" .")
        told = any(_is_called(moderator, name, key) for moderator in options.moderators)
        moderates = told or leads(label, compared - {label})
        group = next(
            (found for p in of_speaker if fold(table.header[p]) in GROUP_NAMES and (found := group_of(first[name][p]))),
            options.group or (RespondentGroup.POLITICIAN if is_politician(key, note) else RespondentGroup.UNKNOWN),
        )
        role = Role.MODERATOR if moderates else Role.PARTICIPANT
        speakers.append(Speaker(key, name, role=role, group=group, attributes=attributes))
    return speakers


def _is_called(told: str, name: str, key: str) -> bool:
    return told.strip(" .:").casefold() in {name.casefold().rstrip(" .:"), key.casefold().rstrip(" .:")}


def _time(value: str, column: str) -> float | None:
    """Seconds, or None when the cell tells no time."""
    value = value.strip()
    if _CLOCK.fullmatch(value):
        return seconds(value)
    number = value.replace(",", ".")
    if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,9})?", number):
        return None
    return float(number) / (1000 if "ms" in fold(column).split() else 1)


def _source_kind(speakers: Sequence[Speaker]) -> SourceKind:
    politicians = sum(speaker.group is RespondentGroup.POLITICIAN for speaker in speakers)
    if politicians > 2 and 2 * politicians > len(speakers):
        return SourceKind.MINUTES
    participants = sum(speaker.role is Role.PARTICIPANT for speaker in speakers)
    return SourceKind.FOCUS_GROUP if participants > (2 if participants < len(speakers) else 3) else SourceKind.INTERVIEW
