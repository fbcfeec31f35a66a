"""The PDF reader on real documents that nobody here made."""

from __future__ import annotations

import random
import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

from kwalcode.model import Document, PassageKind, Role, SourceKind
from tests.readers.pdf_making import quotes, read

pytestmark = pytest.mark.shared

AGREEMENT = "real/policy/flanders_regeerakkoord/Regeerakkoord20192024_p001-107.pdf"
UNTAGGED = "real/policy/flanders_regeerakkoord/Regeerakkoord20192024_p001-107_untagged.pdf"
MINUTES = "real/transcripts/denhaag_notulen_pdf"
SAMPLE = 200


@cache
def _read(path: Path) -> Document:
    return read(path.read_bytes(), name=path.name)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold())


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text).casefold())


def _pdfs() -> list[str]:
    root = Path(__file__).parents[3] / "shared" / "data"
    return sorted(path.relative_to(root).as_posix() for path in root.glob("real/**/*.pdf"))


@pytest.mark.parametrize("name", _pdfs())
def test_sampled_characters_stand_where_the_layout_says(name: str, shared_data: Path) -> None:
    document = _read(shared_data / name)
    assert document.layout
    assert unicodedata.is_normalized("NFC", document.text)
    assert not [char for char in document.text if unicodedata.category(char) in ("Cc", "Cs") and char != "\n"]
    unprinted = {char for at, char in enumerate(document.text) if document.layout.box(at) is None}
    assert unprinted <= {" ", "\n", "|"}
    pdf = pypdfium2.PdfDocument(shared_data / name)
    assert len(document.pages) == len(pdf)
    assert document.pages[0].start == 0
    assert document.pages[-1].end == len(document.text)
    printed = [at for at, char in enumerate(document.text) if not char.isspace() and document.layout.box(at)]
    wrong = []
    pages: dict[int, pypdfium2.PdfTextPage] = {}
    for at in random.Random(name).sample(printed, SAMPLE):  # noqa: S311
        left, bottom, right, top = document.layout.box(at) or (0, 0, 0, 0)
        number = (document.page_at(at) or 0) - 1
        page = pages.get(number) or pages.setdefault(number, pdf[number].get_textpage())
        middle, width = (left + right) / 2, (right - left) * 0.15
        there = page.get_text_bounded(middle - width, bottom, middle + width, top)
        if document.text[at] not in there.replace("\x02", "-").replace("\ufffe", "-"):
            wrong.append((at, document.text[at], there))
    pdf.close()
    assert wrong == []


def test_a_tagged_pdf_and_its_untagged_copy_give_the_same_text(shared_data: Path) -> None:
    tagged, untagged = _read(shared_data / AGREEMENT), _read(shared_data / UNTAGGED)
    assert tagged.text == untagged.text
    assert tagged.passages == untagged.passages


def test_every_sentence_of_the_sections_is_found_in_one_piece(shared_data: Path) -> None:
    text = _letters(_read(shared_data / AGREEMENT).text)
    sections = sorted((shared_data / AGREEMENT).parent.glob("sections/*.txt"))
    sentences = [part for path in sections for part in re.split(r"(?<=[.!?])\s+", path.read_text("utf-8")) if part]
    assert len(sentences) > 100
    assert [sentence for sentence in sentences if _letters(sentence) not in text] == []


def test_the_agreement_has_its_chapters_and_no_running_titles(shared_data: Path) -> None:
    document = _read(shared_data / AGREEMENT)
    headings = list(document.of_kind(PassageKind.HEADING))
    found = {(passage.label, document.page_at(passage.start)): passage.level for passage in headings}
    assert found["2", 88] < found["2.1", 88] < found["2.2.1", 88]  # the chapter on poverty
    assert [passage.label for passage in document.pages][86:89] == ["87", "88", "89"]
    assert document.source_kind is SourceKind.POLICY_PLAN
    assert document.text.count("Vlaanderen schittert") < 6  # 47 pages bear it
    assert not re.search(r"\w-\s+\n", document.text)


@pytest.mark.parametrize("party", ["GL_PvdA", "Piratenpartij", "SP"])
def test_words_agree_with_another_extractor(party: str, shared_data: Path) -> None:
    folder = shared_data / "real/policy/nl_parties"
    ours = Counter(_words(_read(folder / f"{party}.pdf").text))
    theirs = Counter(_words((folder / f"{party}.txt").read_text("utf-8")))
    assert (ours & theirs).total() / ours.total() > 0.985  # they keep broken words in halves, we do not


@pytest.mark.parametrize(
    ("day", "pages", "at_least", "speakers"),
    [
        ("13-november-2024", 175, 209 + 485, 26),
        ("19-december-2024", 118, 179 + 432, 36),
        ("13-februari-2025", 101, 184 + 484, 35),
    ],
)
def test_council_minutes_have_their_turns(
    day: str, pages: int, at_least: int, speakers: int, shared_data: Path
) -> None:
    (path,) = (shared_data / MINUTES).glob(f"*{day}.pdf")
    document = _read(path)
    turns = list(document.of_kind(PassageKind.TURN))
    assert document.source_kind is SourceKind.MINUTES
    assert len(document.pages) == pages
    assert at_least <= len(turns) <= 1.12 * at_least
    assert len(document.speakers) >= speakers
    assert any(speaker.role is Role.MODERATOR for speaker in document.speakers)


def test_letters_and_motions_have_lists_and_tables(shared_data: Path) -> None:
    folder = shared_data / "real/policy/nl_denhaag"
    (vision,) = folder.glob("raadsvoorstel-15564429*.pdf")
    rows = quotes(_read(vision), PassageKind.TABLE_ROW)
    assert any(row.count(" | ") == 4 for row in rows)
    (tabled,) = folder.glob("motie-15586523*.pdf")
    (decided,) = folder.glob("motie-15601642*.pdf")  # encrypted with an empty password, with the same body
    assert set(quotes(_read(tabled), PassageKind.LIST_ITEM)) == set(quotes(_read(decided), PassageKind.LIST_ITEM))
