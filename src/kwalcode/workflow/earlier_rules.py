"""Rules as they were: an earlier version of a codebook as a layer of its own, to be compared like any other."""

from __future__ import annotations

from collections.abc import Mapping

from kwalcode import layers
from kwalcode.codebook import parse_codebook
from kwalcode.coders.rules import RuleCoder, coder_name
from kwalcode.dutch.choice import choose
from kwalcode.model import CoderKind, Suggestion
from kwalcode.store import CodebookRecord
from kwalcode.workflow.material import Material
from kwalcode.workflow.parses import Parses

_BEFORE_VERSION = "@"


def earlier_names(material: Material, codebook: str = "") -> dict[str, CodebookRecord]:
    """Names of earlier versions of codebooks as coders, as `regels/visie@1.0.0`; of equal versions the latest text.

    Args:
        material: The project.
        codebook: Only of this codebook; "" for all.
    """
    found: dict[str, CodebookRecord] = {}
    for record in material.store.codebooks():
        now = material.codebooks.get(record.id)
        if now is not None and record.hash != now.hash and (not codebook or record.id == codebook):
            found[f"{coder_name(record.id)}{_BEFORE_VERSION}{record.version}"] = record
    return found


def earlier_layer(material: Material, name: str, lengths: Mapping[str, int]) -> layers.Layer | None:
    """What the rules of an earlier version find now, or None when there is no such version.

    Args:
        material: The project; sources that were parsed are not parsed again.
        name: As `earlier_names` gives it.
        lengths: Number of characters of each document, by id.
    """
    record = earlier_names(material).get(name)
    if record is None:
        return None
    choice = choose(None)
    book = parse_codebook(material.store.codebook_source(record.hash), record.id)
    coder, parses = RuleCoder([book], pipeline=choice.name), Parses(material.store, choice)
    found: list[Suggestion] = []
    for key in material.records:
        document = material.document(key)
        found.extend(coder.code(document, parses.of(document)))
    return layers.of_machine(name, CoderKind.RULES, found, lengths)
