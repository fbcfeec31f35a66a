from __future__ import annotations

import pytest

from kwalcode.model import PassageKind
from kwalcode.readers import SourceFile, read
from kwalcode.readers.paragraphs import find_blocks, without_stamps

LONG = "Het lokaal bestuur zet in op de regie van het sociaal beleid, samen met partners uit het middenveld. " * 3


def shape(text: str) -> list[tuple[str, str]]:
    return [(block.kind.value, text[block.start : block.end]) for block in find_blocks(text)]


def test_blank_lines_part_paragraphs_and_broken_lines_are_joined_as_they_stand() -> None:
    text = "We werken al jaren samen met de\npartners in de wijk.\n\nDat gaat goed.\n"
    assert shape(text) == [
        ("paragraph", "We werken al jaren samen met de\npartners in de wijk."),
        ("paragraph", "Dat gaat goed."),
    ]


def test_long_lines_are_paragraphs_without_blank_lines_between_them() -> None:
    text = f"{LONG.strip()}\n{LONG.strip()}\nKort.\n"
    assert [kind for kind, _ in shape(text)] == ["paragraph"] * 3


def test_a_short_last_line_ends_a_paragraph() -> None:
    text = (
        "Dit is een regel die helemaal vol staat met woorden over het beleid\n"
        "en zo eindigt.\n"
        "Een nieuwe alinea begint hier en loopt door tot voorbij het einde van\n"
        "de regel.\n"
    )
    assert len(shape(text)) == 2


def test_a_text_of_short_lines_without_blank_lines_is_cut_at_sentence_ends() -> None:
    text = "\n".join(
        ["Dit is een stukje van een lang gesprek over beleid"] * 30 + ["en dit is het einde van de hele zin."] * 10
    )
    blocks = find_blocks(text)
    assert len(blocks) > 1
    assert all(text[block.end - 1] == "." for block in blocks[:-1])


@pytest.mark.parametrize(
    ("line", "level", "label"),
    [
        ("3.2 Lokale regie", 2, "3.2"),
        ("1.2.3 Partners", 3, "1.2.3"),
        ("4. Besluit", 1, "4"),
        ("SOCIAAL BELEID", 1, ""),
        ("Hoofdstuk 3 Wonen", 1, "3"),
    ],
)
def test_headings_are_known_by_number_or_capitals(line: str, level: int, label: str) -> None:
    text = f"{line}\n\nWe werken samen.\n"
    heading = find_blocks(text)[0]
    assert (heading.kind, heading.level, heading.label) == (PassageKind.HEADING, level, label)
    assert text[heading.start : heading.end] == line


def test_an_underlined_line_is_a_heading_and_the_underline_is_nothing() -> None:
    assert shape("Visie\n=====\nWe werken samen.\n") == [("heading", "Visie"), ("paragraph", "We werken samen.")]


@pytest.mark.parametrize(
    "line", ["3 mensen kwamen langs en vertelden hun verhaal.", "OCMW.", "In 2024 was er veel.", "12"]
)
def test_a_sentence_is_no_heading(line: str) -> None:
    assert find_blocks(f"{line}\n\nWe werken samen.\n")[0].kind is PassageKind.PARAGRAPH


@pytest.mark.parametrize(
    ("marker", "label"), [("-", ""), ("*", ""), ("•", ""), ("–", ""), ("1.", "1."), ("2)", "2)"), ("a)", "a)")]
)
def test_list_items_stand_without_their_marker(marker: str, label: str) -> None:
    text = f"We doen dit:\n{marker} het OCMW helpt\n  waar het kan\n{marker} het CAW ook\n"
    items = [block for block in find_blocks(text) if block.kind is PassageKind.LIST_ITEM]
    assert [text[item.start : item.end] for item in items] == ["het OCMW helpt\n  waar het kan", "het CAW ook"]
    assert {item.label for item in items} == {label}


def test_indented_items_are_a_level_deeper() -> None:
    levels = [block.level for block in find_blocks("- een\n  - twee\n    - drie\n")]
    assert levels == [1, 2, 3]


def test_a_table_of_contents_is_not_coded() -> None:
    assert shape("Visie ........... 4\nMiddelen ........ 12\nWonen      15\n\nWe werken samen.\n") == [
        ("paragraph", "We werken samen.")
    ]


def test_times_before_lines_without_speakers_stay_outside_the_blocks() -> None:
    text = "[00:00:05] We beginnen eraan.\n\n[00:01:02] Dat is goed.\n\nNog iets.\n"
    blocks = without_stamps(text, find_blocks(text))
    assert [text[block.start : block.end] for block in blocks] == ["We beginnen eraan.", "Dat is goed.", "Nog iets."]
    assert [block.time for block in blocks] == [5.0, 62.0, None]


def test_a_time_that_begins_one_sentence_is_part_of_it() -> None:
    text = "10:30 was het uur van vertrek.\n\nWe reden samen.\n\nNog iets.\n"
    assert without_stamps(text, find_blocks(text)) == find_blocks(text)


def test_segments_with_times_are_read_as_subtitles_are() -> None:
    data = b"[00:00.000 --> 00:02.000]  We werken al jaren\n[00:02.000 --> 00:04.000]  samen in de wijk.\n"
    (document,) = read(SourceFile("opname.txt", data))
    assert document.text == "We werken al jaren samen in de wijk.\n"
    assert document.origin.media == "whisper"
