"""The part of a report on how far people agreed before their differences were settled."""

from __future__ import annotations

from kwalcode.report import Block, Heading, Paragraph, Table
from kwalcode.wording import number
from kwalcode.workflow.agreement import Comparison, Question, compare, figure
from kwalcode.workflow.agreement_tables import statement
from kwalcode.workflow.layers import CodingLayers, coding_layers
from kwalcode.workflow.material import Material
from kwalcode.workflow.project import Project
from kwalcode.workflow.settling import before_after, standing_sentence


def agreement_blocks(project: Project) -> list[Block]:
    """Per codebook that two people coded, how far they agreed; nothing where nobody read what another read.

    Raises:
        StoreError: The project's database refuses.
    """
    with project.store() as store:
        return _agreement(Material(store))


def _agreement(material: Material) -> list[Block]:
    coded = coding_layers(material)
    found = [
        compare(coded, Question(coders=coders, codebook=book))
        for book in material.codebooks
        if len(coders := _who_read_the_same(coded, book)) > 1
    ]
    if not found:
        return []
    blocks: list[Block] = [Heading("Overeenstemming tussen codeurs", 2)]
    for comparison in found:
        blocks.extend(_of(coded, comparison))
    sentence = standing_sentence(coded)
    return [*blocks, Paragraph(sentence)] if sentence else blocks


def _who_read_the_same(coded: CodingLayers, codebook: str) -> tuple[str, ...]:
    """People who each coded something in this codebook and share at least one source with another of them."""
    persons = {
        name: layer
        for name, layer in coded.persons(codebook).items()
        if layer.read and any(span.codebook == codebook for span in layer.spans)
    }
    return tuple(
        name
        for name, layer in persons.items()
        if any(set(layer.read) & set(other.read) for key, other in persons.items() if key != name)
    )


def _of(coded: CodingLayers, found: Comparison) -> list[Block]:
    agreement = found.agreement
    rows = tuple(
        (
            found.label(one.code),
            number(round(one.units)),
            figure(one.alpha),
            figure(one.kappa),
            figure(one.ac1),
            figure(one.percent),
            "te zeldzaam" if one.rare else "",
        )
        for one in agreement.codes
    )
    return [
        Paragraph(statement(found, before_after(coded, found))),
        Table(
            f"Overeenstemming per code van {found.codebook.title}, per {agreement.unit}",
            ("code", "gecodeerd", "alpha", "kappa", "AC1", "eens", "opmerking"),
            rows,
            frozenset({1, 2, 3, 4, 5}),
            "Eens is het aandeel waarover de codeurs het eens zijn. Het is niet voor toeval verbeterd en zegt weinig "
            "wanneer de meeste tekst geen code heeft.",
        ),
    ]
