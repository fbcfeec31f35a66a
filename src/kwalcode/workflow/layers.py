"""The layers of a project: what each coder coded and read, as the store has it; and marking what was read."""

from __future__ import annotations

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Final
from weakref import WeakKeyDictionary

from kwalcode import layers
from kwalcode.coders.rules import coder_name
from kwalcode.errors import KwalcodeError
from kwalcode.layers import SETTLED, Layer
from kwalcode.model import CoderKind, Decision, Fragment, ImportedCode, Judgement, Span, Status, Suggestion, Topic
from kwalcode.review import fragment, fragments
from kwalcode.store import Store
from kwalcode.workflow.earlier_rules import earlier_layer
from kwalcode.workflow.material import Material

READ: Final = "gelezen"
"""Value of a judgement that a stretch was read."""

FILE_MARK: Final = " (bestand)"
"""Behind the name of a coder from a file when a person has the same name."""

_LENGTHS: Final[WeakKeyDictionary[Material, Mapping[str, int]]] = WeakKeyDictionary()

_EARLIER: Final[WeakKeyDictionary[Material, dict[str, Layer]]] = WeakKeyDictionary()

_SETTLED_NAMES: Final = frozenset({SETTLED, "settled"})


@dataclass(frozen=True)
class CodingLayers:
    """What everybody coded in a project, at one moment.

    Args:
        material: Documents, suggestions and codebooks.
        decisions: Every decision on these documents, in order.
        imported: Codes that were given elsewhere to these documents.
        marked: What was marked as read, by (coder, document).
    """

    material: Material
    decisions: tuple[Decision, ...] = field(repr=False)
    imported: tuple[ImportedCode, ...] = field(repr=False)
    marked: Mapping[tuple[str, str], tuple[Span, ...]] = field(repr=False)
    _known: dict[str, dict[str, Layer]] = field(default_factory=dict, repr=False, compare=False)
    _earlier: dict[str, Layer] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def lengths(self) -> Mapping[str, int]:
        """Number of characters of each document, by id."""
        if self.material not in _LENGTHS:
            # A text never changes, and a page that is drawn again must not read 300 plans again.
            _LENGTHS[self.material] = {key: len(self.material.document(key).text) for key in self.material.records}
        return _LENGTHS[self.material]

    @cached_property
    def fragments(self) -> list[Fragment]:
        """The coded quotes, as exports have them."""
        return fragments(self.material.suggestions.values(), self.decisions, documents=list(self.material.records))

    def persons(self, codebook: str = "") -> dict[str, Layer]:
        """The layers of persons; what they read is judged by the suggestions of one codebook, or ("") of all."""
        proposed = [one for one in self.material.suggestions.values() if not codebook or one.codebook == codebook]
        files = {one.coder for one in self.imported}
        reviewers = {one.reviewer for one in self.decisions}
        # Who only coded in a file is no person here, though what he or she read is marked in the same way.
        marked = {key: spans for key, spans in self.marked.items() if key[0] in reviewers or key[0] not in files}
        return layers.of_persons(self.decisions, proposed, marked, self.lengths)

    def all(self, codebook: str = "") -> dict[str, Layer]:
        """Every layer by name: persons, machines, files, and the settled layer.

        Args:
            codebook: Only machines of this codebook; "" for all.
        """
        if codebook not in self._known:
            self._known[codebook] = self._all(codebook)
        of_book = f"{coder_name(codebook)}@" if codebook else ""
        return self._known[codebook] | {key: one for key, one in self._earlier.items() if key.startswith(of_book)}

    def recall(self, name: str) -> bool:
        """Let an earlier version of a codebook take part, when this names one: it is coded when it is asked for.

        Returns:
            Whether there is such a version.
        """
        if name not in self._earlier:
            # Coding takes seconds and a page asks at every click; a run that changes anything makes another material.
            known = _EARLIER.setdefault(self.material, {})
            layer = known.get(name) or earlier_layer(self.material, name, self.lengths)
            if layer is None:
                return False
            self._earlier[name] = known[name] = layer
        return True

    def _all(self, codebook: str) -> dict[str, Layer]:
        found = self.persons(codebook)
        persons = list(found.values())
        by_coder: dict[str, list[Suggestion]] = defaultdict(list)
        for one in self.material.suggestions.values():
            if not codebook or one.codebook == codebook:
                by_coder[one.coder].append(one)
        # A rule set that found nothing read everything all the same.
        for book in self.material.codebooks:
            if not codebook or book == codebook:
                by_coder.setdefault(coder_name(book), [])
        for name in sorted(by_coder):
            kind = CoderKind.RULES if name.startswith(coder_name("")) else CoderKind.CLASSIFIER
            found[name] = layers.of_machine(name, kind, by_coder[name], self.lengths)
        codes: dict[str, list[ImportedCode]] = defaultdict(list)
        for code in self.imported:
            codes[code.coder].append(code)
        for name, held in codes.items():
            layer = layers.of_file(name, held, self.marked, self.lengths)
            own = f"{name}{FILE_MARK}" if name in found else name
            found[own] = replace(layer, name=own)
        found[SETTLED] = layers.settled(self.fragments, persons)
        return found

    def layer(self, name: str, codebook: str = "") -> Layer:
        """One layer by name; "settled" is the settled one as well.

        Raises:
            KwalcodeError: There is no such coder.
        """
        found = self.all(codebook)
        wanted = SETTLED if name in _SETTLED_NAMES else name
        if wanted not in found:
            raise KwalcodeError(
                f"Er is geen codeur '{name}' in dit project. Wat u kunt doen: kies een van {', '.join(found)}."
            )
        return found[wanted]


def layer_fragments(coded: CodingLayers, layer: Layer) -> list[Fragment]:
    """What one layer holds as fragments, for an export: by document in order of import, and by place.

    Args:
        coded: What everybody coded.
        layer: The layer. What a file says counts as added by its coder.
    """
    suggestions = coded.material.suggestions
    versions = {key: book.version for key, book in coded.material.codebooks.items()}
    own = {one.id: one for one in coded.fragments} if layer.kind is None else {}
    found: list[Fragment] = []
    for one in layer.spans:
        if one.fragment in own:
            found.append(own[one.fragment])
        elif one.fragment:
            found.append(fragment(suggestions.get(one.fragment), one.decision))
        else:
            parts = (layer.name, one.document, one.codebook, one.code_id, str(one.span.start), str(one.span.end))
            found.append(
                Fragment(
                    id=f"b{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:19]}",
                    document_id=one.document,
                    codebook=one.codebook,
                    codebook_version=versions.get(one.codebook, ""),
                    code_id=one.code_id,
                    span=one.span,
                    status=Status.ADDED,
                    coder=layer.name,
                )
            )
    order = {key: place for place, key in enumerate(coded.material.records)}
    return sorted(found, key=lambda one: order[one.document_id])


def coding_layers(material: Material) -> CodingLayers:
    """What everybody coded and read, as it is now; what is kept of sources that were removed is left out.

    Raises:
        StoreError: The project's database refuses.
    """
    store = material.store
    marked: dict[tuple[str, str], tuple[Span, ...]] = {}
    for judgement in store.judgements(Topic.READ, current=True):
        if judgement.value != READ:
            # Uncoded passages that somebody judged stand on the same topic, with subjects of their own.
            continue
        document, span = _stretch(judgement.subject)
        if document in material.records:
            key = (judgement.reviewer, document)
            marked[key] = (*marked.get(key, ()), span)
    decisions = tuple(one for one in store.decisions() if one.document_id in material.records)
    imported = tuple(one for one in store.imported_codes() if one.document_id in material.records)
    return CodingLayers(material, decisions, imported, marked)


def mark_read(store: Store, reviewer: str, documents: Mapping[str, int], *, read: bool = True) -> None:
    """Note that somebody read documents to the end, or take that back.

    Args:
        store: The project's database.
        reviewer: Who read.
        documents: Number of characters of each document, by its id.
        read: False to take it back.

    Raises:
        StoreError: The database refuses.
    """
    mark_stretches(store, reviewer, [(key, Span(0, length)) for key, length in documents.items() if length], read=read)


def mark_stretches(store: Store, reviewer: str, stretches: Iterable[tuple[str, Span]], *, read: bool = True) -> None:
    """Note that somebody read stretches of documents, or take that back."""
    now = datetime.now(UTC)
    store.judge(
        Judgement(
            f"gelezen-{secrets.token_hex(8)}",
            Topic.READ,
            f"{document}:{span.start}:{span.end}",
            READ if read else "",
            reviewer,
            now,
        )
        for document, span in stretches
    )


def is_marked(store: Store, reviewer: str, document_id: str, length: int) -> bool:
    """Whether somebody marked a whole document as read."""
    return any(
        one.reviewer == reviewer
        for one in store.judgements(Topic.READ, subject=f"{document_id}:0:{length}", current=True)
    )


def _stretch(subject: str) -> tuple[str, Span]:
    document, start, end = subject.rsplit(":", 2)
    return document, Span(int(start), int(end))
