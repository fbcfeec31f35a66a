"""Writing REFI-QDA: a project (.qdpx) or a codebook (.qdc) for MAXQDA, ATLAS.ti, NVivo, QualCoder and others.

The order of elements and what is obligatory follow the schemas of the standard (version 1.0 of both). Texts are UTF-8
with LF line ends and without byte order mark; places count code points and the end lies after the selection. Every
identifier follows from what it names, so the same project gives the same bytes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring  # writes only; nothing is parsed
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from kwalcode.exchange.files import replacing
from kwalcode.exchange.foreign import ForeignCode, ForeignCoding, ForeignProject, ForeignSource
from kwalcode.exchange.refi_xml import CODEBOOK, INTERNAL, PROJECT, guid_of, legal, moment_text

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_LONGEST_NAME: Final = 80
_USER, _CODE, _SOURCE, _VARIABLE, _SELECTION, _CODING, _NOTE = (
    "user", "code", "source", "variable", "selection", "coding", "note",
)  # fmt: skip


def write_qdpx(path: Path, project: ForeignProject) -> None:
    """Write a project: one archive with `project.qde` and the texts; it is there whole or not at all.

    Args:
        path: Where to.
        project: What is written. Keys that are GUIDs are kept; others become GUIDs that follow from them.

    Raises:
        ExchangeError: The file cannot be written.
    """
    with replacing(path) as stream, ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        _put(archive, "project.qde", project_xml(project))
        for source in project.sources:
            _put(archive, f"sources/{guid_of(_SOURCE, source.key)}.txt", source.text.encode("utf-8"))


def write_qdc(path: Path, project: ForeignProject) -> None:
    """Write the codes of a project as a codebook.

    Raises:
        ExchangeError: The file cannot be written.
    """
    root = Element("CodeBook", {"xmlns": CODEBOOK, "origin": legal(project.origin)})
    _codes(root, project.codes)
    with replacing(path) as stream:
        stream.write(_bytes(root))


def project_xml(project: ForeignProject) -> bytes:
    """The project as `project.qde`."""
    root = Element("Project", {"xmlns": PROJECT, "name": legal(project.name), "origin": legal(project.origin)})
    coders = [name for name in dict.fromkeys(one.coder for one in project.codings) if name]
    if coders:
        users = SubElement(root, "Users")
        for name in coders:
            SubElement(users, "User", {"guid": guid_of(_USER, f"={name}"), "name": legal(name)})
    if project.codes:
        _codes(SubElement(root, "CodeBook"), project.codes)
    variables = list(dict.fromkeys(name for source in project.sources for name in source.attributes))
    if variables:
        held = SubElement(root, "Variables")
        for name in variables:
            values = {"guid": guid_of(_VARIABLE, f"={name}"), "name": legal(name), "typeOfVariable": "Text"}
            SubElement(held, "Variable", values)
    by_source: dict[str, list[ForeignCoding]] = defaultdict(list)
    for coding in project.codings:
        by_source[coding.source].append(coding)
    notes: dict[str, str] = {}
    if project.sources:
        sources = SubElement(root, "Sources")
        for source in project.sources:
            _source(sources, source, by_source[source.key], notes)
    if notes:
        kept = SubElement(root, "Notes")
        for guid, text in notes.items():
            note = SubElement(kept, "Note", {"guid": guid, "name": _one_line(text)})
            SubElement(note, "PlainTextContent").text = legal(text)
    return _bytes(root)


def _source(parent: Element, source: ForeignSource, codings: Iterable[ForeignCoding], notes: dict[str, str]) -> None:
    guid = guid_of(_SOURCE, source.key)
    element = SubElement(
        parent,
        "TextSource",
        {"guid": guid, "name": legal(source.name), "plainTextPath": f"{INTERNAL}{guid}.txt"},
    )
    seen: dict[str, int] = defaultdict(int)
    for coding in codings:
        # One selection per coding: tools differ in whether they keep a second coding on one selection.
        named = "\x1f".join((guid, str(coding.start), str(coding.end), guid_of(_CODE, coding.code), coding.coder))
        seen[named] += 1
        named = f"{named}\x1f{seen[named]}"
        who = {"creatingUser": guid_of(_USER, f"={coding.coder}")} if coding.coder else {}
        when = {"creationDateTime": moment_text(coding.time)} if coding.time else {}
        selection = SubElement(
            element,
            "PlainTextSelection",
            {
                "guid": guid_of(_SELECTION, named),
                "name": _one_line(source.text[coding.start : coding.end]),
                "startPosition": str(coding.start),
                "endPosition": str(coding.end),
                **who,
                **when,
            },
        )
        given = SubElement(selection, "Coding", {"guid": guid_of(_CODING, named), **who, **when})
        SubElement(given, "CodeRef", {"targetGUID": guid_of(_CODE, coding.code)})
        if coding.note:
            key = guid_of(_NOTE, named)
            notes[key] = coding.note
            SubElement(given, "NoteRef", {"targetGUID": key})
    for name, value in source.attributes.items():
        held = SubElement(element, "VariableValue")
        SubElement(held, "VariableRef", {"targetGUID": guid_of(_VARIABLE, f"={name}")})
        SubElement(held, "TextValue").text = legal(value)


def _codes(parent: Element, codes: Iterable[ForeignCode]) -> None:
    """The codes below an element, each in its parent; the schema wants at least one."""
    places = {"": SubElement(parent, "Codes")}
    for code in codes:
        colour = {"color": code.colour} if code.colour else {}
        element = SubElement(
            places[code.parent],
            "Code",
            {
                "guid": guid_of(_CODE, code.key),
                "name": legal(code.name),
                "isCodable": "true" if code.codable else "false",
                **colour,
            },
        )
        if code.definition:
            SubElement(element, "Description").text = legal(code.definition)
        places[code.key] = element


def _one_line(text: str) -> str:
    """The words of a stretch as a name: many tools show it, and a reader can find the stretch again by it."""
    words = " ".join(legal(text).split())
    return words if len(words) <= _LONGEST_NAME else f"{words[: _LONGEST_NAME - 1].rstrip()}…"


def _bytes(root: Element) -> bytes:
    indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'.encode()


def _put(archive: ZipFile, name: str, data: bytes) -> None:
    # One moment for all, so that the same project gives the same archive.
    info = ZipInfo(name, _EPOCH)
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    archive.writestr(info, data)
