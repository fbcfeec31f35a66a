from __future__ import annotations

import io
import zipfile

import pytest

from kwalcode.errors import SourceError
from kwalcode.readers.archives import MOST_MEMBERS, check_archive
from kwalcode.readers.source import SourceFile

DOCX = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document>tekst</document>"}


def archive(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return stream.getvalue()


def test_a_sound_archive_passes() -> None:
    check_archive(SourceFile("verslag.docx", archive(DOCX)))


def test_the_kind_may_be_told_apart_from_the_extension() -> None:
    check_archive(SourceFile("verslag.onbekend", archive(DOCX)), "docx")


@pytest.mark.parametrize(
    ("members", "problem"),
    [
        ({**DOCX, "word/document.xml": b"<a>" + b" " * 60_000_000 + b"</a>"}, "verdacht archief"),
        ({**DOCX, "../../kwaad.xml": b"<a/>"}, "verdachte naam"),
        ({**DOCX, "/etc/kwaad.xml": b"<a/>"}, "verdachte naam"),
        ({**DOCX, "C:kwaad.xml": b"<a/>"}, "verdachte naam"),
        ({**DOCX, "word/x.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}, "documenttype"),
        ({**DOCX, "word/x.xml": b"<!-- <x> --><!DOCTYPE x><x/>"}, "documenttype"),
        (
            {**DOCX, "word/x.xml": '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x><x/>'.encode("utf-16")},
            "documenttype",
        ),
        ({**DOCX, "word/document.xml": b"geen xml"}, "geen geldige XML"),
        ({"los.txt": b"tekst"}, "geen Word-document|zip-archief"),
        ({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<w/>"}, "een Excel-werkmap"),
    ],
)
def test_a_dangerous_or_wrong_archive_is_refused(members: dict[str, bytes], problem: str) -> None:
    with pytest.raises(SourceError, match=problem):
        check_archive(SourceFile("verslag.docx", archive(members)))


def test_an_archive_of_very_many_parts_is_refused_for_that_reason() -> None:
    members = DOCX | {f"deel{number}": b"" for number in range(MOST_MEMBERS)}
    with pytest.raises(SourceError, match=f"bestaat uit {len(members)} delen"):
        check_archive(SourceFile("verslag.docx", archive(members)))


@pytest.mark.parametrize("part", [0.3, 0.6, 0.95])
def test_a_truncated_archive_is_refused(part: float) -> None:
    data = archive(DOCX)
    with pytest.raises(SourceError, match="onvolledig of beschadigd"):
        check_archive(SourceFile("verslag.docx", data[: int(part * len(data))]))


def test_an_encrypted_member_is_refused() -> None:
    data = bytearray(archive(DOCX))
    for magic, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := data.find(magic, place + 1)) >= 0:
            data[place + flags] |= 1
    with pytest.raises(SourceError, match="wachtwoord"):
        check_archive(SourceFile("verslag.docx", bytes(data)))


def test_a_member_that_unpacks_to_other_bytes_is_refused() -> None:
    data = bytearray(archive({**DOCX, "word/document.xml": b"<document>" + b"tekst " * 500 + b"</document>"}))
    place = data.find(b"word/document.xml") + len("word/document.xml") + 4
    data[place] ^= 0xFF
    with pytest.raises(SourceError, match="beschadigd"):
        check_archive(SourceFile("verslag.docx", bytes(data)))
