"""Every character of a PDF's text stands where the layout says, and is valid."""

from __future__ import annotations

import unicodedata
from typing import Any

import numpy as np
import pypdfium2
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption

from kwalcode.model import Document
from kwalcode.readers.pdf.chars import _segment, _sort_out, _turned
from tests.readers.pdf_making import HEIGHT, WIDTH, make, prose, read, text_page, write


def misplaced(document: Document, data: bytes) -> list[tuple[int, str, str]]:
    """Characters that the PDF itself does not have at their box: position, ours, theirs."""
    assert document.layout
    pdf = pypdfium2.PdfDocument(data)
    wrong = []
    try:
        pages = [page.get_textpage() for page in pdf]
        for at, char in enumerate(document.text):
            box = document.layout.box(at)
            if char.isspace() or box is None:
                continue
            left, bottom, right, top = box
            middle, width = (left + right) / 2, (right - left) * 0.15
            there = pages[(document.page_at(at) or 0) - 1].get_text_bounded(middle - width, bottom, middle + width, top)
            if char not in there.replace("\x02", "-").replace("\ufffe", "-"):
                wrong.append((at, char, there))
    finally:
        pdf.close()
    return wrong


def _columns(canvas: Any) -> None:
    write(canvas, ["Visie en strategie"], size=18, y=780)
    write(canvas, prose(200, 30))
    write(canvas, prose(200, 30, seed=5), x=310)


def _broken(canvas: Any) -> None:
    write(canvas, ["De begeleiding van gezin-", "nen in armoede vraagt tijd."])


@pytest.mark.parametrize("draw", [text_page("Eén zin: “ja”, € 5 & 10 %."), _columns, _broken])
def test_each_character_is_found_at_its_box(draw: Any) -> None:
    data = make(draw, draw)
    document = read(data)
    assert document.layout
    assert misplaced(document, data) == []
    printed = [at for at, char in enumerate(document.text) if not char.isspace()]
    assert all(document.layout.box(at) for at in printed)


def test_breaks_between_lines_and_paragraphs_have_no_box() -> None:
    def draw(canvas: Any) -> None:
        below = write(canvas, ["Wie luistert naar de mensen die het moeilijk hebben, leert", "veel."])
        write(canvas, ["Nieuw."], y=below - 20)

    document = read(make(draw))
    assert document.layout
    assert document.layout.box(document.text.index(" veel")) is None
    assert document.layout.box(document.text.index("\n")) is None
    assert document.layout.box(document.text.index(" luistert")) is not None  # a printed space


def test_ligatures_become_letters_that_share_the_box() -> None:
    data = make(text_page("eﬃciënte ﬁets", font="Vera"))
    document = read(data)
    assert document.layout
    assert document.text.endswith("fiets")
    first, second = (document.layout.box(document.text.index("fiets") + at) for at in (0, 1))
    assert first
    assert second
    assert first[2] == second[0]
    assert first[2] - first[0] == pytest.approx(second[2] - second[0], abs=0.01)


def test_a_letter_and_its_loose_accent_become_one_character_with_both_boxes() -> None:
    data = make(text_page("caf eﬁ zo", font="Vera")).replace(b"<FB01>", b"<0301>")
    document = read(data)
    assert document.layout
    assert document.text == "caf é zo"
    assert unicodedata.is_normalized("NFC", document.text)
    letter, following = document.layout.box(4), document.layout.box(6)
    assert letter
    assert following
    assert letter[2] < following[0] < letter[2] + 8


def test_soft_hyphens_inside_a_line_disappear() -> None:
    document = read(make(text_page("samen\xadwerking loont", font="Vera")))
    assert document.text == "samenwerking loont"
    assert document.layout
    assert len(document.layout.boxes) == 16 * len(document.text)


def test_private_glyphs_are_reported() -> None:
    data = make(text_page("ﬁets en ﬁnale ﬁlm", font="Vera")).replace(b"<FB01>", b"<E001>")
    document = read(data)
    assert any("niet als letter" in remark for remark in document.remarks)


def test_a_turned_page_has_boxes_as_it_is_shown() -> None:
    def draw(canvas: Any) -> None:
        canvas.setPageRotation(90)
        write(canvas, ["Dwars"], x=50, y=100)

    document = read(make(draw))
    assert document.layout
    assert document.layout.sizes == ((WIDTH, HEIGHT),)  # the media box lies flat: HEIGHT wide, WIDTH high
    left, bottom, right, top = document.layout.box(0) or (0, 0, 0, 0)
    assert left < 100 < right  # 100 above the lower edge comes 100 from the left edge
    assert top == pytest.approx(HEIGHT - 50, abs=1)
    assert bottom < top


def test_boxes_count_from_the_corner_of_the_crop_box() -> None:
    def draw(canvas: Any) -> None:
        canvas.setCropBox((30, 40, 500, 800))
        write(canvas, ["Rand"], x=70, y=740)

    document = read(make(draw))
    assert document.layout
    assert document.layout.sizes == ((470.0, 760.0),)
    left, bottom, _, top = document.layout.box(0) or (0, 0, 0, 0)
    assert left == pytest.approx(40, abs=0.1)
    assert bottom < 700 < top


def test_an_empty_user_password_opens() -> None:
    data = make(text_page("Vrij te lezen."), encrypt=StandardEncryption("", "geheim", strength=128))
    assert read(data).text == "Vrij te lezen."


def test_surrogates_controls_and_unmapped_glyphs_are_cleaned() -> None:
    codes = np.array([0x41, 0xD835, 0xDC00, 0xD835, 0x42, 0x0, 0x7, 0x2, 0x20, 0x200B], np.uint32)
    seen, spaces = _sort_out(codes)
    assert "".join(chr(codes[at]) for at in seen) == "A\U0001d400�B�-"
    assert np.flatnonzero(spaces).tolist() == [8]


@pytest.mark.parametrize(
    ("quarters", "expected"), [(0, (1, 2, 3, 5)), (1, (2, 7, 5, 9)), (2, (7, 15, 9, 18)), (3, (15, 1, 18, 3))]
)
def test_turning_boxes_by_hand(quarters: int, expected: tuple[float, ...]) -> None:
    box = np.array([[1, 2, 3, 5]], np.float32)
    assert _turned(box, quarters, (10, 20))[0].tolist() == pytest.approx(expected)


@pytest.mark.parametrize(
    ("gap", "breaks", "space"), [(0.5, False, False), (5, False, True), (15, True, False), (-9, True, False)]
)
def test_white_without_a_written_space(gap: float, breaks: bool, space: bool) -> None:
    lay = np.array([[10, 0, 16, 12], [16 + gap, 0, 22 + gap, 12]], np.float32)
    codes = np.array([0x61, 0x62], np.uint32)
    found = _segment(lay, np.array([0, 1]), codes, np.zeros(2, bool))
    assert [flags.tolist() for flags in found] == [[breaks], [space]]
