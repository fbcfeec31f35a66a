"""The documentation is true: its commands run, its samples are read, its codebooks find what they say they find.

What a fenced block is for stands behind its language: `bash test` is run (`uitgang=3`: with that exit code), `uitvoer`
is what it shows, `bestand=…` is written to that file; `yaml` is a codebook, `regels` the rules of one code, `zinnen`
sentences that they find (✓) or not (✗), `fout` a codebook with the faults of `melding`; `gesprek=A*,B` is a transcript
of these speakers, of whom A leads; `lees=…` is a table that becomes this kind of source; `bijtabel` is a side table.
"""

from __future__ import annotations

import argparse
import ast
import re
import shlex
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from kwalcode import readers
from kwalcode.cli import main
from kwalcode.cli.parser import build_parser
from kwalcode.codebook import parse_codebook
from kwalcode.coders import scoring
from kwalcode.coders.rules import RuleCoder
from kwalcode.dutch.embedded import EmbeddedPipeline
from kwalcode.errors import CodebookError
from kwalcode.exchange.rows import COLUMNS
from kwalcode.model import (
    Codebook,
    Document,
    Origin,
    Passage,
    PassageKind,
    Qualifier,
    RespondentGroup,
    Role,
    SourceKind,
    Unit,
)
from kwalcode.readers import SourceFile, side_table
from kwalcode.readers.documents import judge_kind
from kwalcode.reasons import QUALIFIER_NAMES, explain
from kwalcode.workflow.demo import DEMO_FOLDER
from tests.test_architecture import FLOORS

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
SOURCE = ROOT / "src" / "kwalcode"
PAGES = sorted(DOCS.glob("*.md"))
PIPELINE = EmbeddedPipeline()


@dataclass(frozen=True)
class Block:
    """A fenced block: its page, the line of its fence, what stands behind the fence, and its text."""

    page: str
    line: int
    language: str
    words: tuple[str, ...]
    text: str

    def option(self, name: str) -> str | None:
        return next((word.partition("=")[2] for word in self.words if word.startswith(f"{name}=")), None)

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


@cache
def blocks(page: str) -> tuple[Block, ...]:
    found: list[Block] = []
    lines = (DOCS / page).read_text(encoding="utf-8").splitlines()
    opened: int | None = None
    for number, line in enumerate(lines):
        if not line.startswith("```"):
            continue
        if opened is None:
            opened = number
        else:
            language, *words = lines[opened].removeprefix("```").split() or [""]
            text = "".join(f"{inner}\n" for inner in lines[opened + 1 : number])
            found.append(Block(page, opened + 1, language, tuple(words), text))
            opened = None
    assert opened is None, f"{page}: the block of line {(opened or 0) + 1} is never closed"
    return tuple(found)


def marked(page: str, word: str) -> list[Block]:
    """The blocks of a page with this word, or this option, behind their language."""
    return [block for block in blocks(page) if word in block.words or block.option(word) is not None]


def following(page: str, block: Block, word: str) -> list[Block]:
    """The blocks with this mark directly behind a block, whatever prose stands between."""
    rest = blocks(page)[blocks(page).index(block) + 1 :]
    found: list[Block] = []
    for other in rest:
        if word not in other.words and other.option(word) is None:
            break
        found.append(other)
    return found


def text_of(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


def table_below(page: str, heading: str) -> list[list[str]]:
    """The rows of the first table below a heading, without its header."""
    lines = text_of(page).splitlines()
    start = lines.index(heading)
    rows: list[list[str]] = []
    for line in lines[start:]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("|"))])
        elif rows:
            break
    return rows[2:]


def one_paragraph(text: str, kind: SourceKind = SourceKind.OTHER) -> Document:
    passage = Passage(PassageKind.PARAGRAPH, 0, len(text))
    return Document("proef", text, Origin("proef", "txt", ""), source_kind=kind, passages=(passage,))


# --- links ----------------------------------------------------------------------------------------------------------


def anchors(path: Path) -> set[str]:
    """The anchors that the headings of a page get."""
    found = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        if match := re.match(r"#+ (.+)", line):
            name = re.sub(r"[^\w\- ]", "", match[1].lower())
            found.add(name.replace(" ", "-"))
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        file, _, anchor = target.partition("#")
        path = page.parent / file if file else page
        assert path.is_file(), f"{page.name} links to {target}"
        assert not anchor or anchor in anchors(path), f"{page.name} links to {target}; there are {anchors(path)}"


def test_the_handleiding_leads_to_every_page_for_researchers() -> None:
    for page in PAGES:
        if page.name not in {"handleiding.md", "design.md"}:
            assert f"({page.name}" in text_of("handleiding.md"), f"no link to {page.name}"


# --- the handleiding ------------------------------------------------------------------------------------------------


def commands_of(block: Block) -> list[list[str]]:
    return [shlex.split(line) for line in block.text.splitlines()]


def loosely(line: str) -> re.Pattern[str]:
    """A line of output in which numbers may differ, an ellipsis stands for anything, and a label may be cut off."""
    pieces = []
    for word in line.split():
        if word == "…":
            pieces.append(".*")
        else:
            pieces.append(r"[\d.,·]+".join(map(re.escape, re.split(r"(?<![\w.])\d[\d.]*(?![\w.,]\w)", word))))
    return re.compile(r"\s*".join(pieces))


def shows(output: str, wanted: Block) -> None:
    """Every line of the block must occur in the output, in its order."""
    flat = " ".join(output.split())
    position = 0
    for line in wanted.text.splitlines():
        match = loosely(line).search(flat, position)
        assert match, f"{wanted}: {line!r} is not in what follows: {flat[position : position + 2000]}"
        # A wildcard takes all it can; the next line may begin right behind the words before it.
        position = match.start() + 1 if "…" in line else match.end()


@pytest.mark.parametrize("page", [page.name for page in PAGES if marked(page.name, "test")])
def test_the_commands_of_a_page_run_and_show_what_it_says(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KWALCODE_MODEL", "embedded")
    output, ran = "", 0
    if page != "handleiding.md" and DEMO_FOLDER in text_of(page):
        # The handleiding makes the demonstration study itself; the other pages go on from there.
        main(["demo", "--no-app"])
        capsys.readouterr()
    for block in blocks(page):
        if "test" in block.words:
            output = ""
            for command in commands_of(block):
                program, *arguments = command
                assert program == "kwalcode", f"{block}: {command}"
                code = main(arguments)
                captured = capsys.readouterr()
                output += captured.out + captured.err
                assert code == int(block.option("uitgang") or 0), f"{block}: {command} gave {code}: {output}"
                ran += 1
        elif "uitvoer" in block.words:
            shows(output, block)
        elif name := block.option("bestand"):
            (tmp_path / name).write_text(block.text, encoding="utf-8")
    assert ran > 10 or page != "handleiding.md"


REASON_BOOK = """
codebook: "valentie"
version: "1.0.0"
codes:
  - id: "hindernis"
    label: "Hindernis"
    rules:
      - {id: "te-weinig", any: ["te weinig"], weight: 0.8}
      - {id: "iets-wezenlijks-ontbreekt", any: ["middel"], when: {lack: true}}
"""


def test_a_reason_looks_as_the_handleiding_shows_it() -> None:
    quote = " ".join(re.findall(r"^> (.+)$", text_of("handleiding.md"), re.MULTILINE))
    document = one_paragraph("Te weinig middelen, dat is duidelijk.")
    (suggestion,) = RuleCoder([parse_codebook(REASON_BOOK)]).code(document, PIPELINE.parse(document))
    assert quote == explain(suggestion, document.text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_in_a_block_is_run(page: Path) -> None:
    for block in blocks(page.name):
        if block.language in {"bash", "console", "sh"} and re.search(r"\bkwalcode\s", block.text):
            assert "test" in block.words, f"{block} is never tried"


def parsers(parser: argparse.ArgumentParser, name: str) -> dict[str, argparse.ArgumentParser]:
    """Every command by its full name, subcommands included."""
    found: dict[str, argparse.ArgumentParser] = {}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for word, sub in action.choices.items():
                found[f"{name} {word}"] = sub
                found |= parsers(sub, f"{name} {word}")
    return found


COMMANDS = parsers(build_parser(), "kwalcode")


FOR_RESEARCHERS = "\n".join(page.read_text(encoding="utf-8") for page in PAGES if page.name != "design.md")


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_page_for_researchers_mentions_every_command(command: str) -> None:
    words = r"\s+".join(map(re.escape, command.split()))
    assert re.search(rf"{words}\b", FOR_RESEARCHERS)


def test_the_pages_mention_no_command_that_does_not_exist() -> None:
    named = set(re.findall(r"`(kwalcode [a-z]+)\b", FOR_RESEARCHERS))
    assert named
    assert named <= COMMANDS.keys()


@pytest.mark.parametrize("option", sorted({o for p in COMMANDS.values() for a in p._actions for o in a.option_strings}))
def test_a_page_for_researchers_mentions_every_option(option: str) -> None:
    assert option == "-h" or re.search(rf"{option}\b", FOR_RESEARCHERS)


def strings_of_the_product() -> str:
    """Every message in the source, one per line, with an ellipsis for what is filled in."""
    found: list[str] = []
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                found.append("".join(str(v.value) if isinstance(v, ast.Constant) else "…" for v in node.values))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.append(node.value)
    return "\n".join(found)


@pytest.mark.parametrize("heading", ["### Als een bestand geweigerd wordt", "### Andere meldingen"])
def test_the_messages_in_the_handleiding_exist(heading: str) -> None:
    source = strings_of_the_product()
    rows = table_below("handleiding.md", heading)
    assert len(rows) > 5
    for message, _ in rows:
        parts = map(re.escape, message.strip("`").split("…"))
        assert re.search(".*".join(parts), source), f"no message says {message}"


def test_the_exit_codes_in_the_handleiding_are_those_of_the_command_line() -> None:
    rows = dict(table_below("handleiding.md", "## Meldingen en uitgangscodes"))
    for code, meaning in re.findall(r"^  (\d+) +(.+)$", build_parser().format_help(), re.MULTILINE):
        assert rows[code] == meaning


# --- the codebook reference -----------------------------------------------------------------------------------------

RULES = marked("codeboek.md", "regels")


def one_code(rules: str) -> Codebook:
    indented = "".join(f"      {line}\n" for line in rules.splitlines())
    return parse_codebook(
        f'codebook: "proef"\nversion: "1.0.0"\ncodes:\n  - id: "proef"\n    label: "Proef"\n    rules:\n{indented}'
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_codebook_in_the_documentation_is_one(page: Path) -> None:
    for block in blocks(page.name):
        if block.language == "yaml" and not {"regels", "fout"} & set(block.words):
            assert list(parse_codebook(block.text, str(block)).walk())


@pytest.mark.parametrize("rules", RULES, ids=str)
def test_a_sample_rule_finds_what_the_page_says(rules: Block) -> None:
    coder = RuleCoder([one_code(rules.text)])
    samples = following("codeboek.md", rules, "zinnen")
    assert samples, f"{rules}: no sentences show what these rules find"
    for sample in samples:
        kind = SourceKind(sample.option("zinnen") or SourceKind.OTHER)
        reason = ""
        for line in sample.text.splitlines():
            sign, text = line.strip()[0], line.strip()[1:].strip()
            if line.strip().startswith("reden: "):
                assert line.strip().removeprefix("reden: ") == reason, f"{sample}: {line}"
                continue
            document = one_paragraph(text, kind)
            found = coder.code(document, PIPELINE.parse(document))
            assert sign in "✓✗", f"{sample}: {line}"
            assert bool(found) == (sign == "✓"), f"{sample}: {text}"
            reason = explain(found[0], text) if found else ""


def test_a_faulty_codebook_gives_the_faults_that_the_page_lists() -> None:
    (faulty,) = marked("codeboek.md", "fout")
    (message,) = following("codeboek.md", faulty, "melding")
    with pytest.raises(CodebookError) as caught:
        parse_codebook(faulty.text)
    faults = [str(fault) for fault in caught.value.faults]
    wanted = message.text.splitlines()
    assert len(faults) == len(wanted), "\n".join(faults)
    for fault, line in zip(faults, wanted, strict=True):
        assert fault.startswith(line.removesuffix("…").rstrip()), fault


def test_the_other_faults_of_the_page_exist() -> None:
    source = strings_of_the_product()
    table = text_of("codeboek.md").partition("Andere meldingen die u kunt tegenkomen:")[2].partition("## ")[0]
    messages = [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("| ")][1:]
    assert len(messages) > 5
    for message in messages:
        assert re.search(".*".join(map(re.escape, message.split("…"))), source), f"no fault says {message!r}"


def test_the_commands_of_the_codebook_page_run(capsys: pytest.CaptureFixture[str]) -> None:
    runnable = [block for block in marked("codeboek.md", "test") if block.language == "bash"]
    for command in [command for block in runnable for command in commands_of(block)]:
        assert main(command[1:]) == 0
    assert "in orde" in capsys.readouterr().out


def keys_of(constant: str) -> set[str]:
    """The keys that the reader of codebooks knows, from its source: they are private to it."""
    tree = ast.parse((SOURCE / "codebook" / "reading.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == constant:
            return {item.value for item in ast.walk(node.value) if isinstance(item, ast.Constant)}  # type: ignore[misc]
    raise AssertionError(f"{constant} is gone")


@pytest.mark.parametrize(
    ("heading", "constant"),
    [
        ("### Van het codeboek", "_CODEBOOK_KEYS"),
        ("### Van een code", "_CODE_KEYS"),
        ("### Van een regel", "_RULE_KEYS"),
    ],
)
def test_the_codebook_page_has_every_key_and_no_other(heading: str, constant: str) -> None:
    named = {key for row in table_below("codeboek.md", heading) for key in re.findall(r"`(\w+)`", row[0])}
    assert named == keys_of(constant)


def test_the_codebook_page_has_every_condition_and_unit() -> None:
    page = text_of("codeboek.md")
    rows = {row[0].strip("`"): row[1] for row in table_below("codeboek.md", "### when: voorwaarden")}
    assert rows == {qualifier.value: QUALIFIER_NAMES[qualifier] for qualifier in Qualifier}
    for word in (*Unit, *Role, *(kind for kind in PassageKind if kind is not PassageKind.PAGE)):
        assert f'`"{word}"`' in page, word


def test_the_factors_of_the_codebook_page_are_those_of_the_score() -> None:
    rows = {row[0]: float(row[1].replace(",", ".")) for row in table_below("codeboek.md", "### weight: hoe sterk")}
    assert rows == {QUALIFIER_NAMES[qualifier]: factor for qualifier, factor in scoring.FACTORS.items()}


# --- the page on sources --------------------------------------------------------------------------------------------

_SIZES = {row[0]: row[3] for row in table_below("bronnen.md", "## Formaten")}


@pytest.mark.parametrize("suffix", sorted(readers.SUFFIXES))
def test_the_page_on_sources_has_every_extension_with_its_largest_size(suffix: str) -> None:
    (size,) = [size for cell, size in _SIZES.items() if f"`{suffix}`" in cell]
    assert size == f"{readers.largest(suffix) // 1_000_000} MB"


def test_the_page_on_sources_has_every_kind_and_group_and_passage() -> None:
    page = text_of("bronnen.md")
    for word in (*SourceKind, *RespondentGroup):
        assert re.search(rf"\b{word}\b", page), word
    for kind in PassageKind:
        assert kind is PassageKind.PAGE or f"`{kind}`" in page, kind


MANNERS = table_below("bronnen.md", "### Sprekers herkennen")


@pytest.mark.parametrize("row", MANNERS, ids=lambda row: row[0])
def test_a_manner_of_labelling_is_recognised_as_the_page_says(row: list[str]) -> None:
    _, leads, answers, known = row
    first, second = (re.sub(r"^`(.*)`$", r"\1", cell).replace("⏎", "\n") for cell in (leads, answers))
    said = [
        (first, "Hoe loopt het overleg bij jullie?"),
        (second, "Goed, denk ik, we zitten elke maand samen."),
        (first, "En de middelen dan?"),
        (second, "Ja, daar hebben we te weinig van."),
    ]
    if first.startswith("<v"):
        cues = (f"00:0{i}.000 --> 00:0{i + 1}.000\n{label}{words}\n" for i, (label, words) in enumerate(said))
        source = SourceFile("gesprek.vtt", ("WEBVTT\n\n" + "\n".join(cues)).encode())
    else:
        source = SourceFile("gesprek.txt", "\n".join(label + words for label, words in said).encode())
    (document,) = readers.read(source)
    turns = [block for block in document.blocks if block.kind is PassageKind.TURN]
    assert [document.text[turn.start : turn.end] for turn in turns] == [words for _, words in said]
    assert len(document.speakers) == 2
    roles = [speaker.role for speaker in document.speakers]
    assert roles == [Role.MODERATOR if known == "ja" else Role.PARTICIPANT, Role.PARTICIPANT]


@pytest.mark.parametrize("block", marked("bronnen.md", "gesprek"), ids=str)
def test_a_sample_transcript_has_the_speakers_that_it_says(block: Block) -> None:
    (document,) = readers.read(SourceFile("gesprek.txt", block.text.encode()))
    shown = [f"{speaker.name}{'*' * (speaker.role is Role.MODERATOR)}" for speaker in document.speakers]
    assert ",".join(shown) == block.option("gesprek")


@pytest.mark.parametrize("block", marked("bronnen.md", "lees"), ids=str)
def test_a_sample_table_becomes_the_kind_of_source_that_it_says(block: Block) -> None:
    (document,) = readers.read(SourceFile("tabel.csv", block.text.encode()))
    assert document.source_kind == block.option("lees")
    assert document.blocks


@pytest.mark.parametrize("block", [*marked("bronnen.md", "bijtabel"), *marked("handleiding.md", "bestand")], ids=str)
def test_a_sample_side_table_is_one(block: Block) -> None:
    if block.language == "csv":
        table = side_table.load(SourceFile("bronnen.csv", block.text.encode()))
        assert any(entry.speakers for entry in table.entries)
        assert any(entry.moderators for entry in table.entries)


@pytest.mark.parametrize("word", ["klankbord", "gesprekstafel", "focusgroep", "interview", "notulen", "meerjarenplan"])
def test_the_words_that_tell_a_kind_of_source_do(word: str) -> None:
    assert f"*{word}*" in text_of("bronnen.md")
    assert judge_kind(f"{word} Aaldorp.txt", "") is not SourceKind.OTHER


# --- the page on exports --------------------------------------------------------------------------------------------


def test_the_page_on_exports_explains_every_column_as_the_product_does() -> None:
    rows = {row[0].strip("`"): row[1] for row in table_below("export.md", "## Kolommen van de export")}
    assert rows == dict(COLUMNS)


# --- the page for developers ----------------------------------------------------------------------------------------


def test_the_page_for_developers_has_the_floors_as_they_are_held() -> None:
    rows = [frozenset(re.findall(r"`(\w+)`", row[1])) for row in table_below("design.md", "## Floors")]
    assert tuple(reversed(rows)) == tuple(floor - {"__main__"} for floor in FLOORS if floor != {"__main__"})


def test_the_page_for_developers_names_files_that_exist() -> None:
    page = text_of("design.md")
    names = re.findall(r"\b(?:tests|benchmarks|tools|corpora|codebooks|store|readers|cli)/[\w./-]*\w", page)
    modules = re.findall(r"-m ((?:benchmarks|tests)\.[\w.]*\w)", page)
    names += [f"{module.replace('.', '/')}.py" for module in modules]
    assert len(names) > 10
    for name in names:
        assert (ROOT / name).exists() or (SOURCE / name).exists() or "NAME" in name, name
