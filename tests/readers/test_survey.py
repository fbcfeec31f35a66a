"""Surveys: which column is what, and what becomes of the answers."""

from __future__ import annotations

from itertools import permutations

import pytest

from kwalcode.errors import SourceError
from kwalcode.model import Document, PassageKind, RespondentGroup, SourceKind
from kwalcode.readers.source import ReadOptions, SourceFile
from kwalcode.readers.tables import reader as tables
from kwalcode.readers.tables import survey

SURVEY = (
    "respondent;groep;gemeente;tevredenheid;Waarom geeft u deze score?;Opmerkingen\n"
    "R1;ambtenaren;Molegem;4;De samenwerking met het CAW loopt vlot, al ontbreekt soms tijd.;\n"
    'R2;politicus;Zavelrode;2;"Er is geen mandaat.\nNiemand neemt de regie op.";Meer middelen voor de buurtwerking\n'
    "R3;ervaringsdeskundige;;3;n.v.t.;/\n"
    "R4;;Molegem;;geen;We worden te laat bij het plan betrokken\n"
)


def read(text: str, **options: object) -> Document:
    (document,) = tables.read(SourceFile("bevraging.csv", text.encode()), ReadOptions(**options))  # type: ignore[arg-type]
    return document


def answers(document: Document) -> list[tuple[str, str, str]]:
    return [
        (block.speaker, block.label, document.text[block.start : block.end])
        for block in document.of_kind(PassageKind.ANSWER)
    ]


def test_every_open_answer_is_a_block_with_respondent_and_question() -> None:
    document = read(SURVEY)
    assert answers(document) == [
        ("R1", "Waarom geeft u deze score?", "De samenwerking met het CAW loopt vlot, al ontbreekt soms tijd."),
        ("R2", "Waarom geeft u deze score?", "Er is geen mandaat.\nNiemand neemt de regie op."),
        ("R2", "Opmerkingen", "Meer middelen voor de buurtwerking"),
        ("R4", "Waarom geeft u deze score?", "geen"),
        ("R4", "Opmerkingen", "We worden te laat bij het plan betrokken"),
    ]
    assert document.source_kind is SourceKind.SURVEY
    assert len(document.blocks) == 5


@pytest.mark.parametrize("options", [{}, {"text_columns": ("quote",)}])
def test_an_export_of_our_own_is_no_survey(options: dict[str, object]) -> None:
    text = (
        "fragment_id;document;document_hash;start;end;quote;code_id\n"
        "f1;a.txt;00;0;20;Er is geen overleg met de scholen.;overleg\n"
    )
    with pytest.raises(SourceError, match=r"export van kwalcode zelf.*agreement import"):
        read(text, **options)


def test_text_reads_per_respondent_with_the_questions_outside_the_blocks() -> None:
    document = read("nr;Opmerkingen\n7;te weinig tijd voor overleg\n")
    assert document.text == "Respondent 7\n\nOpmerkingen\nte weinig tijd voor overleg\n"


def test_answer_keeps_its_own_white_space() -> None:
    document = read('nr;Opmerkingen\n7;"  te weinig tijd   voor overleg "\n')
    assert answers(document)[0][2] == "  te weinig tijd   voor overleg "


def test_respondents_carry_group_and_closed_columns() -> None:
    document = read(SURVEY)
    assert [speaker.key for speaker in document.speakers] == ["R1", "R2", "R3", "R4"]
    assert [speaker.group for speaker in document.speakers] == [
        RespondentGroup.CIVIL_SERVANT,
        RespondentGroup.POLITICIAN,
        RespondentGroup.EXPERT_BY_EXPERIENCE,
        RespondentGroup.UNKNOWN,
    ]
    assert document.speakers[0].attributes == {"groep": "ambtenaren", "gemeente": "Molegem", "tevredenheid": "4"}
    assert document.speakers[3].attributes == {"gemeente": "Molegem"}
    assert document.group is RespondentGroup.MIXED


def test_group_is_taken_from_the_column_that_names_one() -> None:
    (speaker,) = read("id;functie;groep;Opmerkingen\n1;diensthoofd;politici;te weinig tijd\n").speakers
    assert speaker.group is RespondentGroup.POLITICIAN


def test_group_that_is_told_holds_for_respondents_without_their_own() -> None:
    document = read(SURVEY, group=RespondentGroup.CIVIL_SOCIETY)
    assert document.group is RespondentGroup.CIVIL_SOCIETY
    assert document.speakers[0].group is RespondentGroup.CIVIL_SERVANT
    assert document.speakers[3].group is RespondentGroup.CIVIL_SOCIETY


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", False),
        (" / ", False),
        ("-", False),
        ("...", False),
        ("nvt", False),
        ("N.v.t.", False),
        ("Niet van toepassing", False),
    ]
    + [("geen", True), ("Nee", True), ("5", True), ("nvt, want wij doen dat niet", True)],
)
def test_cells_that_say_nothing_are_no_answers(value: str, expected: bool) -> None:
    assert survey.is_answer(value) is expected


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("v1", ["we missen een vast aanspreekpunt", "de drempel blijft hoog voor velen"], True),
        ("gemeente", ["Molegem", "Zavelrode", "Netelaar"], False),
        ("inwoners", ["12000", "8450", "33000"], False),
        (
            "schaal",
            ["helemaal niet mee eens met de stelling"] * 3 + ["helemaal wel mee eens met de stelling"] * 3,
            False,
        ),
        ("waarom", ["te duur", "geen tijd", "te ver weg", "te duur"], True),
        ("waarom niet", ["ja", "nee", "ja", "nee", "ja", "nee", "ja"], False),
        (
            "thema's",
            [f"{a}; {b}" for a, b in permutations(("wonen en huisvesting", "werk en inkomen", "vrije tijd"), 2)],
            False,
        ),
        ("opmerkingen", ["2024", "12", "7"], False),
        ("leeg", [], False),
    ],
)
def test_open_columns_are_told_by_their_answers_and_name(name: str, values: list[str], expected: bool) -> None:
    assert survey.is_open(name, values) is expected


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("leeftijd,ResponseId,Opmerkingen\n33,R_a,goed zo\n33,R_b,kan beter\n", ["R_a", "R_b"]),
        ("a,code,Opmerkingen\n9,K01,goed zo\n7,K02,kan beter\n", ["K01", "K02"]),
        (",Opmerkingen\n0,goed zo\n1,kan beter\n", ["0", "1"]),
        ("leeftijd,Opmerkingen\n33,goed zo\n41,kan beter\n", ["rij 2", "rij 3"]),
        ("id,Opmerkingen\n1,goed zo\n,kan beter\n3,heel goed\n", ["1", "rij 3", "3"]),
        (
            "id,Opmerkingen\n1,aa b\n2,cc d\n3,ee f\n4,gg h\n4,ii j\n4 (2),kk l\n",
            ["1", "2", "3", "4", "4 (3)", "4 (2)"],
        ),
        ("id,Opmerkingen\nrij 3,goed zo\n,kan beter\nx,heel goed\n", ["rij 3", "rij 3 (2)", "x"]),
    ],
)
def test_respondents_have_unique_keys(text: str, keys: list[str]) -> None:
    assert [speaker.key for speaker in read(text).speakers] == keys


def test_doubled_and_absent_ids_are_remarked_on() -> None:
    remarks = " ".join(read("id,Opmerkingen\n1,aa b\n2,cc d\n3,ee f\n4,gg h\n4,ii j\n,kk l\n").remarks)
    assert "meer dan eens" in remarks
    assert "volgnummer: 4" in remarks
    assert "rijnummer als naam): 7" in remarks


def test_columns_that_are_named_are_used() -> None:
    document = read(SURVEY, id_column="gemeente", text_columns=("opmerkingen",), attribute_columns=("Tevredenheid",))
    assert {label for _, label, _ in answers(document)} == {"Opmerkingen"}
    assert [speaker.key for speaker in document.speakers] == ["Molegem", "Zavelrode", "rij 4", "Molegem (2)"]
    assert document.speakers[0].attributes == {"tevredenheid": "4"}
    assert any(remark.startswith("Niet gelezen") and "'groep'" in remark for remark in document.remarks)


def test_columns_that_were_judged_are_told() -> None:
    assert "Als open antwoorden gelezen: kolommen 'Waarom geeft u deze score?', 'Opmerkingen'." in read(SURVEY).remarks
    assert not any("gelezen: kolom" in remark for remark in read(SURVEY, text_columns=("Opmerkingen",)).remarks[1:])


def test_unknown_columns_are_refused_with_the_nearest_and_the_list() -> None:
    with pytest.raises(SourceError) as caught:
        read(SURVEY, id_column="respondnt", text_columns=("Opmerking", "xyz"))
    message = str(caught.value)
    assert "'respondnt'; bedoelt u 'respondent'" in message
    assert "'Opmerking'; bedoelt u 'Opmerkingen'" in message
    assert "'xyz'" in message
    assert "respondent, groep, gemeente, tevredenheid" in message


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("id,score\n1,4\n2,5\n", {}),
        ("id,Opmerkingen\n1,/\n2,nvt\n", {"text_columns": ("Opmerkingen",)}),
    ],
)
def test_survey_without_open_answers_is_refused(text: str, options: dict[str, object]) -> None:
    with pytest.raises(SourceError, match="de kolommen zijn: id, "):
        read(text, **options)


def test_source_kind_that_is_told_holds() -> None:
    assert (
        read(SURVEY, source_kind=SourceKind.INTERVIEW, text_columns=("Opmerkingen",)).source_kind
        is SourceKind.INTERVIEW
    )
