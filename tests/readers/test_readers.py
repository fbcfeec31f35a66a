from __future__ import annotations

import importlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kwalcode.errors import SourceError
from kwalcode.model import RespondentGroup, SourceKind
from kwalcode.readers import READERS, SUFFIXES, ReadOptions, SourceFile, largest, load, read
from kwalcode.readers.contents import OLE_MAGIC

TALK = b"I: Hoe loopt het overleg?\nR: Goed, denk ik.\n"


def packed(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "<a/>")
    return stream.getvalue()


@pytest.mark.parametrize("suffix", [".TXT", ".txt", ".text"])
def test_the_extension_chooses_the_reader_whatever_its_case(suffix: str) -> None:
    (document,) = read(SourceFile(f"gesprek{suffix}", TALK))
    assert (document.origin.media, document.origin.encoding) == ("txt", "utf-8")
    assert len(document.origin.file_hash) == 64


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("gesprek.mp3", b"x", ["gesprek.mp3", ".mp3", "uitschrijven", ".docx"]),
        ("oud.doc", b"x", [".docx", "Word"]),
        ("iets.xyz", b"x", [".xyz", ".txt", ".pdf"]),
        ("iets", b"x", ["geen extensie"]),
        ("leeg.txt", b"", ["is leeg"]),
        ("plan.txt", b"%PDF-1.7\n", ["een PDF", "extensie .pdf"]),
        ("plan.txt", packed("word/document.xml"), ["een Word-document", "extensie .docx"]),
        ("plan.docx", packed("xl/workbook.xml"), ["een Excel-werkmap", "extensie .xlsx"]),
        ("plan.docx", packed("foto.jpg"), ["zip-archief"]),
        ("plan.txt", packed("foto.jpg"), ["een zip-archief", "pak het archief uit"]),
        ("plan.pdf", b"gewone tekst", ["geen PDF"]),
        ("plan.pdf", packed("word/document.xml"), ["een Word-document"]),
        ("plan.docx", OLE_MAGIC + "EncryptedPackage".encode("utf-16-le"), ["wachtwoord"]),
        ("plan.docx", OLE_MAGIC + "WordDocument".encode("utf-16-le"), [".doc)", ".docx"]),
        ("plan.docx", b"gewone tekst", ["onvolledig of beschadigd"]),
        ("plan.txt", b"{\\rtf1 tekst}", ["RTF", "extensie .rtf"]),
        ("plan.txt", b"\x89PNG\r\n", ["afbeelding", "OCR"]),
        ("plan.txt", b"a\x00b\x00\x01", ["binair"]),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_name_reason_and_way_out(
    name: str, data: bytes, told: list[str]
) -> None:
    with pytest.raises(SourceError) as refusal:
        read(SourceFile(name, data))
    message = str(refusal.value)
    assert message.startswith(name)
    assert [part for part in told if part not in message] == []


def test_a_huge_text_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "groot.txt"
    with path.open("wb") as stream:
        stream.truncate(200_000_000)  # takes no room on disk
    with pytest.raises(SourceError, match=r"groot.txt: is 200 MB groot, meer dan de 50 MB"):
        load(path)


def test_bytes_above_the_limit_are_refused_too() -> None:
    with pytest.raises(SourceError, match="50 MB"):
        read(SourceFile("groot.txt", b"a" * (largest(".txt") + 1)))


def test_a_folder_and_an_absent_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="is een map"):
        load(tmp_path)
    with pytest.raises(SourceError, match="bestaat niet"):
        load(tmp_path / "weg.txt")
    with pytest.raises(SourceError, match="wordt niet gelezen"):
        load(tmp_path / "weg.exe")


def test_a_file_keeps_the_name_it_is_given(tmp_path: Path) -> None:
    path = tmp_path / "gesprek.txt"
    path.write_bytes(TALK)
    (document,) = read(load(path, "ronde 1/gesprek.txt"))
    assert document.name == document.origin.file == "ronde 1/gesprek.txt"


def test_what_the_researcher_tells_goes_before_what_the_reader_judges() -> None:
    options = ReadOptions(source_kind=SourceKind.ROUND_TABLE, group=RespondentGroup.CIVIL_SOCIETY, moderators=("r",))
    (document,) = read(SourceFile("gesprek.txt", TALK), options)
    assert (document.source_kind, document.group) == (SourceKind.ROUND_TABLE, RespondentGroup.CIVIL_SOCIETY)
    assert [speaker.role for speaker in document.speakers] == ["moderator", "moderator"]


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("Klankbordgroep Duinbeke.txt", TALK.decode(), SourceKind.SOUNDING_BOARD),
        ("gesprek.txt", "Focusgroep met bewoners\n\n" + TALK.decode(), SourceKind.FOCUS_GROUP),
        ("gesprek.txt", TALK.decode(), SourceKind.INTERVIEW),
        ("Interview schepen.txt", "We werken samen.", SourceKind.INTERVIEW),
        ("tekst.txt", "Beleidsplan\n\nHet rust op een interview.", SourceKind.POLICY_PLAN),
        ("Meerjarenplan_2026.txt", "We bestrijden armoede.", SourceKind.POLICY_PLAN),
        ("tekst.txt", "Notulen van het overleg\n\nWe begonnen om acht uur.", SourceKind.MINUTES),
        ("tekst.txt", "We begonnen om acht uur.", SourceKind.OTHER),
    ],
)
def test_name_and_head_tell_the_kind_of_source(name: str, text: str, kind: SourceKind) -> None:
    (document,) = read(SourceFile(name, text.encode()))
    assert document.source_kind is kind


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_every_reader_of_the_table_exists(suffix: str) -> None:
    module = importlib.import_module(f"kwalcode.readers.{READERS[suffix].module}")
    assert callable(getattr(module, READERS[suffix].function))


def test_every_extension_has_a_limit_and_others_have_none() -> None:
    assert frozenset(READERS) == SUFFIXES
    assert {largest(suffix) for suffix in SUFFIXES} == {50_000_000, 200_000_000}
    assert largest(".exe") == 0


def test_reading_a_text_loads_no_library_for_other_formats() -> None:
    program = (
        "import sys; from kwalcode.readers import SourceFile, read; read(SourceFile('a.txt', b'tekst'));"
        "print([name for name in ('docx', 'openpyxl', 'pypdfium2', 'lxml', 'spacy') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
