from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml

from kwalcode.errors import SourceError
from kwalcode.model import Document, PassageKind
from kwalcode.readers import SourceFile, read

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(word: WordDocument) -> bytes:
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def one(word: WordDocument) -> Document:
    (document,) = read(SourceFile("verslag.docx", saved(word)))
    return document


def shape(document: Document) -> list[tuple[str, int, str]]:
    return [(block.kind.value, block.level, document.text[block.start : block.end]) for block in document.blocks]


def insert(word: WordDocument, xml: str) -> None:
    body = word.element.body
    body.insert(len(body) - 1, parse_xml(xml.replace("<w:", "<w:", 1).replace(">", f" {NAMESPACE}>", 1)))


def test_headings_paragraphs_lists_and_tables_come_in_the_order_of_the_body() -> None:
    word = docx.Document()
    word.add_heading("Ons plan", 0)
    word.add_heading("Visie", 2)
    word.add_paragraph("We werken samen.")
    word.add_paragraph("het OCMW", style="List Bullet")
    word.add_paragraph("het CAW", style="List Bullet")
    table = word.add_table(2, 2)
    for row, texts in zip(table.rows, [("Doel", "Jaar"), ("Regie", "2026")], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    word.add_paragraph("Tot slot.")
    document = one(word)
    assert shape(document) == [
        ("heading", 1, "Ons plan"),
        ("heading", 2, "Visie"),
        ("paragraph", 0, "We werken samen."),
        ("list_item", 1, "het OCMW"),
        ("list_item", 1, "het CAW"),
        ("table_row", 0, "Doel | Jaar"),
        ("table_row", 0, "Regie | 2026"),
        ("paragraph", 0, "Tot slot."),
    ]
    assert document.text.startswith("Ons plan\n\nVisie\n\nWe werken samen.\n\nhet OCMW\nhet CAW\n\nDoel | Jaar\n")


@pytest.mark.parametrize(("name", "level"), [("Kop 3", 3), ("Titel", 1), ("Ondertitel", 2)])
def test_headings_are_known_by_their_dutch_style(name: str, level: int) -> None:
    word = docx.Document()
    word.styles.add_style(name, 1)
    word.add_paragraph("Middelen", style=name)
    assert shape(one(word)) == [("heading", level, "Middelen")]


def test_a_style_based_on_a_heading_is_a_heading() -> None:
    word = docx.Document()
    style = word.styles.add_style("Eigen stijl", 1)
    style.base_style = word.styles["Heading 2"]
    word.add_paragraph("Middelen", style=style)
    assert shape(one(word)) == [("heading", 2, "Middelen")]


def test_an_outline_level_makes_a_heading() -> None:
    word = docx.Document()
    insert(word, '<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:t>Middelen</w:t></w:r></w:p>')
    assert shape(one(word)) == [("heading", 2, "Middelen")]


def test_list_levels_follow_the_numbering() -> None:
    word = docx.Document()
    insert(
        word,
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        "<w:r><w:t>dieper</w:t></w:r></w:p>",
    )
    assert shape(one(word)) == [("list_item", 2, "dieper")]


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ("<w:ins><w:r><w:t>wel</w:t></w:r></w:ins>", "wel"),
        ("<w:r><w:t>wel</w:t></w:r><w:del><w:r><w:delText>niet</w:delText></w:r></w:del>", "wel"),
        ("<w:moveFrom><w:r><w:t>oud</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>nieuw</w:t></w:r></w:moveTo>", "nieuw"),
        ("<w:hyperlink><w:r><w:t>koppeling</w:t></w:r></w:hyperlink>", "koppeling"),
        ("<w:sdt><w:sdtContent><w:r><w:t>veld</w:t></w:r></w:sdtContent></w:sdt>", "veld"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>verborgen</w:t></w:r><w:r><w:t>zichtbaar</w:t></w:r>", "zichtbaar"),
        ("<w:r><w:t>een</w:t><w:br/><w:t>twee</w:t></w:r>", "een\ntwee"),
        ("<w:r><w:t>een</w:t><w:tab/><w:t>twee</w:t></w:r>", "een\ttwee"),
        ("<w:r><w:t>be</w:t><w:softHyphen/><w:t>leid</w:t></w:r>", "beleid"),
        ("<w:r><w:instrText>PAGE</w:instrText><w:t>tekst</w:t></w:r>", "tekst"),
    ],
)
def test_the_text_is_what_a_reader_sees_when_changes_are_accepted(runs: str, text: str) -> None:
    word = docx.Document()
    insert(word, f"<w:p>{runs}</w:p>")
    assert shape(one(word)) == [("paragraph", 0, text)]


def test_blocks_in_a_content_control_count() -> None:
    word = docx.Document()
    insert(word, "<w:sdt><w:sdtContent><w:p><w:r><w:t>In een veld.</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    assert shape(one(word)) == [("paragraph", 0, "In een veld.")]


def test_a_text_box_follows_its_paragraph() -> None:
    word = docx.Document()
    insert(
        word,
        "<w:p><w:r><w:t>Tekst.</w:t><w:pict><w:txbxContent><w:p><w:r><w:t>In een kader.</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></w:r></w:p>",
    )
    assert [text for _, _, text in shape(one(word))] == ["Tekst.", "In een kader."]


def test_page_headers_and_footers_and_contents_are_not_coded() -> None:
    word = docx.Document()
    word.sections[0].header.paragraphs[0].text = "Gemeente Duinbeke"
    word.sections[0].footer.paragraphs[0].text = "pagina 1"
    word.styles.add_style("toc 1", 1)
    word.add_paragraph("Visie 3", style="toc 1")
    word.add_paragraph("We werken samen.")
    document = one(word)
    assert shape(document) == [("paragraph", 0, "We werken samen.")]
    assert "Duinbeke" not in document.text


def test_a_repeated_table_header_is_not_coded_and_a_single_cell_is_a_layout() -> None:
    word = docx.Document()
    table = word.add_table(3, 2)
    for row, texts in zip(table.rows, [("Doel", "Jaar"), ("Regie", "2026"), ("Een hele alinea.", "")], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    header = table.rows[0]._tr.get_or_add_trPr()
    header.append(parse_xml(f"<w:tblHeader {NAMESPACE}/>"))
    assert shape(one(word)) == [("table_row", 0, "Regie | 2026"), ("paragraph", 0, "Een hele alinea.")]


def test_bold_names_without_a_colon_are_speakers() -> None:
    word = docx.Document()
    for name, said in [("Els", "Hoe gaat het?"), ("Jan", "Goed, denk ik."), ("Els", "Echt?"), ("Jan", "Ja.")]:
        paragraph = word.add_paragraph()
        paragraph.add_run(name).bold = True
        paragraph.add_run(f" {said}")
    document = one(word)
    assert [speaker.name for speaker in document.speakers] == ["Els", "Jan"]
    assert shape(document)[0] == ("turn", 0, "Hoe gaat het?")


def test_label_time_and_text_may_share_a_paragraph_with_line_breaks() -> None:
    word = docx.Document()
    for name, time, said in [
        ("Els Maes", "0:03", "Hoe gaat het?"),
        ("Jan Smet", "0:09", "Goed."),
        ("Els Maes", "1:00", "Ja?"),
    ]:
        word.add_paragraph(f"{name}   {time}\n{said}")
    document = one(word)
    assert [(turn.speaker, turn.time) for turn in document.of_kind(PassageKind.TURN)] == [
        ("Els Maes", 3.0),
        ("Jan Smet", 9.0),
        ("Els Maes", 60.0),
    ]


def test_a_transcript_in_two_columns_has_turns() -> None:
    word = docx.Document()
    table = word.add_table(4, 2)
    lines = [("Interviewer", "Hoe gaat het?"), ("Respondent", "Goed."), ("Interviewer", "Echt?"), ("Respondent", "Ja.")]
    for row, texts in zip(table.rows, lines, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    assert shape(one(word)) == [("turn", 0, said) for _, said in lines]


def test_a_document_without_text_is_refused() -> None:
    with pytest.raises(SourceError, match="geen lopende tekst"):
        one(docx.Document())


def test_footnotes_come_at_the_end() -> None:
    word = docx.Document()
    word.add_paragraph("We werken samen.")
    notes = (
        f'<w:footnotes {NAMESPACE}><w:footnote w:type="separator" w:id="0">'
        "<w:p><w:r><w:t>lijn</w:t></w:r></w:p></w:footnote>"
        '<w:footnote w:id="2"><w:p><w:r><w:t>Zie het plan.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    relation = (
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" '
        'Target="footnotes.xml"/></Relationships>'
    )
    kind = (
        '<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.footnotes+xml"/></Types>'
    )
    data = repacked(
        saved(word),
        {
            "word/_rels/document.xml.rels": lambda xml: xml.replace("</Relationships>", relation),
            "[Content_Types].xml": lambda xml: xml.replace("</Types>", kind),
        },
        {"word/footnotes.xml": notes},
    )
    (document,) = read(SourceFile("verslag.docx", data))
    assert shape(document)[-1] == ("paragraph", 0, "Zie het plan.")
    assert document.blocks[-1].label == "voetnoot"
    assert "lijn" not in document.text


@pytest.mark.parametrize("absent", ["word/document.xml", "_rels/.rels"])
def test_a_document_with_a_missing_part_is_refused(absent: str) -> None:
    word = docx.Document()
    word.add_paragraph("We werken samen.")
    data = repacked(saved(word), {absent: lambda _: None}, {})
    with pytest.raises(SourceError, match=r"beschadigd|geen Word-document"):
        read(SourceFile("verslag.docx", data))


def repacked(data: bytes, changes: dict[str, Callable[[str], str | None]], added: dict[str, str]) -> bytes:
    """The archive with members changed (or left out, when the change gives None) and others added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content: bytes | None = old.read(name)
            if name in changes and content is not None:
                changed = changes[name](content.decode())
                content = None if changed is None else changed.encode()
            if content is not None:
                new.writestr(name, content)
        for name, text in added.items():
            new.writestr(name, text)
    return stream.getvalue()
