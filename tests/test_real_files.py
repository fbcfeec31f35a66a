"""The main job on real files that nobody here wrote: every quote is the text at its offsets, on the right page."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

import pypdfium2
import pytest

from kwalcode.cli import main

pytestmark = pytest.mark.shared

_NO_LETTERS = re.compile(r"[\W\d_]+")


def rows_of(path: Path) -> list[dict[str, str]]:
    csv.field_size_limit(10_000_000)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def coded(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the fragments and the texts of every real plan and transcript."""
    folder = tmp_path_factory.mktemp("echt")
    real = shared_data / "real"
    sources = [str(real / "policy"), str(real / "transcripts")]
    options = ["--out", str(folder / "f.csv"), "--texts", str(folder / "teksten"), "--pipeline", "embedded", "--quiet"]
    assert main(["code", *sources, *options]) == 0
    return folder


def test_every_quote_is_the_text_at_its_offsets(coded: Path) -> None:
    texts: dict[str, str] = {}
    rows = rows_of(coded / "f.csv")
    assert len(rows) > 10_000
    for row in rows:
        name = row["document"]
        if name not in texts:
            texts[name] = (coded / "teksten" / f"{name}.txt").read_bytes().decode()
        quote = texts[name][int(row["start"]) : int(row["end"])]
        # A quote that a spreadsheet would take for a formula has an apostrophe in front.
        assert row["quote"].removeprefix("'" if quote[:1] in "=+-@" else "") == quote


def test_every_quote_of_a_pdf_begins_on_its_page(coded: Path, shared_data: Path) -> None:
    by_document: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows_of(coded / "f.csv"):
        if row["page"]:
            by_document[row["document"]].append(row)
    assert len(by_document) >= 15
    wrong = total = 0
    for name, rows in by_document.items():
        (path,) = [found for found in (shared_data / "real").rglob("*.pdf") if found.as_posix().endswith(name)]
        with pypdfium2.PdfDocument(path) as pdf:
            pages = [_NO_LETTERS.sub("", page.get_textpage().get_text_bounded()) for page in pdf]
        for row in rows:
            total += 1
            at = int(row["page"]) - 1
            beginning = _NO_LETTERS.sub("", row["quote"])[:25]
            # A quote at the foot of a page goes on overleaf.
            wrong += beginning not in pages[at] + (pages[at + 1] if at + 1 < len(pages) else "")
    # The other extractor reads columns in another order, so a few beginnings are torn apart by it.
    assert wrong / total < 0.001


def test_moderators_and_speaker_labels_are_never_quoted(coded: Path) -> None:
    rows = rows_of(coded / "f.csv")
    assert {row["role"] for row in rows} <= {"", "participant"}
    assert not any(re.match(r"(De voorzitter|S0\d)[.:]", row["quote"]) for row in rows)


def test_the_rows_of_the_plans_keep_their_municipality_and_action(coded: Path) -> None:
    rows = [row for row in rows_of(coded / "f.csv") if "meerjarenplan_acties_B.csv#" in row["document"]]
    assert len({row["municipality"] for row in rows}) > 100
    assert {row["passage"] for row in rows} == {"objective", "action_plan", "action"}
