"""Documents come back exactly as they went in; their text is frozen; metadata may change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kwalcode.errors import StoreError
from kwalcode.model import Document, Origin, Passage, PassageKind, RespondentGroup, Role, SourceKind, Span
from kwalcode.store import AttributeRecord, Store, schema
from tests.store.samples import CODER, codebook, decision, interview, plan, suggestion


@pytest.mark.parametrize(
    "document", [interview(), plan(), Document("leeg.txt", "", Origin("leeg.txt", "txt", "d" * 64))]
)
def test_a_document_comes_back_exactly(store: Store, document: Document) -> None:
    assert store.add_document(document)
    back = store.document(document.id)
    assert back == document
    assert list(back.attributes) == list(document.attributes)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=80))
def test_any_text_comes_back(store: Store, text: str) -> None:
    document = Document(
        text, text, Origin(text, "txt", "e" * 64), passages=(Passage(PassageKind.PARAGRAPH, 0, len(text), label=text),)
    )
    store.add_document(document)
    assert store.document(document.id) == document


def test_the_boxes_can_be_left_out(store: Store) -> None:
    store.add_document(plan())
    assert store.document(plan().id, layout=False) == replace(plan(), layout=None)


def test_the_list_tells_all_but_the_text(store: Store) -> None:
    store.add_document(plan())
    store.add_document(interview())
    first, second = store.documents()
    assert (first.name, first.n_blocks, second.n_blocks) == ("plan Zandhove.pdf", 2, 2)
    assert second.n_chars == len(interview().text)
    assert second.origin == interview().origin
    assert list(second.attributes.items()) == [("gemeente", "Zandhove"), ("NIS-code", "99001")]
    assert second.remarks == ("1 lege alinea overgeslagen",)
    assert (second.source_kind, second.group) == (SourceKind.INTERVIEW, RespondentGroup.CIVIL_SERVANT)
    assert second.imported_at.tzinfo is not None


def test_the_list_can_be_narrowed(store: Store) -> None:
    store.add_document(plan())
    store.add_document(interview())
    other = replace(interview("ander.docx", " Punt."), attributes={"gemeente": "Heuvelstad"})
    store.add_document(other)

    def names(**narrow: object) -> list[str]:
        return [record.name for record in store.documents(**narrow)]  # type: ignore[arg-type]

    assert names(source_kind=SourceKind.POLICY_PLAN) == ["plan Zandhove.pdf"]
    assert names(group=RespondentGroup.CIVIL_SERVANT) == ["gesprek 1.docx", "ander.docx"]
    assert names(attributes={"gemeente": "Zandhove"}) == ["plan Zandhove.pdf", "gesprek 1.docx"]
    assert names(attributes={"gemeente": "Zandhove", "NIS-code": "99001"}) == ["gesprek 1.docx"]
    assert names(attributes={"gemeente": "Zandhove"}, source_kind=SourceKind.SURVEY) == []


def test_the_same_text_is_the_same_document(store: Store) -> None:
    store.add_document(interview())
    assert not store.add_document(replace(interview(), name="kopie.docx", attributes={}))
    assert [record.name for record in store.documents()] == ["gesprek 1.docx"]
    assert store.document(interview().id) == interview()


def test_another_text_under_the_same_name_is_refused_unless_asked(store: Store) -> None:
    store.add_document(interview())
    changed = interview(extra=" Dat is alles.")
    with pytest.raises(StoreError, match=r"gesprek 1.docx: er is al een bron met deze naam.*Wat u kunt doen"):
        store.add_document(changed)
    assert len(store.documents()) == 1
    assert store.add_document(changed, same_name=True)
    assert len(store.documents()) == 2


def test_a_half_character_is_refused_with_its_place(store: Store) -> None:
    document = Document("stuk.txt", "ab\ud83d", Origin("stuk.txt", "txt", "f" * 64))
    with pytest.raises(StoreError, match=r"stuk\.txt: op teken 2.*Wat u kunt doen"):
        store.add_document(document)
    assert store.documents() == []


@pytest.mark.parametrize(
    "change", ["UPDATE document_content SET text = 'x'", "UPDATE document_content SET document_id = 'x'"]
)
def test_the_database_refuses_to_change_a_text(store: Store, change: str) -> None:
    store.add_document(interview())
    with (
        pytest.raises(StoreError, match=r"tekst van een bron kan niet gewijzigd worden.*Wat u kunt doen"),
        store.write() as connection,
    ):
        connection.exec_driver_sql(change)
    assert store.document(interview().id) == interview()


def test_sqlite_refuses_to_replace_a_text(tmp_path: Path) -> None:
    with Store.open(tmp_path / "p.sqlite", create=True) as store:
        store.add_document(interview())
        with pytest.raises(StoreError, match="tekst van een bron"), store.write() as connection:
            connection.exec_driver_sql(
                "INSERT OR REPLACE INTO document_content SELECT document_id, 'x', '', NULL, NULL FROM document_content"
            )
        assert store.document(interview().id) == interview()


def test_a_text_that_was_tampered_with_is_noticed(tmp_path: Path) -> None:
    with Store.open(tmp_path / "p.sqlite", create=True) as store:
        store.add_document(interview())
        with store.write() as connection:
            connection.exec_driver_sql("DROP TRIGGER document_text_no_update")
            connection.exec_driver_sql("UPDATE document_content SET text = replace(text, 'geen', 'veel')")
        with pytest.raises(StoreError, match=r"niet meer wat geïmporteerd werd.*Wat u kunt doen"):
            store.document(interview().id)


def test_an_unknown_document_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match=r"zit niet in het project.*Wat u kunt doen"):
        store.document("0" * 64)


def test_a_removed_document_is_out_of_sight_and_comes_back_on_import(store: Store) -> None:
    store.add_document(interview())
    store.add_document(plan())
    store.replace_suggestions(interview().id, CODER, {"nood": "v1"}, [suggestion(interview(), 3, 10)])
    store.remove_document(interview().id)
    assert [record.name for record in store.documents()] == ["plan Zandhove.pdf"]
    assert store.speakers() == []
    assert [record.name for record in store.attributes()] == ["gemeente"]
    assert list(store.suggestions()) == []
    assert store.fingerprints(CODER) == {}
    with pytest.raises(StoreError, match="verwijderd"):
        store.document(interview().id)
    again = replace(interview(), name="gesprek opnieuw.docx", passages=(), speakers=())
    assert store.add_document(again)
    assert store.document(interview().id) == again


def test_a_document_with_decisions_is_removed_only_by_force_and_keeps_them(store: Store) -> None:
    document = interview()
    store.add_document(document)
    store.save_codebook(codebook(), "")
    proposed = [suggestion(document, 3, 10), suggestion(document, 12, 20)]
    store.replace_suggestions(document.id, CODER, {"nood": "v1"}, proposed)
    answer = decision(1, document, Span(3, 10), fragment_id=proposed[0].id)
    store.decide(answer)
    with pytest.raises(StoreError, match=r"draagt 1 beslissing.*Wat u kunt doen"):
        store.remove_document(document.id)
    store.remove_document(document.id, force=True)
    assert list(store.decisions()) == [answer]
    with pytest.raises(StoreError, match="niet bewaard"):
        store.decide(decision(2, document, Span(12, 20)))
    store.add_document(document)
    assert list(store.suggestions()) == proposed[:1]


def test_metadata_change_and_the_rest_stays(store: Store) -> None:
    document = interview()
    store.add_document(document)
    ria = replace(document.speakers[1], name="R. Peeters", group=RespondentGroup.POLITICIAN, attributes={"partij": "X"})
    store.set_metadata(
        document.id,
        group=RespondentGroup.MIXED,
        attributes={"gemeente": "Heuvelstad", "NIS-code": None, "datum": "2026"},
        speakers=[ria],
    )
    assert store.document(document.id) == replace(
        document,
        group=RespondentGroup.MIXED,
        attributes={"gemeente": "Heuvelstad", "datum": "2026"},
        speakers=(document.speakers[0], ria),
    )


def test_an_unknown_speaker_is_refused_and_nothing_changes(store: Store) -> None:
    store.add_document(interview())
    stranger = replace(interview().speakers[0], key="X")
    with pytest.raises(StoreError, match=r"geen spreker 'X'.*I, R"):
        store.set_metadata(interview().id, group=RespondentGroup.MIXED, speakers=[stranger])
    assert store.document(interview().id) == interview()


@pytest.mark.parametrize(("role", "source_kind", "again"), [
    (Role.MODERATOR, None, True),
    (None, SourceKind.FOCUS_GROUP, True),
    (None, SourceKind.INTERVIEW, False),
])  # fmt: skip
def test_what_rules_look_at_makes_the_document_uncoded(
    store: Store, role: Role | None, source_kind: SourceKind | None, again: bool
) -> None:
    document = interview()
    store.add_document(document)
    store.replace_suggestions(document.id, CODER, {"nood": "v1"}, [])
    speakers = [replace(document.speakers[1], role=role)] if role else []
    store.set_metadata(document.id, source_kind=source_kind, attributes={"datum": "2026"}, speakers=speakers)
    assert store.fingerprints(CODER) == ({} if again else {document.id: {"nood": "v1"}})


def test_speakers_can_be_asked_for(store: Store) -> None:
    document, other = interview(), interview("gesprek 2.docx", " Ja.")
    store.add_document(document)
    store.add_document(other)
    assert [record.speaker for record in store.speakers(document_id=document.id)] == list(document.speakers)
    moderators = store.speakers(role=Role.MODERATOR)
    assert [(record.document_id, record.speaker.key) for record in moderators] == [(document.id, "I"), (other.id, "I")]
    assert len(store.speakers(group=RespondentGroup.CIVIL_SERVANT)) == 2
    assert len(store.speakers(attributes={"functie": "maatschappelijk"}, document_id=other.id)) == 1
    assert store.speakers(attributes={"functie": "schepen"}) == []


def test_variables_are_listed_with_their_spread(store: Store) -> None:
    store.add_document(interview())
    store.add_document(interview("gesprek 2.docx", " Ja."))
    store.add_document(replace(plan(), attributes={"gemeente": "Heuvelstad"}))
    assert store.attributes() == [
        AttributeRecord("NIS-code", of_speakers=False, n=2, n_values=1),
        AttributeRecord("gemeente", of_speakers=False, n=3, n_values=2),
        AttributeRecord("functie", of_speakers=True, n=2, n_values=1),
    ]


def test_nothing_of_a_document_is_kept_when_one_part_fails(store: Store) -> None:
    document = interview()
    double = replace(document, speakers=(*document.speakers, document.speakers[0]))
    with pytest.raises(StoreError):
        store.add_document(double)
    with store.read() as connection:
        assert connection.execute(schema.document_content.select()).all() == []
    assert store.add_document(document)


def test_the_documents_of_one_file_come_in_together_or_not_at_all(store: Store) -> None:
    first, second = interview("plan.csv#A", "een"), interview("plan.csv#B", "twee")
    store.add_document(interview("plan.csv#B", "drie"))
    with pytest.raises(StoreError, match=r"plan\.csv#B"):
        store.add_documents([first, second])
    assert [record.name for record in store.documents()] == ["plan.csv#B"]
    assert store.add_documents([first]) == [first.id]
    assert store.add_documents([first]) == []
