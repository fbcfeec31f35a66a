"""What a speaker label looks like on one line. Whether it is one, the whole document decides (`turns`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import lru_cache

from kwalcode.readers.transcripts.names import Shape, classify, is_party, is_role_word, may_be_small_name


class Style(StrEnum):
    """How a label is set off from what is said."""

    COLON = "colon"
    STOP = "stop"
    BRACKET = "bracket"
    BOLD = "bold"
    VOICE = "voice"
    TIMED = "timed"
    TABLE = "table"
    TAB = "tab"
    DASH = "dash"
    ALONE = "alone"


class Strength(IntEnum):
    """How much a label says by itself."""

    WEAK = 1
    MEDIUM = 2
    STRONG = 3


@dataclass(frozen=True, slots=True)
class Label:
    """A stretch at the start of a line that could name a speaker.

    Args:
        name: The name as written, without brackets, emphasis, colon and the like.
        shape: What sort of name it is.
        style: How it is set off.
        start: First character of the line's content, the timestamp before the label included.
        body: First character behind the label; equal to the end of the line when nothing follows there.
        time: Seconds, when a timestamp stands beside the label.
        note: What stands in parentheses behind the name ("CD&V", "vrouw, 45").
    """

    name: str
    shape: Shape
    style: Style
    start: int
    body: int
    time: float | None = None
    note: str = ""

    @property
    def key(self) -> str:
        """The name as it is compared: case, final stops and spacing ignored."""
        return _key(self.name)

    @property
    def strength(self) -> Strength:
        """How much this label says by itself."""
        if self.style is Style.VOICE or self.shape is Shape.SPEAKER:
            return Strength.STRONG if self.style is not Style.ALONE else Strength.MEDIUM
        if self.shape is Shape.SMALL:
            return Strength.WEAK
        if self.style in {Style.ALONE, Style.DASH}:
            return Strength.MEDIUM if self.shape is Shape.ROLE else Strength.WEAK
        if self.shape in {Shape.ROLE, Shape.TITLED}:
            return Strength.STRONG
        if self.style is Style.STOP:  # a bare name with a note; only a party makes it certain
            return Strength.STRONG if is_party(self.note) else Strength.WEAK
        if self.time is not None and self.shape is not Shape.WORD:
            return Strength.STRONG
        return Strength.WEAK if self.shape is Shape.WORD and self.time is None else Strength.MEDIUM


@lru_cache(maxsize=65_536)
def _key(name: str) -> str:
    return re.sub(r"\s+", " ", name.strip(" .")).casefold()


_CLOCK = r"(?:\d{1,2}:)?\d{1,3}:[0-5]\d(?:[.,]\d{1,3})?"
_RANGE = rf"{_CLOCK}(?:\s*(?:-->|-|–)\s*{_CLOCK})?"
_TIME = rf"(?:[\[(<{{]\s*{_RANGE}\s*[\])>}}]|(?<![\w:.,]){_RANGE}(?![\w:]))"
_NOTE = r"\((?P<note>[^()\n]{1,60})\)"
# Possessive, for a line may hold thousands of spaces; a run of them is either all of it or none.
_SPACE = r"[^\S\n]*+"
_LEAD = rf"{_SPACE}(?:>++{_SPACE})?(?P<lead>{_TIME})?{_SPACE}(?:[-–—|:]{_SPACE})?"
_PLAIN = r"[^\W_](?:[^\n:;!?|<>\[\]()*\"“”\t]{0,59}?)"
_AFTER = rf"(?:{_SPACE}(?:(?P<time>{_TIME})|{_NOTE})){{0,2}}{_SPACE}"
# Initials and titles hold a full stop that does not end the label.
_ABBREVIATED = r"(?:(?:[Dd]hr|[Mm]evr|[Mm]w|[Dd]rs?|[Mm]r|[Pp]rof|[Ii]r|[A-Z])\.\s?|[^\n.:;!?()\[\]|\d]){2,60}?"

_VOICE = re.compile(rf"{_LEAD}<v(?:\.[\w.]+)?\s+(?:/+\s*)?(?P<label>[^>\n]{{1,60}})>{_SPACE}")
_STARRED = re.compile(
    rf"{_LEAD}(?P<mark>\*\*|__){_SPACE}\[?(?P<label>{_PLAIN})\]?{_AFTER}:?{_SPACE}(?P=mark)"
    rf"{_SPACE}(?:\([^()\n]{{1,60}}\))?{_SPACE}:?{_SPACE}(?P<late>{_TIME})?{_SPACE}:?{_SPACE}"
)
_BRACKETED = re.compile(rf"{_LEAD}\[(?P<label>{_PLAIN})\]{_AFTER}:?{_SPACE}(?P<late>{_TIME})?{_SPACE}")
_COLON = re.compile(rf"{_LEAD}(?P<label>{_PLAIN}){_AFTER}:(?![/\\\d]){_SPACE}(?P<late>{_TIME})?{_SPACE}")
_ROW = re.compile(
    rf"(?:(?P<lead>{_TIME})\s*\|\s*)?(?P<label>{_PLAIN})\s*+(?:{_NOTE})?\s*+:?\s*+\|\s*(?:(?P<time>{_TIME})\s*\|\s*)?"
)
_STOP = re.compile(rf"(?P<label>{_ABBREVIATED})(?:{_SPACE}{_NOTE})?\.(?=\s|$){_SPACE}")
_TABBED = re.compile(rf"{_LEAD}(?P<label>{_PLAIN}){_AFTER}(?<=\t)(?:(?P<late>{_TIME})\s*)?")
_DASHED = re.compile(rf"{_LEAD}(?P<label>{_PLAIN}){_AFTER}(?<=\s)[-–—]\s{_SPACE}")
_STAMPED = re.compile(rf"(?P<label>{_PLAIN})(?:{_SPACE}{_NOTE})?{_SPACE}(?P<time>\[{_SPACE}{_RANGE}{_SPACE}\]){_SPACE}")
_ALONE = re.compile(rf"{_LEAD}(?P<label>{_PLAIN}){_AFTER}$")

# Each manner with a sign without which it cannot be there, for most lines are plain prose.
_MANNERS = (
    ("|", _ROW, Style.TABLE),
    ("<v", _VOICE, Style.VOICE),
    ("**", _STARRED, Style.BOLD),
    ("__", _STARRED, Style.BOLD),
    ("[", _BRACKETED, Style.BRACKET),
    (":", _COLON, Style.COLON),
    (".", _STOP, Style.STOP),
    ("\t", _TABBED, Style.TAB),
    ("[", _STAMPED, Style.TIMED),
    ("-", _DASHED, Style.DASH),
    ("–", _DASHED, Style.DASH),
    ("—", _DASHED, Style.DASH),
)
_LONGEST_ALONE = 100
_SET_OFF = frozenset({Style.COLON, Style.BRACKET, Style.BOLD, Style.TABLE})
"""Manners that leave no doubt where a label ends, so that a name in small letters may stand in it."""

_STAMP_ONLY = re.compile(rf"\s*+{_TIME}\s*+$")
_NUMBERS = re.compile(r"\d+(?:[.,]\d+)?")


def seconds(stamp: str) -> float:
    """Seconds of the first time in a stamp ("[00:01:02]" is 62.0, "0:21" is 21.0, "00:43,810 --> ..." is 43.81)."""
    first = re.split(r"-->|–|(?<=\d)\s*-", stamp)[0]
    total = 0.0
    for part in _NUMBERS.findall(first.replace(",", ".")):
        total = total * 60 + float(part)
    return total


def is_stamp(text: str, start: int, end: int) -> bool:
    """Whether the stretch holds a timestamp and nothing else."""
    return _STAMP_ONLY.match(text, start, end) is not None


def find_label(text: str, start: int, end: int, *, row: bool = False, bold_end: int = 0) -> Label | None:
    """The label at the start of a line, or None.

    Args:
        text: The whole text.
        start: First character of the line.
        end: End of the line.
        row: The line is a row of a table, whose first cell may be the label.
        bold_end: End of the bold characters that the line starts with; 0 for none.
    """
    while start < end and text[start].isspace():
        start += 1
    if bold_end > start and (label := _bold(text, start, end, bold_end)):
        return label
    reach = min(end, start + 200)
    head = text[start:reach]
    for sign, pattern, style in _MANNERS:
        if sign not in head or (style is Style.TABLE and not row):
            continue
        if (match := pattern.match(text, start, reach)) and (label := _label(text, match, style, end)):
            return label
    if end - start <= _LONGEST_ALONE and (match := _ALONE.match(text, start, end)):
        timed = match["lead"] or match["time"]
        return _label(text, match, Style.TIMED if timed else Style.ALONE, end)
    return None


def _bold(text: str, start: int, end: int, bold_end: int) -> Label | None:
    """A label that is bold where the rest of its line is not."""
    written = text[start:bold_end].strip().rstrip(":").strip()
    shape = classify(written)
    if bold_end >= end or shape is None or text[bold_end - 1] == ":" or text[bold_end] == ":":
        return None  # wholly bold, no name, or a colon that tells more
    if shape is Shape.CODE and written.endswith("."):
        return None  # the letter of a list: "A. Agenda"
    rest = re.compile(rf"{_SPACE}(?P<time>{_TIME})?{_SPACE}").match(text, bold_end, end)
    stamp = rest["time"] if rest else None
    body = rest.end() if rest else bold_end
    return Label(written, shape, Style.BOLD, start, body, seconds(stamp) if stamp else None)


def _label(text: str, match: re.Match[str], style: Style, end: int) -> Label | None:
    groups = match.groupdict()
    name, note = groups["label"].strip(" \t-–_"), (groups.get("note") or "").strip()
    if "," in name:
        # "Jan Peeters, schepen:" names somebody and says who it is.
        name, _, more = (part.strip() for part in name.partition(","))
        note = note or more
        if classify(name) not in {Shape.NAME, Shape.TITLED, Shape.ROLE, Shape.SPEAKER}:
            return None
    shape = Shape.SPEAKER if style is Style.VOICE else classify(name)
    if shape is None and style in _SET_OFF and may_be_small_name(name):
        shape = Shape.SMALL
    if shape is None:
        return None
    stamp = groups.get("time") or groups.get("late") or groups.get("lead")
    body = match.end()
    close = body < end and text[body - 1] == ":"
    if style is Style.COLON and close and shape not in {Shape.CODE, Shape.ROLE, Shape.SPEAKER}:
        return None  # "Art.12:abc" and the like: only the shortest labels are written without a space
    if style is Style.STOP and shape is not Shape.TITLED and not (note and shape in {Shape.NAME, Shape.WORD}):
        return None
    if style is Style.STOP and is_role_word(note):
        return None
    if style in {Style.DASH, Style.TAB} and shape is Shape.WORD:
        return None
    if style is Style.DASH and shape is Shape.NAME:
        return None
    if style is Style.TAB and shape is Shape.CODE and name.endswith("."):
        return None  # the letter of a list
    return Label(name, shape, style, match.start(), body, seconds(stamp) if stamp else None, note)
