"""From bytes to text: character encodings, line ends, and what does not belong in a text."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from kwalcode.errors import SourceError
from kwalcode.readers.source import SourceFile

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WESTERN = ("cp1252", "iso8859_15", "mac_roman", "cp850")  # the likeliest first
_SAMPLE = 65_536

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Nothing is printed for these: control characters, soft hyphen, zero-width space, word joiner, byte order mark.
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
# Characters outside ASCII where Dutch (with its French loans) has them: small letters with an accent anywhere, capitals
# at the start of a word or among capitals, marks of punctuation and money outside words.
_PLAUSIBLE = re.compile(
    r"[éèëêïíîöóôüúûàáâäçñœæø]"
    r"|(?<![^\W\d_])[ÉÈËÊÏÍÖÓÜÚÀÁÂÄÇÑØ](?=[a-zA-Z])"
    r"|(?<=[A-Z])[ÉÈËÊÏÍÖÓÜÚÀÁÂÄÇÑØ](?![a-z])"
    r"|(?<=\w)’(?=\w)|(?<!\w)[€“‘„‚«•·–—…’](?!\d{4})|(?<=[\w.,?!)…’”])[”’»…–](?!\w)|[°²³½¼§\xa0](?!\w)"
)
_COMMON = frozenset("éëïèöüÉ€’‘“”–…")
# A lead byte and a continuation byte of UTF-8, both read as cp1252 (or latin-1).
_TWICE_ENCODED = re.compile(
    r"[ÃÂ][\u0080-\u00bfŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]|â€[\u0080-\u00bfœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]"
)
_ROUND_TRIPS = ("cp1252", "latin-1")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file.

    Args:
        text: In NFC, line ends as LF, without marks and control characters.
        encoding: The character encoding it was read in, as Python names it.
        remarks: What the researcher should know, in Dutch.
    """

    text: str
    encoding: str
    remarks: tuple[str, ...] = ()


def decode(source: SourceFile) -> Decoded:
    """Decode the bytes of a text file.

    Byte order marks are believed; then strict UTF-8, UTF-16 without a mark, and the Western encodings follow. What
    is not UTF-8 gets a remark, for the researcher can see at a glance what a program can only guess.

    Raises:
        SourceError: The file is empty, holds only white space, or is not text.
    """
    if not source.data:
        raise SourceError(source.name, "is leeg (0 bytes)", "controleer of het bestand goed bewaard of gekopieerd is")
    text, encoding, remarks = _to_unicode(source)
    if len(_CONTROLS.findall(text)) > max(3, len(text) // 50):
        raise _binary(source)
    text = normalise(text)
    if not text.strip():
        raise SourceError(
            source.name, "bevat geen tekst, alleen witruimte", "controleer of het bestand goed bewaard of gekopieerd is"
        )
    return Decoded(text, encoding, (*remarks, *_twice_encoded(text)))


def normalise(text: str) -> str:
    r"""Text as documents hold it: NFC, line ends as LF, no invisible control characters.

    Example:
        >>> normalise("re\u0308gie\r\nbe\u00adleid")
        'rëgie\nbeleid'
    """
    text = _LINE_ENDS.sub("\n", text)
    text = _INVISIBLE.sub("", text)
    text = _SURROGATES.sub("\ufffd", text)
    return unicodedata.normalize("NFC", text)


def _to_unicode(source: SourceFile) -> tuple[str, str, list[str]]:
    data = source.data
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(source, data[len(mark) :], encoding)
    if (wide := _wide_encoding(data)) is not None:
        return data.decode(wide), wide, [_guessed("UTF-16")]
    if b"\x00" in data:
        raise _binary(source)
    try:
        return data.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError as error:
        if _nearly_utf8(data):
            remark = (
                f"Het bestand is UTF-8, maar vanaf byte {error.start} is een teken beschadigd; "
                "onleesbare tekens staan in de tekst als '\ufffd'."
            )
            return data.decode("utf-8", "replace"), "utf-8", [remark]
    return _western(data)


def _marked(source: SourceFile, data: bytes, encoding: str) -> tuple[str, str, list[str]]:
    try:
        return data.decode(encoding), encoding, []
    except UnicodeDecodeError as error:
        if encoding == "utf-8" and _nearly_utf8(data):
            return data.decode(encoding, "replace"), encoding, ["Onleesbare tekens staan in de tekst als '\ufffd'."]
        raise SourceError(
            source.name,
            f"begint als {encoding.upper()} maar is dat niet overal",
            "open het bestand in een teksteditor en bewaar het als UTF-8",
            place=f"byte {error.start}",
        ) from error


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a mark: in Western text every second byte is zero, and the others never are."""
    sample = data[: _SAMPLE & ~1]
    if len(data) % 2 or len(sample) < 4:
        return None
    half = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.7 * half and even == 0:
        encoding = "utf-16-le"
    elif even > 0.7 * half and odd == 0:
        encoding = "utf-16-be"
    else:
        return None
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return encoding


def _nearly_utf8(data: bytes) -> bool:
    """Whether well-formed multi-byte characters by far outnumber the damaged ones."""
    text = data.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    right = sum(len(run) for run in re.findall("[^\x00-\x7f\ufffd]+", text))
    return right >= 10 * wrong


def _western(data: bytes) -> tuple[str, str, list[str]]:
    sample = _telling_sample(data)
    encoding = max(_WESTERN, key=lambda candidate: _plausibility(sample.decode(candidate, "replace")))
    try:
        return data.decode(encoding), encoding, [_guessed(encoding)]
    except UnicodeDecodeError:
        remark = "Enkele tekens bestaan niet in die codering en staan in de tekst als '\ufffd'."
        return data.decode(encoding, "replace"), encoding, [_guessed(encoding), remark]


def _telling_sample(data: bytes) -> bytes:
    """The lines with letters outside ASCII, for those alone tell one Western encoding from another."""
    if len(data) <= _SAMPLE:
        return data
    lines = [line for line in re.split(b"[\r\n]+", data) if not line.isascii()]
    return b"\n".join(lines)[:_SAMPLE]


def _plausibility(text: str) -> float:
    """Share of the characters outside ASCII that stand where Dutch has them, from 0 to 1."""
    outside = sum(not char.isascii() for char in text)
    if not outside:
        return 1.0
    return sum(1.0 if found.group() in _COMMON else 0.6 for found in _PLAUSIBLE.finditer(text)) / outside


def _guessed(encoding: str) -> str:
    return (
        f"Het bestand is niet in UTF-8 bewaard; het is gelezen als {encoding}. "
        "Kijk na of letters met accenten en euroteken juist staan; zo niet, bewaar het bestand als UTF-8."
    )


def _twice_encoded(text: str) -> tuple[str, ...]:
    """A remark when UTF-8 was once read as cp1252 and saved again ("JustitiÃ«le")."""
    for match in _TWICE_ENCODED.finditer(text):
        seen = match.group()
        for encoding in _ROUND_TRIPS:
            try:
                meant = seen.encode(encoding).decode("utf-8")
            except UnicodeError:
                continue
            count = sum(1 for _ in _TWICE_ENCODED.finditer(text))
            return (
                f"In de tekst staan tekens die waarschijnlijk door een verkeerde omzetting beschadigd zijn "
                f"({count} keer, bijvoorbeeld '{seen}' waar '{meant}' bedoeld is). De tekst is niet gewijzigd; "
                "bewaar het oorspronkelijke bestand als UTF-8 en lees het opnieuw in.",
            )
    return ()


def _binary(source: SourceFile) -> SourceError:
    return SourceError(
        source.name,
        "is geen tekst maar een binair bestand",
        "kies het bestand met de tekst zelf, of sla het op als .txt (UTF-8), .docx of .pdf",
    )
