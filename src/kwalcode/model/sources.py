"""Documents: the text that never changes, and the structure that a reader found in it."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import pairwise


class SourceKind(StrEnum):
    """What sort of source a document is."""

    INTERVIEW = "interview"
    FOCUS_GROUP = "focusgroep"
    ROUND_TABLE = "gesprekstafel"
    SOUNDING_BOARD = "klankbordgroep"
    SURVEY = "survey"
    POLICY_PLAN = "beleidsplan"
    MINUTES = "notulen"
    OTHER = "ander"


class RespondentGroup(StrEnum):
    """Which group of respondents speaks."""

    CIVIL_SERVANT = "ambtenaar"
    POLITICIAN = "politicus"
    CIVIL_SOCIETY = "middenveld"
    EXPERT_ORGANISATION = "expertorganisatie"
    EXPERT_BY_EXPERIENCE = "ervaringsdeskundige"
    MIXED = "gemengd"
    UNKNOWN = "onbekend"


class Role(StrEnum):
    """Whether a speaker leads the talk or takes part in it; a moderator's words never count as evidence."""

    MODERATOR = "moderator"
    PARTICIPANT = "participant"


class PassageKind(StrEnum):
    """Structural stretches of a document.

    All but `PAGE` are blocks (see `BLOCK_KINDS`): they do not overlap, and only their text is coded. What
    lies outside every block (speaker labels, timestamps, table headers) stays in the text and is never coded.
    """

    PAGE = "page"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    TURN = "turn"
    ANSWER = "answer"
    OBJECTIVE = "objective"
    ACTION_PLAN = "action_plan"
    ACTION = "action"


BLOCK_KINDS = frozenset(PassageKind) - {PassageKind.PAGE}
"""The kinds that hold text to be coded; blocks of one document never overlap."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text, half open: `text[start:end]`; two spans are equal when both ends are.

    Raises:
        ValueError: `start` is negative or not before `end`.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, got start={self.start}, end={self.end}")

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether the other lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The stretches that some spans cover, in order; those that overlap or touch become one.

    Example:
        >>> merged([Span(5, 9), Span(0, 2), Span(2, 3), Span(7, 12)])
        (Span(start=0, end=3), Span(start=5, end=12))
    """
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who speaks in a document, or a respondent who answers in a survey.

    Args:
        key: The name that turns refer to; unique within the document.
        name: How the source writes it.
        role: Moderator or participant.
        group: Respondent group, when it is known for this speaker.
        attributes: Variables of this speaker (party, municipality, answers to closed questions).
    """

    key: str
    name: str
    role: Role = Role.PARTICIPANT
    group: RespondentGroup = RespondentGroup.UNKNOWN
    attributes: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "attributes", dict(self.attributes))


@dataclass(frozen=True, slots=True)
class Passage:
    """One structural stretch of a document.

    Args:
        kind: What it is.
        start: First character.
        end: One past the last character.
        level: Depth of a heading (1 = top) or a list item; 0 where depth means nothing.
        speaker: Key of the speaker of a turn or an answer, else "".
        label: Page number as printed, numbering of a heading, code of an action, name of a question.
        time: Start of a turn in seconds, when the transcript tells it.
        attributes: What else the source says of this stretch (amounts per year, parent objective).
    """

    kind: PassageKind
    start: int
    end: int
    level: int = 0
    speaker: str = ""
    label: str = ""
    time: float | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a {self.kind} needs 0 <= start < end, got start={self.start}, end={self.end}")
        object.__setattr__(self, "attributes", dict(self.attributes))


@dataclass(frozen=True, slots=True)
class PageLayout:
    """Where each character of a PDF's text stands.

    Args:
        sizes: Width and height of each page, in points (1/72 inch), in page order.
        boxes: Four little-endian float32 per character (left, bottom, right, top; points from the lower left
            corner of its page), so `len(boxes) == 16 * len(text)`. A character that is not printed (a line
            break, the space that replaces one) has four zeros.
    """

    sizes: tuple[tuple[float, float], ...]
    boxes: bytes = field(repr=False)

    def box(self, position: int) -> tuple[float, float, float, float] | None:
        """Box of the character at `position`, or None when that character is not printed."""
        left, bottom, right, top = memoryview(self.boxes).cast("f")[4 * position : 4 * position + 4]
        return None if left == bottom == right == top == 0 else (left, bottom, right, top)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document came from.

    Args:
        file: File name as it was imported.
        media: Format the reader took it for ("docx", "pdf", "vtt", "survey", "bbc", ...).
        file_hash: SHA-256 of the file's bytes, hexadecimal.
        encoding: Character encoding of a text file, else "".
    """

    file: str
    media: str
    file_hash: str
    encoding: str = ""


@dataclass(frozen=True)
class Document:
    """One source. Its text is frozen: every offset in the project refers to exactly these characters.

    Args:
        name: Name within the project: the file name, with the municipality or sheet behind it when one file
            holds several documents.
        text: Unicode text in NFC, line ends as LF, no byte order mark.
        origin: Where it came from.
        source_kind: What sort of source it is.
        group: Respondent group of the document as a whole.
        passages: Structure, sorted by start; pages may overlap blocks, blocks never overlap each other.
        speakers: Everybody who has a turn or an answer, in order of appearance.
        attributes: Variables of the document (gemeente, NIS-code, provincie, datum, ...).
        layout: Page boxes, for a PDF.
        remarks: What the reader wants the researcher to know, in Dutch.

    Raises:
        ValueError: A passage lies outside the text, blocks or pages overlap, or a turn has an unknown speaker.
    """

    name: str
    text: str = field(repr=False)
    origin: Origin
    source_kind: SourceKind = SourceKind.OTHER
    group: RespondentGroup = RespondentGroup.UNKNOWN
    passages: tuple[Passage, ...] = field(default=(), repr=False)
    speakers: tuple[Speaker, ...] = field(default=(), repr=False)
    attributes: Mapping[str, str] = field(default_factory=dict)
    layout: PageLayout | None = field(default=None, repr=False)
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "attributes", dict(self.attributes))
        object.__setattr__(self, "passages", tuple(sorted(self.passages, key=lambda p: (p.start, p.end))))
        if self.passages and max(passage.end for passage in self.passages) > len(self.text):
            raise ValueError(f"{self.name}: a passage ends beyond the text ({len(self.text)} characters)")
        for stretches in (self.blocks, self.pages):
            for before, after in pairwise(stretches):
                if before.end > after.start:
                    raise ValueError(f"{self.name}: {before} overlaps {after}")
        unknown = {p.speaker for p in self.passages if p.speaker} - {s.key for s in self.speakers}
        if unknown:
            raise ValueError(f"{self.name}: turns of unknown speakers {sorted(unknown)}")
        if self.layout and len(self.layout.boxes) != 16 * len(self.text):
            raise ValueError(f"{self.name}: layout and text differ in length")

    @cached_property
    def id(self) -> str:
        """SHA-256 of the text, hexadecimal: the same text is the same document."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def blocks(self) -> tuple[Passage, ...]:
        """The passages that hold text to be coded, in order, without overlap."""
        return tuple(passage for passage in self.passages if passage.kind in BLOCK_KINDS)

    @cached_property
    def pages(self) -> tuple[Passage, ...]:
        """The pages, in order."""
        return tuple(passage for passage in self.passages if passage.kind is PassageKind.PAGE)

    @cached_property
    def _page_starts(self) -> list[int]:
        return [page.start for page in self.pages]

    @cached_property
    def _block_starts(self) -> list[int]:
        return [block.start for block in self.blocks]

    @cached_property
    def _speakers(self) -> dict[str, Speaker]:
        return {speaker.key: speaker for speaker in self.speakers}

    def page_at(self, position: int) -> int | None:
        """Number of the page that holds the character, counted from 1, or None without pages."""
        index = bisect_right(self._page_starts, position)
        return index or None

    def block_at(self, position: int) -> Passage | None:
        """The block that holds the character, or None when it lies outside every block."""
        index = bisect_right(self._block_starts, position) - 1
        if index < 0 or self.blocks[index].end <= position:
            return None
        return self.blocks[index]

    def speaker(self, key: str) -> Speaker | None:
        """The speaker with this key, or None."""
        return self._speakers.get(key)

    def of_kind(self, kind: PassageKind) -> Iterator[Passage]:
        """The passages of one kind, in order."""
        return (passage for passage in self.passages if passage.kind is kind)
