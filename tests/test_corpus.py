"""The demonstration study: complete, readable, and built from the sources that are kept with it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from kwalcode import readers
from kwalcode.model import Document, PassageKind, RespondentGroup, Role, SourceKind
from kwalcode.readers import side_table
from kwalcode.readers.source import ReadOptions, SourceFile

ROOT = Path(__file__).parent.parent
STUDY = ROOT / "corpora" / "lokale-regie"
SOURCES = ROOT / "tools" / "corpus"
ABOUT = {"bronnen.csv", "LEESMIJ.md"}
FILES = sorted(path.name for path in STUDY.iterdir() if path.name not in ABOUT)

TRANSCRIPTS = {
    "focusgroep_ambtenaren_experten.docx": (SourceKind.FOCUS_GROUP, 7, 111),
    "focusgroep_middenveld.vtt": (SourceKind.FOCUS_GROUP, 6, 116),
    "gesprekstafel_bouwstenen.txt": (SourceKind.ROUND_TABLE, 7, 104),
    "interview_ambtenaar_oosterhove.docx": (SourceKind.INTERVIEW, 1, 72),
    "interview_ambtenaar_polderkerke.txt": (SourceKind.INTERVIEW, 1, 62),
    "interview_ocmw-voorzitter_netelaar.txt": (SourceKind.INTERVIEW, 1, 60),
    "interview_schepen_vaartegem.vtt": (SourceKind.INTERVIEW, 1, 72),
    "interview_tandem_ervaringsdeskundige.txt": (SourceKind.INTERVIEW, 2, 54),
}
"""Kind, number of participants beside the moderator, and number of turns of each transcript."""

PLAN = "meerjarenplan_oosterhove.pdf"


@pytest.fixture(scope="module")
def table() -> side_table.SideTable:
    return side_table.load(SourceFile.load(STUDY / "bronnen.csv"))


@pytest.fixture(scope="module")
def study(table: side_table.SideTable) -> dict[str, Document]:
    """Every document of the study by name, with what bronnen.csv says of it."""
    documents: list[Document] = []
    for name in FILES:
        source = readers.load(STUDY / name)
        documents += side_table.apply(table, readers.read(source, side_table.options_for(table, name, ReadOptions())))
    return {document.name: document for document in documents}


def coded_text(document: Document) -> str:
    return " ".join(document.text[block.start : block.end] for block in document.blocks)


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+(?:[-'][^\W_]+)*", text))


def test_bronnen_names_every_file_and_no_other(table: side_table.SideTable, study: dict[str, Document]) -> None:
    assert {entry.name.partition("#")[0] for entry in table.entries} == set(FILES)
    assert side_table.unmatched(table, study.values()) == ()


def test_bronnen_and_the_transcripts_agree_on_the_speakers(study: dict[str, Document]) -> None:
    for name in TRANSCRIPTS:
        document = study[name]
        assert not document.remarks, name
        participants = [speaker for speaker in document.speakers if speaker.role is Role.PARTICIPANT]
        assert all(speaker.group is not RespondentGroup.UNKNOWN for speaker in participants), name


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_a_transcript_reads_with_its_speakers_and_turns(name: str, study: dict[str, Document]) -> None:
    kind, participants, turns = TRANSCRIPTS[name]
    document = study[name]
    assert document.source_kind is kind
    assert Counter(speaker.role for speaker in document.speakers) == {Role.MODERATOR: 1, Role.PARTICIPANT: participants}
    assert len(list(document.of_kind(PassageKind.TURN))) == turns


@pytest.mark.parametrize("name", [name for name in TRANSCRIPTS if (SOURCES / name).with_suffix(".txt").exists()])
def test_every_word_of_a_built_transcript_is_that_of_its_source(name: str, study: dict[str, Document]) -> None:
    lines = (SOURCES / name).with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    said = [re.sub(r"^[A-Z][\w ]+: ", "", line) for line in lines if not line.startswith(("#", "_"))]
    document = study[name]
    turns = [document.text[turn.start : turn.end] for turn in document.of_kind(PassageKind.TURN)]
    assert words(" ".join(turns)) == words(" ".join(said))


def test_only_the_turns_of_the_recording_with_times_have_a_time(study: dict[str, Document]) -> None:
    timed = study["interview_ocmw-voorzitter_netelaar.txt"].of_kind(PassageKind.TURN)
    times = [turn.time for turn in timed if turn.time is not None]
    assert len(times) == 60
    assert times == sorted(times)
    assert all(turn.time is None for turn in study["gesprekstafel_bouwstenen.txt"].of_kind(PassageKind.TURN))


def test_the_study_is_large_enough(study: dict[str, Document]) -> None:
    spoken = sum(len(coded_text(study[name]).split()) for name in TRANSCRIPTS)
    plans = [d for d in study.values() if d.source_kind is SourceKind.POLICY_PLAN]
    assert spoken >= 20_000
    assert sum(len(coded_text(plan).split()) for plan in plans) >= 10_000


def test_the_plan_in_pdf_reads_whole_and_in_order(study: dict[str, Document]) -> None:
    plan = study[PLAN]
    assert len(plan.pages) >= 20
    source = (SOURCES / "plan_oosterhove.txt").read_text(encoding="utf-8")
    commands = {"tabel", "einde", "kolommen", "einde-kolommen", "noot"}
    assert not set(words(source)) - set(words(coded_text(plan))) - commands
    chapters = re.findall(r"^# (.+)$", source, re.MULTILINE)
    printed = [re.sub(r"^\d+ ", "", plan.text[h.start : h.end]) for h in plan.of_kind(PassageKind.HEADING)]
    assert [heading for heading in printed if heading in chapters] == chapters


def test_the_running_header_of_the_plan_is_no_text(study: dict[str, Document]) -> None:
    assert coded_text(study[PLAN]).count("Gemeente en OCMW Oosterhove") == 1  # the cover


def test_the_survey_reads_with_its_respondents_and_open_questions(study: dict[str, Document]) -> None:
    survey = study["survey_lokale_besturen.csv"]
    assert survey.source_kind is SourceKind.SURVEY
    assert len(survey.speakers) == 45
    answers = list(survey.of_kind(PassageKind.ANSWER))
    assert len({answer.label for answer in answers}) == 3
    assert 110 <= len(answers) < 135  # some respondents skip a question


def test_the_table_of_plans_reads_as_a_plan_per_municipality(study: dict[str, Document]) -> None:
    plans = [document for name, document in study.items() if name.startswith("plannen_bbc_acties.csv#")]
    assert len(plans) == 9
    assert sum(1 for plan in plans for _ in plan.of_kind(PassageKind.ACTION)) >= 60
    for plan in plans:
        assert plan.attributes["gemeente"] == plan.name.partition("#")[2]


def test_documents_share_no_sentence_but_the_standard_passage(study: dict[str, Document]) -> None:
    seen: defaultdict[str, set[str]] = defaultdict(set)
    for document in study.values():
        for block in document.blocks:
            text = " ".join(document.text[block.start : block.end].split())
            for sentence in re.split(r"(?<=[.?!])\s+", text):
                if len(sentence.split()) >= 7:
                    seen[sentence].add(document.name)
    shared = {sentence: names for sentence, names in seen.items() if len(names) > 1}
    assert len(shared) == 5
    assert all(names == {PLAN, "plan_wezelbeke.docx"} for names in shared.values())
    assert any(sentence.startswith("Het lokaal bestuur neemt de regie op") for sentence in shared)


def test_building_twice_gives_the_same_bytes_and_the_words_that_are_shipped(tmp_path: Path) -> None:
    pytest.importorskip("pyphen", reason="without it reportlab breaks lines elsewhere")
    build = ROOT / "tools" / "build_corpus.py"
    for folder in ("one", "two"):
        subprocess.run([sys.executable, str(build), str(tmp_path / folder)], check=True, capture_output=True)
    built = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert len(built) == 6
    for name in built:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name
        shipped, fresh = (readers.read(readers.load(folder / name))[0] for folder in (STUDY, tmp_path / "one"))
        assert words(coded_text(fresh)) == words(coded_text(shipped)), name
