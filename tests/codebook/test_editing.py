from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kwalcode.codebook import find_codebook, parse_codebook, shipped_names
from kwalcode.codebook.editing import CodeTexts, add_code, edit_code, merge_codes, move_code, split_code
from kwalcode.codebook.rule_editing import blank_rule, parse_rule, remove_rule, rule_text, set_rule
from kwalcode.codebook.versions import notes, set_version
from kwalcode.errors import CodebookError
from kwalcode.model import Codebook

BOOK = """# Proefboek, met de hand geschreven.
codebook: 'wonen'
version: "1.2.0"   # telt mee
title: "Wonen"
codes:
  # ---- huren
  - id: "huren"   # bovenste
    label: 'Huren'
    definition: >-
      Wat huren
      kost.
    include:
      - "huurprijs"   # vaak genoemd
      # let op de 🏠
      - 'huurwaarborg'
    examples: ["De huur is te hoog.", 'De waarborg weegt.']
    rules:
      # zwaarst
      - id: "huur"
        any: ["huurprijs", '"SVK"']   # letterlijk
        weight: 0.9
        # hieronder mag nog iets komen
      - id: "waarborg"
        near: [["waarborg"], ["betalen"]]
        within: 5

    codes:
    - id: "sociaal"
      label: "Sociaal huren"
      rules:
      - id: "huur"
        any: ["sociale huur"]
    - id: "privé-huur-nee"
      label: "Markt"
  # ---- kopen
  - id: "kopen"
    label: "Kopen"
    aliases: ["koop"]
""".replace("privé-huur-nee", "markt")


def changed_lines(old: str, new: str) -> tuple[list[str], list[str]]:
    """Lines that are in the old text only, and in the new text only, in order."""
    before, after = old.splitlines(), new.splitlines()
    while before and after and before[0] == after[0]:
        before, after = before[1:], after[1:]
    while before and after and before[-1] == after[-1]:
        before, after = before[:-1], after[:-1]
    return before, after


def ids(text: str) -> list[str]:
    return [code.id for code in parse_codebook(text).walk()]


def children(text: str, code_id: str = "") -> list[str]:
    book = parse_codebook(text)
    return [code.id for code in (book.code(code_id).codes if code_id else book.codes)]


def refusals(change: Callable[[], str]) -> str:
    with pytest.raises(CodebookError) as caught:
        change()
    return str(caught.value)


def test_a_new_label_changes_one_value_and_keeps_its_quotes() -> None:
    assert changed_lines(BOOK, edit_code(BOOK, "huren", CodeTexts(label="Huur 'nu'"))) == (
        ["    label: 'Huren'"],
        ["    label: 'Huur ''nu'''"],
    )


def test_a_folded_definition_becomes_one_quoted_line_and_the_rest_stays() -> None:
    new = edit_code(BOOK, "huren", CodeTexts(definition='Wat "huren" kost: alles.'))
    assert changed_lines(BOOK, new) == (
        ["    definition: >-", "      Wat huren", "      kost."],
        ['    definition: "Wat \\"huren\\" kost: alles."'],
    )
    assert parse_codebook(new).code("huren").definition == 'Wat "huren" kost: alles.'


def test_items_that_stay_keep_their_comments_and_spelling() -> None:
    new = edit_code(BOOK, "huren", CodeTexts(include=("nieuw", "huurwaarborg", "huurprijs")))
    assert changed_lines(BOOK, new)[1] == [
        '      - "nieuw"',
        "      # let op de 🏠",
        "      - 'huurwaarborg'",
        '      - "huurprijs"   # vaak genoemd',
    ]


def test_a_list_on_one_line_stays_on_one_line() -> None:
    new = edit_code(BOOK, "huren", CodeTexts(examples=("De waarborg weegt.", "Te duur.")))
    assert "    examples: ['De waarborg weegt.', \"Te duur.\"]\n" in new


def test_texts_that_were_absent_come_before_the_rules() -> None:
    new = edit_code(BOOK, "huren", CodeTexts(aliases=("huur",), colour="#112233", exclude=("kopen",)))
    code = parse_codebook(new).code("huren")
    assert (code.aliases, code.colour, code.exclude) == (("huur",), "#112233", ("kopen",))
    assert new.index("#112233") < new.index("exclude:") < new.index("rules:")


def test_an_empty_text_takes_its_key_away() -> None:
    new = edit_code(BOOK, "kopen", CodeTexts(aliases=(), definition=""))
    assert changed_lines(BOOK, new) == (['    aliases: ["koop"]'], [])


@pytest.mark.parametrize(
    "texts",
    [CodeTexts(), CodeTexts(label="Huren", definition="Wat huren kost.", include=("huurprijs", "huurwaarborg"))],
)
def test_saying_the_same_changes_nothing(texts: CodeTexts) -> None:
    assert edit_code(BOOK, "huren", texts) == BOOK


def test_windows_line_ends_stay() -> None:
    windows = BOOK.replace("\n", "\r\n")
    new = edit_code(windows, "kopen", CodeTexts(label="Koop", definition="Eigendom."))
    assert new.count("\n") == new.count("\r\n")
    assert new.replace("\r\n", "\n") == edit_code(BOOK, "kopen", CodeTexts(label="Koop", definition="Eigendom."))


@pytest.mark.parametrize(
    ("texts", "problem"),
    [
        (CodeTexts(label=" "), "code huren: een code mist de sleutel 'label'"),
        (CodeTexts(colour="groen"), "code huren: kleur 'groen' moet eruitzien als"),
    ],
)
def test_a_change_that_breaks_the_codebook_is_refused_with_line_and_code(texts: CodeTexts, problem: str) -> None:
    message = refusals(lambda: edit_code(BOOK, "huren", texts, file="wonen.yaml"))
    assert message.startswith("wonen.yaml")
    assert "regel 7, code huren" in message or "regel 8, code huren" in message or "regel 9, code huren" in message
    assert problem in message


def test_an_unknown_code_is_refused() -> None:
    assert "geen code 'lenen'" in refusals(lambda: edit_code(BOOK, "lenen", CodeTexts(label="x")))


def test_a_code_between_braces_is_refused_with_its_line() -> None:
    text = 'codebook: "a"\nversion: "1"\ncodes:\n  - {id: "b", label: "B"}\n'
    message = refusals(lambda: edit_code(text, "b", CodeTexts(label="C")))
    assert "regel 4, code b" in message
    assert "accolades" in message


@pytest.mark.parametrize(
    ("parent", "position", "place"),
    [
        ("", None, ["huren", "kopen", "lenen"]),
        ("", 0, ["lenen", "huren", "kopen"]),
        ("", 1, ["huren", "lenen", "kopen"]),
    ],
)
def test_a_new_code_comes_where_it_is_wanted(parent: str, position: int | None, place: list[str]) -> None:
    new = add_code(BOOK, "lenen", CodeTexts(label="Lenen", examples=("Een lening.",)), parent=parent, position=position)
    assert children(new, parent) == place
    assert parse_codebook(new).code("lenen").examples == ("Een lening.",)


@pytest.mark.parametrize("parent", ["huren", "sociaal", "kopen"])
def test_a_new_code_under_another_leaves_every_line_in_place(parent: str) -> None:
    new = add_code(BOOK, "lenen", CodeTexts(label="Lenen"), parent=parent)
    assert children(new, parent)[-1] == "lenen"
    assert changed_lines(BOOK, new)[0] == []


@pytest.mark.parametrize(("code_id", "problem"), [("huren", "er is al een code"), ("Te Huur", "kleine letters")])
def test_an_id_that_is_taken_or_not_well_formed_is_refused(code_id: str, problem: str) -> None:
    assert problem in refusals(lambda: add_code(BOOK, code_id, CodeTexts(label="x")))


def test_a_moved_code_takes_its_comments_children_and_rules_along() -> None:
    new = move_code(BOOK, "huren", parent="kopen")
    assert children(new) == ["kopen"]
    assert children(new, "huren") == ["sociaal", "markt"]
    assert (
        sorted(line.strip() for line in BOOK.splitlines())
        == sorted(
            line.strip()
            for line in new.splitlines()
            if line.strip() != "codes:" or new.count("codes:") == BOOK.count("codes:")
        )
        or new.count("codes:") == BOOK.count("codes:") + 1
    )
    for comment in ("# ---- huren", "# zwaarst", "# vaak genoemd", "# hieronder mag nog iets komen", "# ---- kopen"):
        assert comment in new
    assert parse_codebook(new).code("huren").rules[0].any == parse_codebook(BOOK).code("huren").rules[0].any


def test_moving_there_and_back_gives_the_same_text() -> None:
    there = move_code(BOOK, "huren", parent="kopen")
    assert move_code(there, "huren", position=0) == BOOK


def test_the_list_goes_with_its_last_code() -> None:
    new = move_code(move_code(BOOK, "sociaal", parent="kopen"), "markt")
    assert children(new) == ["huren", "kopen", "markt"]
    assert parse_codebook(new).code("huren").codes == ()


@pytest.mark.parametrize("parent", ["huren", "sociaal"])
def test_a_code_does_not_come_under_itself(parent: str) -> None:
    assert "onder zichzelf" in refusals(lambda: move_code(BOOK, "huren", parent=parent))


def test_merging_joins_rules_examples_and_names_and_lifts_the_children() -> None:
    new = merge_codes(BOOK, "huren", "kopen")
    code = parse_codebook(new).code("kopen")
    assert ids(new) == ["kopen", "sociaal", "markt"]
    assert code.aliases == ("koop", "huren", "Huren")
    assert [rule.id for rule in code.rules] == ["huur", "waarborg"]
    assert code.examples == ("De huur is te hoog.", "De waarborg weegt.")
    assert code.include == ("huurprijs", "huurwaarborg")
    assert (code.label, code.definition) == ("Kopen", "")
    assert "# zwaarst" in new
    assert "# letterlijk" in new


def test_merging_gives_a_rule_another_id_where_both_have_one() -> None:
    new = merge_codes(BOOK, "sociaal", "huren")
    rules = {rule.id: rule.any[0].source for rule in parse_codebook(new).code("huren").rules if rule.any}
    assert rules == {"huur": "huurprijs", "huur-sociaal": "sociale huur"}


def test_merging_keeps_a_rule_once_when_both_have_the_same() -> None:
    twice = set_rule(BOOK, "kopen", rule_text(BOOK, "huren", "huur").replace('"huur"', '"andere-naam"'))
    new = merge_codes(twice, "huren", "kopen")
    assert [rule.id for rule in parse_codebook(new).code("kopen").rules] == ["andere-naam", "waarborg"]


@pytest.mark.parametrize(
    ("source", "target"), [("huren", "sociaal"), ("huren", "huren"), ("huren", "x"), ("x", "huren")]
)
def test_a_merge_that_makes_no_sense_is_refused(source: str, target: str) -> None:
    assert refusals(lambda: merge_codes(BOOK, source, target))


def test_splitting_moves_the_chosen_rules_and_examples_right_behind() -> None:
    new = split_code(
        BOOK, "huren", "waarborgen", CodeTexts(label="Waarborg"), rules=["waarborg"], examples=["De waarborg weegt."]
    )
    book = parse_codebook(new)
    assert children(new) == ["huren", "waarborgen", "kopen"]
    assert [rule.id for rule in book.code("huren").rules] == ["huur"]
    assert [rule.id for rule in book.code("waarborgen").rules] == ["waarborg"]
    assert (book.code("huren").examples, book.code("waarborgen").examples) == (
        ("De huur is te hoog.",),
        ("De waarborg weegt.",),
    )
    assert book.code("huren").codes == parse_codebook(new).code("huren").codes != ()


def test_splitting_a_child_keeps_the_new_code_beside_it() -> None:
    new = split_code(BOOK, "sociaal", "sociaal-2", CodeTexts(label="S2"), rules=["huur"])
    assert children(new, "huren") == ["sociaal", "sociaal-2", "markt"]
    assert parse_codebook(new).code("sociaal").rules == ()


def test_splitting_off_what_is_not_there_is_refused() -> None:
    assert "'weg'" in refusals(lambda: split_code(BOOK, "huren", "x", CodeTexts(label="X"), rules=["weg"]))


def test_a_rule_is_shown_as_it_is_written_and_put_back_unchanged() -> None:
    shown = rule_text(BOOK, "huren", "huur")
    assert shown == (
        'id: "huur"\nany: ["huurprijs", \'"SVK"\']   # letterlijk\nweight: 0.9\n# hieronder mag nog iets komen\n'
    )
    assert set_rule(BOOK, "huren", shown, replaces="huur") == BOOK


def test_a_rule_replaces_another_in_its_place_and_keeps_the_comment_above() -> None:
    new = set_rule(BOOK, "huren", 'id: "huurprijzen"\nany: ["huurprijs"]\n', replaces="huur")
    assert [rule.id for rule in parse_codebook(new).code("huren").rules] == ["huurprijzen", "waarborg"]
    assert '      # zwaarst\n      - id: "huurprijzen"\n        any: ["huurprijs"]\n      - id: "waarborg"' in new


@pytest.mark.parametrize("code_id", ["huren", "kopen", "sociaal"])
@pytest.mark.parametrize(
    "rule",
    ['id: "nieuw"\nany: ["lenen"]', '- id: "nieuw"\n  any: ["lenen"]\n', '\n# van An\nid: "nieuw"\nany: ["lenen"]'],
)
def test_a_rule_is_added_behind_the_others(code_id: str, rule: str) -> None:
    new = set_rule(BOOK, code_id, rule)
    assert parse_codebook(new).code(code_id).rules[-1].id == "nieuw"
    assert changed_lines(BOOK, new)[0] == []
    assert ("# van An" in new) == ("# van An" in rule)


def test_a_rule_goes_with_its_comments_and_no_other() -> None:
    new = remove_rule(BOOK, "huren", "huur")
    assert [rule.id for rule in parse_codebook(new).code("huren").rules] == ["waarborg"]
    assert "# zwaarst" not in new
    assert "# let op de 🏠" in new


def test_the_list_of_rules_goes_with_its_last_rule() -> None:
    new = remove_rule(BOOK, "sociaal", "huur")
    assert parse_codebook(new).code("sociaal").rules == ()


@pytest.mark.parametrize(
    ("rule", "line", "problem"),
    [
        ('id: "a"\nanny: ["b"]', 2, "bedoelt u 'any'"),
        ('\n\nid: "a"\nany: ["b"]\nweight: 7', 5, "weight"),
        ('id: "a"\nany: ["b"', 2, "vast"),
        ('- id: "a"\n  any: ["b"]\n- id: "c"\n  any: ["d"]', 3, "één regel"),
        ("# niets\n", 1, "nog geen regel"),
        ("", 1, "nog geen regel"),
        ('id: "a"\nany: ["/[/"]', 2, "reguliere expressie"),
    ],
)
def test_faults_of_a_rule_count_lines_from_its_own_first_line(rule: str, line: int, problem: str) -> None:
    with pytest.raises(CodebookError) as caught:
        parse_rule(rule, "huren")
    faults = {fault.line: fault.problem for fault in caught.value.faults}
    assert problem in faults[line]
    assert {fault.code_id for fault in caught.value.faults} <= {"huren", ""}


def test_a_rule_whose_id_is_taken_is_refused() -> None:
    assert "bestaat al" in refusals(lambda: set_rule(BOOK, "huren", 'id: "waarborg"\nany: ["x"]'))


def test_a_rule_to_start_from_is_a_rule_with_a_free_id() -> None:
    code = parse_codebook(set_rule(BOOK, "huren", 'id: "nieuwe-regel"\nany: ["x"]')).code("huren")
    assert parse_rule(blank_rule(code)).id not in {rule.id for rule in code.rules}


def test_a_version_leaves_a_line_of_history_that_can_be_read_back() -> None:
    once = set_version(BOOK, "1.3.0", note="regels\nverruimd", author="An", day=date(2026, 3, 9))
    twice = set_version(once, "2.0.0", note="code weg: zie verslag", author="Bo", day=date(2026, 3, 10))
    assert changed_lines(BOOK, once) == (
        ['version: "1.2.0"   # telt mee'],
        ['version: "1.3.0"   # telt mee', "# 1.3.0 (09-03-2026, An): regels verruimd"],
    )
    assert [(note.version, note.day, note.author, note.text) for note in notes(twice)] == [
        ("2.0.0", "10-03-2026", "Bo", "code weg: zie verslag"),
        ("1.3.0", "09-03-2026", "An", "regels verruimd"),
    ]


def _content(book: Codebook) -> list[tuple[object, ...]]:
    return [
        (code.id, code.label, code.definition, code.examples, [(rule.id, rule.groups) for rule in code.rules])
        for code in sorted(book.walk(), key=lambda code: code.id)
    ]


@pytest.mark.parametrize("name", shipped_names())
def test_moving_codes_of_a_shipped_codebook_about_loses_no_code_and_no_comment(name: str) -> None:
    text = find_codebook(name).read_text(encoding="utf-8")
    chance, moved = random.Random(7), text  # noqa: S311 - the same moves each time
    for _ in range(12):
        code_id = chance.choice(ids(moved))
        own = {code.id for code in parse_codebook(moved).code(code_id).walk()}
        parent = chance.choice(["", *(other for other in ids(moved) if other not in own)])
        moved = move_code(moved, code_id, parent=parent, position=chance.choice([None, 0, 1]))
    assert _content(parse_codebook(moved)) == _content(parse_codebook(text))
    comments = [line.strip() for line in text.splitlines() if line.strip().startswith("#")]
    assert sorted(line.strip() for line in moved.splitlines() if line.strip().startswith("#")) == sorted(comments)


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=60))
def test_any_text_is_read_back_as_it_was_typed(typed: str) -> None:
    wanted = " ".join(typed.encode("utf-8", "ignore").decode().split())
    new = edit_code(BOOK, "huren", CodeTexts(definition=wanted, include=(wanted, "huurprijs")))
    code = parse_codebook(new).code("huren")
    assert code.definition == wanted
    assert code.include == ((wanted, "huurprijs") if wanted else ("huurprijs",))
