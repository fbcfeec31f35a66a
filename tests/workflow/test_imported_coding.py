"""Codes of others from a CSV: found in the text, or refused row by row with nothing kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from kwalcode.errors import SourceError, StoreError
from kwalcode.model import CoderKind
from kwalcode.readers.source import SourceFile
from kwalcode.workflow.agreement import Question, compare
from kwalcode.workflow.imported_coding import (
    CheckedCoding,
    ImportedCoding,
    check_coding,
    forget_coding,
    import_coding,
    keep_coding,
)
from kwalcode.workflow.layers import coding_layers
from kwalcode.workflow.material import Material
from tests.workflow.test_agreement import WAIT, code_blind, material, place

__all__ = ["material"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "codes.csv"


def read(material: Material, path: Path, text: str, **more: object) -> ImportedCoding:
    path.write_text(text, encoding="utf-8")
    return import_coding(material, SourceFile.load(path), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "document,quote,code,coder\ngesprek.txt,Dan wachten we.,overleg,Marc\n",
        "bron;citaat;code;codeur\ngesprek;Dan wachten  we.;Overleg;Marc\n",
        "document\tstart\tend\tcode\tcoder\ngesprek.txt\t{start}\t{end}\toverleg\tMarc\n",
        "document,start,end,quote,code,coder\ngesprek.txt,1,3,Dan wachten we.,overleg,Marc\n",
    ],
    ids=["quote", "Dutch and white space", "offsets", "offsets of another count"],
)
def test_a_code_is_found_in_the_text(material: Material, path: Path, text: str) -> None:
    where = place(material, WAIT)
    result = read(material, path, text.replace("{start}", str(where.start)).replace("{end}", str(where.end)))
    assert (result.counts, result.documents) == ({"Marc": 1}, 1)
    (kept,) = material.store.imported_codes("Marc")
    assert (kept.span, kept.quote, kept.code_id) == (where, WAIT, "overleg")


@pytest.mark.parametrize("times", [0, 1, 4000])
def test_a_quote_that_is_never_closed_is_told(material: Material, path: Path, times: int) -> None:
    rest = "gesprek.txt,Dan wachten we.,overleg,Marc\n" * times
    with pytest.raises(SourceError, match="aanhalingsteken"):
        read(material, path, f'document,quote,code,coder\ngesprek.txt,"Dan wachten we.,overleg,Marc\n{rest}')


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("elders.txt,Dan wachten we.,,,overleg,Marc", "de bron 'elders.txt' zit niet in het project"),
        ("gesprek.txt,Dat staat er niet.,,,overleg,Marc", "staat niet in de bron"),
        ("gesprek.txt,I:,,,overleg,Marc", "staat 3 keer in de bron"),
        ("gesprek.txt,,9,4,overleg,Marc", "geen plaats in een tekst"),
        ("gesprek.txt,,0,99999,overleg,Marc", "voorbij het einde"),
        ("gesprek.txt,,,,overleg,Marc", "geen citaat en geen plaats"),
        ("gesprek.txt,Dan wachten we.,,,zus,Marc", "de code 'zus' staat niet in"),
        ("gesprek.txt,Dan wachten we.,,,overleg,", "niet wie codeerde"),
    ],
)
def test_one_row_that_does_not_fit_keeps_everything_out(material: Material, path: Path, row: str, message: str) -> None:
    good = "gesprek.txt,Dan wachten we.,,,overleg,Marc"
    with pytest.raises(SourceError, match="er is niets ingelezen") as refused:
        read(material, path, f"document,quote,start,end,code,coder\n{good}\n{row}\n")
    assert "rij 3" in str(refused.value)
    assert message in str(refused.value)
    assert not list(material.store.imported_codes())


def test_columns_that_lack_are_named(material: Material, path: Path) -> None:
    with pytest.raises(SourceError, match=r"ontbreken: code, quote \(of start en end\)"):
        read(material, path, "document,coder\ngesprek.txt,Marc\n")


def test_reading_in_again_replaces(material: Material, path: Path) -> None:
    head = "document,quote,code\n"
    read(material, path, f"{head}gesprek.txt,Dan wachten we.,overleg\n", coder="Marc")
    read(material, path, f'{head}gesprek.txt,"Nee, dat was het.",middelen\n', coder="Marc")
    assert [one.code_id for one in material.store.imported_codes()] == ["middelen"]


def test_who_decided_here_cannot_come_from_a_file_as_well(material: Material, path: Path) -> None:
    code_blind(material, "Marc", (WAIT, ("klein", "overleg")))
    with pytest.raises(StoreError, match="besliste zelf al"):
        read(material, path, "document,quote,code\ngesprek.txt,Dan wachten we.,overleg\n", coder="marc")


def test_what_a_file_says_is_compared(material: Material, path: Path) -> None:
    code_blind(material, "An", (WAIT, ("klein", "overleg")))
    text = "document,quote,code\ngesprek.txt,Dan wachten we.,overleg\n"
    read(material, path, text, coder="Marc", read=["plan.md"])
    coded = coding_layers(material)
    layer = coded.layer("Marc")
    assert layer.kind is CoderKind.FILE
    assert len(layer.read) == 2
    assert compare(coded, Question(("An", "Marc"))).agreement.overall == pytest.approx(1.0)


MIXED = """document,quote,code,coder
gesprek.txt,Dan wachten we.,overleg,Marc
gesprek.txt,Dan wachten we.,zus,Marc
elders.txt,Dan wachten we.,overleg,Marc
gesprek.txt,"Nee, dat was het.",zus,Marc
"""


def checked(material: Material, text: str, **more: object) -> CheckedCoding:
    return check_coding(material, SourceFile("codes.csv", text.encode()), **more)  # type: ignore[arg-type]


def test_checking_tells_what_fits_and_keeps_nothing(material: Material) -> None:
    found = checked(material, MIXED)
    assert (found.counts, found.documents) == ({"Marc": 1}, 1)
    assert found.problems() == [
        "rijen 3, 5: de code 'zus' staat niet in de codeboeken van dit project",
        "rij 4: de bron 'elders.txt' zit niet in het project",
    ]
    assert not list(material.store.imported_codes())


def test_the_rows_that_fit_are_kept_when_the_researcher_says_so(material: Material) -> None:
    result = keep_coding(material, checked(material, MIXED, read=["plan.md"]))
    assert (result.counts, result.documents) == ({"Marc": 1}, 1)
    assert len(coding_layers(material).layer("Marc").read) == 2


def test_nothing_that_fits_is_nothing_to_keep(material: Material) -> None:
    found = checked(material, "document,quote,code\nelders.txt,ja,overleg\n", coder="Marc", read=["zus.txt"])
    assert found.problems() == [
        "rij 2: de bron 'elders.txt' zit niet in het project",
        "gelezen: de bron 'zus.txt' zit niet in het project",
    ]
    with pytest.raises(SourceError, match="geen enkele rij past"):
        keep_coding(material, found)


def test_the_rows_of_a_fault_are_named_up_to_a_limit(material: Material) -> None:
    rows = "".join("elders.txt,ja,overleg\n" for _ in range(11))
    (told,) = checked(material, f"document,quote,code\n{rows}", coder="Marc").problems()
    assert told.startswith("rijen 2, 3, 4, 5, 6, 7, 8, 9 en nog 3: ")


def test_codes_of_elsewhere_are_taken_out_again(material: Material) -> None:
    keep_coding(material, checked(material, MIXED))
    forget_coding(material, "Marc")
    assert not list(material.store.imported_codes())
