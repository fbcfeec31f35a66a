"""A project for other tools: what holds, as the coded project that REFI-QDA describes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kwalcode import __version__
from kwalcode.errors import ExchangeError
from kwalcode.exchange.foreign import ForeignCode, ForeignCoding, ForeignProject, ForeignSource
from kwalcode.exchange.refi_writing import write_qdc, write_qdpx
from kwalcode.model import (
    HOLDING_STATUS,
    Code,
    Codebook,
    CoderKind,
    Document,
    Fragment,
    ImportedCode,
    RespondentGroup,
    Status,
)
from kwalcode.workflow.layers import FILE_MARK, CodingLayers, coding_layers, layer_fragments
from kwalcode.workflow.material import Material
from kwalcode.workflow.project import Project

REFI_FORMATS: Final = (".qdpx", ".qdc")
EXPORT_FORMATS: Final = (".csv", ".xlsx", ".jsonl", *REFI_FORMATS)
"""What `kwalcode export` writes."""

SUGGESTER: Final = "kwalcode (voorstel)"
"""User under whom suggestions go that nobody decided on."""

_KIND: Final = "soort bron"
_GROUP: Final = "respondentgroep"


@dataclass(frozen=True, slots=True)
class ForeignExport:
    """What was written for another tool.

    Args:
        path: Where.
        project: What is in it.
    """

    path: Path
    project: ForeignProject


def export_foreign(
    project: Project, path: Path, *, suggestions: bool = False, include_moderator: bool = False, layer: str = ""
) -> ForeignExport:
    """Write a project as REFI-QDA; the same project gives the same bytes.

    Args:
        project: The project.
        path: Where to: .qdpx for the whole project, .qdc for the codes alone.
        suggestions: Also what was suggested and not decided, under a user of its own.
        include_moderator: Among those, also suggestions in a moderator's words.
        layer: Only what this coder coded, or what is settled; "" for every fragment that holds.

    Raises:
        ExchangeError: The file cannot be written, there are no codes, or a code is not in its codebook.
        KwalcodeError: There is no such coder.
        StoreError: The project's database refuses.
    """
    with project.store() as store:
        material = Material(store)
        documents = [material.document(key) for key in material.records]
        books = dict(material.codebooks)
        coded = coding_layers(material) if layer else None
        held = layer_fragments(coded, coded.layer(layer)) if coded else None
        imported = _imported(coded, layer) if coded else ()
    if not books:
        books = {book.id: book for book, _ in project.codebooks()}
    fragments = project.fragments(include_moderator=include_moderator) if held is None else held
    made = as_foreign(
        project.root.resolve().name, documents, books, fragments, suggestions=suggestions, imported=imported
    )
    if not path.parent.is_dir():
        raise ExchangeError(f"{path}: de map {path.parent} bestaat niet. Wat u kunt doen: maak die map eerst aan.")
    if path.suffix.lower() == ".qdc":
        if not made.codes:
            raise ExchangeError(f"{path}: het project heeft geen codes. Wat u kunt doen: maak eerst een codeboek.")
        write_qdc(path, made)
    else:
        write_qdpx(path, made)
    return ForeignExport(path, made)


def as_foreign(
    name: str,
    documents: Sequence[Document],
    codebooks: Mapping[str, Codebook],
    fragments: Iterable[Fragment],
    *,
    suggestions: bool = False,
    imported: Iterable[ImportedCode] = (),
) -> ForeignProject:
    """Documents, codebooks and fragments as a project of another tool. Pure.

    Args:
        name: Name of the project.
        documents: The sources.
        codebooks: The codebooks, by id; with more than one, each becomes a heading above its codes.
        fragments: The fragments; only those that hold go along.
        suggestions: Also those that nobody decided on.
        imported: What the coder of these fragments coded elsewhere, for the moment and the memo of each.

    Raises:
        ExchangeError: A code of a fragment is in none of the codebooks.
    """
    texts = {document.id: document for document in documents}
    given = {(one.document_id, one.codebook, one.code_id, one.span): one for one in imported}
    remarks: list[str] = []
    codings: list[ForeignCoding] = []
    for one in fragments:
        if one.document_id not in texts:
            continue
        if one.status not in HOLDING_STATUS and not (suggestions and one.status is Status.SUGGESTED):
            continue
        if one.codebook not in codebooks or one.code_id not in codebooks[one.codebook]:
            raise ExchangeError(
                f"de code '{one.code_id}' van fragment {one.id} staat niet meer in het codeboek '{one.codebook}'. Wat "
                "u kunt doen: zet de code terug, of geef het fragment een andere code."
            )
        decision = one.decision
        elsewhere = None if decision else given.get((one.document_id, one.codebook, one.code_id, one.span))
        codings.append(
            ForeignCoding(
                one.document_id,
                one.span.start,
                one.span.end,
                f"{one.codebook}/{one.code_id}",
                SUGGESTER if one.status is Status.SUGGESTED else decision.reviewer if decision else one.coder,
                decision.time if decision else elsewhere.time if elsewhere else None,
                decision.reason if decision else elsewhere.memo if elsewhere else "",
            )
        )
    wide = sum(any(char > "\uffff" for char in document.text) for document in documents)
    if wide:
        remarks.append(
            f"{wide} van de bronnen {'bevat' if wide == 1 else 'bevatten'} emoji of zeldzame tekens. kwalcode telt die "
            "als één teken, zoals de standaard vraagt; NVivo telt ze als twee. "
            "Kijk daar na of de fragmenten goed staan."
        )
    return ForeignProject(
        name,
        f"kwalcode {__version__}",
        tuple(ForeignSource(one.id, one.name, one.text, _attributes(one)) for one in documents),
        tuple(_codes(codebooks)),
        tuple(codings),
        tuple(remarks),
    )


def _imported(coded: CodingLayers, layer: str) -> tuple[ImportedCode, ...]:
    """What a file says of a coder, when the layer of that name is that of a file."""
    if coded.layer(layer).kind is not CoderKind.FILE:
        return ()
    return tuple(one for one in coded.imported if one.coder == layer.removesuffix(FILE_MARK))


def _attributes(document: Document) -> dict[str, str]:
    group = {} if document.group is RespondentGroup.UNKNOWN else {_GROUP: document.group.value}
    told = {key: value for key, value in document.attributes.items() if value}
    return {_KIND: document.source_kind.value, **group, **told}


def _codes(codebooks: Mapping[str, Codebook]) -> Iterable[ForeignCode]:
    several = len(codebooks) > 1
    for book in codebooks.values():
        if several:
            yield ForeignCode(book.id, book.title or book.id, codable=False)
        for code in book.walk():
            path = book.path(code.id)
            above = f"{book.id}/{path[-2].id}" if len(path) > 1 else book.id if several else ""
            colour = next((step.colour for step in reversed(path) if step.colour), "")
            yield ForeignCode(f"{book.id}/{code.id}", code.label, above, _description(code), colour)


def _description(code: Code) -> str:
    """What the codebook says of a code; other tools have one field for it."""
    parts = [code.definition.strip()] if code.definition.strip() else []
    for title, lines in (("Wel", code.include), ("Niet", code.exclude), ("Voorbeelden", code.examples)):
        if lines:
            parts.append("\n".join((f"{title}:", *(f"- {line}" for line in lines))))
    return "\n\n".join(parts)
