from __future__ import annotations

from pathlib import Path

import pytest

from kwalcode.cli import main
from kwalcode.codebook.editing import CodeTexts, edit_code
from tests.workflow.study import BOOK


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "oud.yaml"
    path.write_text(BOOK, encoding="utf-8")
    return path


def test_two_versions_are_compared_in_sentences(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = old.with_name("nieuw.yaml")
    new.write_text(edit_code(BOOK, "middelen", CodeTexts(label="Geld")), encoding="utf-8")
    assert main(["codebook", "diff", str(old), str(new)]) == 0
    said = capsys.readouterr().out
    assert "klein 1.0.0 -> klein 1.0.0" in said
    assert "  - Code Middelen heet nu Geld." in said
    assert "passend is 1.0.1" in said


def test_equal_codebooks_are_said_to_be_equal(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook", "diff", str(old), str(old)]) == 0
    said = capsys.readouterr().out
    assert "Geen verschil" in said
    assert "passend is" not in said


def test_a_faulty_codebook_cannot_be_compared(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = old.with_name("stuk.yaml")
    new.write_text("codebook: [", encoding="utf-8")
    assert main(["codebook", "diff", str(old), str(new)]) == 1
    assert "stuk.yaml" in capsys.readouterr().err
