"""The side table: what the researcher knows of sources and speakers."""

from __future__ import annotations

import unicodedata

import pytest

from kwalcode.errors import SourceError
from kwalcode.model import Document, Origin, RespondentGroup, Role, SourceKind, Speaker
from kwalcode.readers import side_table
from kwalcode.readers.side_table import SideTable
from kwalcode.readers.source import ReadOptions, SourceFile

SOURCES = (
    "bestand;soort;groep;moderator;gemeente;spreker;rol;partij\n"
    "gesprek1.docx;Focusgroep;ambtenaren;An; Molegem ;;;\n"
    "gesprek1.docx;;politicus;;;Bert Nys;deelnemer;Groen\n"
    "gesprek1.docx;;;;;Chris;interviewer;\n"
    "plannen.csv;beleidsplan;;;;;;\n"
    "plannen.csv#Zavelrode;;;;Groot Zavelrode;;;\n"
)


def load(text: str) -> SideTable:
    return side_table.load(SourceFile("bronnen.csv", text.encode()))


def document(name: str, *speakers: str, file: str = "") -> Document:
    return Document(
        name=name,
        text="tekst",
        origin=Origin(file or name, "docx", "0" * 64),
        speakers=tuple(Speaker(speaker, speaker) for speaker in speakers),
        attributes={"gemeente": "uit het bestand", "blad": "1"},
    )


def test_document_gets_kind_group_and_attributes() -> None:
    (known,) = side_table.apply(load(SOURCES), [document("gesprek1.docx", "An", "Bert Nys", "Chris")])
    assert known.source_kind is SourceKind.FOCUS_GROUP
    assert known.group is RespondentGroup.CIVIL_SERVANT
    assert known.attributes == {"gemeente": "Molegem", "blad": "1"}


def test_speakers_get_role_group_and_attributes() -> None:
    (known,) = side_table.apply(load(SOURCES), [document("gesprek1.docx", "an:", "BERT NYS", "Chris", "Dirk")])
    assert [speaker.role for speaker in known.speakers] == [
        Role.MODERATOR,
        Role.PARTICIPANT,
        Role.MODERATOR,
        Role.PARTICIPANT,
    ]
    assert known.speakers[1].group is RespondentGroup.POLITICIAN
    assert known.speakers[1].attributes == {"partij": "Groen"}
    assert known.remarks == ()


def test_speaker_who_is_not_there_is_remarked_on() -> None:
    (known,) = side_table.apply(load(SOURCES), [document("gesprek1.docx", "Bert Nijs", "Chris")])
    assert known.remarks == (
        "bronnen.csv (rij 3): er is geen spreker 'Bert Nys' in dit document; bedoelt u 'Bert Nijs'?",
    )


def test_applying_twice_changes_nothing_more() -> None:
    table = load(SOURCES)
    once = side_table.apply(table, [document("gesprek1.docx", "An", "Chris")])
    assert side_table.apply(table, once) == once


def test_document_of_a_file_goes_before_the_file() -> None:
    first, second = side_table.apply(
        load(SOURCES),
        [document("plannen.csv#Molegem", file="plannen.csv"), document("plannen.csv#Zavelrode", file="plannen.csv")],
    )
    assert first.source_kind is SourceKind.POLICY_PLAN
    assert second.attributes["gemeente"] == "Groot Zavelrode"


@pytest.mark.parametrize(
    "name",
    [
        "gesprek1.docx",
        "map/gesprek1.docx",
        "map\\gesprek1.docx",
        "./gesprek1.docx",
        "GESPREK1.DOCX",
        "map/Gesprek1.docx",
    ],
)
def test_file_is_found_without_folder_and_whatever_its_capitals(name: str) -> None:
    entry = load(SOURCES).find(name)
    assert entry is not None
    assert entry.name == "gesprek1.docx"


def test_accents_are_the_same_however_they_are_stored() -> None:
    table = load("bestand,gemeente\ncafé.docx,Molegem\n")
    assert table.find(unicodedata.normalize("NFD", "café.docx")) is not None


def test_exact_name_goes_before_the_others_and_ambiguity_finds_nothing() -> None:
    table = load("bestand,x\na/g.docx,1\nb/g.docx,2\nG.docx,3\n")
    exact, capital = table.find("b/g.docx"), table.find("G.docx")
    assert exact is not None
    assert exact.attributes == {"x": "2"}
    assert capital is not None
    assert capital.attributes == {"x": "3"}
    assert table.find("c/g.docx") is None
    same = load("bestand,x\ng.docx,1\nG.docx,2\n").find("map/g.docx")
    assert same is not None
    assert same.attributes == {"x": "1"}


def test_options_take_over_kind_group_and_moderators() -> None:
    options = side_table.options_for(load(SOURCES), "gesprek1.docx", ReadOptions(moderators=("Z",), sheet="blad"))
    assert options == ReadOptions(
        source_kind=SourceKind.FOCUS_GROUP,
        group=RespondentGroup.CIVIL_SERVANT,
        moderators=("An", "Chris"),
        sheet="blad",
    )


def test_options_of_a_file_without_a_row_stay() -> None:
    options = ReadOptions(moderators=("Z",))
    assert side_table.options_for(load(SOURCES), "anders.docx", options) is options
    assert side_table.options_for(load(SOURCES), "plannen.csv", options).moderators == ("Z",)


def test_rows_that_match_no_document_are_reported() -> None:
    found = [document("gesprek01.docx"), document("plannen.csv#Zavelrode", file="plannen.csv")]
    assert side_table.unmatched(load(SOURCES), found) == (
        "bronnen.csv (rij 2): er is geen bestand 'gesprek1.docx'; bedoelt u 'gesprek01.docx'?",
    )


def test_all_faults_are_told_at_once_with_row_column_value_and_choices() -> None:
    with pytest.raises(SourceError) as caught:
        load(
            "bestand;soort;groep;rol;spreker\n"
            "a.docx;focusgroup;;;\n"
            "b.docx;;ambtenar;;\n"
            "c.docx;;;baas;An\n"
            ";interview;;;\n"
            "d.docx;;;moderator;\n"
        )
    message = str(caught.value)
    assert "5 fouten" in message
    assert "rij 2, kolom 'soort': 'focusgroup' kan niet; bedoelt u 'focusgroep'; toegelaten zijn interview, " in message
    assert "rij 3, kolom 'groep': 'ambtenar' kan niet; bedoelt u 'ambtenaar'" in message
    assert "rij 4, kolom 'rol': 'baas' kan niet; toegelaten zijn moderator, deelnemer" in message
    assert "rij 5: de naam van het bestand ontbreekt" in message
    assert "rij 6: een rol" in message


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (
            "a.docx;interview;;\na.docx;notulen;;\n",
            "rij 3: de soort van 'a.docx' is 'notulen', maar eerder 'interview'",
        ),
        (
            "a.docx;;;Molegem\na.docx;;;Netelaar\n",
            "rij 3: 'gemeente' van 'a.docx' is 'Netelaar', maar eerder 'Molegem'",
        ),
        ("a.docx;;An;\na.docx;;an;\n", "rij 3: 'an' staat al bij 'a.docx'"),
    ],
)
def test_rows_that_contradict_each_other_are_a_fault(rows: str, fault: str) -> None:
    with pytest.raises(SourceError, match="1 fout") as caught:
        load("bestand;soort;spreker;gemeente\n" + rows)
    assert fault in str(caught.value)


def test_first_column_holds_the_file_when_none_is_named_so() -> None:
    (entry,) = load("Interview;gemeente\na.docx;Molegem\n").entries
    assert (entry.name, entry.attributes) == ("a.docx", {"gemeente": "Molegem"})


def test_several_moderators_are_parted_by_a_semicolon() -> None:
    (entry,) = load("bestand,moderators\na.docx,An ; Bert;\n").entries
    assert entry.moderators == ("An", "Bert")
