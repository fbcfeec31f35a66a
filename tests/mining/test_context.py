from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kwalcode.mining import keyword_in_context, query_pattern

TEXT = "Wij voeren armoedebeleid, samen.\nI: En de ARMOEDE van\n  gezinnen? Financiën zijn er niet."


def found(query: str, text: str = TEXT) -> list[str]:
    return [context.keyword for context in keyword_in_context(text, query)]


@pytest.mark.parametrize(
    ("query", "keywords"),
    [
        ("armoede", ["ARMOEDE"]),
        ("armoede*", ["armoedebeleid", "ARMOEDE"]),
        ("*beleid", ["armoedebeleid"]),
        ("arm*leid", ["armoedebeleid"]),
        ("van gezinnen", ["van gezinnen"]),
        ("foto*", []),
        ("financien", ["Financiën"]),
        ("financiën", ["Financiën"]),
        ("samen | niet", ["samen", "niet"]),
        ("oede", []),
        ("niet!", []),
        ("", []),
        ("*", []),
        ("|", []),
    ],
)
def test_a_query_finds_whole_words_in_any_case(query: str, keywords: list[str]) -> None:
    assert found(query) == keywords


def test_signs_of_regular_expressions_are_only_signs() -> None:
    assert found("c++ (plus", "in c++ (plus) geschreven") == ["c++ (plus"]
    assert found("c+", "in cc geschreven") == []
    assert found("a.b", "axb a.b") == ["a.b"]


def test_a_star_takes_a_hyphen_or_an_apostrophe_inside_a_word_only() -> None:
    assert found("foto*", "de 'foto', foto's en foto-album-") == ["foto", "foto's", "foto-album"]


def test_a_letter_with_an_accent_finds_only_itself() -> None:
    assert found("één", "een één") == ["één"]


def test_context_is_cut_between_words_and_stands_on_one_line() -> None:
    (context,) = keyword_in_context(TEXT, "van gezinnen", width=12)
    assert (context.before, context.after) == ("de ARMOEDE", "? Financiën")
    assert "\n" not in context.keyword


def test_there_may_be_no_context() -> None:
    (context,) = keyword_in_context(TEXT, "samen", width=0)
    assert (context.before, context.keyword, context.after) == ("", "samen", "")


def test_a_negative_width_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        list(keyword_in_context(TEXT, "samen", width=-1))


@given(st.text(alphabet="ab é\n\t.😀", max_size=80), st.sampled_from(["a", "a*", "b a", "é | b"]), st.integers(0, 20))
def test_a_span_holds_the_keyword_and_contexts_come_from_the_text(text: str, query: str, width: int) -> None:
    for context in keyword_in_context(text, query, width=width):
        start, end = context.span.start, context.span.end
        assert " ".join(text[start:end].split()) == context.keyword
        assert len(context.before) <= width
        assert len(context.after) <= width
        assert " ".join(text[:start].split()).endswith(context.before)
        assert " ".join(text[end:].split()).startswith(context.after)


def test_no_query_gives_no_pattern() -> None:
    assert query_pattern("  ") is None
