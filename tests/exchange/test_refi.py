"""REFI-QDA: what is read, what is written, and that both agree."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

from kwalcode.errors import SourceError
from kwalcode.exchange.foreign import ForeignCode, ForeignCoding, ForeignProject, ForeignSource
from kwalcode.exchange.refi_places import Counted, Manner, Selected, judge
from kwalcode.exchange.refi_reading import read_refi
from kwalcode.exchange.refi_writing import project_xml, write_qdc, write_qdpx
from kwalcode.readers.source import SourceFile

SOURCE, CODE, BELOW, USER = (f"{digit * 8}-0000-4000-8000-000000000000" for digit in "1234")
TEXT = "An 😀 zegt: te weinig tijd.\nPiet zwijgt.\n"


def project() -> ForeignProject:
    return ForeignProject(
        "Proef & co",
        "kwalcode 0.1",
        (ForeignSource(SOURCE, "gesprek <1>", TEXT, {"gemeente": "Duinbeke"}),),
        (
            ForeignCode(CODE, "Middelen", definition="Geld\nen tijd", colour="#ff0000", codable=False),
            ForeignCode(BELOW, "Tijd", CODE),
        ),
        (
            ForeignCoding(SOURCE, 11, 25, BELOW, "An", datetime(2026, 3, 1, 9, 30, tzinfo=UTC), "sterk\nvoorbeeld"),
            ForeignCoding(SOURCE, 11, 25, BELOW, "Piet"),
            ForeignCoding(SOURCE, 27, 31, BELOW, ""),
        ),
    )


def packed(qde: str, texts: dict[str, bytes], *, name: str = "project.qde", folder: str = "sources") -> SourceFile:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, qde)
        for key, data in texts.items():
            archive.writestr(f"{folder}/{key}.txt", data)
    return SourceFile("proef.qdpx", stream.getvalue())


def qde(selections: str, *, origin: str = "", extra: str = "") -> str:
    return (
        f'<Project xmlns="urn:QDA-XML:project:1.0" name="Proef" origin="{origin}">'
        f'<Users><User guid="{USER}" name="An"/></Users><CodeBook><Codes><Code guid="{{{CODE}}}" name="Tijd" '
        f'isCodable="true" color="#F00"/></Codes></CodeBook><Sources><TextSource guid="{SOURCE.upper()}" name="a" '
        f'plainTextPath="internal://{SOURCE}.txt">{selections}</TextSource>{extra}</Sources></Project>'
    )


def selection(start: int, end: int, name: str = "", code: str = CODE) -> str:
    return (
        f'<PlainTextSelection guid="{USER}" name="{name}" startPosition="{start}" endPosition="{end}">'
        f'<Coding guid="{USER}" creatingUser="{USER}"><CodeRef targetGUID="{code}"/></Coding></PlainTextSelection>'
    )


def test_what_is_written_is_read_again_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "uit.qdpx"
    write_qdpx(path, project())
    assert read_refi(SourceFile.load(path)) == project()


def test_the_same_project_gives_the_same_bytes_and_only_own_keys_become_identifiers(tmp_path: Path) -> None:
    own = ForeignProject("p", "", (ForeignSource("s", "s", "tijd"),), (ForeignCode("c", "C"),),
                         (ForeignCoding("s", 0, 4, "c", "An"),))  # fmt: skip
    for name in ("een.qdpx", "twee.qdpx"):
        write_qdpx(tmp_path / name, own)
    assert (tmp_path / "een.qdpx").read_bytes() == (tmp_path / "twee.qdpx").read_bytes()
    read = read_refi(SourceFile.load(tmp_path / "een.qdpx"))
    assert [quote for _, quote in read.quotes()] == ["tijd"]
    assert read.sources[0].key != "s"


def test_a_codebook_keeps_its_tree_descriptions_and_colours(tmp_path: Path) -> None:
    write_qdc(tmp_path / "codes.qdc", project())
    assert read_refi(SourceFile.load(tmp_path / "codes.qdc")).codes == project().codes


def test_the_elements_stand_in_the_order_of_the_schema() -> None:
    root = fromstring(project_xml(project()))
    names = [child.tag.rpartition("}")[2] for child in root]
    assert names == ["Users", "CodeBook", "Variables", "Sources", "Notes"]
    source = root.find("{*}Sources/{*}TextSource")
    assert source is not None
    assert [child.tag.rpartition("}")[2] for child in source] == ["PlainTextSelection"] * 3 + ["VariableValue"]


@pytest.mark.parametrize(
    ("origin", "data", "start", "end"),
    [
        ("", "😀 is er.\r\nte weinig tijd.\n".encode(), 10, 24),  # the standard: code points, CRLF is two
        ("NVivo for Windows 12.6", b"\xef\xbb\xbf" + "😀 is er.\r\nte weinig tijd.\n".encode(), 11, 25),
        ("ATLAS.ti 26", "😀 is er.\r\nte weinig tijd.\n".encode(), 9, 23),
    ],
)
def test_places_are_counted_as_the_tool_does(origin: str, data: bytes, start: int, end: int) -> None:
    read = read_refi(packed(qde(selection(start, end), origin=origin), {SOURCE: data}, folder="Sources"))
    assert [quote for _, quote in read.quotes()] == ["te weinig tijd"]
    assert read.codings[0].coder == "An"
    assert read.codes[0].colour == "#ff0000"


def test_a_manner_that_fits_clearly_better_goes_before_what_is_expected() -> None:
    text = "een twee drie vier vijf zes zeven acht negen tien"
    stops = [place for place, char in enumerate(text) if char == " "]
    starts = [0, *(place + 1 for place in stops)]
    ends = [*stops, len(text)]
    selections = [Selected("s", one, other - 1) for one, other in zip(starts, ends, strict=True)]
    judged = judge({"s": Counted(text)}, selections, Manner())
    assert judged.manner == Manner(inclusive=True)
    assert judged.fits == judged.ends == 20


def test_what_is_no_text_is_passed_over_with_a_remark_and_counted() -> None:
    picture = f'<PictureSource guid="{BELOW}" name="foto"><Coding guid="{USER}"><CodeRef targetGUID="{CODE}"/></Coding></PictureSource>'  # noqa: E501
    read = read_refi(packed(qde(selection(0, 4), extra=picture), {SOURCE: b"tijd"}))
    assert [source.name for source in read.sources] == ["a"]
    assert read.remarks == ("foto: overgeslagen, met 1 codering; dit is een afbeelding.",)


@pytest.mark.parametrize(
    ("given", "told"),
    [(selection(0, 400), "ligt niet in de tekst"), (selection(0, 4, code=BELOW), "staat niet in het codeboek")],
)
def test_a_coding_without_place_or_code_is_left_out_with_a_remark(given: str, told: str) -> None:
    read = read_refi(packed(qde(given + selection(0, 4)), {SOURCE: b"tijd en geld"}))
    assert [quote for _, quote in read.quotes()] == ["tijd"]
    assert len(read.remarks) == 1
    assert told in read.remarks[0]


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (SourceFile("a.qdpx", b"geen archief"), "QDA"),
        (packed("<html/>", {}), "geen REFI-QDA"),
        (packed("<Project", {}), "geen geldige XML"),
        (packed('<!DOCTYPE a [<!ENTITY b "c">]><Project/>', {}), "documenttype-declaratie"),
        (packed("<Project/>", {}, name="project.xml"), "0 projectbestanden"),
        (packed("<Project/>", {"../../weg": b""}), "verdachte naam"),
        (SourceFile("a.qdc", b"<CodeBook"), "geen geldige XML"),
    ],
)
def test_what_is_no_project_is_refused_with_a_way_out(file: SourceFile, told: str) -> None:
    with pytest.raises(SourceError, match=told):
        read_refi(file)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "sources", "codes", "codings"),
    [
        ("nvivo12_windows_oltas0517_masked.qdpx", 2, 152, 303),
        ("nvivo15_mac_empty_sources.qdpx", 2, 262, 0),
        ("taguette_codebook.qdc", 0, 3, 0),
    ],
)
def test_real_exchange_files(
    shared_data: Path, tmp_path: Path, name: str, sources: int, codes: int, codings: int
) -> None:
    read = read_refi(SourceFile.load(shared_data / "real" / "qda" / name))
    assert (len(read.sources), len(read.codes), len(read.codings)) == (sources, codes, codings)
    # NVivo's selections are whole comments: nearly all begin a word and end one.
    whole = [quote for _, quote in read.quotes() if not quote[0].isspace()]
    assert len(whole) >= 0.98 * codings
    write_qdpx(tmp_path / "uit.qdpx", read)
    again = read_refi(SourceFile.load(tmp_path / "uit.qdpx"))
    assert (again.sources, again.codes, again.codings) == (read.sources, read.codes, read.codings)


@pytest.mark.shared
def test_the_codes_of_maxqda_are_read_though_its_texts_are_absent(shared_data: Path) -> None:
    stored = (shared_data / "real" / "qda" / "maxqda24_project.qde").read_text("utf-8-sig")
    read = read_refi(packed(stored, {}))
    assert (len(read.codes), len(read.sources), len(read.remarks)) == (307, 0, 10)
    assert all(code.definition for code in read.codes if not code.parent)
