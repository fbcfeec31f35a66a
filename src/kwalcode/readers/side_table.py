"""The side table (`bronnen.csv` or .xlsx): what the researcher knows of the sources and their speakers.

The column `bestand` (or bron, document, file, name; else the first one) holds the file name. Reserved columns are

- `soort` (source_kind): the kind of source;
- `groep` (group): the respondent group, of the document, or of the speaker in a speaker's row;
- `moderator` or `moderators`: who leads the talk, several parted by a semicolon;
- `spreker` (speaker): makes the row one about that speaker of the document, with `rol` (role), `groep`, and attributes.

Every other column is an attribute. Rows of one file add up; two that contradict each other are a fault.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

from kwalcode.errors import SourceError
from kwalcode.model import Document, RespondentGroup, Role, SourceKind, Speaker
from kwalcode.readers.source import ReadOptions, SourceFile
from kwalcode.readers.tables import reader as tables
from kwalcode.readers.tables.survey import group_of
from kwalcode.readers.tables.table import Row, Table, fold, meant

FILE_COLUMNS = frozenset({"bestand", "bestandsnaam", "bron", "document", "file", "filename", "name"})
KIND_COLUMNS = frozenset({"soort", "source kind"})
GROUP_COLUMNS = frozenset({"groep", "group"})
MODERATOR_COLUMNS = frozenset({"moderator", "moderators"})
SPEAKER_COLUMNS = frozenset({"spreker", "speaker"})
ROLE_COLUMNS = frozenset({"rol", "role"})

_KINDS = {fold(kind).replace(" ", ""): kind for kind in SourceKind}
_ROLES = {
    "moderator": Role.MODERATOR,
    "interviewer": Role.MODERATOR,
    "gespreksleider": Role.MODERATOR,
    "deelnemer": Role.PARTICIPANT,
    "participant": Role.PARTICIPANT,
    "respondent": Role.PARTICIPANT,
}

_Value = TypeVar("_Value", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class SpeakerEntry:
    """What the side table says of one speaker; None and empty where it says nothing."""

    name: str
    row: int
    role: Role | None = None
    group: RespondentGroup | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the side table says of one file; None and empty where it says nothing.

    Args:
        name: File name as the table writes it.
        row: First row that speaks of it, counted from 1, the header included.
        source_kind: Kind of source.
        group: Respondent group of the document.
        moderators: Who leads the talk.
        attributes: Attributes of the document.
        speakers: Speakers that have a row.
    """

    name: str
    row: int
    source_kind: SourceKind | None = None
    group: RespondentGroup | None = None
    moderators: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    speakers: tuple[SpeakerEntry, ...] = ()


@dataclass(frozen=True)
class SideTable:
    """A side table as it was read.

    Args:
        file: The file as the user named it.
        entries: One per file it names, in order.
        remarks: What its loading had to guess, in Dutch.
    """

    file: str
    entries: tuple[Entry, ...]
    remarks: tuple[str, ...] = ()

    def find(self, *names: str) -> Entry | None:
        """The entry of a file: by its exact name, then without folders, then without regard to case.

        Args:
            names: Names the file goes by, the most precise first ("plannen.csv#Aalst", "plannen.csv").

        Returns:
            The entry; None when there is none, or when folders or capitals alone tell several apart.
        """
        for compared in (_exact, _without_folder, _without_case):
            for name in names:
                found = [entry for entry in self.entries if compared(entry.name) == compared(name)]
                if len(found) == 1:
                    return found[0]
        return None


def load(source: SourceFile) -> SideTable:
    """Read a side table.

    Raises:
        SourceError: The file is no table; or rows without a file name, values outside the closed lists, or rows that
            contradict each other, all named at once.
    """
    table = tables.load(source)
    faults: list[str] = []
    columns = _Columns.of(table)
    entries: dict[str, Entry] = {}
    for row in table.rows:
        name = row.cells[columns.file].strip()
        if not name:
            faults.append(f"rij {row.number}: de naam van het bestand ontbreekt (kolom '{table.header[columns.file]}')")
            continue
        read = _read_row(table, columns, row, name, faults)
        known = entries.get(_exact(name))
        entries[_exact(name)] = _added(known, read, row.number, faults) if known else read
    if faults:
        count = "1 fout" if len(faults) == 1 else f"{len(faults)} fouten"
        raise SourceError(
            source.name,
            f"{count} in de tabel met gegevens over de bronnen\n  " + "\n  ".join(faults) + "\n",
            "verbeter deze cellen en lees de tabel opnieuw in",
        )
    return SideTable(source.name, tuple(entries.values()), table.remarks)


def options_for(side_table: SideTable, name: str, options: ReadOptions) -> ReadOptions:
    """The options to read the file `name` with: what the table says of it goes before `options`."""
    entry = side_table.find(name)
    if entry is None:
        return options
    told = tuple(speaker.name for speaker in entry.speakers if speaker.role is Role.MODERATOR)
    return replace(
        options,
        source_kind=entry.source_kind or options.source_kind,
        group=entry.group or options.group,
        moderators=tuple(dict.fromkeys((*entry.moderators, *told))) or options.moderators,
    )


def unmatched(side_table: SideTable, documents: Iterable[Document]) -> tuple[str, ...]:
    """A sentence in Dutch for each file in the table that no document comes from, so that no typo vanishes."""
    documents = list(documents)
    files = list(dict.fromkeys(document.origin.file for document in documents))
    names = {*files, *(document.name for document in documents)}
    matched = {entry.row for name in names if (entry := side_table.find(name))}
    return tuple(
        f"{side_table.file} (rij {entry.row}): er is geen bestand '{entry.name}'{meant(entry.name, files)}"
        for entry in side_table.entries
        if entry.row not in matched
    )


def apply(side_table: SideTable, documents: Sequence[Document]) -> list[Document]:
    """The documents with what the side table says of them; the table goes before what a reader judged.

    A speaker in the table who is not in the document is told in the document's remarks.
    """
    return [_applied(side_table, document) for document in documents]


@dataclass(frozen=True, slots=True)
class _Columns:
    file: int
    kind: int | None
    group: int | None
    moderators: int | None
    speaker: int | None
    role: int | None
    attributes: tuple[int, ...]

    @classmethod
    def of(cls, table: Table) -> _Columns:
        names = [fold(name) for name in table.header]

        def first(known: frozenset[str]) -> int | None:
            return next((position for position, name in enumerate(names) if name in known), None)

        named = first(FILE_COLUMNS)
        file = 0 if named is None else named
        kind, group, moderators = first(KIND_COLUMNS), first(GROUP_COLUMNS), first(MODERATOR_COLUMNS)
        speaker, role = first(SPEAKER_COLUMNS), first(ROLE_COLUMNS)
        reserved = {file, kind, group, moderators, speaker, role}
        rest = tuple(position for position in range(len(names)) if position not in reserved)
        return cls(file, kind, group, moderators, speaker, role, rest)


def _read_row(table: Table, columns: _Columns, row: Row, name: str, faults: list[str]) -> Entry:
    def cell(position: int | None) -> str:
        return row.cells[position].strip() if position is not None else ""

    def refuse(position: int | None, allowed: Sequence[str]) -> None:
        if position is not None and (value := cell(position)):
            near = meant(value, allowed)
            faults.append(
                f"rij {row.number}, kolom '{table.header[position]}': '{value}' kan niet{near.rstrip('?')}; "
                f"toegelaten zijn {', '.join(allowed)}"
            )

    kind = _KINDS.get(fold(cell(columns.kind)).replace(" ", ""))
    if kind is None:
        refuse(columns.kind, [str(allowed) for allowed in SourceKind])
    group = group_of(cell(columns.group))
    if group is None:
        refuse(columns.group, [str(allowed) for allowed in RespondentGroup])
    role = _ROLES.get(fold(cell(columns.role)))
    if role is None:
        refuse(columns.role, ["moderator", "deelnemer"])
    moderators = tuple(part.strip() for part in cell(columns.moderators).split(";") if part.strip())
    attributes = {table.header[p]: value for p in columns.attributes if (value := cell(p))}
    speaker = cell(columns.speaker)
    if speaker:
        told = SpeakerEntry(speaker, row.number, role, group, attributes)
        return Entry(name, row.number, kind, moderators=moderators, speakers=(told,))
    if role is not None:
        faults.append(f"rij {row.number}: een rol ('{cell(columns.role)}') hoort bij een spreker, en die ontbreekt")
    return Entry(name, row.number, kind, group, moderators, attributes)


def _added(known: Entry, new: Entry, row: int, faults: list[str]) -> Entry:
    """Two entries of one file together; contradictions go to `faults`."""

    def settle(what: str, first: _Value | None, second: _Value | None) -> _Value | None:
        if first and second and first != second:
            faults.append(
                f"rij {row}: {what} van '{known.name}' is '{second}', maar eerder '{first}' (rij {known.row})"
            )
        return first or second

    for name, value in new.attributes.items():
        if known.attributes.get(name, value) != value:
            faults.append(
                f"rij {row}: '{name}' van '{known.name}' is '{value}', maar eerder '{known.attributes[name]}'"
            )
    twice = {_spoken(speaker.name) for speaker in known.speakers} & {_spoken(speaker.name) for speaker in new.speakers}
    faults.extend(f"rij {row}: '{name}' staat al bij '{known.name}'" for name in sorted(twice))
    return Entry(
        known.name,
        known.row,
        settle("de soort", known.source_kind, new.source_kind),
        settle("de groep", known.group, new.group),
        tuple(dict.fromkeys((*known.moderators, *new.moderators))),
        {**new.attributes, **known.attributes},
        (*known.speakers, *new.speakers),
    )


def _applied(side_table: SideTable, document: Document) -> Document:
    entry = _entry_of(side_table, document)
    if entry is None:
        return document
    leading = {_spoken(name) for name in entry.moderators}
    told = {_spoken(speaker.name): speaker for speaker in entry.speakers}
    met: set[str] = set()
    speakers = []
    for speaker in document.speakers:
        names = {_spoken(speaker.key), _spoken(speaker.name)}
        met |= names
        known = replace(speaker, role=Role.MODERATOR) if names & leading else speaker
        for name in sorted(names & told.keys()):
            known = _told(known, told[name])
        speakers.append(known)
    remarks = list(document.remarks)
    absent = [speaker for name, speaker in told.items() if name not in met]
    names_here = [speaker.name for speaker in document.speakers]
    remarks += [
        f"{side_table.file} (rij {speaker.row}): er is geen spreker '{speaker.name}' in dit document"
        f"{meant(speaker.name, names_here)}"
        for speaker in absent
    ]
    return replace(
        document,
        source_kind=entry.source_kind or document.source_kind,
        group=entry.group or document.group,
        speakers=tuple(speakers),
        attributes={**document.attributes, **entry.attributes},
        remarks=tuple(dict.fromkeys(remarks)),
    )


def _told(speaker: Speaker, entry: SpeakerEntry) -> Speaker:
    return replace(
        speaker,
        role=entry.role or speaker.role,
        group=entry.group or speaker.group,
        attributes={**speaker.attributes, **entry.attributes},
    )


def _entry_of(side_table: SideTable, document: Document) -> Entry | None:
    return side_table.find(document.name, document.origin.file)


def _exact(name: str) -> str:
    # A file name from macOS has its accents apart; one typed in a table has them composed.
    return unicodedata.normalize("NFC", name).replace("\\", "/").removeprefix("./")


def _without_folder(name: str) -> str:
    return _exact(name).rpartition("/")[2]


def _without_case(name: str) -> str:
    return _without_folder(name).casefold()


def _spoken(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split()).rstrip(" .:").casefold()
