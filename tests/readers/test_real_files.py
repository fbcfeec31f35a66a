"""Real transcripts and policy texts: counts that were made independently, and nothing that fails."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kwalcode.model import Document, PassageKind, SourceKind
from kwalcode.readers import ReadOptions, load, read
from kwalcode.readers.subtitles import read_whisper_tsv

pytestmark = pytest.mark.shared

READ = {".txt", ".md", ".srt", ".vtt", ".html", ".odt"}


@pytest.fixture(scope="module")
def transcripts(shared_data: Path) -> Path:
    return shared_data / "real" / "transcripts"


def one(path: Path, *moderators: str) -> Document:
    (document,) = read(load(path), ReadOptions(moderators=moderators))
    return document


def turns(document: Document) -> int:
    return sum(1 for _ in document.of_kind(PassageKind.TURN))


def test_all_texts_are_read_and_no_plan_becomes_a_transcript(shared_data: Path) -> None:
    paths = [path for path in sorted((shared_data / "real").rglob("*")) if path.suffix in READ]
    assert len(paths) > 20
    for path in paths:
        document = one(path)
        assert document.blocks
        for block in document.blocks:
            assert document.text[block.start : block.end].strip()
        if "policy" in path.parts:
            assert not document.speakers, path.name


@pytest.mark.parametrize(("suffix", "count"), [(".txt", 55), (".html", 55), (".vtt", 52)])
def test_noscribe_gives_the_turns_it_wrote(transcripts: Path, suffix: str, count: int) -> None:
    # The .vtt has 55 cues with a voice, three of them by whoever spoke in the cue before.
    document = one(transcripts / "noscribe" / f"interview{suffix}", "s01")
    assert turns(document) == count
    assert {speaker.name: speaker.role.value for speaker in document.speakers}["S01"] == "moderator"
    assert not any(
        re.match(r"S\d\d:|\[\d\d:", document.text[t.start : t.end]) for t in document.of_kind(PassageKind.TURN)
    )


def test_the_formats_of_one_recording_give_the_same_words(transcripts: Path) -> None:
    folder = transcripts / "whisper_hitsave"
    documents = [one(path) for path in sorted(folder.iterdir()) if path.suffix in READ]
    (table,) = folder.glob("*.tsv")
    documents += read_whisper_tsv(load(table), ReadOptions())
    assert len(documents) == 4
    assert len({document.text for document in documents}) == 1


def test_markdown_transcripts_have_a_turn_per_label(transcripts: Path) -> None:
    for path in (transcripts / "markdown_hitsave").iterdir():
        document = one(path)
        labels = re.findall(r"(?m)^(?:\*\*[A-Z][\w ]+:\*\*|[A-Z]\w+ [A-Z]\w+ +[\d:]+ *$)", document.text)
        assert turns(document) == len(labels)
        assert document.source_kind is SourceKind.INTERVIEW
