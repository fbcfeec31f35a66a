r"""RTF: what stands in a file that was written by a program, each part by hand."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kwalcode.errors import SourceError
from kwalcode.model import Document, PassageKind, Role
from kwalcode.readers import ReadOptions, SourceFile, read
from kwalcode.readers.rtf import reader

HEAD = (
    rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Calibri{\*\falt Arial};}"
    rb"{\f1\fnil\fcharset238 Times CE;}{\f2\fnil\fcharset128 Gothic;}}{\colortbl;\red0\green0\blue0;}"
    rb"{\stylesheet{\s0 Normal;}{\s1\sbasedon0\outlinelevel0 heading 1;}{\*\cs2\additive heading 9;}{\ds7 heading 8;}"
    rb"{\s3\sbasedon1 Mijn;}"
    rb"{\s4 toc 1;}{\s5 List Bullet;}{\s6\outlinelevel2 Eigen{\*\extra 3};}}"
    rb"{\info{\title Geheime titel}{\author Iemand}}{\*\generator Msftedit 5;}"
)


def document(body: bytes, *, end: bytes = b"}", **options: object) -> Document:
    (made,) = read(SourceFile("gesprek.rtf", HEAD + body + end), ReadOptions(**options))  # type: ignore[arg-type]
    return made


def blocks(body: bytes) -> list[tuple[str, str]]:
    made = document(body)
    return [(one.kind.value, made.text[one.start : one.end]) for one in made.blocks]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (rb"caf\'e9 \'80 5 \'93ja\'94", "café € 5 “ja”"),
        (rb"caf\'E9 \u8364?5", "café €5"),
        (rb"\u233?tude \u-10179?\u-8704? \u8220\'93nu\u8221\'94", "étude 😀 “nu”"),
        (rb"{\uc2 \u8364 ab}5, \uc0\u233 zo\uc1  en \u233\emdash zo", "€5, ézo en ézo"),
        (rb"{\uc2\u233 {ab}c}", "éabc"),
        (rb"{\f1 \'e8\'f8} \'e8", "čř è"),
        (rb"\f2\'93\'fa\'96{\f0 x}", "日\ufffdx"),
        (b"caf\xe9", "café"),
        (rb"a\~b\_c\-d \{e\} \\f", "a\xa0b-cd {e} \\f"),
        (rb"\lquote a\rquote  \endash  b\tab c\line d", "‘a’ – b\tc\nd"),
        (b"een wo\r\nord\\\r\ntweede", "een woord\n\ntweede"),
    ],
    ids=["code page", "capital hex", "unicode", "uc", "uc stops at a brace", "font", "two bytes", "raw byte",
         "signs", "words", "line ends"],
)  # fmt: skip
def test_characters_come_in_many_ways(body: bytes, text: str) -> None:
    assert document(body).text.strip() == text


@pytest.mark.parametrize(("mark", "text"), [(rb"\mac", "é"), (rb"\pca", "Ä"), (rb"\ansi\ansicpg1251", "Ћ")])
def test_the_code_page_of_the_document_counts_where_no_font_tells(mark: bytes, text: str) -> None:
    (made,) = read(SourceFile("a.rtf", rb"{\rtf1" + mark + rb" \'8e}"))
    assert made.text.strip() == text


def test_an_unreadable_character_is_told() -> None:
    assert any("\ufffd" in remark for remark in document(rb"\f2 \'93\'fa\'96").remarks)
    assert document(rb"goed").remarks == ()


@pytest.mark.parametrize(
    "body",
    [
        rb"zo{\v verborgen} veel",
        rb"zo\v verborgen\v0  veel",
        rb"zo\v verborgen\plain  veel",
        rb"zo{\deleted weg} veel",
        rb"zo{\pict\wmetafile8\picw1 0100fe09} veel",
        b"zo{\\pict\\pngblip\\bin6 a}{\\b}c} veel",
        rb"zo{\*\annotation{\*\atnref 1}opmerking} veel",
        rb"zo{\*\onbekend weg {\b ook}} veel",
        rb"zo{\header\pard kop {\shp{\*\shpinst{\shptxt\pard kader\par}}}\par}{\footerf voet\par} veel",
        rb"zo{\object\objemb{\*\objdata 0105}{\result {\pict 00}}} veel",
        rb"zo{\xe register}{\*\bkmkstart naam} veel",
        rb'zo{\field{\*\fldinst HYPERLINK "http://x"}{\fldrslt  veel}}',
        rb"zo{\upr{weg}{\*\ud  veel}}",
    ],
)
def test_only_what_a_reader_sees_is_text(body: bytes) -> None:
    assert document(body + rb"\par").text == "zo veel\n"


def test_styles_and_outline_levels_make_headings_and_lists() -> None:
    body = (
        rb"\pard\s1 Visie\par\pard\s3 Eigen stijl\par\pard\s4 Visie\tab 1\par"
        rb"\pard\outlinelevel1 Twee\par\pard\s6 Drie\par"
        rb"\pard\s5 punt\par\pard\ls2\ilvl1{\listtext\'b7\tab}punt onder\par"
        rb"\pard{\pntext\'b7}oud punt\par\pard\plain Zin.\par\pard\ls4 kaal punt\par"
    )
    assert blocks(body) == [
        ("heading", "Visie"), ("heading", "Eigen stijl"), ("heading", "Twee"), ("heading", "Drie"),
        ("list_item", "punt"), ("list_item", "punt onder"), ("list_item", "oud punt"), ("paragraph", "Zin."),
        ("list_item", "kaal punt"),
    ]  # fmt: skip
    levels = [one.level for one in document(body).blocks]
    assert levels == [1, 1, 2, 3, 1, 2, 1, 0, 1]
    assert "Visie\t1" in document(body).text, "a line of contents is in the text, and not to be coded"


def test_tables_become_rows_and_a_table_for_layout_does_not() -> None:
    row = rb"\trowd\cellx100\cellx200\pard\intbl "
    body = (
        rb"\trowd\trhdr\cellx100\cellx200\pard\intbl Naam\cell Antwoord\cell\row"
        + row + rb"An\cell Ja.\par Meer.\cell\row"
        + row + rb"\cell\pard\intbl\s1 Kop\par\pard\intbl Alleen dit.\cell\row\pard Na\par"
    )  # fmt: skip
    assert blocks(body) == [
        ("table_row", "An | Ja.\nMeer."), ("heading", "Kop"), ("paragraph", "Alleen dit."), ("paragraph", "Na"),
    ]  # fmt: skip
    assert "Naam | Antwoord" in document(body).text


def test_notes_come_at_the_end_and_text_boxes_after_their_paragraph() -> None:
    body = (
        rb"\pard\s1 Visie{\super\chftn}{\footnote\pard\plain {\super\chftn} De noot.} verder"
        rb"{\shp{\*\shpinst{\sp{\sn fill}{\sv 1}}{\shptxt\pard kader\par}}{\shprslt dubbel}}\par\pard Slot\par"
    )
    assert blocks(body) == [
        ("heading", "Visie verder"), ("paragraph", "kader"), ("paragraph", "Slot"), ("paragraph", "De noot."),
    ]  # fmt: skip
    assert [one.label for one in document(body).blocks] == ["", "", "", "voetnoot"]


@pytest.mark.parametrize("body", [rb"\b An:\b0  ja", rb"{\b An:} ja", rb"{\b A}{\b n:}{\plain  ja}"])
def test_what_is_bold_from_the_start_is_known(body: bytes) -> None:
    walk = reader._Walk(SourceFile("x.rtf", HEAD + body + rb"\par\pard geen {\b vet}\par}"))
    walk.all()
    assert walk.builder.bold == [(0, 3)]


@pytest.mark.parametrize("label", [rb"Interviewer: ", rb"{\b Interviewer:} ", rb"\b Interviewer: \b0 "])
def test_speakers_are_found_as_in_any_other_format(label: bytes) -> None:
    body = b"".join(
        rb"\pard " + label + question + rb"\par\pard {\b An:} " + answer + rb"\par "
        for question, answer in ((b"Hoe loopt het?", b"Goed."), (b"En verder?", b"Niets meer."))
    )
    made = document(body)
    assert [(one.name, one.role) for one in made.speakers] == [
        ("Interviewer", Role.MODERATOR), ("An", Role.PARTICIPANT),
    ]  # fmt: skip
    turns = [made.text[one.start : one.end] for one in made.blocks if one.kind is PassageKind.TURN]
    assert turns == ["Hoe loopt het?", "Goed.", "En verder?", "Niets meer."]
    assert made.origin.media == "rtf"


def test_a_file_that_breaks_off_is_read_with_a_remark_and_what_follows_the_end_is_not() -> None:
    cut = document(rb"\pard Een zin{\footnote\pard noot", end=b"")
    assert cut.text == "Een zin\n\nnoot\n"
    assert "eindigt midden" in cut.remarks[0]
    assert document(rb"\pard Een zin\par", end=b"}rommel{").text == "Een zin\n"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"Gewone tekst", "geen RTF-document"),
        (rb"{\rtf1\ansi\pard\par}", "geen lopende tekst"),
        (rb"{\rtf1" + b"{" * 600, "te diep genest"),
        (b"%PDF-1.7 x", "maar is een PDF"),
        (b"", "is leeg"),
    ],
)
def test_what_is_no_readable_rtf_is_refused_with_the_way_out(data: bytes, problem: str) -> None:
    with pytest.raises(SourceError, match=problem) as refusal:
        read(SourceFile("x.rtf", data))
    assert refusal.value.way_out


def test_rtf_under_another_extension_is_recognised() -> None:
    with pytest.raises(SourceError, match=r"is een RTF-document.*extensie \.rtf"):
        read(SourceFile("x.docx", HEAD + b"ja}"))


pieces = st.sampled_from(
    [
        *r"{ } \par \pard \cell \row \intbl \trowd \trhdr \u233? \u-8704? \'e9 \' \uc2 \uc-3 \bin3 \f2 \f99 \v".split(),
        *r"\* \footnote \shp \shptxt \shpinst \stylesheet \fonttbl \s1 \upr \ud \pict \listtext \plain \v0".split(),
        *[
            r"\b ",
            r"\ansicpg77777 ",
            r"\outlinelevel-2 ",
            r"\ls1 ",
            "\\",
            "ja ",
            "I: ",
            "R: ",
            "\n",
            "é",
            r"\field",
            r"\do",
        ],
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(body=st.lists(pieces, max_size=40).map(" ".join))
def test_any_mixture_gives_a_document_or_a_refusal(body: str) -> None:
    try:
        (made,) = reader.read(SourceFile("x.rtf", rb"{\rtf1 " + body.encode("latin-1")), ReadOptions())
    except SourceError as refusal:
        assert refusal.problem  # noqa: PT017 - a refusal is one of the two right outcomes
        return
    for block in made.blocks:
        quote = made.text[block.start : block.end]
        assert quote
        assert quote == quote.strip()
