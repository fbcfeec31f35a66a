"""The version of a codebook: what it becomes after a change, and the line of history that the file keeps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from kwalcode.codebook.editing import FILE, edited, unix
from kwalcode.codebook.places import Outline

_NOTE = re.compile(r"^# (\S+) \((\d\d-\d\d-\d{4}), (.+?)\): (.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Note:
    """One line of a codebook's own history."""

    version: str
    day: str
    author: str
    text: str


def set_version(
    text: str, version: str, *, note: str = "", author: str = "", day: date | None = None, file: str = FILE
) -> str:
    """Give the codebook a version, with a line of history as a comment below it.

    Args:
        text: The codebook.
        version: The version ("1.1.0").
        note: What changed and why, in one line; "" writes no line.
        author: Who changed it.
        day: When.
        file: Name to report faults under.

    Raises:
        CodebookError: The version is not well formed.
    """

    def change(lines: str) -> str:
        outline = Outline(lines, file)
        outline = Outline(outline.with_text(outline.root, "version", version), file)
        if not note.strip():
            return outline.text
        found = outline.pair(outline.root, "version")
        if found is None:
            raise outline.fault(None, "", "het codeboek mist de sleutel 'version'")
        offset = outline.next_line(outline.end(found[1]))
        when = (day or date.today()).strftime("%d-%m-%Y")
        return outline.replaced(offset, offset, f"# {version} ({when}, {_plain(author) or '?'}): {_plain(note)}\n")

    return edited(text, file, change)


def notes(text: str) -> list[Note]:
    """The codebook's own history, as `set_version` wrote it, newest first."""
    return [Note(*found) for found in _NOTE.findall(unix(text))]


def _plain(line: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in line).split())
