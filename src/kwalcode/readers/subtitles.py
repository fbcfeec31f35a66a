r"""Subtitles (.srt, .vtt) and the segments of transcription programs: cues made into readable text.

Cues are cut where the screen is full, not where a sentence ends. Consecutive cues of one speaker become one turn on a
line of its own ("Naam: tekst"); without speakers the cues become paragraphs, cut where somebody pauses or after some
sentences. The start of each turn or paragraph is kept in seconds.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from kwalcode.errors import SourceError
from kwalcode.model import Document, Passage, PassageKind
from kwalcode.readers.building import TextBuilder
from kwalcode.readers.decoding import decode, normalise
from kwalcode.readers.documents import build
from kwalcode.readers.source import ReadOptions, SourceFile
from kwalcode.readers.transcripts.labels import Label, Style, seconds
from kwalcode.readers.transcripts.names import Shape
from kwalcode.readers.transcripts.speakers import identify
from kwalcode.readers.transcripts.turns import Turns, apply_turns

PAUSE = 2.0
"""Silence in seconds that ends a paragraph, when it follows the end of a sentence."""

SENTENCES = 5
"""Sentences after which a paragraph without a pause ends."""

LONGEST = 1_200
"""Characters after which a paragraph ends although nobody ended a sentence."""

_CLOCK = r"(?:\d{1,3}:)?\d{1,3}:\d{1,2}(?:[.,]\d{1,3})?"
_TIMING = re.compile(rf"^[^\S\n]*(?P<start>{_CLOCK})[^\S\n]*-->[^\S\n]*(?P<end>{_CLOCK})[^\n]*$", re.MULTILINE)
_SEGMENT = re.compile(
    rf"[^\S\n]*[\[(]?(?P<start>{_CLOCK})[^\S\n]*-->[^\S\n]*(?P<end>{_CLOCK})[\])]?[^\S\n]+(?P<text>\S.*)"
)
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+(?:/+\s*)?([^>\n]{1,100})>")
_TAG = re.compile(r"</?(?:[a-zA-Z][^<>\n]{0,200}|\d[\d:.]{4,14})?>|\{\\[^{}\n]{1,60}\}")
_SENTENCE_END = re.compile(r"[.?!…][\"”’»)\]]*$")
_HEADER_LINE = re.compile(r"^start\tend\ttext[^\n]*$", re.MULTILINE)


_WITHOUT_SPEAKERS = (
    "De transcriptie vermeldt niet wie spreekt: vragen van een interviewer zijn niet te onderscheiden van antwoorden "
    "en tellen mee. Zet in de tekst een naam voor elke beurt ('Naam: tekst') als dat nodig is."
)


@dataclass(frozen=True, slots=True)
class Cue:
    """What was said between two times.

    Args:
        start: Seconds from the start of the recording.
        end: Likewise.
        text: What was said, on one line.
        speaker: Name of the speaker as the file tells it; "" when it does not.
    """

    start: float
    end: float
    text: str
    speaker: str = ""


def read(source: SourceFile, options: ReadOptions) -> list[Document]:
    """Read a .srt or .vtt file.

    Raises:
        SourceError: The file is no text, or holds no cues.
    """
    decoded = decode(source)
    cues = list(parse(decoded.text))
    if not cues:
        raise SourceError(
            source.name,
            "bevat geen ondertitels (geen regels als 00:00:01,000 --> 00:00:04,000)",
            "controleer of u het juiste bestand koos; gewone tekst hoort in een .txt-bestand",
        )
    media = source.suffix.removeprefix(".")
    return [document(source, options, cues, media=media, encoding=decoded.encoding, remarks=decoded.remarks)]


def parse(text: str) -> Iterator[Cue]:
    """The cues of a subtitle file, SubRip or WebVTT.

    What stands between a timing line and the next blank line is the cue; comments, styles and numbers fall outside.
    """
    timings = list(_TIMING.finditer(text))
    for timing, following in zip_longest(timings, timings[1:]):
        body = text[timing.end() : following.start() if following else len(text)].strip("\n")
        body = re.split(r"\n[^\S\n]*\n", body, maxsplit=1)[0]
        lines = body.split("\n")
        tight = following is not None and "\n\n" not in text[timing.end() : following.start()]
        if tight and len(lines) > 1 and lines[-1].strip().isdigit():
            lines.pop()  # no blank line before the next cue: this is its number
        start, end = seconds(timing["start"]), seconds(timing["end"])
        yield from _cues(start, end, "\n".join(lines))


def _cues(start: float, end: float, body: str) -> Iterator[Cue]:
    """One cue per voice in a cue."""
    pieces = _VOICE.split(body)
    voices = [("", pieces[0]), *zip(pieces[1::2], pieces[2::2], strict=True)]
    for speaker, piece in voices:
        # Tags go first: "&lt;" is a character of the text, not the start of a tag.
        lines = (
            re.sub(r"\s+", " ", normalise(html.unescape(_TAG.sub("", line)))).strip() for line in piece.split("\n")
        )
        if said := "\n".join(line for line in lines if line):
            yield Cue(start, end, said, normalise(html.unescape(speaker)).strip())


def parse_segments(text: str) -> list[Cue]:
    """The segments of a text file in which every line tells its start and end; empty for any other text."""
    lines = [line for line in text.split("\n") if line.strip()]
    matches = [match for line in lines if (match := _SEGMENT.fullmatch(line))]
    if len(matches) < 2 or len(matches) < 0.8 * len(lines):
        return []
    return [Cue(seconds(m["start"]), seconds(m["end"]), m["text"].strip()) for m in matches]


def looks_like_whisper_tsv(source: SourceFile) -> bool:
    """Whether the bytes are Whisper's table of segments: a header `start`, `end`, `text`, parted by tabs."""
    return re.match(rb"(?:\xef\xbb\xbf)?start\tend\ttext[\t\r\n]", source.data) is not None


def read_whisper_tsv(source: SourceFile, options: ReadOptions) -> list[Document]:
    """Read Whisper's table of segments (times in milliseconds).

    Raises:
        SourceError: The file is no text, or a row is no segment.
    """
    decoded = decode(source)
    cues = []
    for number, line in enumerate(decoded.text.split("\n"), start=1):
        if not line.strip() or _HEADER_LINE.fullmatch(line):
            continue
        match = re.fullmatch(r"\s*(\d+)\t\s*(\d+)\t(.*)", line)
        if match is None:
            raise SourceError(
                source.name,
                "is geen rij met begin, einde en tekst",
                "herstel de rij of exporteer de transcriptie opnieuw",
                place=f"rij {number}",
            )
        if said := match[3].replace("\t", " ").strip():
            cues.append(Cue(int(match[1]) / 1000, int(match[2]) / 1000, said))
    return [document(source, options, cues, media="whisper", encoding=decoded.encoding, remarks=decoded.remarks)]


def read_whisper_json(source: SourceFile, options: ReadOptions) -> list[Document]:
    """Read Whisper's or WhisperX's JSON: `segments`, each with `start`, `end` (seconds), `text` and maybe `speaker`.

    Raises:
        SourceError: The file is no JSON, or holds no segments.
    """
    decoded = decode(source)
    try:
        content = json.loads(decoded.text)
    except (json.JSONDecodeError, RecursionError) as error:
        place = f"regel {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise SourceError(
            source.name, "is geen geldige JSON", "exporteer de transcriptie opnieuw", place=place
        ) from error
    segments = content.get("segments") if isinstance(content, dict) else None
    cues = [cue for segment in segments if (cue := _segment(segment))] if isinstance(segments, list) else []
    if not cues:
        raise SourceError(
            source.name,
            "is JSON zonder segmenten van een transcriptie",
            "kies de JSON-uitvoer van Whisper, of exporteer de transcriptie als .txt, .srt of .vtt",
        )
    return [document(source, options, cues, media="whisper", encoding=decoded.encoding, remarks=decoded.remarks)]


def _segment(segment: object) -> Cue | None:
    if not isinstance(segment, dict):
        return None
    start, end, said, speaker = (segment.get(name) for name in ("start", "end", "text", "speaker"))
    if not (isinstance(said, str) and said.strip()):
        return None
    begin = float(start) if isinstance(start, int | float) else 0.0
    finish = float(end) if isinstance(end, int | float) else begin
    text = re.sub(r"\s+", " ", normalise(said)).strip()
    return Cue(begin, finish, text, normalise(speaker).strip() if isinstance(speaker, str) else "") if text else None


def document(
    source: SourceFile,
    options: ReadOptions,
    cues: Sequence[Cue],
    *,
    media: str,
    encoding: str = "",
    remarks: Sequence[str] = (),
) -> Document:
    """The document that a series of cues makes.

    Raises:
        SourceError: Nothing is said in any of them.
    """
    cues = _without_repeats(cues)
    cues = _with_speakers(cues, options)
    builder = TextBuilder()
    turns: Turns | None = None
    if any(cue.speaker for cue in cues):
        for turn in _joined(cues):
            if turn.speaker:
                builder.add(turn.text, PassageKind.TURN, prefix=f"{turn.speaker}: ", time=turn.start)
            else:
                builder.add(turn.text, PassageKind.PARAGRAPH, time=turn.start)
        turns = _turns(builder, options)
    else:
        for paragraph in _paragraphs(cues):
            builder.add(paragraph.text, PassageKind.PARAGRAPH, time=paragraph.start)
        remarks = (*remarks, _WITHOUT_SPEAKERS)
    return build(
        source,
        options,
        media=media,
        text=builder.text,
        blocks=builder.passages,
        encoding=encoding,
        remarks=remarks,
        turns=turns,
    )


def _turns(builder: TextBuilder, options: ReadOptions) -> Turns:
    """The turns of a text whose lines were built with the speakers that the file tells."""
    text = builder.text
    labels = []
    for passage in builder.passages:
        if passage.kind is PassageKind.TURN:
            start = text.rfind("\n", 0, passage.start) + 1
            name = text[start : passage.start].removesuffix(": ")
            labels.append(Label(name, Shape.SPEAKER, Style.VOICE, start, passage.start, passage.time))
    cast = identify(text, labels, options.moderators)
    keys = iter(cast.keys)
    blocks = tuple(
        replace(passage, speaker=next(keys)) if passage.kind is PassageKind.TURN else passage
        for passage in builder.passages
    )
    return Turns(blocks, cast.speakers, cast.source_kind, cast.remarks)


def _with_speakers(cues: list[Cue], options: ReadOptions) -> list[Cue]:
    """The cues with the speakers that their own text names ("Els: ..."), when it does; each on one line."""
    lines = [replace(cue, text=line) for cue in cues for line in cue.text.split("\n")]
    if any(cue.speaker for cue in cues):
        return lines
    text = "\n".join(line.text for line in lines)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line.text) + 1)
    blocks = [
        Passage(PassageKind.PARAGRAPH, start, start + len(line.text))
        for start, line in zip(starts, lines, strict=False)
    ]
    found = apply_turns(text, blocks, moderators=options.moderators)
    if found is None:
        return lines
    named = []
    turns = iter(found.blocks)
    turn = next(turns, None)
    for start, line in zip(starts, lines, strict=False):
        end = start + len(line.text)
        while turn is not None and turn.end <= start:
            turn = next(turns, None)
        while turn is not None and turn.start < end:
            said = text[max(start, turn.start) : min(end, turn.end)].strip()
            if said:
                named.append(replace(line, text=said, speaker=turn.speaker))
            if turn.end >= end:
                break
            turn = next(turns, None)
    return named


def _without_repeats(cues: Sequence[Cue]) -> list[Cue]:
    """Rolling captions repeat the line above; keep each line once. Other files are left as they are."""
    repeated = [0, *(_repeated(before.text, after.text) for before, after in pairwise(cues))]
    if len(cues) < 3 or sum(map(bool, repeated)) < 0.3 * len(cues):
        return list(cues)
    fresh = (replace(cue, text=cue.text[count:].strip()) for cue, count in zip(cues, repeated, strict=True))
    return [cue for cue in fresh if cue.text]


def _repeated(before: str, after: str) -> int:
    """Number of characters at the start of a cue that the end of the one before it already showed."""
    if after == before or after.startswith((before + " ", before + "\n")):
        return len(before)
    old, new = before.split("\n"), after.split("\n")
    for count in range(min(len(old), len(new)), 0, -1):
        if old[-count:] == new[:count]:
            return len("\n".join(new[:count]))
    return 0


def _joined(cues: Sequence[Cue]) -> Iterator[Cue]:
    """One cue for each run of cues of one speaker."""
    turn: Cue | None = None
    parts: list[str] = []
    for cue in cues:
        if turn is not None and turn.speaker == cue.speaker:
            parts.append(cue.text)
            continue
        if turn is not None:
            yield replace(turn, text=" ".join(parts))
        turn, parts = cue, [cue.text]
    if turn is not None:
        yield replace(turn, text=" ".join(parts))


def _paragraphs(cues: Sequence[Cue]) -> Iterator[Cue]:
    """One cue for each paragraph of a text without speakers."""
    first: Cue | None = None
    parts: list[str] = []
    sentences = length = 0
    previous_end = 0.0
    for cue in cues:
        if first is not None:
            ended = _SENTENCE_END.search(parts[-1]) is not None
            pause = cue.start - previous_end
            paused = pause > PAUSE and (ended or sentences == 0 or pause > 3 * PAUSE)
            if paused or (ended and sentences >= SENTENCES) or length > LONGEST:
                yield replace(first, text=" ".join(parts))
                first = None
        if first is None:
            first, parts, sentences, length = cue, [], 0, 0
        parts.append(cue.text)
        length += len(cue.text) + 1
        sentences += _SENTENCE_END.search(cue.text) is not None
        previous_end = cue.end
    if first is not None:
        yield replace(first, text=" ".join(parts))
