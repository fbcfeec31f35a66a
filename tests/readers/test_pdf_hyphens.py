"""Words broken at the end of a line."""

from __future__ import annotations

import pytest

from kwalcode.readers.pdf.hyphens import Mend, Vocabulary, mend
from tests.readers.pdf_making import make, read, text_page


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("de beleidsdo-", "meinen samen", Mend.JOIN),
        ("veel steun­", "punten", Mend.JOIN),
        ("veel steun­-", "punten", Mend.JOIN),
        ("de OCMW-", "raad beslist", Mend.KEEP),
        ("een Bbz-", "uitkering", Mend.KEEP),
        ("een sociaal-", "economisch plan", Mend.KEEP),
        ("een sociaal-econo-", "misch plan", Mend.JOIN),
        ("in Oost-", "Vlaanderen", Mend.KEEP),
        ("het plan 2026-", "2031 loopt", Mend.KEEP),
        ("de in-", "en uitstroom", Mend.SPACE),
        ("jeugd-", "of gezinswerk", Mend.SPACE),
        ("niet-", "begeleide jongeren", Mend.KEEP),
        ("zie www.rivierdal.be/wonen-", "en-werken", Mend.KEEP),
        ("zie www.rivierdal.be/wonen-", "werken", Mend.KEEP),
        ("DBF(M)-", "overeenkomst", Mend.KEEP),
        ("dat wil zeggen -", "hopen wij", None),
        ("gewoon een zin", "die verder loopt", None),
    ],
)
def test_rules_where_the_document_is_silent(before: str, after: str, expected: Mend | None) -> None:
    assert mend(before, after, Vocabulary([])) is expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["zij-instromers"], Mend.KEEP),
        (["zijinstromers"], Mend.JOIN),
        (["zij-instromers", "zijinstromers", "zijinstromers"], Mend.JOIN),
    ],
)
def test_the_use_elsewhere_in_the_document_decides(words: list[str], expected: Mend) -> None:
    assert mend("nieuwe zij-", "instromers", Vocabulary(words)) is expected


def test_two_vowels_that_clash_keep_their_hyphen_between_two_words() -> None:
    assert mend("de zee-", "eend", Vocabulary(["zee", "eend"])) is Mend.KEEP
    assert mend("de finale re-", "eks", Vocabulary([])) is Mend.JOIN


def test_a_document_that_breaks_no_words_keeps_its_hyphens() -> None:
    vocabulary = Vocabulary(["samenwerking"], breaks_words=False)
    assert mend("het offerte-", "verzoek", vocabulary) is Mend.KEEP
    assert mend("de samen-", "werking", vocabulary) is Mend.JOIN
    assert mend("de duurzaamheids-", "overweging", vocabulary) is Mend.JOIN


def test_mended_words_are_whole_in_the_text() -> None:
    document = read(
        make(text_page("Het lokaal bestuur versterkt de dienst-", "verlening en vraagt de OCMW-", "raad om advies."))
    )
    assert document.text == "Het lokaal bestuur versterkt de dienstverlening en vraagt de OCMW-raad om advies."
    assert document.layout
    assert all(document.layout.box(at) for at, char in enumerate(document.text) if char != " ")


def test_a_word_is_mended_over_the_page_break() -> None:
    lines = ["Het bestuur wil de komende jaren veel meer doen voor de bestaans-"]
    document = read(make(text_page(*lines), text_page("zekerheid van gezinnen.")))
    assert document.text.endswith("bestaanszekerheid van gezinnen.")
    assert document.page_at(document.text.index("zekerheid")) == 2
