"""Reading REFI-QDA: a project (.qdpx) or a codebook (.qdc) of MAXQDA, ATLAS.ti, NVivo, QualCoder and others.

Source: REFI-QDA standard 1.5 with its two schemas. Files are read as tools write them rather than as the schema
orders them: any one `.qde`, any case of `sources/`, identifiers with and without braces, elements in any order.
"""

from __future__ import annotations

import codecs
import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element  # the type only; defusedxml does the parsing

from kwalcode.errors import SourceError
from kwalcode.exchange import refi_xml
from kwalcode.exchange.foreign import ForeignCode, ForeignCoding, ForeignProject, ForeignSource, quote_problem
from kwalcode.exchange.refi_places import Counted, Judged, Manner, Selected, judge
from kwalcode.exchange.refi_xml import colour_of, moment_of, plain_guid, text_of
from kwalcode.readers.archives import DAMAGE, check_archive
from kwalcode.readers.source import SourceFile
from kwalcode.wording import counted, number

SUFFIXES: Final = frozenset({".qdpx", ".qdc"})
"""Extensions of what is read here."""

LARGEST: Final = 500_000_000
"""Largest file in bytes; a project may hold recordings, which are not unpacked."""

_LARGEST_TEXT: Final = 50_000_000
_MOST_CODINGS: Final = 1_000_000
_DEEPEST: Final = 100
_AGAIN: Final = "exporteer het project opnieuw uit het programma waarin het gecodeerd is"
_MEDIA: Final = {
    "PDFSource": "een PDF zonder tekst in het bestand",
    "PictureSource": "een afbeelding",
    "AudioSource": "een geluidsopname zonder transcriptie",
    "VideoSource": "een video-opname zonder transcriptie",
    "TextSource": "een bron waarvan de tekst niet in het bestand zit",
}
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def read_refi(file: SourceFile) -> ForeignProject:
    """Read a REFI-QDA file; its extension tells which of both it is.

    Args:
        file: The file.

    Raises:
        SourceError: It is no REFI-QDA, damaged, or made to harm.
    """
    if file.suffix == ".qdc":
        root = refi_xml.parse(file.data, file.name, "CodeBook")
        codes = tuple(_codes(root.find("Codes"), file.name, {}))
        remarks = _left_out(root, ("Set",))
        return ForeignProject(_stem(file.name), root.get("origin", ""), codes=codes, remarks=tuple(remarks))
    check_archive(file, "qdpx")
    try:
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            projects = [name for name in archive.namelist() if name.lower().endswith(".qde")]
            if len(projects) != 1:
                raise SourceError(
                    file.name,
                    f"bevat {number(len(projects))} projectbestanden (.qde), en dat moet er precies één zijn",
                    _AGAIN,
                )
            root = refi_xml.parse(archive.read(projects[0]), file.name, "Project")
            return _Reading(file.name, root, archive).project()
    except DAMAGE as error:
        raise SourceError(file.name, "is beschadigd: een onderdeel ervan kan niet uitgepakt worden", _AGAIN) from error


class _Reading:
    """One project under way."""

    def __init__(self, file: str, root: Element, archive: zipfile.ZipFile) -> None:
        self._file = file
        self._root = root
        self._archive = archive
        self._members = {name.replace("\\", "/").rpartition("/")[2].lower(): name for name in archive.namelist()}
        self._texts: dict[str, Counted] = {}
        self._remarks: list[str] = []
        self._notes = self._read_notes()
        self._users = _users(root)

    def project(self) -> ForeignProject:
        root = self._root
        codes = tuple(_codes(root.find("CodeBook/Codes"), self._file, self._notes))
        attributes = self._attributes()
        sources: list[ForeignSource] = []
        found: list[tuple[Selected, Element, Element | None]] = []
        for element in root.findall("Sources/*"):
            key = plain_guid(element.get("guid"))
            if not key:
                raise SourceError(self._file, "bevat een bron zonder kenmerk (guid)", _AGAIN)
            name = element.get("name") or key
            carrier = _text_carrier(element)
            raw = None if carrier is None else self._raw(carrier, name)
            if raw is None or carrier is None:
                coded = len(list(element.iter("Coding")))
                lost = f", met {counted(coded, 'codering', 'coderingen')}" if coded else ""
                self._remarks.append(
                    f"{name}: overgeslagen{lost}; dit is {_MEDIA.get(str(element.tag), 'geen tekst')}."
                )
                continue
            if key in self._texts:
                raise SourceError(self._file, f"bevat tweemaal een bron met hetzelfde kenmerk ({key})", _AGAIN)
            self._texts[key] = Counted(raw)
            sources.append(ForeignSource(key, name, self._texts[key].text, attributes.get(key, {})))
            found.extend(self._selections(element, carrier, key, name))
        judged = judge(self._texts, [one for one, _, _ in found], _expected(root.get("origin", "")))
        codings = tuple(self._codings(found, judged.manner, sources, {code.key for code in codes}))
        self._remark_on(judged)
        self._remarks.extend(_left_out(root, ("Link", "Graph")))
        return ForeignProject(
            root.get("name") or _stem(self._file), root.get("origin", ""), tuple(sources), codes, codings,
            tuple(self._remarks),
        )  # fmt: skip

    def _raw(self, element: Element, name: str) -> str | None:
        """The text of a source with the line ends that the file gives it; None when it is not in the file."""
        inline = element.findtext("PlainTextContent")
        if inline is not None:
            return inline
        path = element.get("plainTextPath") or ""
        member = self._members.get(path.replace("\\", "/").rpartition("/")[2].lower()) if path else None
        if member is None:
            return None
        if self._archive.getinfo(member).file_size > _LARGEST_TEXT:
            self._remarks.append(f"{name}: de tekst is groter dan {_LARGEST_TEXT // 1_000_000} MB.")
            return None
        data = self._archive.read(member)
        encoding = "utf-8"
        for mark, marked in _MARKS:
            if data.startswith(mark):
                data, encoding = data[len(mark) :], marked
                break
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            self._remarks.append(f"{name}: byte {error.start} van de tekst is geen {encoding.upper()}.")
            return None

    def _selections(
        self, element: Element, carrier: Element, key: str, name: str
    ) -> Iterator[tuple[Selected, Element, Element | None]]:
        """The selections of a text, each once per coding on it; what is not on a text is counted in a remark."""
        points = {plain_guid(point.get("guid")): point.get("position") for point in carrier.iter("SyncPoint")}
        bare = 0
        placed = 0
        for selection in carrier:
            if selection.tag not in ("PlainTextSelection", "TranscriptSelection"):
                continue
            first, last = selection.get("startPosition"), selection.get("endPosition")
            if selection.tag == "TranscriptSelection":
                first, last = (points.get(plain_guid(selection.get(side))) for side in ("fromSyncPoint", "toSyncPoint"))
            codings = selection.findall("Coding")
            placed += len(codings)
            bare += not codings
            try:
                stretch = Selected(key, int(first or ""), int(last or ""), selection.get("name") or "")
            except ValueError:
                self._remarks.append(
                    f"{name}: {counted(len(codings), 'codering', 'coderingen')} weggelaten, want hun plaats in de "
                    "tekst ontbreekt."
                )
                continue
            yield from ((stretch, coding, selection) for coding in codings)
        elsewhere = len(list(element.iter("Coding"))) - placed
        if elsewhere:
            self._remarks.append(
                f"{name}: {counted(elsewhere, 'codering', 'coderingen')} weggelaten: ze gelden de bron als geheel, of "
                "een stuk van een pagina, beeld of opname in plaats van tekst."
            )
        if bare:
            self._remarks.append(f"{name}: {counted(bare, 'selectie', 'selecties')} zonder code weggelaten.")

    def _codings(
        self,
        found: list[tuple[Selected, Element, Element | None]],
        manner: Manner,
        sources: list[ForeignSource],
        codes: set[str],
    ) -> Iterator[ForeignCoding]:
        if len(found) > _MOST_CODINGS:
            raise SourceError(self._file, f"bevat meer dan {number(_MOST_CODINGS)} coderingen", "splits het project")
        by_key = {source.key: source for source in sources}
        outside: Counter[str] = Counter()
        uncoded = 0
        for selected, coding, selection in found:
            source = by_key[selected.source]
            start, end = self._texts[source.key].place(selected.start, selected.end, manner)
            if quote_problem(source, start, end, ""):
                outside[source.name] += 1
                continue
            for reference in coding.findall("CodeRef"):
                code = plain_guid(reference.get("targetGUID"))
                if code not in codes:
                    uncoded += 1
                    continue
                who = coding.get("creatingUser") or (selection.get("creatingUser") if selection is not None else "")
                moment = coding.get("creationDateTime") or (
                    selection.get("creationDateTime") if selection is not None else ""
                )
                yield ForeignCoding(
                    source.key, start, end, code,
                    self._users.get(plain_guid(who), ""), moment_of(moment), self._note(coding, selection),
                )  # fmt: skip
        for name, count in outside.items():
            self._remarks.append(
                f"{name}: {counted(count, 'codering', 'coderingen')} weggelaten, want hun plaats ligt niet in de tekst."
            )
        if uncoded:
            self._remarks.append(
                f"{counted(uncoded, 'codering', 'coderingen')} weggelaten, want de code staat niet in het codeboek."
            )

    def _note(self, coding: Element, selection: Element | None) -> str:
        told = [text_of(selection, "Description")] if selection is not None else []
        for element in (selection, coding):
            told += [] if element is None else self._referred(element)
        return "\n".join(dict.fromkeys(filter(None, told)))

    def _referred(self, element: Element) -> list[str]:
        return [self._notes.get(plain_guid(one.get("targetGUID")), "") for one in element.findall("NoteRef")]

    def _read_notes(self) -> dict[str, str]:
        notes: dict[str, str] = {}
        for note in self._root.findall("Notes/Note"):
            name = note.get("name") or "memo"
            text = self._raw(note, name)
            notes[plain_guid(note.get("guid"))] = (text or text_of(note, "Description")).strip()
        loose = set(notes) - {
            plain_guid(one.get("targetGUID"))
            for parent in ("Coding", "PlainTextSelection", "TranscriptSelection", "Code")
            for element in self._root.iter(parent)
            for one in element.findall("NoteRef")
        }
        if loose:
            told = counted(len(loose), "memo", "memo's")
            self._remarks.append(f"{told} bij een bron of bij het project niet overgenomen.")
        return notes

    def _attributes(self) -> dict[str, dict[str, str]]:
        """Variables of each source: its own, those of the cases that it belongs to, and the sets that it is in."""
        names = {
            plain_guid(one.get("guid")): one.get("name") or "variabele"
            for one in self._root.findall("Variables/Variable")
        }
        told: dict[str, dict[str, list[str]]] = {}

        def tell(source: str, name: str, value: str) -> None:
            values = told.setdefault(source, {}).setdefault(name, [])
            if value and value not in values:
                values.append(value)

        titles = {plain_guid(one.get("guid")): one.get("name") or "" for one in self._root.findall("Sources/*")}
        for element in self._root.findall("Sources/*"):
            for name, value in _values(element, names):
                tell(plain_guid(element.get("guid")), name, value)
        parts = 0
        for case in self._root.findall("Cases/Case"):
            parts += len(case.findall("SelectionRef"))
            for reference in case.findall("SourceRef"):
                source = plain_guid(reference.get("targetGUID"))
                if case.get("name") and case.get("name") != titles.get(source):
                    tell(source, "case", case.get("name") or "")
                for name, value in _values(case, names):
                    tell(source, name, value)
        for group in self._root.findall("Sets/Set"):
            for reference in group.findall("MemberSource"):
                tell(plain_guid(reference.get("targetGUID")), "verzameling", group.get("name") or "")
        if parts:
            self._remarks.append(f"{counted(parts, 'stuk', 'stukken')} tekst van een case niet overgenomen.")
        return {
            source: {name: "; ".join(values) for name, values in held.items() if values}
            for source, held in told.items()
        }

    def _remark_on(self, judged: Judged) -> None:
        if judged.ends and judged.manner != Manner() and self._matters(judged.manner):
            self._remarks.append(
                f"De plaatsen zijn geteld zoals dit bestand dat blijkt te doen ({judged.manner}): daarmee liggen "
                f"{number(judged.fits)} van de {number(judged.ends)} uiteinden van selecties op een woordgrens. Kijk "
                "enkele fragmenten na."
            )

    def _matters(self, manner: Manner) -> bool:
        """Whether the manner makes a difference for some text of this project."""
        return manner.inclusive or any(text.differs(manner) for text in self._texts.values())


def _expected(origin: str) -> Manner:
    """How a tool is known to count."""
    name = origin.casefold()
    if "nvivo" in name:
        return Manner(wide=True)
    if "atlas" in name:
        return Manner(crlf=False)
    return Manner()


def _text_carrier(element: Element) -> Element | None:
    """The element that holds the text of a source: itself, its representation, or its first transcript."""
    if element.tag == "TextSource":
        return element
    if element.tag == "PDFSource":
        return element.find("Representation")
    return element.find("Transcript") if element.tag in ("AudioSource", "VideoSource") else None


def _users(root: Element) -> dict[str, str]:
    """Names of the users by identifier; who has no name or shares one gets a number."""
    names: dict[str, str] = {}
    for place, user in enumerate(root.findall("Users/User"), start=1):
        name = (user.get("name") or user.get("id") or f"codeur {place}").strip()
        again = sum(one == name or one.startswith(f"{name} (") for one in names.values())
        names[plain_guid(user.get("guid"))] = f"{name} ({again + 1})" if again else name
    return names


def _codes(parent: Element | None, file: str, notes: dict[str, str]) -> Iterator[ForeignCode]:
    """The codes below an element, parents first."""
    seen: set[str] = set()
    stack = [] if parent is None else [(code, "", 1) for code in reversed(parent.findall("Code"))]
    while stack:
        element, above, depth = stack.pop()
        key = plain_guid(element.get("guid"))
        if not key:
            raise SourceError(file, "bevat een code zonder kenmerk (guid)", _AGAIN)
        if key in seen or depth > _DEEPEST:
            problem = f"twee codes met hetzelfde kenmerk ({key})" if key in seen else "codes die te diep genest zijn"
            raise SourceError(file, f"bevat {problem}", _AGAIN)
        seen.add(key)
        told = [text_of(element, "Description")]
        told += [notes.get(plain_guid(one.get("targetGUID")), "") for one in element.findall("NoteRef")]
        yield ForeignCode(
            key,
            element.get("name") or "",
            above,
            "\n".join(dict.fromkeys(filter(None, told))),
            colour_of(element.get("color")),
            element.get("isCodable", "true").strip().lower() not in ("false", "0"),
        )
        stack.extend((code, key, depth + 1) for code in reversed(element.findall("Code")))


def _values(element: Element, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    for value in element.findall("VariableValue"):
        reference = value.find("VariableRef")
        told = next((child.text for child in value if child.tag != "VariableRef" and child.text), "")
        if reference is not None:
            yield names.get(plain_guid(reference.get("targetGUID")), "variabele"), (told or "").strip()


def _left_out(root: Element, names: tuple[str, ...]) -> list[str]:
    called = {
        "Set": ("verzameling", "verzamelingen"),
        "Link": ("koppeling", "koppelingen"),
        "Graph": ("schema", "schema's"),
    }
    counts = {name: len(list(root.iter(name))) for name in names}
    return [f"{counted(count, *called[name])} niet overgenomen." for name, count in counts.items() if count]


def _stem(file: str) -> str:
    return file.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or file
