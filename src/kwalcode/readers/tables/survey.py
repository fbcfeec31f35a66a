"""Surveys: a row per respondent, columns with open answers, and columns that describe the respondent.

The document's text reads per respondent: a line with the id, and per answered question a line with the question and
the answer beneath it. Only the answers are blocks, so that the wording of a question never counts as evidence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kwalcode.errors import SourceError
from kwalcode.model import Document, Passage, PassageKind, RespondentGroup, SourceKind, Speaker
from kwalcode.readers.source import ReadOptions, SourceFile
from kwalcode.readers.tables.assembly import TextAssembly
from kwalcode.readers.tables.table import Table, fold, listed, meant

NO_ANSWER = frozenset({"nvt", "n v t", "niet van toepassing", "n a"})
"""Answers, folded, that are none. Neither is one without any letter or digit ("/", "-", "..."). "Geen" is an answer."""

OPEN_QUESTION = re.compile(
    r"\b(opmerking(en)?|toelichting|toelichten|licht\b.*\btoe|waarom|verklaar|beschrijf|omschrijf|leg uit|namelijk"
    r"|suggesties?|commentaar|aanvulling(en)?|verduidelijk|free ?text|open|comments?|explain|why|describe)\b",
    re.IGNORECASE,
)
"""Wording of a column name that asks for an answer in one's own words."""

ID_WORDS = frozenset(
    "id respondent respondentnr respondentnummer respnr resp nr no nummer volgnummer case deelnemer uuid token".split()
)
GROUP_NAMES = frozenset({"groep", "respondentgroep", "respondent groep", "doelgroep", "functie", "group"})

_GROUPS = {str(group): group for group in RespondentGroup} | {
    "ambtenaren": RespondentGroup.CIVIL_SERVANT,
    "politici": RespondentGroup.POLITICIAN,
    "expertorganisaties": RespondentGroup.EXPERT_ORGANISATION,
    "ervaringsdeskundigen": RespondentGroup.EXPERT_BY_EXPERIENCE,
}

LEAST_WORDS = 4
"""Words of an answer in one's own words; a name, a place or a point on a scale mostly has fewer."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What each column of a survey is for, as positions in the header.

    Args:
        id: Column that names the respondent; None when the row number must do.
        open: Columns with answers in one's own words.
        attributes: Columns that describe the respondent.
        judged: Whether the open columns were chosen here and not by the researcher.
    """

    id: int | None
    open: tuple[int, ...]
    attributes: tuple[int, ...]
    judged: bool


def read(source: SourceFile, table: Table, options: ReadOptions) -> list[Document]:
    """The survey as one document.

    Raises:
        SourceError: A column that was asked for is absent, or there is no open answer to read.
    """
    columns = choose_columns(table, options)
    speakers, remarks = _respondents(table, columns, options)
    text = TextAssembly()
    passages: list[Passage] = []
    for row, speaker in zip(table.rows, speakers, strict=True):
        answers = [(position, row.cells[position]) for position in columns.open if is_answer(row.cells[position])]
        if not answers:
            continue
        if passages:
            text.gap()
        text.add(f"Respondent {speaker.key}")
        for position, answer in answers:
            question = table.header[position]
            text.gap()
            text.add(question)
            start, end = text.add(answer)
            passages.append(
                Passage(
                    PassageKind.ANSWER,
                    start,
                    end,
                    speaker=speaker.key,
                    label=question,
                    attributes={"rij": str(row.number)},
                )
            )
    if not passages:
        raise SourceError(
            table.file,
            f"bevat geen antwoorden in {_named(table, columns.open)}",
            f"kies zelf de kolommen met open antwoorden; de kolommen zijn: {', '.join(table.header)}",
        )
    unread = set(range(len(table.header))) - {columns.id, *columns.open, *columns.attributes}
    if unread:
        remarks.insert(0, f"Niet gelezen: {_named(table, sorted(unread))}.")
    if columns.judged:
        remarks.insert(0, f"Als open antwoorden gelezen: {_named(table, columns.open)}.")
    groups = {speaker.group for speaker in speakers}
    return [
        Document(
            name=source.name,
            text=str(text),
            origin=source.origin("survey", encoding=table.encoding),
            source_kind=options.source_kind or SourceKind.SURVEY,
            group=options.group or _common_group(groups),
            passages=tuple(passages),
            speakers=tuple(speakers),
            remarks=(*table.remarks, *remarks),
        )
    ]


def is_answer(value: str) -> bool:
    """Whether a cell of an open question says something.

    Example:
        >>> [is_answer(value) for value in ("n.v.t.", "/", "...", "geen", "1")]
        [False, False, False, True, True]
    """
    folded = fold(value)
    return bool(folded) and folded not in NO_ANSWER


def group_of(value: str) -> RespondentGroup | None:
    """The respondent group that a cell names (plural and capitals allowed), or None."""
    return _GROUPS.get(fold(value))


def choose_columns(table: Table, options: ReadOptions) -> Columns:
    """Decide what each column is for; what the options name goes before what the values show.

    Raises:
        SourceError: Columns that the options name are absent, or no column holds open answers.
    """
    _refuse_unknown(table, options)
    asked_open = tuple(dict.fromkeys(_position(table, name) for name in options.text_columns))
    asked_attributes = tuple(dict.fromkeys(_position(table, name) for name in options.attribute_columns))
    if options.id_column:
        id_column: int | None = _position(table, options.id_column)
    else:
        id_column = _judge_id(table, set(asked_open + asked_attributes))
    rest = [p for p in range(len(table.header)) if p != id_column and p not in asked_open and p not in asked_attributes]
    looks_open = tuple(p for p in rest if is_open(table.header[p], table.values(p)))
    open_columns = asked_open or looks_open
    if not open_columns:
        raise SourceError(
            table.file,
            "heeft geen kolom met antwoorden in eigen woorden",
            f"noem zelf de kolommen met open antwoorden; de kolommen zijn: {', '.join(table.header)}",
        )
    attributes = asked_attributes or tuple(p for p in rest if p not in looks_open)
    return Columns(id_column, open_columns, attributes, judged=not asked_open)


def _position(table: Table, name: str) -> int:
    """Position of a column that is known to exist; its exact name goes before one that only looks the same."""
    if name in table.header:
        return table.header.index(name)
    return [fold(column) for column in table.header].index(fold(name))


def is_open(name: str, values: Sequence[str]) -> bool:
    """Whether a column looks like answers in one's own words.

    It does when its answers are mostly different and a fair share has several words; a column name that asks for an
    explanation lowers the bar. Choices from a list ("wonen; werk; vrije tijd") repeat their parts and are closed.

    Args:
        name: Column name.
        values: Filled cells, trimmed.
    """
    answers = [value for value in values if is_answer(value)]
    words = [len(answer.split()) for answer in answers]
    if not answers or not any(any(map(str.isalpha, answer)) for answer in answers):
        return False
    different = len(set(map(fold, answers))) / len(answers)
    wordy = sum(count >= LEAST_WORDS for count in words) / len(words)
    if _repeats_choices(answers):
        return False
    if OPEN_QUESTION.search(name):
        return different >= 0.3 and (wordy >= 0.1 or sum(words) / len(words) >= 2)
    return different >= 0.5 and wordy >= 0.3 and sum(map(len, answers)) / len(answers) >= 20


def _repeats_choices(answers: Sequence[str]) -> bool:
    parts = [part for answer in answers for part in re.split(r"\s*[;|]\s*|,\s*(?=[A-Z])", answer) if part]
    return len(parts) >= 1.5 * len(answers) and len(set(map(fold, parts))) <= len(parts) / 3


def _judge_id(table: Table, taken: set[int]) -> int | None:
    """The column that names respondents: by its name, else by values like "R01" or 1, 2, 3."""
    candidates = []
    for position, name in enumerate(table.header):
        values = table.values(position)
        # Half of the rows at least must have one; some doubles may be slips, many mean that it is no id.
        if position in taken or 2 * len(values) < len(table.rows) or len(set(values)) < 0.8 * len(values):
            continue
        if any(len(value) > 60 or "\n" in value for value in values):
            continue
        words = fold(name).split()
        if len(words) <= 3 and ID_WORDS.intersection(words):
            return position
        if _numbered(values) and len(values) == len(table.rows) > 1:
            candidates.append(position)
    return candidates[0] if candidates else None


def _numbered(values: Sequence[str]) -> bool:
    """Whether the values are 1, 2, 3 …, or all of the kind "R01"."""
    if len(set(values)) < len(values):
        return False
    if all(value.isdecimal() and len(value) < 10 for value in values):
        numbers = [int(value) for value in values]
        return numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    prefixes = {match[1] if (match := re.fullmatch(r"([^\W\d_]{1,12}[-_ .]?)\d+", value)) else "" for value in values}
    return len(prefixes) == 1 and "" not in prefixes


def _refuse_unknown(table: Table, options: ReadOptions) -> None:
    known = {fold(name) for name in table.header} | set(table.header)
    asked = [options.id_column] if options.id_column else []
    unknown = [
        name for name in (*asked, *options.text_columns, *options.attribute_columns) if not {name, fold(name)} & known
    ]
    if unknown:
        faults = " en ".join(f"'{name}'{meant(name, table.header).rstrip('?')}" for name in dict.fromkeys(unknown))
        raise SourceError(
            table.file,
            f"heeft geen kolom {faults}",
            f"kies uit de kolommen: {', '.join(table.header)}",
        )


def _respondents(table: Table, columns: Columns, options: ReadOptions) -> tuple[list[Speaker], list[str]]:
    """A speaker per row, and what there is to remark on their ids and groups."""
    group_columns = [p for p in columns.attributes if fold(table.header[p]) in GROUP_NAMES]
    ids = [row.cells[columns.id].strip() if columns.id is not None else "" for row in table.rows]
    taken = set(ids)
    seen: Counter[str] = Counter()
    absent: list[int] = []
    speakers = []
    for row, written in zip(table.rows, ids, strict=True):
        name = written or f"rij {row.number}"
        key = name
        seen[name] += 1
        number = seen[name]
        while key in taken and not (written and number == 1):
            number = max(2, number)
            key = f"{name} ({number})"
            number += 1
        taken.add(key)
        if not written:
            absent.append(row.number)
        attributes = {table.header[p]: value for p in columns.attributes if (value := row.cells[p].strip())}
        group = next((found for p in group_columns if (found := group_of(row.cells[p]))), None)
        speakers.append(
            Speaker(key, name, group=group or options.group or RespondentGroup.UNKNOWN, attributes=attributes)
        )
    doubled = [name for name in dict.fromkeys(ids) if name and seen[name] > 1]
    remarks = []
    if columns.id is None:
        remarks.append("Er is geen kolom die de respondenten een naam of nummer geeft; het rijnummer dient als naam.")
    elif absent:
        remarks.append(f"Zonder waarde in '{table.header[columns.id]}' (rijnummer als naam): {listed(absent)}.")
    if doubled:
        remarks.append(f"Respondenten die meer dan eens voorkomen kregen een volgnummer: {listed(doubled)}.")
    return speakers, remarks


def _common_group(groups: set[RespondentGroup]) -> RespondentGroup:
    if len(groups - {RespondentGroup.UNKNOWN}) > 1:
        return RespondentGroup.MIXED
    return groups.pop() if len(groups) == 1 else RespondentGroup.UNKNOWN


def _named(table: Table, columns: Sequence[int]) -> str:
    names = listed(f"'{table.header[position]}'" for position in columns)
    return f"{'kolom' if len(columns) == 1 else 'kolommen'} {names}"
