"""Whatever the bytes are: documents, or a SourceError. Here no seam catches what a reader lets slip."""

from __future__ import annotations

import importlib
import io
import zipfile

import docx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kwalcode.errors import SourceError
from kwalcode.model import Document, PassageKind
from kwalcode.readers import READERS, ReadOptions, SourceFile
from kwalcode.readers.paragraphs import find_blocks
from kwalcode.readers.transcripts.turns import apply_turns

TEXTUAL = [".txt", ".md", ".srt", ".vtt", ".json", ".html"]
few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

pieces = st.sampled_from(
    [
        *"I: |R: |R1:|Els: |Jan Maes: |**Els:** |**|[Jan]: |[00:01:02] |00:01:02|<v Els>|<v|De voorzitter. ".split("|"),
        *"An Claes (Groen). |Els  0:21|S00: |# |## |---|===|- |1. |3.2 Visie|a) |> |```|<!-- |-->|<b>|</p>".split("|"),
        *"<table><tr><td>|<!DOCTYPE x [|<![if x]>|&amp;|00:00:01,000 --> 00:00:02,000|WEBVTT|NOTE".split("|"),
        *"\t|\r\n|\x0c|\u00ad|e\u0301|Ã«|Hoe gaat het?|Ja. |ik denk ".split("|"),
        *["|", '{"segments": [{"start": 1, "text": "x"}]}'],
    ]
)
texts = st.lists(st.one_of(pieces, st.just("\n"), st.just("\n\n"), st.text(max_size=12)), max_size=40).map("".join)


def check(documents: list[Document]) -> None:
    assert documents
    for document in documents:
        assert document.blocks
        for block in document.blocks:
            quote = document.text[block.start : block.end]
            assert quote == quote.strip()
            assert quote


def read_directly(suffix: str, data: bytes) -> None:
    reader = READERS[suffix]
    function = getattr(importlib.import_module(f"kwalcode.readers.{reader.module}"), reader.function)
    try:
        check(function(SourceFile(f"x{suffix}", data), ReadOptions(moderators=("Els",))))
    except SourceError as refusal:
        assert refusal.problem  # noqa: PT017 - a refusal is one of the two right outcomes


@pytest.mark.parametrize("suffix", TEXTUAL)
@few
@given(data=st.binary(max_size=300))
def test_any_bytes_give_documents_or_a_refusal(suffix: str, data: bytes) -> None:
    read_directly(suffix, data)


@pytest.mark.parametrize("suffix", TEXTUAL)
@few
@given(text=texts)
def test_any_mixture_of_marks_gives_documents_or_a_refusal(suffix: str, text: str) -> None:
    read_directly(suffix, text.encode("utf-8", "surrogatepass"))


@few
@given(text=texts)
def test_turns_keep_the_words_and_never_overlap(text: str) -> None:
    blocks = find_blocks(text)
    turns = apply_turns(text, blocks) if blocks else None
    if turns is None:
        return
    for before, after in zip(turns.blocks, turns.blocks[1:], strict=False):
        assert before.end <= after.start
    keys = {speaker.key for speaker in turns.speakers}
    assert {block.speaker for block in turns.blocks if block.kind is PassageKind.TURN} == keys


def word_file() -> bytes:
    word = docx.Document()
    word.add_heading("Visie", 1)
    word.add_paragraph("We werken samen met de partners.")
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


WORD = word_file()


@few
@given(place=st.integers(0, len(WORD) - 1), value=st.integers(0, 255), length=st.integers(1, len(WORD)))
@example(place=34764, value=184, length=1)  # damage that shows only halfway a member
def test_a_damaged_word_document_is_read_or_refused(place: int, value: int, length: int) -> None:
    data = bytearray(WORD)
    data[place] = value
    read_directly(".docx", bytes(data))
    read_directly(".docx", bytes(data[:length]))


@few
@given(
    body=st.lists(
        st.sampled_from(
            "<w:p>|</w:p>|<w:r>|</w:r>|<w:t>ja</w:t>|<w:tbl>|</w:tbl>|<w:tr>|</w:tr>|<w:tc>|</w:tc>".split("|")
        )
    )
)
def test_a_word_document_with_odd_xml_is_read_or_refused(body: list[str]) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORD)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                content = content.replace(b"<w:body>", b"<w:body>" + "".join(body).encode(), 1)
            new.writestr(name, content)
    read_directly(".docx", stream.getvalue())
