"""A coded project of another tool, as plain data: what every reader of such a file makes, and every writer takes.

Places count in characters (Unicode code points) of the source's text, half open, whatever the other tool counts in.
Texts and times are as the file has them; what does not fit kwalcode is told in `remarks` and nowhere kept by half.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

SHOWN = 40
"""Characters of a quote that a message shows."""


@dataclass(frozen=True, slots=True)
class ForeignSource:
    """One text of the other project.

    Args:
        key: What codings refer to it by; unique within the project.
        name: How the other tool calls it.
        text: Its text: line ends as LF, no byte order mark.
        attributes: Variables of the source, or of the one case that it belongs to.
    """

    key: str
    name: str
    text: str = field(repr=False)
    attributes: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "attributes", dict(self.attributes))


@dataclass(frozen=True, slots=True)
class ForeignCode:
    """One code of the other project.

    Args:
        key: What codings and other codes refer to it by; unique within the project.
        name: How the other tool calls it.
        parent: Key of the code above it, or "" at the top.
        definition: Description, memo or comment of the code.
        colour: `#rrggbb`, or "".
        codable: Whether it may be given to text; False for a heading that only holds other codes.
    """

    key: str
    name: str
    parent: str = ""
    definition: str = ""
    colour: str = ""
    codable: bool = True


@dataclass(frozen=True, slots=True)
class ForeignCoding:
    """One code on one stretch of one source.

    Args:
        source: Key of the source.
        start: First character.
        end: One past the last character.
        code: Key of the code.
        coder: Name of whoever coded; "" when the file does not tell.
        time: When, as the file tells it; None when it does not.
        note: Remark on this coding.
    """

    source: str
    start: int
    end: int
    code: str
    coder: str = ""
    time: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ForeignProject:
    """What was read from the file of another tool, or is to be written for one.

    Args:
        name: Name of the project.
        origin: The tool that wrote the file, as it calls itself ("NVivo 12.6"), or "".
        sources: The texts.
        codes: The codes, parents before children.
        codings: The codings, in the order of the file.
        remarks: What was left out or had to be judged, in Dutch.

    Raises:
        ValueError: A key occurs twice, a parent stands after its child or nowhere, or a coding refers to a source or
            a code that is not there or to a place outside its text. A reader leaves such codings out beforehand, with
            a remark.
    """

    name: str
    origin: str = ""
    sources: tuple[ForeignSource, ...] = ()
    codes: tuple[ForeignCode, ...] = ()
    codings: tuple[ForeignCoding, ...] = ()
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        lengths = {source.key: len(source.text) for source in self.sources}
        if len(lengths) < len(self.sources):
            raise ValueError(f"{self.name}: a source's key occurs twice")
        known: set[str] = set()
        for code in self.codes:
            if code.key in known:
                raise ValueError(f"{self.name}: code {code.key} occurs twice")
            if code.parent and code.parent not in known:
                raise ValueError(f"{self.name}: code {code.key} stands before its parent {code.parent}, or without it")
            known.add(code.key)
        for coding in self.codings:
            if coding.code not in known:
                raise ValueError(f"{self.name}: {coding} has an unknown code")
            if not 0 <= coding.start < coding.end <= lengths.get(coding.source, -1):
                raise ValueError(f"{self.name}: {coding} lies outside its source")

    def source(self, key: str) -> ForeignSource:
        """The source with this key.

        Raises:
            KeyError: There is none.
        """
        for source in self.sources:
            if source.key == key:
                return source
        raise KeyError(key)

    def quotes(self) -> Iterator[tuple[ForeignCoding, str]]:
        """Each coding with the words that it is on."""
        texts = {source.key: source.text for source in self.sources}
        for coding in self.codings:
            yield coding, texts[coding.source][coding.start : coding.end]

    def coders(self) -> dict[str, int]:
        """Number of codings of each coder, in the order of the file."""
        return dict(Counter(coding.coder for coding in self.codings))


def same_words(text: str, quote: str) -> bool:
    r"""Whether a stretch of text is what a file says that it is, whatever white space stands between the words.

    Tools show a quote on one line, or break its lines otherwise than the text does, and cut a long one off with three
    dots; what is left of such a quote must be how the stretch begins.

    Example:
        >>> same_words("te weinig\n\ntijd", "te weinig tijd")
        True
        >>> same_words("te weinig tijd voor overleg", "te weinig ti...")
        True
        >>> same_words("te weinig tijd", "te veel tijd")
        False
    """
    words, wanted = " ".join(text.split()), " ".join(quote.split())
    if words == wanted:
        return True
    for dots in ("...", "…"):
        head = wanted.removesuffix(dots).rstrip()
        if head and head != wanted and words.startswith(head):
            return True
    return False


def quote_problem(source: ForeignSource, start: int, end: int, quote: str) -> str:
    """What is wrong with a place of which a file also tells the words, in Dutch; "" when nothing is.

    Args:
        source: The source.
        start: First character.
        end: One past the last character.
        quote: The words that the file tells; "" when it tells none, and then only the place is held against the text.
    """
    if not 0 <= start < end:
        return f"in {source.name}: tekens {start} tot {end} zijn geen plaats in een tekst"
    if end > len(source.text):
        return f"in {source.name}: teken {end} ligt voorbij het einde van de tekst ({len(source.text)} tekens)"
    found = source.text[start:end]
    if quote and not same_words(found, quote):
        return f"in {source.name}: op tekens {start} tot {end} staat '{found[:SHOWN]}' en niet '{quote[:SHOWN]}'"
    return ""
