"""One row per fragment: what it quotes is what the document says, and what a row tells can be read."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from pathlib import Path

import pytest

from kwalcode.errors import ExchangeError
from kwalcode.exchange.rows import COLUMNS, FragmentRow, fragment_rows
from kwalcode.model import Document, Fragment, MatchKind, Origin, Passage, PassageKind, Span, Status
from tests.exchange.samples import ANSWER, NOTES, added, codebooks, interview, notes, span, suggested

DOCUMENTS = {document.id: document for document in (interview(), notes())}
MIDDELEN = "maar we hebben geen middelen."


def rows(*fragments: Fragment) -> list[FragmentRow]:
    return list(fragment_rows(fragments, DOCUMENTS, codebooks()))


def test_the_columns_are_the_fields_in_their_order() -> None:
    assert [field.name for field in fields(FragmentRow)] == [*COLUMNS, "fragment", "source"]


def test_the_columns_stand_in_the_manual_in_their_order() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "export.md").read_text(encoding="utf-8")
    table = manual.split("## Kolommen van de export")[1].split("\n## ")[0]
    listed = re.findall(r"^\| `(\w+)` \| (.+) \|$", table, re.MULTILINE)
    assert dict(listed) == dict(COLUMNS)
    assert [name for name, _ in listed] == list(COLUMNS)


def test_a_suggestion_tells_everything() -> None:
    [row] = rows(suggested(MIDDELEN, "inzicht"))
    place = span(MIDDELEN)
    assert dict(zip(COLUMNS, row.cells(), strict=True)) == {
        "fragment_id": row.fragment.id,
        "document": "gesprek.docx",
        "document_hash": interview().id,
        "source_kind": "interview",
        "respondent_group": "ambtenaar",
        "speaker": "Ria Peeters",
        "role": "participant",
        "speaker_group": "politicus",
        "page": 2,
        "start": place.start,
        "end": place.end,
        "quote": MIDDELEN,
        "context_before": "We brengen de noden samen met het OCMW in kaart 😀,",
        "context_after": "Dat is en blijft een drempel voor iedereen.",
        "codebook": "proef",
        "code_id": "inzicht",
        "code_label": "Inzicht verwerven",
        "code_path": "Expertise > Inzicht verwerven",
        "valence_codes": "",
        "coder": "regels/proef",
        "codebook_version": "1.0.0",
        "rule": "in-kaart; middelen",
        "matched_words": (
            "in kaart brengen -> brengen … in kaart (gesplitst werkwoord); middel -> middelen (woordvorm); "
            '"OCMW" -> OCMW (letterlijk)'
        ),
        "match_kinds": "separable; lemma; exact",
        "qualifiers": "negated; moderator",
        "qualifier_cues": "negated: geen",
        "score": 0.612,
        "status": "suggested",
        "reviewer": "",
        "time": "",
        "reason": "",
        "passage": "turn",
        "passage_label": "vraag 1",
        "municipality": "Heuvelstad",
    }


def test_a_decision_tells_who_when_and_why() -> None:
    [row] = rows(added("drempel", "hindernis"))
    assert (row.status, row.reviewer, row.coder, row.score) == ("added", "An", "An", None)
    assert (row.time, row.reason) == ("2026-03-04T09:30:00+00:00", "duidelijk genoeg")
    assert (row.rule, row.matched_words, row.qualifiers) == ("", "", "")


def test_rows_come_in_the_order_of_the_fragments() -> None:
    fragments = [added("drempel", "hindernis"), suggested(MIDDELEN, "inzicht"), added("noden", "nood")]
    assert [row.fragment_id for row in rows(*fragments)] == [fragment.id for fragment in fragments]


def test_a_quote_keeps_line_breaks_and_emoji() -> None:
    words = "in kaart 😀,\nmaar we"
    [row] = rows(suggested(words, "inzicht"))
    assert row.quote == words == interview().text[row.start : row.end]


def test_the_document_comes_before_the_speaker_for_the_municipality() -> None:
    [row] = rows(suggested("=1+1", "inzicht", document=notes()))
    assert row.municipality == "Zandhove"
    located = replace(interview(), attributes={"gemeente": "Zandhove"})
    [row] = fragment_rows([suggested(MIDDELEN, "inzicht")], {located.id: located}, {})
    assert row.municipality == "Zandhove"


def test_what_lies_outside_every_passage_has_the_text_as_context() -> None:
    [row] = rows(suggested("stond", "inzicht", document=notes()))
    assert (row.passage, row.speaker, row.page) == ("", "", None)
    assert (row.context_before, row.context_after) == ("=1+1", "er. @burgemeester: volgende keer meer.")


def test_a_code_that_left_its_codebook_is_shown_by_its_id() -> None:
    [row] = rows(suggested(MIDDELEN, "verdwenen"))
    assert (row.code_label, row.code_path) == ("verdwenen", "")


@pytest.mark.parametrize(("words", "expected"), [
    (MIDDELEN, "hindernis"),
    ("hebben", ""),
    ("middelen. Dat", "hindernis"),
    ("blijft een drempel", "nood"),
    ("geen middelen. Dat is en blijft een drempel", "hindernis; nood"),
    ("Dat is", ""),
])  # fmt: skip
def test_valence_is_that_of_overlapping_fragments(words: str, expected: str) -> None:
    valence = [added("drempel", "nood"), added("geen middelen.", "hindernis"), added("armoede", "nood")]
    assert rows(*valence, suggested(words, "inzicht"))[-1].valence_codes == expected


def test_a_long_valence_fragment_is_found_behind_short_ones() -> None:
    valence = [added(ANSWER, "nood"), added("noden", "hindernis"), added("OCMW", "hindernis")]
    assert rows(*valence, suggested("drempel", "inzicht"))[-1].valence_codes == "nood"


def test_a_valence_fragment_does_not_count_for_itself_or_when_rejected_or_elsewhere() -> None:
    alone = rows(added("drempel", "nood"))
    assert alone[0].valence_codes == ""
    rejected = rows(added("drempel", "nood", status=Status.REJECTED), suggested("drempel", "inzicht"))
    assert rejected[1].valence_codes == ""
    elsewhere = rows(added("er", "nood", document=notes()), suggested(ANSWER, "inzicht"))
    assert elsewhere[1].valence_codes == ""


def test_a_compound_shows_its_parts_and_a_plain_match_only_its_words() -> None:
    fragment = suggested(MIDDELEN, "inzicht")
    assert fragment.suggestion is not None
    first = fragment.suggestion.evidence[0]
    compound = replace(
        first.matches[0], term="*noden*", spans=(span("noden"),), kind=MatchKind.COMPOUND, detail="no+den"
    )
    plain = replace(first.matches[0], term="ocmw", spans=(span("OCMW"),), kind=MatchKind.LEMMA)
    wide = replace(first.matches[0], term="x", spans=(span("😀,"), span("maar")), kind=MatchKind.PHRASE)
    evidence = (replace(first, matches=(compound, plain, wide, plain)),)
    suggestion = replace(fragment.suggestion, evidence=evidence)
    [row] = rows(replace(fragment, suggestion=suggestion))
    assert row.matched_words == "*noden* -> noden (samenstelling: no+den); OCMW; x -> 😀, maar (woordgroep)"


def _one_block(text: str) -> Document:
    passages = (Passage(PassageKind.PARAGRAPH, 0, len(text)),)
    return Document("lang.txt", text, Origin("lang.txt", "txt", "e" * 64), passages=passages)


def _contexts(text: str, words: str) -> tuple[str, str]:
    document = _one_block(text)
    [row] = fragment_rows([suggested(words, "inzicht", document=document)], {document.id: document}, {})
    return row.context_before, row.context_after


def test_context_is_cut_at_word_borders() -> None:
    before, after = _contexts("woordjes " * 60 + "HIER" + " woordjes" * 60, "HIER")
    assert before == after == " ".join(["woordjes"] * 22)


def test_context_keeps_a_word_that_fits_to_the_letter() -> None:
    before, after = "a" * 99 + " " + "b" * 99, "c" * 99 + " " + "d" * 99
    assert _contexts(f"xxx {before} HIER {after} yyy", "HIER") == (before, after)


def test_context_of_one_endless_word_is_cut_within_it() -> None:
    assert _contexts("a" * 300 + "HIER" + "b" * 300, "HIER") == ("a" * 200, "b" * 200)


def test_context_stays_within_the_passage() -> None:
    [row] = rows(suggested(ANSWER, "inzicht"))
    assert (row.context_before, row.context_after) == ("", "")


def test_a_fragment_beyond_the_text_is_refused() -> None:
    fragment = replace(suggested("er.", "inzicht", document=notes()), span=Span(len(NOTES) - 2, len(NOTES) + 1))
    with pytest.raises(ExchangeError, match=r"voorbij het einde.*Wat u kunt doen"):
        rows(fragment)


def test_a_quote_that_is_not_in_the_text_is_refused() -> None:
    fragment = added("drempel", "nood")
    assert fragment.decision is not None
    wrong = replace(fragment, decision=replace(fragment.decision, quote="dremmel"))
    with pytest.raises(ExchangeError, match=r"citeert 'dremmel'.*staat 'drempel'.*Wat u kunt doen"):
        rows(wrong)


def test_a_missing_document_is_refused() -> None:
    with pytest.raises(ExchangeError, match=r"ontbreekt.*Wat u kunt doen"):
        list(fragment_rows([suggested(MIDDELEN, "inzicht")], {}, codebooks()))
