"""Screening policy plans: plans in, every passage with its judgement and reason out, and what municipalities say."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Final

from kwalcode.codebook import find_codebook, read_codebook
from kwalcode.coders.ranking import Ranker
from kwalcode.coders.relevance import CODEBOOKS
from kwalcode.dutch.choice import choose
from kwalcode.errors import CodebookError, Fault
from kwalcode.exchange.screening_files import MatrixLine, Quote, ScreenedRow, ScreeningTables
from kwalcode.model import Codebook, Document, PassageKind
from kwalcode.screening.boilerplate import groups
from kwalcode.screening.coverage import COLUMNS, Column, Coverage, coverage
from kwalcode.screening.findings import Finding
from kwalcode.workflow.coding import Progress, no_progress
from kwalcode.workflow.parses import Parses
from kwalcode.workflow.project import Project
from kwalcode.workflow.screening_finding import find_all

POVERTY: Final[Mapping[int, str]] = MappingProxyType(
    {2: "Expliciet armoededoel", 1: "Impliciet armoededoel", 0: "Geen armoededoel"}
)
"""What the three levels are called."""

KIND: Final[Mapping[PassageKind, str]] = MappingProxyType(
    {
        PassageKind.OBJECTIVE: "doelstelling",
        PassageKind.ACTION_PLAN: "actieplan",
        PassageKind.ACTION: "actie",
        PassageKind.HEADING: "titel",
        PassageKind.PARAGRAPH: "alinea",
        PassageKind.LIST_ITEM: "opsomming",
        PassageKind.TABLE_ROW: "tabelrij",
        PassageKind.TURN: "spreekbeurt",
        PassageKind.ANSWER: "antwoord",
    }
)
"""What a kind of passage is called."""

RELEVANT: Final = "relevant"
IRRELEVANT: Final = "irrelevant"
"""Judgements of a person that go above what was found."""

_BEST: Final = 3
_LONGEST_ABOVE: Final = 300


@dataclass(frozen=True, slots=True)
class Budget:
    """Money for goals on poverty in one domain.

    Args:
        domain: The domain.
        explicit: Sum over actions that name poverty, in euro.
        implicit: Sum over actions with an implicit goal, in euro.
        actions: Number of actions with an amount.
    """

    domain: str
    explicit: float
    implicit: float
    actions: int


@dataclass(frozen=True, slots=True)
class Recurring:
    """A passage that stands (almost) the same in several plans.

    Args:
        text: Its text, as the first plan has it.
        municipalities: In whose plans it stands.
        passages: How often.
        poverty: The highest level among them.
    """

    text: str
    municipalities: tuple[str, ...]
    passages: int
    poverty: int


@dataclass(frozen=True)
class ScreenedPassage:
    """One passage with what was found in it.

    Args:
        id: What tells it from all others, also after a restart: its document and its place.
        finding: What was found.
        above: The goal and the plan, or the headings, below which it stands, outermost first.
        row: The passage as a line of a table, without decision.
    """

    id: str
    finding: Finding = field(repr=False)
    above: tuple[str, ...] = field(repr=False)
    row: ScreenedRow = field(repr=False)

    @property
    def text(self) -> str:
        """Its text."""
        return self.finding.text

    @property
    def municipality(self) -> str:
        """Whose plan it stands in."""
        return self.finding.candidate.municipality

    @property
    def label(self) -> str:
        """What it is: "actie AC-1.2"."""
        return f"{self.row.kind} {self.row.code}".strip()

    @property
    def place(self) -> str:
        """Where it stands: document, page and what it is."""
        page = f"p. {self.row.page}" if self.row.page else ""
        return " · ".join(part for part in (self.row.document, page, self.label) if part)

    @property
    def marks(self) -> list[tuple[int, int]]:
        """Where the words stand on which the judgement rests, in the order of the text."""
        words = sorted(set(self.finding.evidence), key=len, reverse=True)
        if not words:
            return []
        pattern = "|".join(map(re.escape, words))
        return [match.span() for match in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", self.text)]


@dataclass(frozen=True)
class Screening:
    """A screening of plans.

    Args:
        passages: Every passage, by document and place.
        documents: The plans that were read.
        codebooks: The codebooks that were applied.
        pipeline: The Dutch pipeline, for a researcher.
        group: Group of (almost) equal passages, by passage.
        labels: Judgements from a file that the scores learned from, by place of the passage.
        scores: Score of each passage, between 0 and 1.
    """

    passages: tuple[ScreenedPassage, ...] = field(repr=False)
    documents: tuple[Document, ...] = field(repr=False)
    codebooks: tuple[Codebook, ...] = field(repr=False)
    pipeline: str
    group: tuple[int, ...] = field(repr=False)
    labels: Mapping[int, bool] = field(repr=False)
    scores: tuple[float, ...] = field(repr=False)

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Place of each passage, by id."""
        return {one.id: at for at, one in enumerate(self.passages)}

    def passage(self, key: str) -> ScreenedPassage:
        """The passage with this id."""
        return self.passages[self.place[key]]

    @cached_property
    def recurring(self) -> list[Recurring]:
        """Passages that stand (almost) the same in several plans, the most frequent first."""
        members: dict[int, list[Finding]] = defaultdict(list)
        for number, one in zip(self.group, self.passages, strict=True):
            members[number].append(one.finding)
        found = []
        for those in members.values():
            names = tuple(dict.fromkeys(one.candidate.municipality for one in those))
            if len(names) > 1:
                found.append(Recurring(those[0].text, names, len(those), max(one.poverty for one in those)))
        return sorted(found, key=lambda one: (-len(one.municipalities), -one.passages, one.text))

    def findings(self, decided: Mapping[str, str]) -> list[Finding]:
        """What was found, with a person's judgement above it.

        Args:
            decided: Judgement by id of the passage. What was judged irrelevant has no goal; what was judged relevant
                has at least an implicit one.
        """
        found = []
        for one in self.passages:
            finding, judged = one.finding, decided.get(one.id)
            if judged == IRRELEVANT and finding.poverty:
                finding = replace(finding, poverty=0)
            elif judged == RELEVANT and not finding.poverty:
                finding = replace(finding, poverty=1)
            found.append(finding)
        return found

    def budgets(self, decided: Mapping[str, str] | None = None) -> list[Budget]:
        """Money for goals on poverty by domain, the largest sum first.

        (Almost) equal passages count each: each has money of its own.
        """
        sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        actions: Counter[str] = Counter()
        for one in self.findings(decided or {}):
            amount = one.candidate.amount
            if one.poverty and not math.isnan(amount) and amount:
                domain = one.domain or "zonder domein"
                sums[domain][0 if one.poverty == 2 else 1] += amount
                actions[domain] += 1
        found = [Budget(name, explicit, implicit, actions[name]) for name, (explicit, implicit) in sums.items()]
        return sorted(found, key=lambda one: (-(one.explicit + one.implicit), one.domain))

    def coverage(self, decided: Mapping[str, str] | None = None) -> list[Coverage]:
        """What each municipality says, by question and component."""
        return coverage(self.findings(decided or {}), self.group)


def screen_documents(
    documents: Sequence[Document],
    *,
    codebooks: Sequence[str] = (),
    pipeline: str | None = None,
    labels: Callable[[Sequence[Finding]], Mapping[int, bool]] | None = None,
    jobs: int | None = 1,
    parses: Parses | None = None,
    progress: Progress = no_progress,
) -> Screening:
    """Screen plans.

    Args:
        documents: The plans.
        codebooks: Names or paths of codebooks that take the place of the shipped ones with the same id.
        pipeline: Name or path of the Dutch pipeline; None for the best one that is installed.
        labels: Finds judgements that are known already among the passages; the scores then learn from them.
        jobs: Number of processes; None to judge from the length of the texts.
        parses: Kept parses of these plans, which go before `pipeline` and `jobs`.
        progress: Told after each document.

    Raises:
        CodebookError: A codebook is unknown, has faults, or has another id than those that a screening uses.
        PipelineError: The pipeline cannot be loaded.
    """
    books = _books(codebooks)
    described = parses.description if parses is not None else choose(pipeline).description
    findings: list[Finding] = []
    by_id = {document.id: document for document in documents}
    for number, found in enumerate(find_all(documents, books, pipeline, jobs, parses=parses), start=1):
        findings += found
        progress(number, len(documents), documents[number - 1].name)
    known = dict(labels(findings)) if labels else {}
    scores = learned(findings, known)
    ranks = _ranks(scores)
    group = tuple(groups([one.text for one in findings]))
    copies = Counter(group)
    passages = tuple(
        _passage(one, by_id[one.candidate.document_id], score, rank, number, copies[number] - 1)
        for one, score, rank, number in zip(findings, scores, ranks, group, strict=True)
    )
    return Screening(passages, tuple(documents), books, described, group, known, tuple(scores))


def screen_project(project: Project, plans: Sequence[Document], *, progress: Progress = no_progress) -> Screening:
    """Screen plans of a project with the parses that it keeps; those that were never coded are parsed now, and kept.

    Raises:
        PipelineError: A plan must be parsed and the pipeline cannot be loaded.
        StoreError: The project's database refuses.
    """
    with project.store() as store:
        return screen_documents(plans, parses=Parses(store, choose()), progress=progress)


def _books(own: Sequence[str]) -> tuple[Codebook, ...]:
    books = {name: read_codebook(find_codebook(name)) for name in CODEBOOKS}
    for name in own:
        book = read_codebook(find_codebook(name))
        if book.id not in books:
            known = ", ".join(CODEBOOKS)
            raise CodebookError(
                name, [Fault(0, "", f"heet '{book.id}'; een screening gebruikt alleen de codeboeken {known}")]
            )
        books[book.id] = book
    return tuple(books.values())


def learned(findings: Sequence[Finding], labels: Mapping[int, bool]) -> list[float]:
    """Scores of the codebooks, or those that were learned from judgements where there are any."""
    if not labels:
        return [one.score for one in findings]
    ranker = ranker_for(findings)
    ranker.fit(labels)
    return [float(score) for score in ranker.scores()]


def ranker_for(findings: Sequence[Finding]) -> Ranker:
    """What learns from judgements, starting from the codebooks."""
    return Ranker(
        [one.reading for one in findings], marks=[one.marks for one in findings], prior=[one.score for one in findings]
    )


def _ranks(scores: Sequence[float]) -> list[int]:
    order = sorted(range(len(scores)), key=lambda at: -scores[at])
    ranks = [0] * len(scores)
    for rank, at in enumerate(order, start=1):
        ranks[at] = rank
    return ranks


def passage_id(finding: Finding) -> str:
    """What tells a passage from all others: the hash of its document's text, and its place."""
    span = finding.candidate.span
    return f"{finding.candidate.document_id}:{span.start}-{span.end}"


def _passage(finding: Finding, document: Document, score: float, rank: int, group: int, copies: int) -> ScreenedPassage:
    candidate = finding.candidate
    above = []
    for span in reversed(candidate.context):
        text = " ".join(document.text[span.start : span.end].split())
        above.append(text if len(text) <= _LONGEST_ABOVE else f"{text[: _LONGEST_ABOVE - 1].rsplit(' ', 1)[0]}…")
    row = ScreenedRow(
        row=candidate.rows[0] if candidate.rows else None,
        document=candidate.document,
        page=candidate.page,
        score=score,
        poverty=finding.poverty,
        domain=finding.domain,
        regie=finding.regie,
        evidence=finding.evidence,
        reason=finding.reason,
        rank=rank,
        municipality=candidate.municipality,
        kind=KIND.get(candidate.kind, str(candidate.kind)),
        code=candidate.code,
        target_group=finding.target_groups,
        mode=finding.mode.value,
        budget=candidate.amount,
        boilerplate=str(group) if copies else "",
        copies=copies,
        decision="",
        text=finding.text,
    )
    return ScreenedPassage(passage_id(finding), finding, tuple(above), row)


def tables(screening: Screening, decided: Mapping[str, str], names: Mapping[str, str]) -> ScreeningTables:
    """A screening as tables.

    Args:
        screening: The screening.
        decided: Judgement by id of the passage.
        names: What judgements are called.
    """
    covered = screening.coverage(decided)
    columns = {column.key: _column_name(column) for column in COLUMNS}
    score = {one.id: one.row.score for one in screening.passages}
    lines, quotes = [], []
    for one in covered:
        lines.append(
            MatrixLine(
                one.municipality, tuple(one.documents), one.passages, one.explicit, one.implicit, one.budget, one.counts
            )
        )
        for column in COLUMNS:
            best = one.best.get(column.key, ())[:_BEST]
            quotes += [_quote(columns[column.key], finding, score[passage_id(finding)]) for finding in best]
            if not best:
                quotes.append(Quote(one.municipality, columns[column.key], "", "", None, "", math.nan, math.nan, ""))
    rows = [
        replace(
            one.row,
            row=number,
            budget=math.nan if again else one.row.budget,
            decision=names.get(decided.get(one.id, ""), ""),
        )
        for one in screening.passages
        # Money that several rows of a table share stands on the first of them, so that it adds up.
        for again, number in enumerate(one.finding.candidate.rows or (None,))
    ]
    return ScreeningTables(columns, lines, quotes, rows, ())


def _column_name(column: Column) -> str:
    """The name of a column among the others: a dimension and a domain say that they are one."""
    kind = {"regie": "Regierol: ", "domein": "Domein: "}.get(column.kind)
    return f"{kind}{column.label[0].lower()}{column.label[1:]}" if kind else column.label


def _quote(question: str, finding: Finding, score: float) -> Quote:
    place = finding.candidate
    return Quote(
        place.municipality, question, finding.text, place.document, place.page, place.code, place.amount, score,
        finding.reason,
    )  # fmt: skip
