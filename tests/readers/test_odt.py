from __future__ import annotations

import io
import zipfile

import pytest

from kwalcode.errors import SourceError
from kwalcode.model import Document
from kwalcode.readers import SourceFile, read

HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body>'
)


def packed(body: str, element: str = "text") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        content = f"{HEAD}<office:{element}>{body}</office:{element}></office:body></office:document-content>"
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return stream.getvalue()


def one(body: str) -> Document:
    (document,) = read(SourceFile("verslag.odt", packed(body)))
    return document


def shape(document: Document) -> list[tuple[str, int, str]]:
    return [(block.kind.value, block.level, document.text[block.start : block.end]) for block in document.blocks]


def test_headings_paragraphs_lists_and_tables_come_in_order() -> None:
    document = one(
        '<text:h text:outline-level="2">Visie</text:h><text:section>'
        "<text:p>We werken <text:span>samen</text:span>.</text:p>"
        "</text:section><text:list><text:list-item><text:p>een</text:p><text:list><text:list-item><text:p>twee</text:p>"
        "</text:list-item></text:list></text:list-item></text:list><table:table><table:table-header-rows><table:table-row>"
        "<table:table-cell><text:p>Doel</text:p></table:table-cell><table:table-cell><text:p>Jaar</text:p></table:table-cell>"
        "</table:table-row></table:table-header-rows><table:table-row><table:table-cell><text:p>Regie</text:p>"
        "</table:table-cell><table:table-cell><text:p>2026</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert shape(document) == [
        ("heading", 2, "Visie"),
        ("paragraph", 0, "We werken samen."),
        ("list_item", 1, "een"),
        ("list_item", 2, "twee"),
        ("table_row", 0, "Regie | 2026"),
    ]


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ('a<text:s text:c="2"/>b', "a  b"),
        ("a<text:tab/>b", "a\tb"),
        ("a<text:line-break/>b", "a\nb"),
        ('<text:a href="x">koppeling</text:a> en meer', "koppeling en meer"),
        ("a<office:annotation><text:p>opmerking</text:p></office:annotation>b", "ab"),
    ],
)
def test_the_text_of_a_paragraph_is_what_a_reader_sees(inside: str, text: str) -> None:
    assert shape(one(f"<text:p>{inside}</text:p>")) == [("paragraph", 0, text)]


def test_notes_come_at_the_end_and_deletions_and_contents_stay_out() -> None:
    document = one(
        "<text:tracked-changes><text:p>weg</text:p></text:tracked-changes>"
        "<text:table-of-content><text:p>Visie 3</text:p></text:table-of-content>"
        "<text:p>We werken<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>Zie het plan.</text:p>"
        "</text:note-body></text:note> samen.</text:p><text:p>Tot slot.</text:p>"
    )
    assert [text for _, _, text in shape(document)] == ["We werken samen.", "Tot slot.", "Zie het plan."]


def test_turns_are_found() -> None:
    document = one("<text:p>I: Hoe gaat het?</text:p><text:p>R: Goed.</text:p>")
    assert shape(document) == [("turn", 0, "Hoe gaat het?"), ("turn", 0, "Goed.")]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (packed("<text:p>tekst"), "beschadigd"),
        (packed("<text:section>" * 200 + "<text:p>x</text:p>" + "</text:section>" * 200), "te diep genest"),
        (packed("<table:table/>", "spreadsheet"), "geen tekst"),
        (packed(""), "geen lopende tekst"),
    ],
)
def test_what_holds_no_text_is_refused(data: bytes, problem: str) -> None:
    with pytest.raises(SourceError, match=problem):
        read(SourceFile("verslag.odt", data))
