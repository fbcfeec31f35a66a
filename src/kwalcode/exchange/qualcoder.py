"""A project of QualCoder: the folder NAME.qda with its database data.qda, formats v8 to v17.

Places count Unicode code points of the full text, half open, as ours do. Categories and codes become one tree; a code
may stand under a category or, since version 4, under another code.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Final

from kwalcode.errors import SourceError
from kwalcode.exchange.foreign import ForeignCode, ForeignCoding, ForeignProject, ForeignSource, quote_problem
from kwalcode.exchange.foreign_database import (
    CanonicalText,
    ForeignDatabase,
    moment_of,
    number_of,
    opened,
    text_of,
)
from kwalcode.readers.source import SourceFile
from kwalcode.wording import counted

DATABASE: Final = "data.qda"
"""The database within the folder of a project."""

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_MOST_PROBLEMS: Final = 20


def read_qualcoder(file: SourceFile) -> ForeignProject:
    """Read the database of a QualCoder project.

    Args:
        file: The database data.qda; its name may have the folder before it, which then names the project.

    Raises:
        SourceError: It is no database of QualCoder, damaged or too large, or it holds no text.
    """
    with opened(file) as database:
        if not (database.has("source", "id", "name", "fulltext") and database.has("code_name", "cid", "name")):
            raise SourceError(
                file.name,
                "is geen project van QualCoder (de tabellen source en code_name ontbreken)",
                "kies het bestand data.qda in de map van het project",
            )
        return _Reader(database, file.name).project()


class _Reader:
    """Reads one database."""

    def __init__(self, database: ForeignDatabase, name: str) -> None:
        self._database = database
        self._file = name
        self._texts: dict[str, CanonicalText] = {}
        self._remarks: list[str] = []

    def project(self) -> ForeignProject:
        sources = self._sources()
        if not sources:
            raise SourceError(
                self._file, "bevat geen enkele tekst", "open het project in QualCoder en kijk of er teksten in zitten"
            )
        codes = self._codes()
        codings = tuple(self._codings(sources, {code.key for code in codes}))
        self._left_out()
        about = next((text_of(row["about"]) for row in self._database.rows("project", "about")), "")
        return ForeignProject(
            name=_project_name(self._file),
            origin=about if about.startswith("QualCoder") else "QualCoder",
            sources=tuple(sources.values()),
            codes=codes,
            codings=codings,
            remarks=tuple(self._remarks),
        )

    def _sources(self) -> dict[str, ForeignSource]:
        found: dict[str, ForeignSource] = {}
        without = 0
        attributes = self._attributes()
        for row in self._database.rows("source", "id name fulltext"):
            text = CanonicalText(text_of(row["fulltext"]))
            if not text.text.strip():
                without += 1
                continue
            key = text_of(row["id"])
            self._texts[key] = text
            found[key] = ForeignSource(key, text_of(row["name"]) or key, text.text, attributes.get(key, {}))
        if without:
            self._remarks.append(
                f"{counted(without, 'bron', 'bronnen')} zonder tekst (beeld, geluid of leeg) niet overgenomen."
            )
        return found

    def _attributes(self) -> dict[str, dict[str, str]]:
        """Variables by source: its own, and those of its case when it belongs to one only."""
        by: dict[tuple[str, str], dict[str, str]] = {}
        for row in self._database.rows("attribute", "name attr_type value id"):
            if value := text_of(row["value"]).strip():
                by.setdefault((text_of(row["attr_type"]), text_of(row["id"])), {})[text_of(row["name"])] = value
        cases: dict[str, set[str]] = {}
        for row in self._database.rows("case_text", "caseid fid"):
            cases.setdefault(text_of(row["fid"]), set()).add(text_of(row["caseid"]))
        names = {text_of(row["caseid"]): text_of(row["name"]) for row in self._database.rows("cases", "caseid name")}
        of_case = {
            source: {"geval": names[case], **by.get(("case", case), {})}
            for source, (case, *others) in ((source, sorted(held)) for source, held in cases.items())
            if not others and case in names
        }
        if several := sum(len(held) > 1 for held in cases.values()):
            self._remarks.append(
                f"{counted(several, 'bron hoort', 'bronnen horen')} bij meer dan één geval (case); de kenmerken van "
                "die gevallen zijn niet overgenomen."
            )
        own = {key: held for (kind, key), held in by.items() if kind == "file"}
        return {source: of_case.get(source, {}) | own.get(source, {}) for source in of_case.keys() | own.keys()}

    def _codes(self) -> tuple[ForeignCode, ...]:
        known: dict[str, ForeignCode] = {}
        for row in self._database.rows("code_cat", "catid name memo supercatid"):
            key = f"cat:{text_of(row['catid'])}"
            known[key] = ForeignCode(
                key, text_of(row["name"]), _under("cat", row["supercatid"]), text_of(row["memo"]).strip()
            )
        for row in self._database.rows("code_name", "cid name memo catid supercid color"):
            key, colour = f"code:{text_of(row['cid'])}", text_of(row["color"])
            known[key] = ForeignCode(
                key,
                text_of(row["name"]),
                _under("code", row["supercid"]) or _under("cat", row["catid"]),
                text_of(row["memo"]).strip(),
                colour.lower() if _COLOUR.fullmatch(colour) else "",
            )
        return tuple(self._in_order(known))

    def _in_order(self, known: Mapping[str, ForeignCode]) -> Iterator[ForeignCode]:
        """Parents before children; what hangs on nothing, or on itself, comes to the top."""
        done: set[str] = set()
        for start in known:
            chain: list[str] = []
            key = start
            while key and key in known and key not in done and key not in chain:
                chain.append(key)
                key = known[key].parent
            for place, one in enumerate(reversed(chain)):
                code = known[one]
                if place == 0 and code.parent and code.parent not in done:
                    self._remarks.append(f"'{code.name}' stond onder een code die er niet is, en staat nu bovenaan.")
                    code = ForeignCode(code.key, code.name, "", code.definition, code.colour)
                done.add(one)
                yield code

    def _codings(self, sources: Mapping[str, ForeignSource], codes: set[str]) -> Iterator[ForeignCoding]:
        problems: list[str] = []
        moved = 0
        for row in self._database.rows("code_text", "cid fid seltext pos0 pos1 owner date memo"):
            key, code = text_of(row["fid"]), f"code:{text_of(row['cid'])}"
            first, last = number_of(row["pos0"]), number_of(row["pos1"])
            if key not in sources or code not in codes or first is None or last is None:
                problems.append("een codering verwijst naar een bron, een code of een plaats die er niet is")
                continue
            source, text = sources[key], self._texts[key]
            start, end = text.place(first), text.place(last)
            quote = CanonicalText(text_of(row["seltext"])).text
            problem = quote_problem(source, start, end, quote)
            if problem and quote.strip() and source.text.count(quote) == 1:
                start = source.text.index(quote)
                end, problem, moved = start + len(quote), "", moved + 1
            if problem:
                problems.append(problem)
                continue
            yield ForeignCoding(
                key, start, end, code, text_of(row["owner"]), moment_of(row["date"]), text_of(row["memo"]).strip()
            )
        if moved:
            self._remarks.append(
                f"{counted(moved, 'codering stond', 'coderingen stonden')} niet op de juiste plaats en "
                f"{'is' if moved == 1 else 'zijn'} teruggevonden aan het citaat."
            )
        self._remarks += problem_lines(problems)

    def _left_out(self) -> None:
        for table, one, more in (
            ("code_image", "codering van een beeld", "coderingen van beelden"),
            ("code_av", "codering van geluid of video", "coderingen van geluid of video"),
            ("annotation", "annotatie", "annotaties"),
            ("journal", "dagboekblad", "dagboekbladen"),
        ):
            if number := self._database.count(table):
                self._remarks.append(f"{counted(number, one, more)} niet overgenomen.")
        memos = sum(bool(text_of(row["memo"]).strip()) for row in self._database.rows("source", "memo"))
        if memos:
            self._remarks.append(f"{counted(memos, 'memo', 'memo’s')} bij bronnen niet overgenomen.")


def problem_lines(problems: list[str]) -> list[str]:
    """Codings that were left out, each reason once with how often."""
    lines = [
        f"Codering niet overgenomen{f' ({number} keer)' if number > 1 else ''}: {problem}."
        for problem, number in Counter(problems).items()
    ]
    rest = len(lines) - _MOST_PROBLEMS
    return [*lines[:_MOST_PROBLEMS], *([f"En nog {rest} andere redenen."] if rest > 0 else [])]


def _under(kind: str, parent: object) -> str:
    return "" if parent in (None, "") else f"{kind}:{parent}"


def _project_name(file: str) -> str:
    path = PurePath(file.replace("\\", "/"))
    named = path.parent if path.name.casefold() == DATABASE and path.parent.name else path
    return named.stem or "QualCoder"
