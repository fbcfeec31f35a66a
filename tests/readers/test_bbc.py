"""The table of multi-year plans: one document per municipality, everything once, every row accounted for."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from kwalcode.errors import SourceError
from kwalcode.model import Document, PassageKind, SourceKind
from kwalcode.readers.source import ReadOptions, SourceFile
from kwalcode.readers.tables import reader as tables
from kwalcode.readers.tables.amounts import Style, judge_style, parse_amount, plain
from kwalcode.readers.tables.bbc_columns import find_columns
from kwalcode.readers.tables.bbc_texts import combine, tidy
from kwalcode.readers.tables.table import Table

HEADER = (
    "municipality,nis_code,bd_code,bd_short,bd_long,ap_code,ap_short,ap_long,ac_code,ac_short,ac_long,"
    "bedrag_2026,bedrag_2027,total_amount,thema\n"
)
GOAL = "BD1,Iedereen telt mee,Kwalitatieve omschrijving: We bestrijden armoede samen met partners."
PLAN = "AP1,We bereiken gezinnen,We bereiken gezinnen vroeger dan vandaag."
PLANS = (
    HEADER
    + f'Molegem,99001,{GOAL},{PLAN},AC1,Brugfiguur,"Commentaar:\nWe stellen een brugfiguur aan.\n\nIn elke school.",'
    + "1000.0,2000.5,3000.5,welzijn\n"
    + f"Molegem,99001,{GOAL},{PLAN},AC2,Huisbezoeken,Commentaar:,0.0,500.0,500.0,welzijn\n"
    + "Molegem,99001,,,,AP9,Gewone werking,,AC9,Gewone werking,,10.0,0.0,10.0,overig\n"
    + f"Molegem,99001,BD2{GOAL[3:]},AP2,Anders,,AC3,Huisbezoeken,,1.0,1.0,2.0,overig\n"
    + "Zavelrode,99002,BD1,Een warme stad,,AP1,Ontmoeting,,AC1,Buurthuis,,5.0,0.0,5.0,overig\n"
)


def read(text: str, name: str = "plannen.csv") -> list[Document]:
    return tables.read(SourceFile(name, text.encode()), ReadOptions())


def blocks(document: Document, kind: PassageKind) -> list[tuple[str, str]]:
    return [(block.label, document.text[block.start : block.end]) for block in document.of_kind(kind)]


class TestDocuments:
    def test_each_municipality_is_a_document(self) -> None:
        first, second = read(PLANS)
        assert (first.name, second.name) == ("plannen.csv#Molegem", "plannen.csv#Zavelrode")
        assert first.attributes == {"gemeente": "Molegem", "NIS-code": "99001"}
        assert first.source_kind is SourceKind.POLICY_PLAN
        assert first.origin.media == "bbc"

    def test_objectives_and_plans_stand_once_above_their_actions(self) -> None:
        document = read(PLANS)[0]
        kinds = [(block.kind, block.label) for block in document.blocks]
        assert kinds == [
            (PassageKind.OBJECTIVE, "BD1"),
            (PassageKind.ACTION_PLAN, "AP1"),
            (PassageKind.ACTION, "AC1"),
            (PassageKind.ACTION, "AC2"),
            (PassageKind.ACTION_PLAN, "AP9"),
            (PassageKind.ACTION, "AC9"),
            (PassageKind.OBJECTIVE, "BD2"),
            (PassageKind.ACTION_PLAN, "AP2"),
            (PassageKind.ACTION, "AC3"),
        ]

    def test_text_is_readable_and_has_no_field_names_of_the_export(self) -> None:
        assert read(PLANS)[0].text.startswith(
            "Molegem\n\n"
            "Beleidsdoelstelling BD1\nIedereen telt mee\nWe bestrijden armoede samen met partners.\n\n"
            "Actieplan AP1\nWe bereiken gezinnen vroeger dan vandaag.\n\n"
            "Actie AC1\nBrugfiguur\nWe stellen een brugfiguur aan.\nIn elke school.\n\n"
            "Actie AC2\nHuisbezoeken\n\n"
            "Zonder beleidsdoelstelling\n\n"
            "Actieplan AP9\nGewone werking\n"
        )

    def test_blocks_hold_the_words_without_the_code_line(self) -> None:
        document = read(PLANS)[0]
        assert blocks(document, PassageKind.OBJECTIVE)[0] == (
            "BD1",
            "Iedereen telt mee\nWe bestrijden armoede samen met partners.",
        )
        assert blocks(document, PassageKind.ACTION)[1] == ("AC2", "Huisbezoeken")

    def test_same_text_under_another_code_stays(self) -> None:
        goals = blocks(read(PLANS)[0], PassageKind.OBJECTIVE)
        assert [label for label, _ in goals] == ["BD1", "BD2"]
        assert goals[0][1] == goals[1][1]

    def test_same_code_with_another_text_is_another_objective(self) -> None:
        text = HEADER + "M,1,BDS,Wonen,,AP,Bouwen,,A1,Huis,,1,1,2,x\nM,1,BDS,Zorg,,AP,Helpen,,A2,Bed,,1,1,2,x\n"
        assert blocks(read(text)[0], PassageKind.OBJECTIVE) == [("BDS", "Wonen"), ("BDS", "Zorg")]

    def test_action_tells_amounts_parents_and_rows(self) -> None:
        action = next(read(PLANS)[0].of_kind(PassageKind.ACTION))
        assert action.attributes == {
            "bedrag_2026": "1000",
            "bedrag_2027": "2000.5",
            "bedrag_totaal": "3000.5",
            "beleidsdoelstelling": "BD1",
            "actieplan": "AP1",
            "thema": "welzijn",
            "row": "0",
            "rows": "0",
        }

    def test_rows_lead_back_to_every_row_of_the_table(self) -> None:
        documents = read(PLANS)
        rows = [block.attributes["row"] for document in documents for block in document.of_kind(PassageKind.ACTION)]
        assert rows == ["0", "1", "2", "3", "4"]
        assert [block.attributes["rows"] for block in documents[0].of_kind(PassageKind.OBJECTIVE)] == ["0-1", "3"]

    def test_code_without_text_is_the_block(self) -> None:
        text = HEADER + "M,1,BD1,Wonen,,AP1,Bouwen,,AC7,,,1,1,2,x\n"
        (document,) = read(text)
        assert blocks(document, PassageKind.ACTION) == [("AC7", "AC7")]
        assert document.text.endswith("\n\nActie AC7\n")


class TestRows:
    def test_amounts_of_one_action_in_several_rows_are_added(self) -> None:
        text = (
            "Gemeente;Beleidsdoelstelling;Actieplan;Actie;Beleidsveld;Uitgaven 2026;Ontvangsten 2026\n"
            "Molegem;Wonen;Bouwen;Sociale woningen;0629;1.250,50;\n"
            "Molegem;Wonen;Bouwen;Sociale woningen;0630;€ 749,50;200\n"
        )
        (document,) = read(text)
        (action,) = document.of_kind(PassageKind.ACTION)
        assert action.attributes["uitgaven_2026"] == "2000"
        assert action.attributes["uitgaven_totaal"] == "2000"
        assert action.attributes["ontvangsten_totaal"] == "200"
        assert action.attributes["Beleidsveld"] == "0629; 0630"
        assert (action.attributes["row"], action.attributes["rows"]) == ("0", "0-1")

    def test_row_that_repeats_another_counts_once(self) -> None:
        row = "M,1,BD1,Wonen,,AP1,Bouwen,,A1,Huis,,5,5,10,x\n"
        (document,) = read(HEADER + row + row)
        (action,) = document.of_kind(PassageKind.ACTION)
        assert action.attributes["bedrag_totaal"] == "10"
        assert any("herhalen" in remark and "rij 3" in remark for remark in document.remarks)

    def test_year_in_a_column_of_its_own_names_the_amount(self) -> None:
        text = "gemeente;actieplan;actie;jaar;bedrag\nM;Wonen en leven;Bouwen;2026;5\nM;Wonen en leven;Bouwen;2027;7\n"
        (action,) = read(text)[0].of_kind(PassageKind.ACTION)
        amounts = {name: value for name, value in action.attributes.items() if name.startswith("bedrag")}
        assert amounts == {"bedrag_2026": "5", "bedrag_2027": "7", "bedrag_totaal": "12"}

    def test_amount_without_action_stands_on_the_plan(self) -> None:
        (document,) = read(HEADER + "M,1,BD1,Wonen,,AP1,Bouwen,,,,,5,5,10,x\n")
        (plan,) = document.of_kind(PassageKind.ACTION_PLAN)
        assert plan.attributes["bedrag_totaal"] == "10"

    def test_rows_without_municipality_are_told(self) -> None:
        document = read(PLANS + ",1,BD1,Wonen,,AP1,Bouwen,,A1,Huis,,5,5,10,x\n")[0]
        assert "Zonder gemeente en dus niet gelezen: rij 7." in document.remarks

    def test_table_without_any_municipality_is_refused(self) -> None:
        with pytest.raises(SourceError, match="in geen enkele rij een gemeente"):
            read(HEADER + ",1,BD1,Wonen,,AP1,Bouwen,,A1,Huis,,5,5,10,x\n")

    def test_table_of_one_municipality_without_that_column_is_the_files_document(self) -> None:
        (document,) = read("actieplan;actie\nWe bouwen huizen;We kopen grond\n", "molegem.csv")
        assert document.name == "molegem.csv"
        assert document.text.startswith("molegem\n")

    def test_rows_that_say_nothing_of_a_plan_are_told(self) -> None:
        document = read(PLANS + "Zavelrode,99002,,,,,,,,,,5,5,10,x\n")[0]
        assert any("niet gelezen: rij 7" in remark for remark in document.remarks)

    def test_amount_that_is_no_number_is_told(self) -> None:
        document = read(PLANS.replace("1000.0", "veel"))[0]
        assert any("geen getal" in remark and "rij 2" in remark for remark in document.remarks)
        assert "bedrag_2026" not in next(document.of_kind(PassageKind.ACTION)).attributes


@pytest.mark.parametrize(
    ("header", "recognised"),
    [
        ("gemeente,beleidsdoelstelling,actieplan,actie,2026", True),
        ("Bestuur,Code beleidsdoelstelling,Beleidsdoelstelling korte omschrijving,Actie lange omschrijving", True),
        ("naam,ap_short,ac_long", True),
        ("gemeente,actie,bedrag", False),
        ("gemeente,bd_code,ap_code,ac_code", False),
        ("id,Welke actie nam u?,Welk actieplan volgt u?", False),
    ],
)
def test_table_of_plans_is_told_by_its_columns(header: str, recognised: bool) -> None:
    assert (find_columns(Table("t.csv", tuple(header.split(",")), ())) is not None) is recognised


@pytest.mark.parametrize(
    ("short", "long", "expected"),
    [
        ("", "", ""),
        ("Titel", "", "Titel"),
        ("", "Kwalitatieve omschrijving: Tekst.", "Tekst."),
        ("Titel", "Commentaar: ", "Titel"),
        ("Zelfde tekst", "zelfde  tekst", "zelfde  tekst"),
        ("We bouwen", "We bouwen huizen.", "We bouwen huizen."),
        ("We bouwen…", "We bouwen huizen.", "We bouwen huizen."),
        ("Sport", "Sportinfrastructuur vernieuwen", "Sport\nSportinfrastructuur vernieuwen"),
        (
            "We versterken de eerstelijnswerking met opvoedingsond",
            "We versterken de eerstelijnswerking met opvoedingsondersteuning.",
            "We versterken de eerstelijnswerking met opvoedingsondersteuning.",
        ),
        ("AP 1.2: We bouwen", "We bouwen huizen.", "We bouwen huizen."),
        ("BD3 - Zorg voor elk", "Zorg voor elk", "Zorg voor elk"),
        ("Actie: zorg voor elk", "Zorg voor elk", "Actie: zorg voor elk"),
        ("5 nieuwe bushokjes", "Nieuwe bushokjes plaatsen", "5 nieuwe bushokjes\nNieuwe bushokjes plaatsen"),
    ],
)
def test_nothing_is_said_twice_and_nothing_is_lost(short: str, long: str, expected: str) -> None:
    assert combine(short, long) == expected


def test_field_name_inside_a_sentence_stays() -> None:
    assert tidy("Ons commentaar: meer tijd.\nPublieke info: Zie de site.") == "Ons commentaar: meer tijd.\nZie de site."


@pytest.mark.parametrize(
    ("value", "style", "expected"),
    [
        ("122000.0", Style.POINT_IS_DECIMAL, "122000"),
        ("1.250,50", Style.POINT_IS_DECIMAL, "1250.5"),
        ("1,250.50", Style.POINT_IS_THOUSANDS, "1250.5"),
        ("€ 1 250,5", Style.POINT_IS_THOUSANDS, "1250.5"),
        ("12\u202f500 EUR", Style.POINT_IS_THOUSANDS, "12500"),
        ("12.500", Style.POINT_IS_THOUSANDS, "12500"),
        ("12.500", Style.POINT_IS_DECIMAL, "12.5"),
        ("12,500", Style.POINT_IS_THOUSANDS, "12.5"),
        ("1.250.000", Style.POINT_IS_DECIMAL, "1250000"),
        ("(300)", Style.POINT_IS_THOUSANDS, "-300"),
        ("- 300", Style.POINT_IS_THOUSANDS, "-300"),
        ("300-", Style.POINT_IS_THOUSANDS, "-300"),
        ("-0.0", Style.POINT_IS_DECIMAL, "0"),
        ("nihil", Style.POINT_IS_DECIMAL, None),
        ("1.2.3", Style.POINT_IS_DECIMAL, None),
        ("12.", Style.POINT_IS_DECIMAL, None),
        ("", Style.POINT_IS_DECIMAL, None),
    ],
)
def test_amounts_in_belgian_and_plain_form(value: str, style: Style, expected: str | None) -> None:
    amount = parse_amount(value, style)
    assert (plain(amount) if amount is not None else None) == expected


@pytest.mark.parametrize(
    ("values", "point_is_decimal", "expected"),
    [
        (["12.500", "0.0"], False, Style.POINT_IS_DECIMAL),
        (["12.500", "3,5"], False, Style.POINT_IS_THOUSANDS),
        (["12.500"], False, Style.POINT_IS_THOUSANDS),
        (["12.500"], True, Style.POINT_IS_DECIMAL),
        (["12.500", "1.000.000"], True, Style.POINT_IS_THOUSANDS),
    ],
)
def test_style_is_judged_from_what_can_be_read_in_one_way(
    values: list[str], point_is_decimal: bool, expected: Style
) -> None:
    assert judge_style(values, point_is_decimal=point_is_decimal) is expected


@pytest.mark.shared
def test_real_plans_are_accounted_for_row_by_row(shared_data: Path) -> None:
    path = shared_data / "real/policy/flanders_bbc_2026_2031/meerjarenplan_acties_B.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    documents = tables.read(SourceFile.load(path), ReadOptions())
    levels = ("bd_code", "bd_short", "bd_long"), ("ap_code", "ap_short", "ap_long"), ("ac_code", "ac_short", "ac_long")
    expected = Counter(
        key[0] for key in {(row["municipality"], *(row[name] for level in levels for name in level)) for row in rows}
    )
    found = Counter(
        {document.attributes["gemeente"]: len(list(document.of_kind(PassageKind.ACTION))) for document in documents}
    )
    assert found == expected
    assert len(documents) == 123
    total = Decimal()
    for document in documents:
        for action in document.of_kind(PassageKind.ACTION):
            row = rows[int(action.attributes["row"])]
            said = document.text[action.start : action.end]
            assert row["municipality"] == document.attributes["gemeente"]
            assert row["ac_code"] == action.label
            assert set(said.split()) <= set(
                f"{row['ac_short']} {row['ac_long']}".replace("\u200b", "").replace("\x97", "").split()
            )
            total += Decimal(action.attributes["bedrag_totaal"])
    assert total == sum(Decimal(row["total_amount"]) for row in rows)
