from __future__ import annotations

import json

import pytest

from kwalcode.errors import SourceError
from kwalcode.model import Document, PassageKind, Role
from kwalcode.readers import ReadOptions, SourceFile, read
from kwalcode.readers.subtitles import looks_like_whisper_tsv, read_whisper_tsv

SENTENCES = ["We werken samen", "met de partners.", "Dat loopt goed.", "Maar een mandaat", "ontbreekt ons."]


def one(name: str, text: str, *moderators: str) -> Document:
    (document,) = read(SourceFile(name, text.encode()), ReadOptions(moderators=moderators))
    return document


def turns(document: Document) -> list[tuple[str, float | None, str]]:
    return [(block.speaker, block.time, document.text[block.start : block.end]) for block in document.blocks]


def srt() -> str:
    return "".join(
        f"{n}\n00:00:{2 * n:02},000 --> 00:00:{2 * n + 2:02},000\n{line}\n\n" for n, line in enumerate(SENTENCES)
    )


def vtt() -> str:
    cues = "".join(f"00:{2 * n:02}.000 --> 00:{2 * n + 2:02}.000\n{line}\n\n" for n, line in enumerate(SENTENCES))
    return f"WEBVTT\n\n{cues}"


def tsv() -> str:
    return "start\tend\ttext\n" + "".join(f"{2000 * n}\t{2000 * n + 2000}\t{s}\n" for n, s in enumerate(SENTENCES))


def as_json() -> str:
    return json.dumps(
        {"segments": [{"start": 2 * n, "end": 2 * n + 2, "text": f" {s}"} for n, s in enumerate(SENTENCES)]}
    )


def txt() -> str:
    return "".join(f"[00:{2 * n:02}.000 --> 00:{2 * n + 2:02}.000]  {line}\n" for n, line in enumerate(SENTENCES))


def test_the_formats_of_one_recording_give_one_text() -> None:
    documents = [one("a.srt", srt()), one("a.vtt", vtt()), one("a.json", as_json()), one("a.txt", txt())]
    documents += read_whisper_tsv(SourceFile("a.tsv", tsv().encode()), ReadOptions())
    assert {document.text for document in documents} == {" ".join(SENTENCES) + "\n"}
    assert all(document.blocks == documents[0].blocks for document in documents)


def test_a_transcript_without_speakers_says_so() -> None:
    assert "wie spreekt" in one("a.srt", srt()).remarks[0]


def test_voices_become_turns_with_their_first_time() -> None:
    text = (
        "WEBVTT Gesprek\n\nNOTE\nniet 00:00 lezen\n\nSTYLE\n::cue { color: red }\n\n"
        "1\n00:00:01.000 --> 00:00:02.000 align:start\n<v Els>Hoe loopt <i>het</i>\n\n"
        "2\n00:00:02.500 --> 00:00:03.000\n<v.luid Els>overleg?</v>\n\n"
        "3\n00:00:04.000 --> 00:00:05.000\n<v //Jan>Goed &amp; wel.\n\n"
        "00:00:06.000 --> 00:00:07.000\n(stilte)\n"
    )
    document = one("a.vtt", text, "els")
    assert document.text == "Els: Hoe loopt het overleg?\n\nJan: Goed & wel.\n\n(stilte)\n"
    assert turns(document) == [
        ("Els", 1.0, "Hoe loopt het overleg?"),
        ("Jan", 4.0, "Goed & wel."),
        ("", 6.0, "(stilte)"),
    ]
    assert [speaker.role for speaker in document.speakers] == [Role.MODERATOR, Role.PARTICIPANT]


def test_two_voices_in_one_cue_are_two_turns() -> None:
    document = one("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Els>Goed?</v>\n<v Jan>Ja.</v>\n")
    assert turns(document) == [("Els", 1.0, "Goed?"), ("Jan", 1.0, "Ja.")]


def test_names_in_the_text_of_the_cues_are_speakers() -> None:
    lines = [
        "Els Peeters: Hoe loopt het?",
        "Jan Maes: Goed, denk ik.",
        "Het overleg is er.",
        "Els Peeters: Ja?",
        "Jan Maes: Ja.",
    ]
    text = "".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{line}\n\n" for n, line in enumerate(lines))
    document = one("a.srt", text)
    assert turns(document) == [
        ("Els Peeters", 0.0, "Hoe loopt het?"),
        ("Jan Maes", 1.0, "Goed, denk ik. Het overleg is er."),
        ("Els Peeters", 3.0, "Ja?"),
        ("Jan Maes", 4.0, "Ja."),
    ]


def test_a_pause_after_a_sentence_begins_a_paragraph() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nWe stoppen.\n\n2\n00:00:05,000 --> 00:00:06,000\nWe beginnen.\n\n"
    assert [time for _, time, _ in turns(one("a.srt", text))] == [1.0, 5.0]


def test_five_sentences_are_a_paragraph() -> None:
    cues = "".join(f"{n}\n00:00:{n:02},000 --> 00:00:{n + 1:02},000\nDit is zin {n}.\n\n" for n in range(12))
    assert [said.count(".") for _, _, said in turns(one("a.srt", cues))] == [5, 5, 2]


def test_rolling_captions_are_said_once() -> None:
    text = (
        "WEBVTT\n\n00:01.000 --> 00:03.000\nwij gaan nu\n\n00:03.000 --> 00:03.010\nwij gaan nu\n\n"
        "00:03.010 --> 00:05.000\nwij gaan nu\nsamen <00:04.000><c>verder</c>\n\n"
        "00:05.000 --> 00:05.010\nsamen verder\n\n"
        "00:05.010 --> 00:07.000\nsamen verder\nmet het overleg\n"
    )
    assert one("a.vtt", text).text == "wij gaan nu samen verder met het overleg\n"


def test_a_line_that_somebody_repeats_is_kept() -> None:
    lines = ["Ja.", "Ja.", "Dat denk ik ook.", "Er is overleg.", "Er is geen mandaat.", "Dat klopt."]
    text = "".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{line}\n\n" for n, line in enumerate(lines))
    assert one("a.srt", text).text.startswith("Ja. Ja. Dat")


def test_cues_without_blank_lines_between_them_keep_their_number_out_of_the_text() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nWe stoppen\n2\n00:00:02,000 --> 00:00:03,000\nin 2026\n"
    assert one("a.srt", text).text == "We stoppen in 2026\n"


def test_the_speaker_of_a_json_segment_is_kept() -> None:
    segments = [
        {"start": 0.5, "end": 1, "text": "Hoe?", "speaker": "SPEAKER_00"},
        {"start": 2, "end": 3, "text": "Zo."},
    ]
    assert turns(one("a.json", json.dumps({"segments": segments})))[0] == ("SPEAKER_00", 0.5, "Hoe?")


@pytest.mark.parametrize("text", ["geen json", "[]", '{"segments": [1, {"text": ""}]}', "[" * 100_000])
def test_other_json_is_refused(text: str) -> None:
    with pytest.raises(SourceError, match="JSON"):
        one("a.json", text)


def test_a_file_without_cues_is_refused() -> None:
    with pytest.raises(SourceError, match="geen ondertitels"):
        one("a.srt", "Gewone tekst zonder tijden.")


def test_a_broken_row_of_segments_is_named() -> None:
    with pytest.raises(SourceError, match="rij 3"):
        read_whisper_tsv(SourceFile("a.tsv", b"start\tend\ttext\n0\t1\tja\nmis\n"), ReadOptions())


def test_only_the_table_of_segments_looks_like_one() -> None:
    assert looks_like_whisper_tsv(SourceFile("a.tsv", tsv().encode()))
    assert not looks_like_whisper_tsv(SourceFile("a.tsv", b"naam\tantwoord\n1\tja\n"))


def test_the_labels_of_turns_lie_outside_the_blocks() -> None:
    document = one("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Els>Goed?\n\n00:03.000 --> 00:04.000\n<v Jan>Ja.\n")
    assert {block.kind for block in document.blocks} == {PassageKind.TURN}
    assert document.block_at(0) is None
