"""What a reader starts from: the bytes of a file, and how the researcher wants it read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from kwalcode.errors import SourceError
from kwalcode.model import Origin, RespondentGroup, SourceKind


@dataclass(frozen=True)
class SourceFile:
    """A file to be read, from disk or from an upload.

    Args:
        name: Name under which the documents will be known: the file name, or a relative path.
        data: Its bytes.
    """

    name: str
    data: bytes = field(repr=False)

    @classmethod
    def load(cls, path: Path, *, name: str = "", largest: int = 0) -> SourceFile:
        """Read the bytes of a file on disk.

        Args:
            path: Where it is.
            name: Name to know it by; the file name when empty.
            largest: Refuse files above this number of bytes before reading them; 0 for no limit.

        Raises:
            SourceError: The file is absent, unreadable or too large.
        """
        name = name or path.name
        try:
            size = path.stat().st_size
            if largest and size > largest:
                raise SourceError(
                    name,
                    f"is {size / 1e6:.0f} MB groot, meer dan de {largest / 1e6:.0f} MB die in één keer gelezen wordt",
                    "splits het bestand in delen, of controleer of het wel een tekst is",
                )
            return cls(name, path.read_bytes())
        except FileNotFoundError as error:
            raise SourceError(name, "bestaat niet", "controleer de naam en de map") from error
        except OSError as error:
            raise SourceError(
                name,
                f"kan niet geopend worden ({error.strerror})",
                "controleer of het bestand elders openstaat en of u het mag lezen",
            ) from error

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the bytes, hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def suffix(self) -> str:
        """Extension in lower case, with its dot."""
        return Path(self.name).suffix.lower()

    def origin(self, media: str, *, encoding: str = "") -> Origin:
        """The origin of a document that was read from this file as `media`."""
        return Origin(file=self.name, media=media, file_hash=self.hash, encoding=encoding)


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How the researcher wants a file read; everything may be left to the reader.

    Args:
        source_kind: Kind of source; None lets the reader judge from the structure.
        group: Respondent group; None for unknown.
        moderators: Names or labels of speakers who lead the talk, as written in the transcript (case ignored).
        id_column: Column of a survey that names the respondent; "" lets the reader judge.
        text_columns: Columns of a survey with open answers; empty lets the reader judge.
        attribute_columns: Columns of a survey with attributes; empty takes all that are not open answers.
        sheet: Sheet of a workbook; "" for the first one with data.
    """

    source_kind: SourceKind | None = None
    group: RespondentGroup | None = None
    moderators: tuple[str, ...] = ()
    id_column: str = ""
    text_columns: tuple[str, ...] = ()
    attribute_columns: tuple[str, ...] = ()
    sheet: str = ""
