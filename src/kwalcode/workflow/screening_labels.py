"""Judgements that are known already, from a file: which passages they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from kwalcode.errors import SourceError
from kwalcode.readers.tables.table import fold
from kwalcode.screening.findings import Finding
from kwalcode.workflow.samples import Row, Sample, load_sample, text_of, value_of

ROW, LEVEL, DECISION, DOCUMENT, TEXT = "row", "poverty", "decision", "document", "text"
"""Columns of such a file."""

_YES: Final = frozenset({"relevant", "ja", "1", "2", "true", "waar", "x"})
_NO: Final = frozenset({"niet relevant", "irrelevant", "nee", "neen", "0", "false", "onwaar"})


class Labels:
    """Judgements of a file: a row per passage, with its number in the table (`row`) and its level (`poverty`: 0, 1, 2).

    A CSV that the screening itself wrote serves too: there the column `decision` holds, for its `poverty` is what the
    program found. A passage without row is found by its document and its text.

    Args:
        path: A table or JSON lines.

    Raises:
        SourceError: The file cannot be read, or lacks the columns.
    """

    def __init__(self, path: Path) -> None:
        self._sample = load_sample(path)
        columns = {fold(name): name for name in reversed(self._sample.columns)}
        self._column = {
            name: columns[fold(name)] for name in (ROW, LEVEL, DECISION, DOCUMENT, TEXT) if fold(name) in columns
        }
        placed = ROW in self._column or {DOCUMENT, TEXT} <= self._column.keys()
        if not placed or not {LEVEL, DECISION} & self._column.keys():
            raise SourceError(
                path.name,
                "zegt niet over welke passages er geoordeeld werd, of hoe",
                f"zorg voor de kolommen {ROW} (rij van de tabel, geteld vanaf 0) en {LEVEL} (0, 1 of 2), of neem de "
                f"CSV van een vroegere screening, waarin {DECISION} ingevuld is",
            )
        self.found = 0
        """How many judgements were about a passage that was screened."""
        self.unknown = 0
        """How many were about no passage that was screened."""

    def __call__(self, findings: Sequence[Finding]) -> Mapping[int, bool]:
        """Which of these passages are relevant, and which are not; by place.

        Raises:
            SourceError: A judgement is none of the values, rows belong to more than one table, or nothing fits.
        """
        by_row, by_text = _index(findings)
        labels: dict[int, bool] = {}
        self.found = self.unknown = 0
        for row in self._sample.rows:
            judged = self._judged(row)
            if judged is None:
                continue
            places = self._places(row, by_row, by_text, findings)
            if places:
                self.found += 1
                labels |= dict.fromkeys(places, judged)
            else:
                self.unknown += 1
        if not labels:
            raise SourceError(
                self._sample.file,
                "bevat geen enkel oordeel over de passages die gescreend worden",
                "controleer of de oordelen bij deze plannen horen",
            )
        return labels

    def _value(self, row: Row, name: str) -> str:
        return text_of(value_of(row.values, self._column[name])) if name in self._column else ""

    def _judged(self, row: Row) -> bool | None:
        name = DECISION if DECISION in self._column else LEVEL
        value = self._value(row, name).casefold().removesuffix(".0")
        if not value or value in ("twijfel", "overgeslagen"):
            return None
        if value in _YES or value in _NO:
            return value in _YES
        raise SourceError(
            self._sample.file,
            f"in de kolom {self._column[name]} staat '{value}', en dat is geen oordeel",
            "vul 0, 1 of 2 in (poverty), of relevant of niet relevant (decision)",
            place=f"{self._sample.place} {row.number}",
        )

    def _places(
        self,
        row: Row,
        by_row: Mapping[int, list[int]],
        by_text: Mapping[tuple[str, str], list[int]],
        findings: Sequence[Finding],
    ) -> list[int]:
        number, document = self._value(row, ROW).removesuffix(".0"), self._value(row, DOCUMENT)
        if not number:
            return by_text.get((document, _folded(self._value(row, TEXT))), [])
        if not number.isdecimal():
            raise SourceError(
                self._sample.file,
                f"in de kolom {self._column[ROW]} staat '{number}', en dat is geen rij",
                "vul het nummer van de rij in, geteld vanaf 0",
                place=f"{self._sample.place} {row.number}",
            )
        places = by_row.get(int(number), [])
        if document:
            return [at for at in places if _is_of(findings[at].candidate.document, document)]
        if len({findings[at].candidate.document.partition("#")[0] for at in places}) > 1:
            raise SourceError(
                self._sample.file,
                f"zegt niet van welke tabel rij {number} is, en er zijn er meer dan een",
                f"voeg een kolom {DOCUMENT} toe met de naam van de tabel",
                place=f"{self._sample.place} {row.number}",
            )
        return places

    @property
    def sample(self) -> Sample:
        """The file as it was read."""
        return self._sample


def _index(findings: Sequence[Finding]) -> tuple[dict[int, list[int]], dict[tuple[str, str], list[int]]]:
    by_row: dict[int, list[int]] = defaultdict(list)
    by_text: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, one in enumerate(findings):
        for number in one.candidate.rows:
            by_row[number].append(at)
        by_text[one.candidate.document, _folded(one.text)].append(at)
    return by_row, by_text


def _is_of(document: str, named: str) -> bool:
    """Whether a document is the one that is named, or comes from the file that is named."""
    return document == named or document.partition("#")[0] == named


def _folded(text: str) -> str:
    # A cell that begins like a formula got an apostrophe in front when it was written.
    return " ".join(text.removeprefix("'").split())
