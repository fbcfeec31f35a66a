"""Files that cannot be read: a clear Dutch message with the way out, the others go on, nothing is half imported."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from kwalcode.cli import main
from kwalcode.workflow.project import Project
from tests.workflow.study import make_study


def pdf(*, text: str = "", password: str = "", empty_password: bool = False) -> bytes:
    stream = io.BytesIO()
    encryption = (
        StandardEncryption("" if empty_password else password, "eigenaar") if password or empty_password else None
    )
    canvas = Canvas(stream, encrypt=encryption)
    if text:
        canvas.drawString(72, 700, text)
    else:
        canvas.rect(72, 500, 200, 200, fill=1)
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def archive(name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr(name, content)
    return stream.getvalue()


BAD = {
    "leeg.txt": b"",
    "wit.txt": b" \n\t\n ",
    "binair.txt": bytes(range(256)) * 40,
    "eigenlijk_pdf.txt": pdf(text="Er is overleg."),
    "geen.docx": b"dit is geen archief",
    "bom.docx": archive("word/document.xml", b"0" * 60_000_000),
    "afgebroken.pdf": pdf(text="Er is overleg over armoede.")[:300],
    "geheim.pdf": pdf(text="Er is overleg.", password="geheim"),
    "scan.pdf": pdf(),
    "afgebroken.xlsx": archive("xl/workbook.xml", b"<workbook")[:-40],
    "foto.jpg": b"\xff\xd8\xff\xe0" + b"\0" * 100,
    "oud.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
}


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KWALCODE_MODEL", "embedded")
    return make_study(tmp_path / "studie")


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named_with_a_way_out_and_the_others_go_on(
    study: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (study / name).write_bytes(BAD[name])
    assert main(["code", str(study / name), "studie", "--codebook", "klein.yaml"]) == 3
    err = capsys.readouterr().err
    assert name in err
    assert "Wat u kunt doen: " in err
    assert "1 bestand werd niet gelezen" in err
    assert (study.parent / "fragmenten.csv").is_file()


def test_a_text_of_200_mb_is_refused_before_it_is_read(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (study / "reusachtig.txt").open("wb") as file:
        file.truncate(200_000_000)
    assert main(["code", "studie", "--codebook", "klein.yaml"]) == 3
    assert "reusachtig.txt: is 200 MB groot" in capsys.readouterr().err


def test_a_pdf_with_an_empty_password_opens(study: Path) -> None:
    (study / "open.pdf").write_bytes(pdf(text="Er is veel overleg over armoede in onze gemeente.", empty_password=True))
    assert main(["code", "studie/open.pdf", "--codebook", "klein.yaml"]) == 0
    assert "Er is veel overleg over armoede" in (study.parent / "fragmenten.csv").read_text(encoding="utf-8-sig")


def test_a_text_in_another_encoding_is_read_and_told(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (study / "oud.txt").write_bytes("Er is overleg over coördinatie, zo’n reünie in café Ré.".encode("cp1252"))
    assert main(["code", "studie/oud.txt", "--codebook", "klein.yaml"]) == 0
    assert "coördinatie, zo’n reünie in café Ré" in (study.parent / "fragmenten.csv").read_text(encoding="utf-8-sig")
    assert "oud.txt" in capsys.readouterr().err


def test_bad_files_leave_nothing_in_a_project(study: Path) -> None:
    for name, content in BAD.items():
        (study / name).write_bytes(content)
    main(["init", "project", "--codebook", "klein.yaml"])
    assert main(["import", *[f"studie/{name}" for name in BAD], "studie/gesprek.txt", "--project", "project"]) == 3
    project = Project.open(study.parent / "project")
    assert [document.name for document in project.documents()] == ["gesprek.txt"]
    assert [path.name for path in project.sources.iterdir()] == ["gesprek.txt"]
    with project.store() as store:
        fates = {record.file: record.outcome.value for record in store.imports()}
    assert fates == {**dict.fromkeys(BAD, "refused"), "gesprek.txt": "read"}
