"""What REFI-QDA files have in common: names of elements, safe parsing, identifiers, colours and moments."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime
from typing import Final
from xml.etree.ElementTree import Element  # the type only; defusedxml does the parsing

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from kwalcode.errors import SourceError

PROJECT: Final = "urn:QDA-XML:project:1.0"
CODEBOOK: Final = "urn:QDA-XML:codebook:1.0"
INTERNAL: Final = "internal://"
"""How a path into the archive begins; it leads to the folder of sources."""

_GUID = re.compile(r"\{?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\}?")
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
# What XML 1.0 cannot hold, not even escaped.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, "urn:kwalcode:refi-qda")


def parse(data: bytes, file: str, root: str) -> Element:
    """The root element of a REFI-QDA file, with the namespace taken from every name.

    Args:
        data: The bytes; a byte order mark may go before the declaration.
        file: Name to report a fault under.
        root: Name that the root must have ("Project", "CodeBook").

    Raises:
        SourceError: It is no XML, holds what could harm, or is something else.
    """
    try:
        found = fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise SourceError(
            file,
            "bevat een documenttype-declaratie of entiteiten, en die horen niet in een REFI-QDA-bestand",
            "exporteer het project opnieuw uit het programma waarin het gecodeerd is",
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise SourceError(
            file,
            f"is geen geldige XML ({error})",
            "exporteer het project opnieuw uit het programma waarin het gecodeerd is",
        ) from error
    for element in found.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]
    if found.tag != root:
        raise SourceError(
            file,
            f"is XML, maar geen REFI-QDA: het begint met '{str(found.tag)[:40]}' en niet met '{root}'",
            "kies het bestand dat uw programma als REFI-QDA (QDPX of QDC) exporteerde",
        )
    return found


def plain_guid(text: str | None) -> str:
    """An identifier without braces and in small letters: files mix both manners; what is no GUID stays as it is."""
    text = (text or "").strip()
    found = _GUID.fullmatch(text)
    return found[1].lower() if found else text


def guid_of(*parts: str) -> str:
    """The identifier of something that is named by its parts; the same parts always give the same.

    A last part that is an identifier already is kept, so that what was read and is written again keeps its own.
    """
    if _GUID.fullmatch(parts[-1]):
        return plain_guid(parts[-1])
    return str(uuid.uuid5(_NAMESPACE, "\x1f".join(parts)))


def colour_of(text: str | None) -> str:
    """A colour as `#rrggbb`, or "" for what is none.

    Example:
        >>> colour_of("#F0a"), colour_of("rood")
        ('#ff00aa', '')
    """
    if not text or not _COLOUR.fullmatch(text.strip()):
        return ""
    digits = text.strip().lower()[1:]
    return "#" + (digits if len(digits) == 6 else "".join(2 * digit for digit in digits))


def moment_of(text: str | None) -> datetime | None:
    """A moment, or None for what is none; without a time zone it is taken for UTC, as the standard writes it."""
    try:
        moment = datetime.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def moment_text(moment: datetime) -> str:
    """A moment as the standard writes it: in UTC, with a Z.

    Example:
        >>> moment_text(datetime(2026, 3, 1, 9, 30, tzinfo=UTC))
        '2026-03-01T09:30:00Z'
    """
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def legal(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return _ILLEGAL.sub("\ufffd", text)


def text_of(element: Element, name: str) -> str:
    """The text of a child, without white space around it; "" when there is none."""
    return (element.findtext(name) or "").strip()
