from __future__ import annotations

import codecs

import pytest

from kwalcode.errors import SourceError
from kwalcode.readers.decoding import decode, normalise
from kwalcode.readers.source import SourceFile

TEXT = "De coördinatie in één regio: cliënten krijgen € 5, zei ze.\nGeïnteresseerden blijven weg.\n"


def source(data: bytes) -> SourceFile:
    return SourceFile("tekst.txt", data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_without_a_remark(encoding: str) -> None:
    decoded = decode(source(TEXT.encode(encoding)))
    assert (decoded.text, decoded.remarks) == (TEXT, ())


@pytest.mark.parametrize(("mark", "encoding"), [(codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF32_BE, "utf-32-be")])
def test_big_endian_marks_are_believed(mark: bytes, encoding: str) -> None:
    decoded = decode(source(mark + TEXT.encode(encoding)))
    assert (decoded.text, decoded.encoding) == (TEXT, encoding)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "cp1252", "iso8859_15", "mac_roman"])
def test_other_encodings_are_read_and_remarked(encoding: str) -> None:
    decoded = decode(source(TEXT.encode(encoding)))
    assert decoded.text == TEXT
    assert "niet in UTF-8" in decoded.remarks[0]


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850"])
@pytest.mark.parametrize(
    "text", ["de cliënten", "de reële coördinatie", "Efficiëntie van de één", "de ideeën over zorg"]
)
def test_a_few_accents_are_enough_to_tell_western_encodings_apart(text: str, encoding: str) -> None:
    assert decode(source(text.encode(encoding))).text == text


def test_the_accents_may_come_late_in_a_long_file() -> None:
    text = "Gewone woorden zonder accent.\n" * 5_000 + "Eén cliënt.\n"
    assert decode(source(text.encode("mac_roman"))).text == text


def test_text_that_was_encoded_twice_is_reported_and_left_alone() -> None:
    spoilt = "de reële vraag".encode().decode("cp1252")
    decoded = decode(source(spoilt.encode()))
    assert decoded.text == spoilt
    assert "'Ã«' waar 'ë' bedoeld is" in decoded.remarks[0]


def test_one_damaged_character_does_not_turn_the_file_into_another_encoding() -> None:
    decoded = decode(source((TEXT * 5).encode() + b"\xff en verder"))
    assert decoded.text.startswith(TEXT)
    assert "beschadigd" in decoded.remarks[0]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "is leeg"),
        (b" \n\t\r\n", "alleen witruimte"),
        (b"\xef\xbb\xbf", "alleen witruimte"),
        (b"MZ\x00\x01\x02tekst\x00\x03", "binair bestand"),
        (bytes(range(1, 32)) * 20, "binair bestand"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8a", "begint als UTF-16-LE"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(data: bytes, problem: str) -> None:
    with pytest.raises(SourceError, match=problem):
        decode(source(data))


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("a\r\nb\rc\n", "a\nb\nc\n"),
        ("e\u0301e\u0301n", "één"),
        ("deel een\x0cdeel twee", "deel een\ndeel twee"),
        ("be\u00adleid", "beleid"),
        ("\ufeffregie\x07", "regie"),
        ("a\u2028b", "a\nb"),
        ("\ud800", "\ufffd"),
    ],
)
def test_text_comes_in_one_form(raw: str, clean: str) -> None:
    assert normalise(raw) == clean
