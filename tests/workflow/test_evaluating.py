"""From a file that people coded to figures: reading, choosing rows, matching labels, rolling up."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from kwalcode.codebook import find_codebook, parse_codebook, read_codebook
from kwalcode.errors import SourceError
from kwalcode.evaluation import NO_CODE, Item
from kwalcode.readers.source import SourceFile
from kwalcode.readers.tables.json_lines import read_json_lines
from kwalcode.workflow.code_names import AmbiguousNameError, CodeNames
from kwalcode.workflow.coded_rows import EvaluationPlan
from kwalcode.workflow.evaluating import Comparison, evaluate_file
from kwalcode.workflow.samples import Where, load_sample, names_in, split_names, value_of

TREE = parse_codebook("""
codebook: "boom"
version: "1.0.0"
codes:
  - id: "kennis"
    label: "Kennis"
    aliases: ["Expertise"]
    rules: [{id: "kennis", any: ["kennis"], weight: 0.5}]
    codes:
      - id: "cijfers"
        label: "Cijfers en beelden"
        rules: [{id: "cijfer", any: ["cijfer"], weight: 0.5}]
      - id: "vorming"
        label: "Vorming"
        rules: [{id: "cursus", any: ["cursus"], weight: 0.5}]
  - id: "overleg"
    label: "Geïnstitutionaliseerd overleg"
    rules: [{id: "vergaderen", any: ["vergadering"], weight: 0.6}]
""")
OTHER = parse_codebook("""
codebook: "ander"
version: "1.0.0"
codes:
  - id: "vorming"
    label: "Vorming van vrijwilligers"
    rules: [{id: "vrijwilliger", any: ["vrijwilliger"]}]
  - id: "none"
    label: "Niemand"
""")
ROWS: list[dict[str, object]] = [
    {"tekst": "De vergadering duurde lang.", "code": "overleg", "bron": {"jaar": 2024, "vast": True}, "door": ["An"]},
    {"tekst": "Een cijfer zegt niet alles.", "code": "Cijfers en beelden", "bron": {"jaar": 2025, "vast": False}},
    {"tekst": "Er kwam een cursus.", "code": "GEINSTITUTIONALISEERD OVERLEG", "bron": {"jaar": 2025, "vast": True}},
    {"tekst": "Het regende de hele dag.", "code": "niets", "bron": {"jaar": 2025, "vast": None}, "door": []},
    {"tekst": "Niemand codeerde dit.", "code": None, "bron": {"jaar": 2025, "vast": True}},
    {"tekst": "", "code": "overleg", "bron": {"jaar": 2025, "vast": True}},
]
PLAN = EvaluationPlan((TREE,), "tekst", "code", none_labels=("niets",), pipeline="embedded")


def lines(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return lines(tmp_path / "proef.jsonl", ROWS)


def compare(path: Path, **changes: object) -> Comparison:
    return evaluate_file(path, replace(PLAN, **changes))  # type: ignore[arg-type]


def one(tmp_path: Path, text: str, code: object, **changes: object) -> Item:
    """A sample of one row that is not right, and what became of it."""
    found = compare(lines(tmp_path / "een.jsonl", [{"tekst": text, "code": code}]), **changes)
    (miss,) = found.evaluation.misses
    return miss


def test_the_figures_follow_from_what_the_rules_find(sample: Path) -> None:
    found = compare(sample)
    assert found.evaluation.n == 4
    assert found.evaluation.top1 == 3 / 4
    assert found.evaluation.coverage == 3 / 4
    (miss,) = found.evaluation.misses
    assert (miss.id, miss.labels, miss.predicted) == ("3", ("overleg",), "vorming")
    assert (found.left_out.unlabelled, found.left_out.textless, found.left_out.too_general) == (1, 1, 0)
    assert found.unknown == ()
    assert found.pipeline_description.startswith("ingebouwde")


def test_a_miss_has_the_reasons_behind_the_wrong_suggestion(sample: Path) -> None:
    (miss,) = compare(sample).evaluation.misses
    (reason,) = miss.predictions[0].reasons
    assert reason == "Vorming (0,48): regel cursus: “cursus” (letterlijk); codeboek boom 1.0.0"


def test_a_table_gives_the_same_as_json_lines(tmp_path: Path, sample: Path) -> None:
    cells = [["tekst", "code"], *([str(row["tekst"]), str(row["code"] or "")] for row in ROWS)]
    (tmp_path / "proef.csv").write_text("\n".join(";".join(row) for row in cells), encoding="utf-8")
    book = openpyxl.Workbook()
    for row in cells:
        book.worksheets[0].append(row)
    book.save(tmp_path / "proef.xlsx")
    wanted = compare(sample)
    for name in ("proef.csv", "proef.xlsx"):
        found = compare(tmp_path / name)
        assert found.evaluation.top1 == wanted.evaluation.top1
        assert repr(found.evaluation.per_code) == repr(wanted.evaluation.per_code)  # nan is not itself
        assert found.left_out == wanted.left_out
        # A table has its header on the first row.
        assert [miss.id for miss in found.evaluation.misses] == ["4"]


# --- rows -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("conditions", "kept"),
    [
        (["bron.jaar=2024"], [1]),
        (["bron.jaar=2024.0"], [1]),
        (["bron.vast=true"], [1, 3, 5, 6]),
        (["bron.vast=false"], [2]),
        (["bron.vast="], [4]),
        (["bron.vast=WAAR", "bron.jaar=2025"], [3, 5, 6]),
        (["bron.jaar=2024", "bron.jaar=2025", "bron.vast=false"], [2]),
        (["code=OVERLEG"], [1, 6]),
        (["code="], [5]),
        (["door=an"], [1]),
        (["Bron.Jaar=2024"], [1]),
        (["tekst=Een cijfer zegt niet alles."], [2]),
    ],
)
def test_conditions_choose_rows(sample: Path, conditions: list[str], kept: list[int]) -> None:
    chosen = load_sample(sample).select([Where.parse(text) for text in conditions])
    assert [row.number for row in chosen] == kept


def test_the_booleans_of_a_workbook_are_true_and_false(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["tekst", "kern"], ["a", True], ["b", False]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "kern.xlsx")
    found = load_sample(tmp_path / "kern.xlsx").select([Where("kern", "true")])
    assert [row.number for row in found] == [2]


def test_a_name_with_a_dot_is_tried_before_a_field_of_a_field() -> None:
    assert value_of({"a.b": 1, "a": {"b": 2}}, "a.b") == 1
    assert value_of({"a.b": {"c": 3}}, "a.b.c") == 3
    assert value_of({"a": "tekst"}, "a.b") is None


@pytest.mark.parametrize("text", ["kolom", "=waarde", ""])
def test_a_condition_needs_a_column_and_a_value(text: str) -> None:
    with pytest.raises(ValueError, match="column=value"):
        Where.parse(text)


def test_a_condition_may_hold_more_equals_signs() -> None:
    assert Where.parse("som=1+1=2") == Where("som", "1+1=2")


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"text_column": "text"}, "heeft geen kolom 'text'; bedoelt u 'tekst'?"),
        ({"alt_column": "ook"}, "kies een van de kolommen: tekst, code, bron, bron.jaar, bron.vast, door"),
        ({"where": (Where("bron.jaar", "1999"),)}, "geen enkele rij heeft bron.jaar=1999"),
        ({"where": (Where("code", ""),)}, "een bruikbaar label"),
        ({"label_column": "tekst", "none_labels": ()}, "geen enkel label in kolom 'tekst' is een code van boom"),
    ],
)
def test_what_cannot_be_compared_is_told_with_a_way_out(sample: Path, changes: dict[str, object], part: str) -> None:
    with pytest.raises(SourceError) as caught:
        compare(sample, **changes)
    assert part in str(caught.value)


@pytest.mark.parametrize(
    ("name", "data", "part"),
    [
        ("a.jsonl", b'{"a": 1}\n{"a": \n', "a.jsonl (regel 2): deze regel is geen JSON"),
        ("a.jsonl", b'\n["a"]\n', "a.jsonl (regel 2): deze regel is geen JSON-object"),
        ("a.jsonl", b"\n\n", "bevat geen gegevens"),
        ("a.jsonl", b'{"a": "\xe9"}\n', "is geen UTF-8"),
        ("a.docx", b"", "heeft de extensie '.docx'"),
    ],
)
def test_a_file_that_is_no_sample_is_refused(tmp_path: Path, name: str, data: bytes, part: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SourceError) as caught:
        load_sample(tmp_path / name)
    assert part in str(caught.value)


def test_a_folder_or_an_absent_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="is een map"):
        load_sample(tmp_path)
    with pytest.raises(SourceError, match="bestaat niet"):
        load_sample(tmp_path / "weg.jsonl")


def test_only_a_line_feed_ends_a_line_of_json() -> None:
    source = SourceFile("a.jsonl", '\ufeff{"a": "een\u2028twee"}\r\n{"a": "drie"}'.encode())
    assert [line.fields["a"] for line in read_json_lines(source)] == ["een\u2028twee", "drie"]


# --- labels ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        (None, []),
        ("", []),
        (["a", " b ", None, ""], ["a", "b"]),
        ('["a", "b"]', ["a", "b"]),
        ("[noot] a", ["[noot] a"]),
        ("a; b", ["a; b"]),
        (3, ["3"]),
    ],
)
def test_a_cell_is_a_list_or_one_text(cell: object, names: list[str]) -> None:
    assert names_in(cell) == names


def test_semicolons_and_bars_separate_labels() -> None:
    assert split_names("a;b | c|;") == ["a", "b", "c"]


@pytest.mark.parametrize("cell", ["cijfers; overleg", "overleg|Cijfers en beelden", ["overleg", "boom/cijfers"]])
def test_a_text_with_two_labels_is_right_with_either(tmp_path: Path, cell: object) -> None:
    for text in ("Een cijfer.", "Een vergadering."):
        found = compare(lines(tmp_path / "twee.jsonl", [{"tekst": text, "code": cell}]))
        assert (found.evaluation.n, found.evaluation.top1) == (1, 1)
    assert set(one(tmp_path, "Het regent.", cell).labels) == {"cijfers", "overleg"}


def test_a_label_that_holds_a_separator_is_one_label(tmp_path: Path) -> None:
    book = parse_codebook(
        'codebook: "b"\nversion: "1"\ncodes:\n  - {id: "werk", label: "Werk; activering"}\n  - {id: "x", label: "Werk"}'
    )
    assert one(tmp_path, "Niets.", "werk; activering", codebooks=(book,)).labels == ("werk",)


@pytest.mark.parametrize("label", ["kennis", "Kennis", "EXPERTISE", "boom/kennis", "boom: kennis", " kennís "])
def test_a_code_goes_by_id_label_alias_or_codebook(label: str) -> None:
    assert CodeNames([TREE]).find(label) == ("boom", "kennis")


def test_an_underscore_and_a_hyphen_are_a_space() -> None:
    assert CodeNames([TREE]).find("cijfers_en-beelden") == ("boom", "cijfers")


def test_a_label_of_no_code_goes_before_a_code_of_that_name(tmp_path: Path) -> None:
    names = CodeNames([TREE], none_labels=["Géén code"])
    assert names.find("geen CODE") == (NO_CODE, NO_CODE)
    assert names.find("iets anders") is None
    assert CodeNames([TREE], none_labels=["overleg"]).find("overleg") == (NO_CODE, NO_CODE)


def test_a_name_of_two_codes_is_refused_with_its_place(tmp_path: Path) -> None:
    twin = parse_codebook('codebook: "twee"\nversion: "1"\ncodes:\n  - {id: "overleg", label: "Overleg"}')
    with pytest.raises(SourceError, match=r"regel 1\).*boom/overleg, twee/overleg"):
        one(tmp_path, "Niets.", "overleg", codebooks=(TREE, twin))
    assert one(tmp_path, "Niets.", "twee/overleg", codebooks=(TREE, twin)).labels == ("twee/overleg",)


def test_a_code_at_the_level_goes_before_one_beneath_it() -> None:
    names = CodeNames([TREE, OTHER], level=1)
    assert names.find("vorming") == ("ander", "vorming")
    with pytest.raises(AmbiguousNameError, match="boom/vorming, ander/vorming"):
        CodeNames([TREE, OTHER]).find("vorming")


def test_an_id_or_label_goes_before_an_alias() -> None:
    other = parse_codebook('codebook: "x"\nversion: "1"\ncodes:\n  - {id: "expertise", label: "Deskundigheid"}')
    assert CodeNames([TREE, other]).find("expertise") == ("x", "expertise")


def test_codes_with_one_id_or_named_none_go_by_their_codebook_as_well() -> None:
    keys = set(CodeNames([TREE, OTHER]).codes)
    assert keys == {"kennis", "cijfers", "boom/vorming", "overleg", "ander/vorming", "ander/none"}


def test_an_unknown_label_counts_as_wrong_and_is_told(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"tekst": "Een vergadering.", "code": "overleg"},
        {"tekst": "Een vergadering.", "code": "Vormingg"},
        {"tekst": "Het regent.", "code": "Vormingg"},
    ]
    found = compare(lines(tmp_path / "a.jsonl", rows))
    assert (found.evaluation.n, found.evaluation.top1) == (3, 1 / 3)
    assert [(label.label, label.n, label.nearest) for label in found.unknown] == [("Vormingg", 2, "Vorming")]


def test_alternatives_are_acceptable(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"tekst": "Een cursus.", "code": "overleg", "ook": ["vorming", "cijfers"]},
        {"tekst": "Het regent.", "code": "overleg", "ook": "niets"},
        {"tekst": "Een cursus.", "code": "overleg", "ook": None},
    ]
    found = compare(lines(tmp_path / "a.jsonl", rows), alt_column="ook").evaluation
    assert found.top1 == 0
    assert found.lenient_top1 == 2 / 3


# --- the tree -------------------------------------------------------------------------------------------------------


def test_at_the_top_children_count_for_their_parent(tmp_path: Path) -> None:
    text = "Een cijfer en een cursus. Een vergadering."
    found = one(tmp_path, text, "niets", level=1)
    assert [said.code for said in found.predictions] == ["kennis", "overleg"]
    assert [reason.partition(" (")[0] for reason in found.predictions[0].reasons] == ["Cijfers en beelden", "Vorming"]
    alone = one(tmp_path, text, "niets")
    assert [said.code for said in alone.predictions] == ["overleg", "cijfers", "vorming"]


def test_a_label_beneath_the_level_counts_for_its_parent(tmp_path: Path) -> None:
    assert one(tmp_path, "Een vergadering.", "Vorming", level=1).labels == ("kennis",)


def test_beneath_the_top_a_general_code_says_nothing_and_a_branch_that_ends_counts(tmp_path: Path) -> None:
    assert one(tmp_path, "Kennis.", "overleg", level=2).predictions == ()
    assert one(tmp_path, "Een vergadering en kennis.", "vorming", level=2).predicted == "overleg"
    rows: list[dict[str, object]] = [
        {"tekst": "Kennis.", "code": "kennis"},
        {"tekst": "Een cursus.", "code": "vorming"},
        {"tekst": "Een cursus.", "code": "kennis; vorming"},
    ]
    found = compare(lines(tmp_path / "a.jsonl", rows), level=2)
    assert found.left_out.too_general == 1
    assert (found.evaluation.n, found.evaluation.top1) == (2, 1)
    assert CodeNames([TREE], level=2).listed() == ["Cijfers en beelden", "Vorming", "Geïnstitutionaliseerd overleg"]


def test_a_level_is_at_least_one() -> None:
    with pytest.raises(ValueError, match="level"):
        CodeNames([TREE], level=0)


def test_sentences_count_together_and_weak_codes_can_be_left_out(tmp_path: Path) -> None:
    text = "Een vergadering. Weer een vergadering. Een cijfer."
    overleg, cijfers = one(tmp_path, text, "vorming").predictions
    assert (overleg.code, cijfers.code) == ("overleg", "cijfers")
    once = one(tmp_path, "Een vergadering. Een cijfer.", "vorming").predictions[0]
    assert overleg.score > once.score
    assert [said.code for said in one(tmp_path, text, "vorming", min_score=0.6).predictions] == ["overleg"]
    assert one(tmp_path, text, "vorming", min_score=0.9).predictions == ()


def test_a_code_that_stands_alone_is_surer_than_one_with_a_rival(tmp_path: Path) -> None:
    (alone,) = one(tmp_path, "Een vergadering.", "vorming").predictions
    contested, _ = one(tmp_path, "Een vergadering. Een cijfer.", "vorming").predictions
    assert alone.score > contested.score


# --- real material --------------------------------------------------------------------------------------------------

CORE = tuple(map(Where.parse, ("core=true", "in_codebook=false")))


@pytest.mark.shared
@pytest.mark.parametrize(
    ("field", "books", "changes", "n"),
    [
        ("component", ("regiecomponenten",), {"level": 1, "none_labels": ("none",)}, 95),
        ("valence", ("valentie",), {"none_labels": ("neutraal",)}, 80),
    ],
)
def test_real_quotes_can_be_compared(
    shared_data: Path, field: str, books: tuple[str, ...], changes: dict[str, object], n: int
) -> None:
    plan = replace(
        PLAN,
        codebooks=tuple(read_codebook(find_codebook(name)) for name in books),
        text_column="text",
        label_column=field,
        alt_column=f"{field}_alt",
        where=(*CORE, Where(f"confidence_by.{field}", "high")),
        **changes,  # type: ignore[arg-type]
    )
    found = evaluate_file(shared_data / "gold" / "quotes_dev.jsonl", plan).evaluation
    assert found.n == n
    assert sum(one.n for one in found.per_code) == n
    assert len(found.misses) == n - round(found.top1 * n)
    assert found.top1 <= found.top2 <= 1
    assert found.top1 <= found.lenient_top1 <= 1
    assert sum(one.n for one in found.calibration.bins) == round(found.coverage * n)
    assert all(item.predictions[0].reasons for item in found.misses if item.predictions)
