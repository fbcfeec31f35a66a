"""Taguette: places in bytes of the text between tags, on the schema of version 1.5."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kwalcode.errors import SourceError
from kwalcode.exchange.taguette import PageText, read_taguette
from kwalcode.readers.source import SourceFile

SCHEMA = """
CREATE TABLE users (login VARCHAR(30) PRIMARY KEY, created DATETIME NOT NULL, hashed_password VARCHAR(192));
CREATE TABLE projects (id INTEGER PRIMARY KEY AUTOINCREMENT, name VARCHAR(200) NOT NULL, description TEXT NOT NULL);
CREATE TABLE documents (id INTEGER PRIMARY KEY AUTOINCREMENT, name VARCHAR(200) NOT NULL, description TEXT NOT NULL,
  filename VARCHAR(200) NOT NULL, created DATETIME, project_id INTEGER NOT NULL, text_direction VARCHAR(13) NOT NULL,
  contents TEXT NOT NULL);
CREATE TABLE commands (id INTEGER PRIMARY KEY AUTOINCREMENT, date DATETIME NOT NULL, user_login VARCHAR(30) NOT NULL,
  project_id INTEGER NOT NULL, document_id INTEGER, payload TEXT NOT NULL);
CREATE TABLE highlights (id INTEGER PRIMARY KEY AUTOINCREMENT, document_id INTEGER NOT NULL,
  start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL, snippet TEXT NOT NULL);
CREATE TABLE tags (id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER NOT NULL, path VARCHAR(200) NOT NULL,
  description TEXT NOT NULL);
CREATE TABLE highlight_tags (highlight_id INTEGER NOT NULL, tag_id INTEGER NOT NULL,
  PRIMARY KEY (highlight_id, tag_id));
"""
PAGE = "<h1>Privé</h1>\n<p>I: Hoe <b>gaat</b> het?</p>\n<p>R: Géén tijd 😀 &amp; géén\ngeld.</p><p>Slot</p>"
RAW = "Privé\nI: Hoe gaat het?\nR: Géén tijd 😀 & géén\ngeld.Slot"


def place(words: str) -> tuple[int, int]:
    """Bytes of some words over the text between the tags."""
    start = len(RAW[: RAW.index(words)].encode())
    return start, start + len(words.encode())


def highlight(key: int, words: str, snippet: str = "", document: int = 1) -> tuple[str, Sequence[object]]:
    return "INSERT INTO highlights VALUES (?, ?, ?, ?, ?)", (key, document, *place(words), snippet)


def document(
    key: int = 1, name: str = "gesprek", project: int = 1, contents: str = PAGE
) -> tuple[str, Sequence[object]]:
    return (
        "INSERT INTO documents (id, name, description, filename, project_id, text_direction, contents) "
        "VALUES (?, ?, '', 'x.docx', ?, 'LEFT_TO_RIGHT', ?)",
        (key, name, project, contents),
    )


def tag(key: int, path: str, project: int = 1) -> tuple[str, Sequence[object]]:
    return "INSERT INTO tags VALUES (?, ?, ?, ' wat ')", (key, project, path)


def database(path: Path, *statements: tuple[str, Sequence[object]]) -> SourceFile:
    connection = sqlite3.connect(path)
    connection.executescript(SCHEMA)
    connection.execute("INSERT INTO projects VALUES (1, 'Mijn studie', ''), (2, 'Een ander', '')")
    for statement, values in statements:
        connection.execute(statement, values)
    connection.commit()
    connection.close()
    return SourceFile("project.sqlite3", path.read_bytes())


LINK = "INSERT INTO highlight_tags VALUES (?, ?)"


def test_bytes_between_tags_become_characters_of_plain_text(tmp_path: Path) -> None:
    project = read_taguette(
        database(
            tmp_path / "d", document(), tag(1, "tekort"), highlight(1, "gaat het", "<p><b>gaat</b> het</p>"),
            highlight(2, "tijd 😀 & géén\ngeld", "<p>tijd 😀 &amp; géén\ngeld</p>"), highlight(3, "geld.Slot"),
            (LINK, (1, 1)), (LINK, (2, 1)), (LINK, (3, 1)),
        )
    )  # fmt: skip
    assert project.name == "Mijn studie"
    assert project.sources[0].text == "Privé\n\nI: Hoe gaat het?\n\nR: Géén tijd 😀 & géén geld.\n\nSlot\n"
    assert [quote for _, quote in project.quotes()] == ["gaat het", "tijd 😀 & géén geld", "geld.\n\nSlot"]
    assert project.remarks == ()


def test_the_example_of_taguette_itself() -> None:
    page = PageText("<p><u>Hello</u> there <i>World</i></p>")
    start, end = page.span(7, 14)
    assert page.text[start:end] == "here Wo"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("los", "los"),
        ("<p>a<br>b</p>", "a\nb\n"),
        ("<ul>\n<li>een</li>\n<li>twee</li>\n</ul>", "een\ntwee\n"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a | b\nc\n"),
        ("<pre>a\n  b</pre>", "a\n  b\n"),
        ("<p>a</p> \n <p></p><p>b</p>", "a\n\nb\n"),
        ("<pre>a\r\nb\rc</pre>", "a\nb\nc\n"),
        ("<p>x &lt;b&gt; y</p>", "x <b> y\n"),
    ],
)
def test_blocks_stand_on_lines_of_their_own(html: str, text: str) -> None:
    assert PageText(html).text == text


@pytest.mark.parametrize(
    "html", [PAGE, PAGE.replace("\n", "\r\n"), "<ul><li>één</li><li>twéé</li></ul>", "<p>a<br>bé</p>c"]
)
def test_every_single_character_is_found_back(html: str) -> None:
    page = PageText(html)
    parts = []
    for first in range(page.n_bytes):
        start, end = page.span(first, first + 1)
        parts.append((start, page.text[start:end]))
    seen = "".join(sign for _, sign in sorted(set(parts)))
    assert seen == "".join(page.text.split())


def test_a_dot_makes_a_level_only_below_a_tag_that_is_there(tmp_path: Path) -> None:
    made = [
        tag(1, "regie.sturing.lokaal"),
        tag(2, "regie"),
        tag(3, "regie.sturing"),
        tag(4, "U.S. beleid"),
        tag(5, "regie."),
        tag(9, "x", 2),
    ]
    project = read_taguette(database(tmp_path / "d", document(), *made))
    assert [(one.key, one.name, one.parent) for one in project.codes] == [
        ("2", "regie", ""), ("3", "sturing", "2"), ("5", "regie.", ""), ("1", "lokaal", "3"), ("4", "U.S. beleid", ""),
    ]  # fmt: skip
    assert project.codes[0].definition == "wat"


def test_who_marked_it_and_when_comes_from_the_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    log = "INSERT INTO commands (date, user_login, project_id, payload) VALUES (?, ?, 1, ?)"
    project = read_taguette(
        database(
            tmp_path / "d", document(), tag(1, "a"), highlight(5, "tijd"), (LINK, (5, 1)),
            (log, ("2024-01-01 10:00:00.000000", "an", json.dumps({"type": "highlight_add", "highlight_id": 5}))),
            (log, ("2024-01-02 10:00:00.000000", "bo", json.dumps({"type": "highlight_add", "highlight_id": 5}))),
            (log, ("2024-01-03 10:00:00.000000", "cis", json.dumps({"type": "tag_add", "tag_id": 5}))),
            (log, ("2024-01-03 10:00:00.000000", "cis", "geen json")),
        )
    )  # fmt: skip
    (coding,) = project.codings
    monkeypatch.undo()
    time.tzset()
    assert (coding.coder, coding.time) == ("bo", datetime(2024, 1, 2, 10, tzinfo=UTC))


def test_what_does_not_fit_is_left_out_and_told(tmp_path: Path) -> None:
    wrong = "INSERT INTO highlights VALUES (?, 1, ?, ?, '')"
    project = read_taguette(
        database(
            tmp_path / "d", document(), document(2, "leeg", contents="<p> </p>"), tag(1, "a"), highlight(1, "tijd"),
            highlight(2, "tijd", "iets anders"), (wrong, (3, 4, 4000)), (wrong, (4, 9, 9)),
            *[(LINK, (key, 1)) for key in (2, 3, 4)],
        )
    )  # fmt: skip
    assert project.codings == ()
    told = "\n".join(project.remarks)
    for words in ("leeg: zonder tekst", "1 markering zonder tag", "'iets anders'", "bytes 4 tot 4000", "bytes 9 tot 9"):
        assert words in told


def test_of_several_projects_one_must_be_named(tmp_path: Path) -> None:
    file = database(tmp_path / "d", document(), document(2, "ander", 2), tag(1, "a"), tag(2, "b", 2))
    with pytest.raises(SourceError, match=r"bevat 2 projecten \('Mijn studie', 'Een ander'\)"):
        read_taguette(file)
    project = read_taguette(file, project="Een ander")
    assert ([one.name for one in project.sources], [one.name for one in project.codes]) == (["ander"], ["b"])
    with pytest.raises(SourceError, match="bevat geen project 'nooit'"):
        read_taguette(file, project="nooit")


def test_a_database_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="geen SQLite-databank"):
        read_taguette(SourceFile("x.sqlite3", b"x"))
    with pytest.raises(SourceError, match="geen project met teksten"):
        read_taguette(database(tmp_path / "leeg"))
    connection = sqlite3.connect(tmp_path / "ander")
    connection.execute("CREATE TABLE documents (id)")
    connection.commit()
    connection.close()
    with pytest.raises(SourceError, match="geen project van Taguette"):
        read_taguette(SourceFile("x.sqlite3", (tmp_path / "ander").read_bytes()))
