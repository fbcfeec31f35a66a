"""Whose codes are whose, and what was read by whom."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kwalcode import review
from kwalcode.layers import SETTLED, evidence, of_file, of_machine, of_persons, settled, within
from kwalcode.model import (
    CoderKind,
    Decision,
    Document,
    ImportedCode,
    Origin,
    Passage,
    PassageKind,
    Qualification,
    Qualifier,
    Role,
    Span,
    Speaker,
    Suggestion,
    Verdict,
)

LENGTHS = {"d": 100, "e": 50}
FIRST, SECOND = Span(0, 10), Span(20, 30)


def suggestion(span: Span = FIRST, document: str = "d", *, moderator: bool = False) -> Suggestion:
    qualifications = (Qualification(Qualifier.MODERATOR),) if moderator else ()
    return Suggestion(document, "regels/b", "b", "1.2.0", "c", span, (), qualifications, 0.5)


def decision(
    verdict: Verdict, who: str = "An", *, on: Suggestion | None = None, key: str = "t1", span: Span = FIRST,
    settlement: str = "", blind: bool = False, document: str = "d",
) -> Decision:  # fmt: skip
    fragment = on.id if on else key
    return Decision(
        f"{who}-{verdict}-{fragment}-{settlement}", fragment, document, who, verdict, "b", "1.2.0", "c", span, "x",
        datetime(2026, 1, 1, tzinfo=UTC), settlement=settlement, blind=blind,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("verdict", "coded"),
    [
        (Verdict.ACCEPT, True), (Verdict.CORRECT, True), (Verdict.ADD, True),
        (Verdict.REJECT, False), (Verdict.SKIP, False), (Verdict.WITHDRAW, False),
    ],
)  # fmt: skip
def test_a_layer_holds_what_its_person_gave_a_code(verdict: Verdict, coded: bool) -> None:
    layer = of_persons([decision(verdict)], [], {}, LENGTHS)["An"]
    assert [one.span for one in layer.spans] == ([FIRST] if coded else [])


def test_layers_are_kept_apart_and_the_latest_answer_counts() -> None:
    made = [decision(Verdict.ADD), decision(Verdict.REJECT, "Bert"), decision(Verdict.REJECT), decision(Verdict.ACCEPT)]
    layers = of_persons(made, [], {}, LENGTHS)
    assert [len(layers[name].spans) for name in ("An", "Bert")] == [1, 0]


def test_what_settles_a_difference_is_in_nobodys_own_layer() -> None:
    made = [decision(Verdict.ADD), decision(Verdict.REJECT, "Bert", settlement="v1")]
    layers = of_persons(made, [], {}, LENGTHS)
    assert list(layers) == ["An"]
    assert len(layers["An"].spans) == 1
    assert not settled(review.fragments([], made), layers.values()).spans


@pytest.mark.parametrize(
    ("second", "is_read"), [(Verdict.REJECT, True), (Verdict.SKIP, False), (None, False)]
)  # fmt: skip
def test_a_document_was_read_when_every_suggestion_was_answered(second: Verdict | None, is_read: bool) -> None:
    one, two, said = suggestion(), suggestion(SECOND), suggestion(Span(40, 50), moderator=True)
    made = [decision(Verdict.ACCEPT, on=one)] + ([decision(second, on=two)] if second else [])
    layer = of_persons(made, [one, two, said], {}, LENGTHS)["An"]
    assert ("d" in layer.read) == is_read


def test_what_was_marked_was_read_and_nothing_else() -> None:
    layer = of_persons([decision(Verdict.ADD)], [suggestion()], {("An", "e"): [Span(0, 20), Span(20, 30)]}, LENGTHS)[
        "An"
    ]
    assert layer.read == {"e": (Span(0, 30),)}


def test_only_blind_work_makes_a_blind_layer() -> None:
    blind, open_ = decision(Verdict.ADD, blind=True), decision(Verdict.ADD, key="t2")
    assert of_persons([blind], [], {}, LENGTHS)["An"].blind
    assert not of_persons([blind, open_], [], {}, LENGTHS)["An"].blind


def test_a_machine_reads_everything_and_hears_no_moderator() -> None:
    layer = of_machine("regels/b", CoderKind.RULES, [suggestion(), suggestion(SECOND, moderator=True)], LENGTHS)
    assert [one.span for one in layer.spans] == [FIRST]
    assert layer.read == {"d": (Span(0, 100),), "e": (Span(0, 50),)}
    assert layer.version == "1.2.0"


def test_a_file_tells_which_documents_were_read() -> None:
    code = ImportedCode("Marc", "d", "b", "c", FIRST, "x")
    assert of_file("Marc", [code], {}, LENGTHS).read == {"d": (Span(0, 100),)}
    assert set(of_file("Marc", [code], {("Marc", "e"): [Span(0, 50)]}, LENGTHS).read) == {"d", "e"}


def test_the_settled_layer_is_what_the_fragments_say() -> None:
    made = [decision(Verdict.ADD), decision(Verdict.ADD, "Bert", key="t2", span=SECOND)]
    made.append(decision(Verdict.REJECT, "Cis", key="t2", span=SECOND, settlement="v1"))
    layers = of_persons(made, [], {("An", "d"): [Span(0, 60)], ("Bert", "d"): [Span(50, 100)]}, LENGTHS)
    layer = settled(review.fragments([], made), layers.values())
    assert (layer.name, layer.kind) == (SETTLED, None)
    assert [one.fragment for one in layer.spans] == ["t1"]
    assert layer.read == {"d": (Span(0, 100),)}


def test_evidence_is_what_is_said_but_not_by_a_moderator() -> None:
    document = Document(
        "g", "Vraag? Antwoord. Slot.", Origin("g", "txt", "0"),
        passages=(Passage(PassageKind.TURN, 0, 6, speaker="M"), Passage(PassageKind.TURN, 7, 16, speaker="R")),
        speakers=(Speaker("M", "M", Role.MODERATOR), Speaker("R", "R")),
    )  # fmt: skip
    assert evidence(document) == (Span(7, 16),)


def test_parts_of_what_was_read_that_can_be_evidence() -> None:
    assert within([Span(0, 5), Span(8, 30)], [Span(3, 10), Span(40, 50)]) == (Span(3, 5), Span(8, 10))
