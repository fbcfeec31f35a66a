"""QualCoder: the real schema, with every oddity in a small project; what does not fit is told and left out."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from kwalcode.errors import SourceError
from kwalcode.exchange import foreign_database
from kwalcode.exchange.foreign import ForeignProject
from kwalcode.exchange.qualcoder import read_qualcoder
from kwalcode.readers.source import SourceFile

SCHEMA = """
CREATE TABLE project (databaseversion text, date text, memo text,about text, codername text);
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text, owner text, date text,
  av_text_id integer, risid integer, unique(name));
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text, supercatid integer,
  unique(name));
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text,date text, color text,
  SUPER unique(name));
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer,seltext text, pos0 integer, pos1 integer,
  owner text, date text, memo text, avid integer, important integer, unique(cid,fid,pos0,pos1, owner));
CREATE TABLE code_image (imid integer primary key,id integer, cid integer);
CREATE TABLE code_av (avid integer primary key,id integer, cid integer);
CREATE TABLE annotation (anid integer primary key, fid integer,pos0 integer, pos1 integer, memo text);
CREATE TABLE journal (jid integer primary key, name text, jentry text);
CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text, id integer);
CREATE TABLE cases (caseid integer primary key, name text, memo text, owner text,date text);
CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer, pos1 integer);
INSERT INTO project VALUES ('v17', '', '', 'QualCoder 4.0', 'An');
"""
TEXT = "\ufeffWe hebben 😀 geen tijd.\r\nEn geen geld, nee geen geld.\r\nEinde."


def database(path: Path, *statements: tuple[str, Sequence[object]], sub_codes: bool = True) -> SourceFile:
    connection = sqlite3.connect(path)
    connection.executescript(SCHEMA.replace("SUPER ", "supercid integer, " if sub_codes else ""))
    for statement, values in statements:
        connection.execute(statement, values)
    connection.commit()
    connection.close()
    return SourceFile("mijn studie.qda/data.qda", path.read_bytes())


def source(key: int, name: str, text: str | None = TEXT) -> tuple[str, Sequence[object]]:
    return "INSERT INTO source (id, name, fulltext) VALUES (?, ?, ?)", (key, name, text)


def code(
    key: int, name: str, cat: int | None = None, above: int | None = None, colour: str = ""
) -> tuple[str, Sequence[object]]:
    return (
        "INSERT INTO code_name (cid, name, memo, catid, supercid, color) VALUES (?, ?, ' wat het is ', ?, ?, ?)",
        (key, name, cat, above, colour),
    )


def coded(
    words: str, *, text: str = TEXT, key: int = 1, place: int | None = None, **more: object
) -> tuple[str, Sequence[object]]:
    start = text.index(words) if place is None else place
    row = {"cid": key, "fid": 1, "seltext": words, "pos0": start, "pos1": start + len(words), "owner": "An", **more}
    into = f"INSERT INTO code_text ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"  # noqa: S608 (names of ours)
    return into, list(row.values())


def words(project: ForeignProject) -> list[str]:
    return [quote for _, quote in project.quotes()]


def test_places_move_along_with_marks_and_line_ends(tmp_path: Path) -> None:
    project = read_qualcoder(
        database(
            tmp_path / "d", source(1, "gesprek"), code(1, "tijd"), coded("geen tijd"),
            coded("Einde.", date="2024-03-05 14:00:00", memo=" let op "), coded("tijd.\r\nEn geen"),
        )
    )  # fmt: skip
    assert (project.name, project.origin) == ("mijn studie", "QualCoder 4.0")
    assert project.sources[0].text == "We hebben 😀 geen tijd.\nEn geen geld, nee geen geld.\nEinde."
    assert words(project) == ["geen tijd", "Einde.", "tijd.\nEn geen"]
    last = project.codings[1]
    assert (last.coder, last.note, last.time and last.time.strftime("%H:%M")) == ("An", "let op", "14:00")
    assert project.codings[0].time is None
    assert project.remarks == ()


def test_categories_and_codes_become_one_tree(tmp_path: Path) -> None:
    category = "INSERT INTO code_cat (catid, name, supercatid) VALUES (?, ?, ?)"
    project = read_qualcoder(
        database(
            tmp_path / "d", source(1, "a"), (category, (2, "onder", 1)), (category, (1, "boven", None)),
            code(1, "boven", cat=2, colour="#6D91C6"), code(2, "sub", above=1, colour="rood"), code(3, "los"),
        )
    )  # fmt: skip
    assert [(one.key, one.parent) for one in project.codes] == [
        ("cat:1", ""), ("cat:2", "cat:1"), ("code:1", "cat:2"), ("code:2", "code:1"), ("code:3", ""),
    ]  # fmt: skip
    assert [one.colour for one in project.codes[2:]] == ["#6d91c6", "", ""]
    assert project.codes[2].definition == "wat het is"


def test_a_tree_with_a_knot_or_a_hole_is_still_read(tmp_path: Path) -> None:
    project = read_qualcoder(
        database(tmp_path / "d", source(1, "a"), code(1, "x", above=2), code(2, "y", above=1), code(3, "z", cat=9))
    )
    assert sorted(one.name for one in project.codes) == ["x", "y", "z"]
    assert sum(not one.parent for one in project.codes) == 2
    assert sum("staat nu bovenaan" in remark for remark in project.remarks) == 2


def test_an_older_format_without_sub_codes_is_read(tmp_path: Path) -> None:
    statement = "INSERT INTO code_name (cid, name) VALUES (1, 'tijd')"
    project = read_qualcoder(
        database(tmp_path / "d", source(1, "a"), (statement, ()), coded("geen tijd"), sub_codes=False)
    )
    assert words(project) == ["geen tijd"]


def test_a_wrong_place_is_mended_by_its_quote_or_left_out(tmp_path: Path) -> None:
    project = read_qualcoder(
        database(
            tmp_path / "d", source(1, "a"), code(1, "tijd"), coded("geen tijd", place=2),
            coded("geen geld", place=3), coded("Einde.", place=900), coded("nooit gezegd", place=1),
            coded("geen tijd", fid=7), coded("We", key=8), coded("En", pos0="x"), coded("Einde.", pos1=None),
        )
    )  # fmt: skip
    assert words(project) == ["geen tijd", "Einde."]
    told = "\n".join(project.remarks)
    assert "2 coderingen stonden niet op de juiste plaats" in told
    assert "'geen geld'" in told
    assert "'nooit gezegd'" in told
    assert "(4 keer): een codering verwijst naar een bron, een code of een plaats die er niet is" in told


def test_what_is_no_text_is_told(tmp_path: Path) -> None:
    project = read_qualcoder(
        database(
            tmp_path / "d", source(1, "a"), source(2, "foto", None), source(3, "leeg", " \n"),
            ("INSERT INTO code_image VALUES (1, 2, 1)", ()), ("INSERT INTO annotation VALUES (1, 1, 0, 2, 'm')", ()),
            ("UPDATE source SET memo = 'let op' WHERE id = 1", ()),
        )
    )  # fmt: skip
    assert [one.name for one in project.sources] == ["a"]
    assert project.remarks == (
        "2 bronnen zonder tekst (beeld, geluid of leeg) niet overgenomen.",
        "1 codering van een beeld niet overgenomen.",
        "1 annotatie niet overgenomen.",
        "1 memo bij bronnen niet overgenomen.",
    )


def test_a_source_has_its_own_variables_and_those_of_its_one_case(tmp_path: Path) -> None:
    variable = "INSERT INTO attribute (name, attr_type, value, id) VALUES (?, ?, ?, ?)"
    link, case = "INSERT INTO case_text (caseid, fid) VALUES (?, ?)", "INSERT INTO cases (caseid, name) VALUES (?, ?)"
    project = read_qualcoder(
        database(
            tmp_path / "d", source(1, "a"), source(2, "b"), source(3, "c"), (case, (5, "An")), (case, (6, "Bo")),
            (variable, ("functie", "case", "schepen", 5)), (variable, ("datum", "file", "2024", 1)),
            (variable, ("leeg", "file", "", 1)), (link, (5, 1)), (link, (5, 1)), (link, (5, 2)), (link, (6, 2)),
        )
    )  # fmt: skip
    assert [dict(one.attributes) for one in project.sources] == [
        {"geval": "An", "functie": "schepen", "datum": "2024"}, {}, {},
    ]  # fmt: skip
    assert "1 bron hoort bij meer dan één geval" in project.remarks[0]


def test_a_database_of_something_else_or_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="geen SQLite-databank"):
        read_qualcoder(SourceFile("data.qda", b"tekst"))
    with pytest.raises(SourceError, match="bevat geen enkele tekst"):
        read_qualcoder(database(tmp_path / "leeg"))
    connection = sqlite3.connect(tmp_path / "ander")
    connection.execute("CREATE TABLE iets (a)")
    connection.commit()
    connection.close()
    with pytest.raises(SourceError, match="geen project van QualCoder"):
        read_qualcoder(SourceFile("data.qda", (tmp_path / "ander").read_bytes()))


def test_a_damaged_database_is_refused(tmp_path: Path) -> None:
    whole = database(tmp_path / "d", source(1, "a", TEXT * 3000), code(1, "tijd"), coded("geen tijd")).data
    for data in (whole[:6000], whole[:100] + b"\xff" * 4000 + whole[4100:]):
        with pytest.raises(SourceError, match=r"beschadigd|geen project van QualCoder"):
            read_qualcoder(SourceFile("data.qda", data))


def test_a_database_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = database(tmp_path / "d", source(1, "a"), source(2, "b"), source(3, "c"))
    monkeypatch.setattr(foreign_database, "MOST_ROWS", 2)
    with pytest.raises(SourceError, match="meer dan 2 rijen"):
        read_qualcoder(file)
    monkeypatch.setattr(foreign_database, "LARGEST", 1000)
    with pytest.raises(SourceError, match="MB groot"):
        read_qualcoder(file)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE VIEW source AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
        " SELECT x AS id, 'a' AS name, 'tekst' AS fulltext FROM n",
        "CREATE TABLE source (id integer primary key, name text, fulltext text AS (upper(name)))",
        "CREATE VIRTUAL TABLE source USING fts5(id, name, fulltext)",
    ],
    ids=["a view", "a column that is worked out", "a virtual table"],
)
def test_nothing_of_the_file_is_carried_out(tmp_path: Path, statement: str) -> None:
    connection = sqlite3.connect(tmp_path / "d")
    connection.executescript(SCHEMA.replace("SUPER ", "") + f"DROP TABLE source; {statement};")
    connection.close()
    with pytest.raises(SourceError, match="geen project van QualCoder"):
        read_qualcoder(SourceFile("data.qda", (tmp_path / "d").read_bytes()))


def test_a_database_that_was_left_in_wal_mode_is_read(tmp_path: Path) -> None:
    database(tmp_path / "d", source(1, "a"))
    connection = sqlite3.connect(tmp_path / "d")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    assert len(read_qualcoder(SourceFile("d.qda", (tmp_path / "d").read_bytes())).sources) == 1


@pytest.mark.shared
def test_a_real_project_is_read_whole(shared_data: Path) -> None:
    path = shared_data / "real" / "qda" / "qualcoder36_mannheimer_masked.qda" / "data.qda"
    before = path.read_bytes()
    project = read_qualcoder(SourceFile("mannheimer.qda/data.qda", before))
    assert (len(project.sources), len(project.codes), len(project.codings)) == (30, 230 + 55, 753)
    assert (project.origin, project.remarks) == ("QualCoder 3.6", ())
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    quotes = [row[0] for row in connection.execute("SELECT seltext FROM code_text ORDER BY ctid")]
    connection.close()
    assert words(project) == quotes
    assert path.read_bytes() == before
