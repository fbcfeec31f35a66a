"""What is written to disk beside the tables: the texts themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from kwalcode.model import Document, Origin, Passage, PassageKind
from kwalcode.workflow.exports import write_texts


def named(name: str, text: str) -> Document:
    passages = (Passage(PassageKind.PARAGRAPH, 0, len(text)),)
    return Document(name, text, Origin("x.txt", "txt", "0" * 64), passages=passages)


@pytest.mark.parametrize("names", [("a/b", "a\\b"), ("a/../b", "a/b"), ("Nota", "nota"), ("..", "/"), ("x", ".")])
def test_every_source_keeps_a_text_of_its_own_inside_the_folder(tmp_path: Path, names: tuple[str, str]) -> None:
    folder = tmp_path / "teksten"
    write_texts(folder, [named(name, f"tekst {place}") for place, name in enumerate(names)])
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert sorted(path.read_text(encoding="utf-8") for path in written) == ["tekst 0", "tekst 1"]
    assert len({str(path).casefold() for path in written}) == 2
    assert all(path.is_relative_to(folder) for path in written)
