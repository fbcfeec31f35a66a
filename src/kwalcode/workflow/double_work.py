"""Samples for double coding as they were kept: who codes them, what each still has to do, and what was read."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from kwalcode.errors import KwalcodeError
from kwalcode.layers import Layer
from kwalcode.model import Judgement, Span, Topic
from kwalcode.workflow.double_coding import By, DoubleSample
from kwalcode.workflow.layers import CodingLayers, mark_stretches
from kwalcode.workflow.material import Material


@dataclass(frozen=True, slots=True)
class KeptSample:
    """A sample as it was kept.

    Args:
        name: Its name, by which it is found back.
        by: What was drawn.
        stretches: What is to be coded (document, place), in the order of the project.
        coders: Who are to code it; empty when that was not told.
        reason: Where its size comes from, in Dutch.
        reviewer: Who drew it.
        time: When.
    """

    name: str
    by: By
    stretches: tuple[tuple[str, Span], ...] = field(repr=False)
    coders: tuple[str, ...]
    reason: str
    reviewer: str
    time: datetime

    @property
    def documents(self) -> dict[str, tuple[Span, ...]]:
        """The stretches of each document, by its id."""
        found: dict[str, tuple[Span, ...]] = {}
        for document, span in self.stretches:
            found[document] = (*found.get(document, ()), span)
        return found


class Progress(StrEnum):
    """How far somebody is with one document of a sample."""

    TO_DO = "nog te doen"
    BUSY = "bezig"
    DONE = "klaar"


@dataclass(frozen=True, slots=True)
class Work:
    """The work of one coder on one document of a sample.

    Args:
        coder: Who codes.
        document: Id of the document.
        stretches: How many stretches are to be coded.
        read: How many of them this coder read.
        codes: How many codes he or she gave in them.
        sighted: Whether a decision in them was taken with sight of suggestions or of others.
    """

    coder: str
    document: str
    stretches: int
    read: int
    codes: int
    sighted: bool

    @property
    def progress(self) -> Progress:
        """How far it is."""
        if self.read == self.stretches:
            return Progress.DONE
        return Progress.BUSY if self.read or self.codes else Progress.TO_DO


def keep_sample(material: Material, sample: DoubleSample, reviewer: str = "", coders: Collection[str] = ()) -> str:
    """Keep a sample, so that who codes finds it back.

    Args:
        material: The project.
        sample: What was drawn.
        reviewer: Who drew it.
        coders: Who are to code it, when that is known.

    Returns:
        Its name. What was drawn before under the same name and differs stays, and the new one gets a number.

    Raises:
        StoreError: The database refuses.
    """
    order = sample.order
    stretches = tuple((one.document_id, one.span) for one in sample.drawn)
    known = kept_samples(material)
    base = f"{order.by}-{len(stretches)}-{order.seed}"
    names = [base, *(f"{base}-{number}" for number in range(2, len(known) + 2))]
    name = next(name for name in names if name not in known or known[name].stretches == stretches)
    drawer = known[name].reviewer if name in known else reviewer or "kwalcode"
    value = {
        "by": order.by.value,
        "stretches": [[document, span.start, span.end] for document, span in stretches],
        "coders": list(dict.fromkeys(" ".join(one.split()) for one in coders if one.strip())),
    }
    _judge(material, name, json.dumps(value), drawer, sample.reason)
    return name


def forget_sample(material: Material, name: str) -> None:
    """Take a sample back; what was coded and read stays.

    Raises:
        KwalcodeError: There is no such sample.
    """
    _judge(material, name, "", _known(material, name).reviewer, "")


def kept_samples(material: Material) -> dict[str, KeptSample]:
    """The samples that were kept, by name; the latest first. What left the project is left out.

    Raises:
        StoreError: The project's database refuses.
    """
    found: dict[str, KeptSample] = {}
    for judgement in reversed(material.store.judgements(Topic.SAMPLE, current=True)):
        if judgement.subject not in found:
            found[judgement.subject] = _sample(material, judgement)
    return found


def read_sample(material: Material, name: str, coder: str, documents: Collection[str] = ()) -> int:
    """Note that somebody read a sample, so that only what was drawn counts.

    Args:
        material: The project.
        name: Name of the sample.
        coder: Who read it.
        documents: Only what was drawn in these documents, by id; empty for all of it.

    Returns:
        Of how many stretches that was noted.

    Raises:
        KwalcodeError: There is no such sample, or no name.
    """
    sample = _known(material, name)
    if not coder.strip():
        raise KwalcodeError("Er staat niet wie las. Wat u kunt doen: noem de codeur met --coder.")
    read = [one for one in sample.stretches if not documents or one[0] in documents]
    mark_stretches(material.store, coder.strip(), read)
    return len(read)


def work_on(coded: CodingLayers, sample: KeptSample) -> list[Work]:
    """What each coder did and still has to do, by coder and document.

    Args:
        coded: What everybody coded.
        sample: The sample. When nobody was named for it, its coders are who read or coded any of it.
    """
    persons = coded.persons()
    documents = sample.documents
    seeing: dict[tuple[str, str], list[Span]] = {}
    for one in coded.decisions:
        if not one.blind and not one.settlement:
            seeing.setdefault((one.reviewer, one.document_id), []).append(one.span)
    found = [
        Work(
            name,
            key,
            len(stretches),
            *_done(persons.get(name), key, stretches),
            sighted=any(span.overlaps(one) for span in seeing.get((name, key), ()) for one in stretches),
        )
        for name in sample.coders or persons
        for key, stretches in documents.items()
    ]
    if sample.coders:
        return found
    active = {one.coder for one in found if one.read or one.codes}
    return [one for one in found if one.coder in active]


def _done(layer: Layer | None, document: str, stretches: Sequence[Span]) -> tuple[int, int]:
    """How many stretches somebody read, and how many codes are in them."""
    if layer is None:
        return 0, 0
    read = sum(1 for one in stretches if any(span.contains(one) for span in layer.read.get(document, ())))
    codes = sum(1 for one in layer.spans if one.document == document and any(map(one.span.overlaps, stretches)))
    return read, codes


def _known(material: Material, name: str) -> KeptSample:
    samples = kept_samples(material)
    if name not in samples:
        known = ", ".join(samples) or "nog geen"
        raise KwalcodeError(
            f"Er is geen steekproef '{name}' in dit project. Wat u kunt doen: kies uit {known}, of trek er een op de "
            "pagina Overeenstemming of met kwalcode agreement sample."
        )
    return samples[name]


def _sample(material: Material, judgement: Judgement) -> KeptSample:
    value = json.loads(judgement.value)
    # Samples of earlier versions are the list of stretches alone.
    told: Mapping[str, object] = value if isinstance(value, dict) else {"stretches": value}
    rows: Sequence[tuple[str, int, int]] = told["stretches"]  # type: ignore[assignment]
    coders: Sequence[str] = told.get("coders", ())  # type: ignore[assignment]
    return KeptSample(
        judgement.subject,
        By(str(told.get("by", judgement.subject.partition("-")[0]))),
        tuple((document, Span(start, end)) for document, start, end in rows if document in material.records),
        tuple(coders),
        judgement.reason,
        judgement.reviewer,
        judgement.time,
    )


def _judge(material: Material, name: str, value: str, reviewer: str, note: str) -> None:
    material.store.judge(
        [Judgement(f"steekproef-{secrets.token_hex(8)}", Topic.SAMPLE, name, value, reviewer, datetime.now(UTC), note)]
    )
