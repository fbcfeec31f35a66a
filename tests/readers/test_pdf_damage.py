"""PDFs that cannot be read, or only in part."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader

from kwalcode.errors import SourceError
from tests.readers.pdf_making import make, prose, read, text_page, write


def _scan(canvas: Any) -> None:
    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 50, 50, 400, 600)


def test_a_real_password_is_refused_with_a_way_out() -> None:
    data = make(text_page("Geheim."), encrypt=StandardEncryption("sleutel", "meester", strength=128))
    with pytest.raises(SourceError, match="wachtwoord") as caught:
        read(data)
    assert "zonder wachtwoord" in caught.value.way_out


@pytest.mark.parametrize(("pages", "told"), [(1, "1 pagina"), (4, "4 pagina's")])
def test_a_scan_is_refused_with_its_number_of_pages(pages: int, told: str) -> None:
    with pytest.raises(SourceError, match=told) as caught:
        read(make(*[_scan] * pages))
    assert "OCR" in caught.value.way_out


def test_scanned_pages_between_text_are_named() -> None:
    document = read(make(text_page("Tekst."), _scan, _scan, text_page("Meer tekst."), _scan))
    assert any("pagina's 2-3, 5" in remark for remark in document.remarks)


def test_a_blank_page_is_no_scan() -> None:
    document = read(make(text_page("Tekst."), text_page(), text_page("Meer tekst.")))
    assert not any("gescand" in remark for remark in document.remarks)


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
def test_a_file_that_was_cut_off_is_refused(kept: float) -> None:
    data = make(*(text_page(*prose(420, 30, seed=at)) for at in range(6)))
    with pytest.raises(SourceError, match="einde van het bestand ontbreekt"):
        read(data[: int(len(data) * kept)])


def test_a_file_for_the_web_that_is_shorter_than_it_says_is_refused() -> None:
    data = make(text_page("Tekst.")).replace(b"%PDF-1.3", b"%PDF-1.3\n% << /Linearized 1 /L 999999 >>", 1)
    assert b"/Linearized" in data
    with pytest.raises(SourceError, match="einde van het bestand ontbreekt"):
        read(data)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "is leeg"),
        (b"Beste collega, hierbij het verslag.", "is geen PDF"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 40 + b"\n%%EOF\n", "beschadigd"),
    ],
)
def test_what_is_no_pdf_is_refused(data: bytes, problem: str) -> None:
    with pytest.raises(SourceError, match=problem):
        read(data)


def test_a_pdf_without_pages_is_refused() -> None:
    buffer = io.BytesIO()
    document = pypdfium2.PdfDocument.new()
    document.save(buffer)
    document.close()
    with pytest.raises(SourceError, match=r"geen enkele pagina|beschadigd"):
        read(buffer.getvalue())


def test_text_without_letters_is_refused() -> None:
    data = make(lambda canvas: write(canvas, ["ﬁﬁﬁ ﬁﬁ ﬁﬁﬁﬁ"], font="Vera")).replace(b"<FB01>", b"<E001>")
    with pytest.raises(SourceError, match="niet als tekst opgeslagen"):
        read(data)
