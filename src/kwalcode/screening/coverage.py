"""What a municipality's plans say, and what they do not: counts by question and component, and the best quotes.

A passage counts when it is about poverty or social rights; a passage that recurs (almost) literally in the plans of one
municipality counts there once. Counts are also given per 100 passages read, so that a long plan and a short one
compare. A column without passages says how many were read.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kwalcode.screening.findings import DOMAINS, EXPLICIT, IMPLICIT, REGIE, Finding


@dataclass(frozen=True, slots=True)
class Column:
    """A question or component of the matrix.

    Args:
        key: Its name in counts.
        label: How it is called, in Dutch.
        kind: "vraag", "regie" or "domein".
    """

    key: str
    label: str
    kind: str


_QUESTIONS = {
    "totstandkoming": "Totstandkoming van de doelen",
    "regierol-expliciet": "Expliciete regierol",
    "overleg-en-samenwerking": "Overleg, samenwerking en overeenkomsten",
    "andere-instrumenten": "Andere instrumenten",
}
_DIMENSIONS = {"coordinatie": "Coördinatie"}
COLUMNS = (
    *(Column(key, label, "vraag") for key, label in _QUESTIONS.items()),
    *(Column(f"regie:{name}", _DIMENSIONS.get(name, name.capitalize()), "regie") for name in REGIE),
    *(Column(f"domein:{name}", name[0].upper() + name[1:], "domein") for name in DOMAINS.values()),
)
"""The four questions of the analysis grid, the dimensions of directing, and the domains."""


@dataclass(frozen=True)
class Coverage:
    """What the plans of one municipality say.

    Args:
        municipality: The municipality.
        documents: Names of its plans.
        passages: Passages read.
        explicit: Different passages that name poverty.
        implicit: Different passages with an implicit goal.
        budget: Amounts of the relevant passages together, in euro; nan when none has an amount.
        counts: Different relevant passages by column; a column without any is 0.
        best: The strongest of those passages by column, best first.
    """

    municipality: str
    documents: tuple[str, ...]
    passages: int
    explicit: int
    implicit: int
    budget: float
    counts: Mapping[str, int]
    best: Mapping[str, tuple[Finding, ...]] = field(repr=False)


def coverage(
    findings: Sequence[Finding],
    boilerplate: Sequence[int] = (),
    *,
    most: int = 3,
) -> list[Coverage]:
    """The coverage of each municipality, in order of first appearance.

    Args:
        findings: Every finding, the irrelevant ones too: they are what was read.
        boilerplate: Group of each finding, see `boilerplate.groups`; empty to count every passage.
        most: Quotes per column.

    Raises:
        ValueError: `boilerplate` has another length than `findings`.
    """
    if len(boilerplate) not in (0, len(findings)):
        raise ValueError(f"boilerplate must have a number for each of {len(findings)} findings, got {len(boilerplate)}")
    numbers = boilerplate or range(len(findings))
    by_municipality: dict[str, list[tuple[int, Finding]]] = defaultdict(list)
    for number, finding in zip(numbers, findings, strict=True):
        by_municipality[finding.candidate.municipality].append((number, finding))
    return [_coverage(name, found, most) for name, found in by_municipality.items()]


def _coverage(name: str, found: Sequence[tuple[int, Finding]], most: int) -> Coverage:
    documents = tuple(dict.fromkeys(finding.candidate.document for _, finding in found))
    relevant = [(number, finding) for number, finding in found if finding.poverty]
    # Amounts are of actions, also when two have the same words; texts are counted once.
    amounts = [one.candidate.amount for _, one in relevant if not math.isnan(one.candidate.amount)]
    once: dict[int, Finding] = {}
    for number, finding in sorted(relevant, key=lambda one: -_strength(one[1])):
        once.setdefault(number, finding)
    by_column: dict[str, list[Finding]] = {column.key: [] for column in COLUMNS}
    for finding in once.values():
        for key in columns_of(finding):
            by_column[key].append(finding)
    return Coverage(
        municipality=name,
        documents=documents,
        passages=len(found),
        explicit=sum(finding.poverty == EXPLICIT for finding in once.values()),
        implicit=sum(finding.poverty == IMPLICIT for finding in once.values()),
        budget=math.fsum(amounts) if amounts else math.nan,
        counts={key: len(those) for key, those in by_column.items()},
        best={key: tuple(those[:most]) for key, those in by_column.items()},
    )


def columns_of(finding: Finding) -> list[str]:
    """Keys of the columns to which a relevant passage belongs."""
    keys = [key for key in _QUESTIONS if key in finding.questions]
    keys += [f"regie:{name}" for name in finding.regie]
    if finding.domain in DOMAINS.values():
        keys.append(f"domein:{finding.domain}")
    return keys


def _strength(finding: Finding) -> float:
    return finding.poverty + finding.score
