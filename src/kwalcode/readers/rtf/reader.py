r"""Rich Text Format (.rtf), as Word, LibreOffice, TextEdit and older programs save it.

The file is a tree of groups in braces; what a control word says holds to the end of its group. It is walked once, with
a stack of what holds, and gives paragraphs, headings, list items and table rows as a Word document does. Hidden and
deleted text, comments, page headers and pictures stay out; footnotes come at the end.

Characters come in four ways: as bytes of a code page (that of the document, or of the font), as `\'xx` of that code
page, as `\uN` (UTF-16, signed) with a replacement for old programs after it, and as control words (`\emdash`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from kwalcode.errors import SourceError
from kwalcode.model import Document, PassageKind
from kwalcode.readers.building import TextBuilder
from kwalcode.readers.documents import build
from kwalcode.readers.rtf.flows import Flow
from kwalcode.readers.rtf.sheets import Fonts, Styles, codec
from kwalcode.readers.source import ReadOptions, SourceFile
from kwalcode.readers.style_names import named_kind, names_a_list

DEEPEST: Final = 500
"""Deepest nesting of groups that is followed; word processors stay below 50."""

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?"
    r"|\\'(?P<hex>[0-9a-fA-F]{2})"
    r"|\\(?P<sign>[^a-zA-Z])"
    r"|(?P<brace>[{}])"
    r"|(?P<text>[^\\{}\r\n]+)"
    r"|[\r\n]+|\\",
    re.DOTALL,
)
_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*\\rtf")

_CHARACTERS: Final = {
    "tab": "\t", "line": "\n", "lbr": "\n", "softline": "\n", "emdash": "—", "endash": "–", "lquote": "‘",
    "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ",
}  # fmt: skip
_SIGNS: Final = {"~": "\xa0", "_": "-", "\\": "\\", "{": "{", "}": "}"}

_SILENT: Final = frozenset(
    "fonttbl colortbl stylesheet info pict nonshppict shprslt header headerl headerr headerf footer footerl footerr "
    "footerf ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn annotation atnid atnauthor atndate atnref xe tc rxe txe "
    "listtext pntext pn filetbl revtbl listtable listoverridetable nonesttables upr object shp objdata fldinst do "
    "template operator private themedata datastore".split()
)
"""Destinations whose own text is not text of the document; some hold a destination that is."""
_AGAIN: Final = {"shptxt": "shp", "ud": "upr", "result": "object", "dptxbxtext": "do"}
"""Destinations with text, within one that is silent itself."""


def read(source: SourceFile, options: ReadOptions) -> list[Document]:
    """Read an .rtf file.

    Raises:
        SourceError: The file is no RTF, is nested too deeply, or holds no text.
    """
    if not _START.match(source.data):
        raise SourceError(
            source.name,
            "heeft de extensie .rtf maar is geen RTF-document",
            "open het in het programma waarmee het gemaakt is en sla het opnieuw op",
        )
    walk = _Walk(source)
    walk.all()
    remarks = []
    if walk.is_cut_off:
        remarks.append("Het bestand eindigt midden in de opmaak: misschien ontbreekt het einde. Kijk dat na.")
    if "\ufffd" in walk.builder.text:
        remarks.append("Onleesbare tekens staan in de tekst als '\ufffd'. Kijk ze na.")
    return [
        build(
            source,
            options,
            media="rtf",
            text=walk.builder.text,
            blocks=walk.builder.passages,
            bold=walk.builder.bold,
            remarks=remarks,
        )
    ]


@dataclass(slots=True)
class _Group:
    """What holds within a group; a group inside starts with a copy."""

    place: str = ""  # the innermost destination
    silent: bool = False
    buried: bool = False  # within a silent destination that holds no text at all
    starred: bool = False  # \* came: a destination that is not known is skipped
    uc: int = 1
    font: int = -1
    hidden: bool = False
    deleted: bool = False
    bold: bool = False
    style: int = 0
    outline: int = 9  # 9 stands for body text
    numbered: bool = False
    level: int = 0
    in_table: bool = False


class _Walk:
    """Walks a file from its first byte to its last."""

    def __init__(self, source: SourceFile) -> None:
        self.source = source
        self.builder = TextBuilder()
        self.is_cut_off = False
        self._group = _Group()
        self._stack: list[_Group] = []
        self._codec = "cp1252"
        self._default_font = -1
        self._fonts = Fonts()
        self._styles = Styles()
        self._bytes = bytearray()
        self._pending = 0  # characters that stand in for the \u before them
        self._flows = [Flow(0)]
        self._notes: list[Flow] = []

    def all(self) -> None:
        """Read everything, and put it in `builder`."""
        # Bytes as characters of the same number: code pages are told by the file itself.
        data, position = self.source.data.decode("latin-1"), 0
        while position < len(data):
            found = _TOKEN.match(data, position)
            assert found is not None  # noqa: S101 (every character begins a token)
            position = found.end()
            if (text := found["text"]) is not None:
                self._text(text)
            elif (word := found["word"]) is not None:
                number = int(found["number"]) if found["number"] else None
                if word == "bin":
                    position += max(0, number or 0)
                else:
                    self._word(word, number)
            elif (code := found["hex"]) is not None:
                self._text(chr(int(code, 16)))
            elif (sign := found["sign"]) is not None:
                self._sign(sign)
            elif (brace := found["brace"]) == "{":
                self._open()
            elif brace == "}" and self._close():
                break  # what stands after the document is no part of it
        else:
            self.is_cut_off = True
            while len(self._flows) > 1:
                self._end_flow()
        self._end_flow()

    # Groups

    def _open(self) -> None:
        self._flush()
        self._pending = 0
        if len(self._stack) >= DEEPEST:
            raise SourceError(
                self.source.name,
                f"is te diep genest (meer dan {DEEPEST} niveaus)",
                "open het in Word of LibreOffice en sla het opnieuw op",
            )
        self._stack.append(self._group)
        self._group = replace(self._group, starred=False)

    def _close(self) -> bool:
        """End a group; True when it was the last one."""
        self._flush()
        self._pending = 0
        if self._group.place == "stylesheet":
            self._styles.end()
        if not self._stack:
            return True
        if len(self._flows) > 1 and self._flow.depth == len(self._stack):
            self._end_flow()
        self._group = self._stack.pop()
        return not self._stack

    def _enter(self, place: str, *, silent: bool) -> None:
        if place in ("listtext", "pntext"):
            self._flow.is_item = True
        if silent and self._group.silent and self._group.place not in _AGAIN.values():
            self._group.buried = True
        self._group.place, self._group.silent = place, silent

    def _flow_begins(self, place: str) -> None:
        self._enter(place, silent=False)
        self._group.in_table = self._group.hidden = self._group.deleted = False
        self._flows.append(Flow(len(self._stack), is_note=place == "footnote"))

    def _end_flow(self) -> None:
        flow = self._flow
        self._flush()
        if flow.parts:
            self._end_paragraph()
        flow.end_row()
        if len(self._flows) == 1:
            flow.write(self.builder)
            for note in self._notes:
                note.write(self.builder, label="voetnoot")
            return
        self._flows.pop()
        (self._notes if flow.is_note else self._flow.boxes).append(flow)

    @property
    def _flow(self) -> Flow:
        return self._flows[-1]

    # Characters

    def _text(self, text: str) -> None:
        if self._pending:
            skipped = min(self._pending, len(text))
            self._pending -= skipped
            text = text[skipped:]
        if not self._group.silent:
            self._bytes += text.encode("latin-1")
        elif self._group.place == "stylesheet":
            self._styles.text(text)

    def _flush(self) -> None:
        """Decode the bytes that came in a row: a character of an Asian code page has two."""
        if self._bytes:
            text = self._bytes.decode(self._fonts.codec(self._group.font, self._codec), "replace")
            self._bytes.clear()
            self._say(text)

    def _say(self, text: str) -> None:
        group = self._group
        if group.silent or group.hidden or group.deleted:
            return
        self._flow.parts.append((text, group.bold))

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self._group.starred = True
        elif sign in "\r\n":
            self._word("par", None)
        elif self._pending:
            self._pending -= 1
        elif sign in _SIGNS:
            self._flush()
            self._say(_SIGNS[sign])

    # Control words

    def _word(self, word: str, number: int | None) -> None:
        if self._pending and word not in ("u", "par", "cell", "row"):
            self._pending -= 1
            return
        may_be = self._group.starred or word in _SILENT or word == "footnote" or word in _AGAIN
        if may_be and self._is_destination(word):
            return
        if word == "u":
            self._flush()
            if number is not None:
                self._say(chr(number & 0xFFFF))
            self._pending = self._group.uc
        elif word in _CHARACTERS:
            self._flush()
            self._say(_CHARACTERS[word])
        elif self._group.place == "stylesheet":
            self._styles.word(word, number)
        elif self._group.place == "fonttbl":
            if word == "f":
                self._group.font = -1 if number is None else number
            self._fonts.word(self._group.font, word, number)
        elif not self._character_word(word, number) and not self._group.silent:
            self._paragraph_word(word, number)

    def _is_destination(self, word: str) -> bool:
        """Go into a destination; False when this word is none."""
        group = self._group
        starred, group.starred = group.starred, False
        if word == "footnote" and not group.silent:
            self._flow_begins(word)
        elif _AGAIN.get(word, "-") == group.place and not group.buried:
            if word in ("shptxt", "dptxbxtext"):
                self._flow_begins(word)
            else:
                self._enter(word, silent=False)
        elif starred and word == "shpinst" and group.place == "shp":
            pass  # what is said of a shape, with its text
        elif word in _SILENT or starred:
            # Within what is silent only the innermost destination that can hold text matters.
            self._enter(word if word in _SILENT else f"*{word}", silent=True)
        else:
            return False
        return True

    def _character_word(self, word: str, number: int | None) -> bool:
        """What holds for characters, in every destination; False when this word is about something else."""
        group, on = self._group, number != 0
        match word:
            case "uc":
                group.uc = max(0, number if number is not None else 1)
            case "f" | "plain" | "v" | "deleted" | "b":
                self._flush()
                if word == "f":
                    group.font = -1 if number is None else number
                elif word == "plain":
                    group.bold = group.hidden = group.deleted = False
                    group.font = self._default_font
                elif word == "v":
                    group.hidden = on
                elif word == "deleted":
                    group.deleted = on
                else:
                    group.bold = on
            case "deff":
                self._default_font = group.font = -1 if number is None else number
            case "ansicpg":
                self._codec = codec(number) or self._codec
            case "mac" | "pc" | "pca":
                self._codec = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[word]
            case _:
                return False
        return True

    def _paragraph_word(self, word: str, number: int | None) -> None:
        group = self._group
        match word:
            case "pard":
                group.style, group.outline, group.numbered, group.level, group.in_table = 0, 9, False, 0, False
            case "s":
                group.style = number or 0
            case "outlinelevel":
                group.outline = 9 if number is None else number
            case "ls":
                group.numbered = bool(number)
            case "ilvl":
                group.level = max(0, number or 0)
            case "intbl":
                group.in_table = True
            case "trowd":
                self._flow.is_header = False
            case "trhdr":
                self._flow.is_header = True
            case "par" | "sect" | "page" | "column":
                self._end_paragraph()
            case "cell" | "nestcell":
                self._end_paragraph(in_table=True)
                if word == "cell":
                    self._flow.end_cell()
            case "row":
                self._flow.end_row()

    # Paragraphs

    def _end_paragraph(self, *, in_table: bool = False) -> None:
        self._flush()
        kind, level = self._kind(is_item=self._flow.is_item)
        self._flow.end_paragraph(kind, level, in_table=in_table or self._group.in_table)

    def _kind(self, *, is_item: bool) -> tuple[PassageKind | None, int]:
        group, styles = self._group, list(self._styles.chain(self._group.style))
        names = [style.name for style in styles]
        if (named := named_kind(names)) is not None:
            return named
        outline = next((level for level in (group.outline, *(one.outline for one in styles)) if level < 9), 9)
        if 0 <= outline < 9:
            return PassageKind.HEADING, outline + 1
        if group.numbered or is_item or names_a_list(names):
            return PassageKind.LIST_ITEM, group.level + 1
        return PassageKind.PARAGRAPH, 0
