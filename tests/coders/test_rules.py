from __future__ import annotations

import pytest

from kwalcode.coders.rules import RuleCoder, _qualification_order, fingerprint
from kwalcode.model import MatchKind, PassageKind, Qualification, Qualifier, Role, SourceKind, Span
from kwalcode.reasons import explain
from tests.coders.texts import PIPELINE, book, document, quotes, suggest, talk

OVERLEG = '{id: "overleg", any: ["overleg"]}'


def test_suggests_the_sentence_that_holds_a_term() -> None:
    assert quotes(OVERLEG, "Dit zegt niets. Er is veel overleg. Dit ook niet.") == ["Er is veel overleg."]


def test_every_quote_equals_the_text_at_its_offsets_with_emoji_and_accents_before_it() -> None:
    source = document("Hé 👩‍👧 zo’n coördinatie! Er is overleg 😀 geweest.")
    (one,) = suggest(OVERLEG, source)
    assert source.text[one.span.start : one.span.end] == "Er is overleg 😀 geweest."
    (span,) = one.evidence[0].matches[0].spans
    assert source.text[span.start : span.end] == "overleg"


def test_all_needs_every_group_in_one_sentence() -> None:
    rule = '{id: "r", all: ["overleg", ["partner", "actor"]]}'
    assert quotes(rule, "Er is overleg met actoren.") == ["Er is overleg met actoren."]
    assert quotes(rule, "Er is overleg. De actoren slapen.") == []


def test_near_counts_tokens_between_the_outer_ends() -> None:
    rule = '{id: "r", near: [["cijfer"], ["armoede"]], within: 3}'
    assert quotes(rule, "cijfers over lokale armoede") == ["cijfers over lokale armoede"]
    assert quotes(rule, "cijfers over de lokale armoede") == []


def test_near_takes_the_closest_pair_as_evidence() -> None:
    source = document("De cijfers zijn oud, maar cijfers over armoede niet.")
    (one,) = suggest('{id: "r", near: [["cijfer"], ["armoede"]], within: 8}', source)
    first = one.evidence[0].matches[0].spans[0]
    assert first.start == source.text.rindex("cijfers")


@pytest.mark.parametrize("how", ['all: ["plan", "armoede"]', 'near: [["plan"], ["armoede"]], within: 12'])
def test_a_mention_that_a_condition_refuses_does_not_hide_one_that_it_allows(how: str) -> None:
    rule = f'{{id: "r", {how}, when: {{negated: false}}}}'
    for sentence in (
        "Er is een plan rond armoede.",
        "Er is een plan rond armoede, maar geen plan voor sport.",
        "Geen plan voor armoede, maar de armoede in de gemeente vraagt een plan.",
    ):
        assert quotes(rule, sentence) == [sentence]
    assert quotes(rule, "Er is geen plan rond armoede.") == []
    assert quotes(rule, "Er is armoede, maar er is geen plan.") == []


def test_one_word_cannot_fill_two_groups() -> None:
    rule = '{id: "r", near: [["*armoede*"], ["*beleid*"]], within: 5}'
    assert quotes(rule, "Het armoedebeleid bestaat.") == []
    assert len(quotes(rule, "Het armoedebeleid en het woonbeleid bestaan.")) == 1


def test_not_silences_a_rule_in_its_unit_only() -> None:
    rule = '{id: "r", any: ["overleg"], not: ["telefonisch"]}'
    assert quotes(rule, "Telefonisch overleg telt niet. Ander overleg wel.") == ["Ander overleg wel."]


@pytest.mark.parametrize(
    ("when", "text", "fires"),
    [
        ("{negated: true}", "Er is geen overleg.", True),
        ("{negated: true}", "Er is overleg.", False),
        ("{negated: false}", "Er is geen overleg.", False),
        ("{negated: false}", "Er is overleg.", True),
        ("{lack: true}", "Er is een gebrek aan overleg.", True),
        ("{hypothetical: false}", "Misschien komt er overleg.", False),
    ],
)
def test_when_asks_for_qualifiers_of_the_match(when: str, text: str, fires: bool) -> None:
    assert bool(quotes(f'{{id: "r", any: ["overleg"], when: {when}}}', text)) is fires


def test_when_asks_for_the_kind_of_source() -> None:
    rule = '{id: "r", any: ["overleg"], when: {source_kind: "beleidsplan"}}'
    assert quotes(rule, document("Er is overleg.", kind=SourceKind.POLICY_PLAN))
    assert not quotes(rule, document("Er is overleg.", kind=SourceKind.SURVEY))


def test_when_asks_for_the_passage_and_the_role() -> None:
    heading = document((PassageKind.HEADING, "Overleg"), "Er is overleg.")
    assert quotes('{id: "r", any: ["overleg"], when: {passage: "heading"}}', heading) == ["Overleg"]
    spoken = talk(("I", Role.MODERATOR, "Is er overleg?"), ("R", Role.PARTICIPANT, "Er is overleg."))
    assert quotes('{id: "r", any: ["overleg"], when: {role: "participant"}}', spoken) == ["Er is overleg."]


def test_the_moderator_and_a_heading_are_qualifiers() -> None:
    spoken = talk(("I", Role.MODERATOR, "Is er overleg?"), ("R", Role.PARTICIPANT, "Ja, overleg is er."))
    asked, told = suggest(OVERLEG, spoken)
    assert Qualifier.MODERATOR in asked.qualifiers
    assert Qualifier.MODERATOR not in told.qualifiers
    (heading,) = suggest(OVERLEG, document((PassageKind.HEADING, "Overleg")))
    assert Qualifier.HEADING in heading.qualifiers


def test_a_turn_and_a_paragraph_can_be_the_unit() -> None:
    words = "Er is overleg.\n\nEn partners zijn er ook. Echt."
    spoken = talk(("R", Role.PARTICIPANT, words), ("S", Role.PARTICIPANT, "De partners slapen."))
    rule = '{id: "r", all: ["overleg", "partner"], unit: "UNIT"}'
    assert quotes(rule.replace("UNIT", "turn"), spoken) == [words]
    assert quotes(rule.replace("UNIT", "paragraph"), spoken) == []
    one = '{id: "r", all: ["partner", "echt"], unit: "paragraph"}'
    assert quotes(one, spoken) == ["En partners zijn er ook. Echt."]


def test_a_suggestion_carries_rule_words_kind_and_version() -> None:
    source = document("We voeren armoedebeleid.")
    (one,) = suggest('{id: "beleid-over-armoede", any: ["*armoede*"]}', source)
    (evidence,) = one.evidence
    assert (evidence.rule_id, evidence.matches[0].kind) == ("beleid-over-armoede", MatchKind.COMPOUND)
    assert evidence.matches[0].detail == "armoede+beleid"
    assert (one.coder, one.codebook_version, one.code_id) == ("regels/boek", "1.0.0", "proef")


def test_independent_rules_make_a_suggestion_surer_and_come_strongest_first() -> None:
    weak, strong = '{id: "zwak", any: ["overleg"], weight: 0.3}', '{id: "sterk", any: ["partner"], weight: 0.8}'
    (one,) = suggest(f"{weak}\n{strong}", "Er is overleg met partners.")
    assert [evidence.rule_id for evidence in one.evidence] == ["sterk", "zwak"]
    (alone,) = suggest(strong, "Er is overleg met partners.")
    assert alone.score < one.score < 1 - 0.2 * 0.7


def test_words_found_by_two_terms_of_a_rule_count_once() -> None:
    (twice,) = suggest('{id: "r", any: ["overleg", "*overleg*"], weight: 0.5}', "Er is overleg.")
    (once,) = suggest('{id: "r", any: ["overleg"], weight: 0.5}', "Er is overleg.")
    assert twice.score == once.score
    assert len(twice.evidence[0].matches) == 1


def test_a_second_run_gives_the_same_suggestions() -> None:
    source = document("Er is overleg. En nog overleg, maar geen netwerk.")
    assert suggest(OVERLEG, source) == suggest(OVERLEG, source)


def test_a_fingerprint_depends_on_rules_and_pipeline_but_not_on_texts_or_lines() -> None:
    (code,) = book(OVERLEG).codes
    (moved,) = book(f'{{id: "x", any: ["y"]}}\n{OVERLEG}').codes
    assert fingerprint(code, "p") != fingerprint(moved, "p")
    assert fingerprint(code, "p") != fingerprint(code, "q")
    assert fingerprint(code, "p") == fingerprint(book(OVERLEG).codes[0], "p")


def test_only_the_codes_asked_for_are_looked_for() -> None:
    source = document("Er is overleg.")
    books = [book(OVERLEG)]
    assert RuleCoder(books, only={("boek", "ander")}).code(source, PIPELINE.parse(source)) == []
    assert len(RuleCoder(books, only={("boek", "proef")}).code(source, PIPELINE.parse(source))) == 1


def test_two_codebooks_with_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="different ids"):
        RuleCoder([book(OVERLEG), book(OVERLEG)])


def test_the_reason_reads_as_dutch() -> None:
    source = document("Er is geen overleg over kansarmoede.")
    (one,) = suggest('{id: "praten", all: ["overleg", "*armoede"]}', source)
    assert explain(one, source.text) == (
        "regel praten: “overleg” (letterlijk), “kansarmoede” (samenstelling kans+armoede); "
        "let op: ontkend (“geen”); codeboek boek 1.0.0"
    )


def test_spans_of_parted_words_leave_out_what_stands_between() -> None:
    source = document("We brengen alles in kaart.")
    (one,) = suggest('{id: "r", any: ["in kaart brengen"]}', source)
    (match,) = one.evidence[0].matches
    assert [source.text[span.start : span.end] for span in match.spans] == ["brengen", "in kaart"]
    assert all(isinstance(span, Span) for span in match.spans)


def test_qualifications_have_one_order_when_their_cues_begin_at_the_same_word() -> None:
    # They come from a set, so that whatever the key leaves open differs from one process to the next.
    short, long = (Qualification(Qualifier.NEGATED, Span(3, end)) for end in (7, 15))
    passage = Qualification(Qualifier.HEADING)
    for given in ((short, long, passage), (long, passage, short)):
        assert sorted(given, key=_qualification_order) == [passage, short, long]
