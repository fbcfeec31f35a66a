"""Build the files of the demonstration study that are not plain text: Word documents, the PDF and the subtitles.

    python tools/build_corpus.py            writes into corpora/lokale-regie
    python tools/build_corpus.py FOLDER     writes into another folder

Sources stand in tools/corpus. The same source gives the same bytes: no clock, no machine's name in the files.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from corpus_markup import Block, Grid, Heading, Item, Paragraph, Turn, read_source, split_bold
from corpus_pdf import write_plan

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "tools" / "corpus"
TARGET = ROOT / "corpora" / "lokale-regie"

DOCX_TRANSCRIPTS = ("interview_ambtenaar_oosterhove", "focusgroep_ambtenaren_experten")
SUBTITLES = ("interview_schepen_vaartegem", "focusgroep_middenveld")
MADE = datetime(2025, 9, 1, tzinfo=UTC)
MAKER = "The kwalcode developers"

SECONDS_PER_WORD = 0.37
PAUSE = 0.6  # seconds between two turns
LONGEST_CUE = 26  # words; a longer stretch is divided at the next sentence end or comma


def write_docx(path: Path, blocks: Iterable[Block], *, title: str, cover: str = "") -> None:
    """Write a Word document with real headings, lists and tables; the names of speakers are bold.

    Args:
        path: Where to write it.
        blocks: Its text.
        title: Title in the document's properties.
        cover: Line on a title page of its own, above the footer's text; "" for no title page.
    """
    document = docx.Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    normal.paragraph_format.space_after = Pt(8)
    normal.paragraph_format.line_spacing = 1.25
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "nl-BE")
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    if cover:
        document.add_paragraph(title, style="Title")
        document.add_paragraph(cover, style="Subtitle").add_run().add_break(WD_BREAK.PAGE)
        footer = section.footer.paragraphs[0]
        footer.add_run(f"{title} - pagina ")
        _add_page_number(footer)
    for block in blocks:
        _add_block(document, block)
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = title, MAKER, MAKER
    properties.created = properties.modified = MADE.replace(tzinfo=None)
    properties.comments, properties.revision = "", 1
    buffer = io.BytesIO()
    document.save(buffer)
    path.write_bytes(_timeless(buffer.getvalue()))


def _add_block(document: WordDocument, block: Block) -> None:
    match block:
        case Heading(level, text):
            document.add_heading(text, level)
        case Turn(name, said):
            paragraph = document.add_paragraph()
            paragraph.add_run(f"{name}:").bold = True
            paragraph.add_run(f" {said}")
        case Item(text):
            _add_runs(document.add_paragraph(style="List Bullet"), text)
        case Grid(caption, rows):
            document.add_paragraph(caption, style="Caption")
            table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
            for row in rows:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
            document.add_paragraph()
        case Paragraph(text, italic):
            paragraph = document.add_paragraph()
            if italic:
                paragraph.add_run(text).italic = True
            else:
                _add_runs(paragraph, text)
        case _:
            raise ValueError(f"a Word document cannot hold {block}")


def _add_runs(paragraph: WordParagraph, text: str) -> None:
    for part, bold in split_bold(text):
        paragraph.add_run(part).bold = bold or None


def _add_page_number(paragraph: WordParagraph) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _timeless(data: bytes) -> bytes:
    """The same archive with one fixed time on every member."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, MADE.timetuple()[:6])
            target.writestr(member, source.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def write_subtitles(path: Path, blocks: Iterable[Block], *, title: str) -> None:
    """Write a transcript as WebVTT: every cue names its voice, a long turn runs over several cues."""
    parts = [f"WEBVTT\n\nNOTE {title}"]
    clock = 2.0
    for block in blocks:
        if not isinstance(block, Turn):
            raise TypeError(f"subtitles cannot hold {block}")
        for stretch in _stretches(block.text):
            end = clock + SECONDS_PER_WORD * len(stretch.split())
            parts.append(f"{_stamp(clock)} --> {_stamp(end)}\n<v {block.name}>{stretch}")
            clock = end
        clock += PAUSE
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8", newline="\n")


def _stretches(text: str) -> list[str]:
    """The turn in stretches that fit a cue."""
    stretches: list[str] = []
    words: list[str] = []
    for word in text.split():
        words.append(word)
        if len(words) >= LONGEST_CUE and re.search(r"[.?!,;:]$", word):
            stretches.append(" ".join(words))
            words = []
    if words:
        stretches.append(" ".join(words))
    return stretches


def _stamp(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    hours, rest = divmod(milliseconds, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02d}:{minutes:02d}:{rest // 1000:02d}.{rest % 1000:03d}"


def build(target: Path) -> list[Path]:
    """Write every built file of the study into the folder, and tell which."""
    built: list[Path] = []
    for name in DOCX_TRANSCRIPTS:
        blocks = read_source(SOURCES / f"{name}.txt", transcript=True)
        heading = next(block.text for block in blocks if isinstance(block, Heading))
        built.append(target / f"{name}.docx")
        write_docx(built[-1], blocks, title=heading)
    for name in SUBTITLES:
        built.append(target / f"{name}.vtt")
        blocks = read_source(SOURCES / f"{name}.txt", transcript=True)
        write_subtitles(built[-1], blocks, title="automatische ondertiteling, nagelezen door de onderzoeker")
    built.append(target / "plan_wezelbeke.docx")
    write_docx(
        built[-1],
        read_source(SOURCES / "plan_wezelbeke.txt", transcript=False),
        title="Plan lokaal sociaal beleid Wezelbeke 2026-2031",
        cover="Gemeente en OCMW Wezelbeke, goedgekeurd door de gemeenteraad op 27 november 2025",
    )
    built.append(target / "meerjarenplan_oosterhove.pdf")
    write_plan(
        built[-1],
        read_source(SOURCES / "plan_oosterhove.txt", transcript=False),
        title="Meerjarenplan 2026-2031",
        owner="Gemeente en OCMW Oosterhove",
    )
    return built


def main() -> int:
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    target.mkdir(parents=True, exist_ok=True)
    for path in build(target):
        print(f"{path.stat().st_size:>9,} {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
