"""The closed questions of a project's surveys: counted, set against each other, and against codes in the open answers.

The respondent is the case throughout: a code that a respondent has three times counts once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Final

from kwalcode.errors import KwalcodeError
from kwalcode.model import Document, Role, SourceKind, Status
from kwalcode.statistics import (
    Assessment,
    Crosstab,
    Frequencies,
    McNemar,
    assess,
    crosstab,
    dichotomise,
    frequencies,
    frequencies_of_several,
    mcnemar,
)
from kwalcode.triangulation import COUNTED
from kwalcode.workflow.snapshot import Snapshot
from kwalcode.workflow.survey_scales import Scale, Scaled, judge, number_of, options_of, range_in

__all__ = [
    "ClosedItem",
    "Crossed",
    "Question",
    "Scale",
    "Survey",
    "closed_item",
    "closed_items",
    "counts",
    "cross",
    "cross_code",
    "option",
    "surveys",
    "surveys_among",
]

YES, NO = "ja", "nee"
HIGH, LOW = "hoog", "laag"
NAMED, UNNAMED = "wel genoemd", "niet genoemd"
_BATTERY = 3
"""So many questions with the same run of whole numbers are points on a scale, though no question says so."""
_MOST_NUMBERS: Final = 12
"""A question with more different numbers is a measure and cannot stand beside a code as a list of answers."""


@dataclass(frozen=True, slots=True)
class Question:
    """A closed question.

    Args:
        name: Its wording.
        scale: What sort of answers it has.
        order: The answers of a scale, low to high; empty where they have no order.
        answers: One per respondent, in the order of `Survey.cases`; None where none was given.
        chosen: Of a question with several answers, the options of each respondent; else empty.
        high: The answers above the middle of a Likert scale.
    """

    name: str
    scale: Scale
    order: tuple[str, ...]
    answers: tuple[str | None, ...] = field(repr=False)
    chosen: tuple[frozenset[str] | None, ...] = field(default=(), repr=False)
    high: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey with its closed questions.

    Args:
        document: Id of the document.
        name: Its name.
        cases: Keys of the respondents.
        questions: In the order of the table.
    """

    document: str
    name: str
    cases: tuple[str, ...] = field(repr=False)
    questions: tuple[Question, ...] = field(repr=False)

    def question(self, name: str) -> Question:
        """The question with this wording.

        Raises:
            KwalcodeError: There is none.
        """
        for one in self.questions:
            if one.name == name:
                return one
        known = ", ".join(f"'{one.name}'" for one in self.questions) or "geen"
        raise KwalcodeError(f"De survey {self.name} heeft geen gesloten vraag '{name}'. Wel: {known}.")


@dataclass(frozen=True, slots=True)
class Crossed:
    """A crosstab and what a test says of it.

    Args:
        table: Respondents per pair of answers, and how many are missing.
        assessment: The test that the table bears, and why that one.
        row_name: The first question.
        column_name: The second question, or the codes.
        paired: Where both have the same two answers: whether the first of them is given as often to both; else None.
    """

    table: Crosstab
    assessment: Assessment
    row_name: str
    column_name: str
    paired: McNemar | None = None


@dataclass(frozen=True, slots=True)
class ClosedItem:
    """A closed question as it stands beside a code: how many respondents gave each answer, in all surveys that have it.

    Args:
        question: Its wording.
        counts: Answer and number of respondents, in the order of the scale or most frequent first.
        n: Respondents who answered.
        missing: Respondents of the same surveys who did not.
    """

    question: str
    counts: tuple[tuple[str, int], ...]
    n: int
    missing: int


def surveys(now: Snapshot) -> list[Survey]:
    """The surveys of a project, in the order of import; one without closed questions too."""
    return surveys_among(now.documents.values())


def surveys_among(documents: Iterable[Document]) -> list[Survey]:
    """The surveys among documents, in their order; one without closed questions too."""
    return [_survey(one) for one in documents if one.source_kind is SourceKind.SURVEY and one.speakers]


def closed_items(found: Sequence[Survey]) -> list[ClosedItem]:
    """Every closed question that can stand beside a code: those with a list of at least two answers."""
    names = dict.fromkeys(
        question.name for survey in found for question in survey.questions if question.scale is not Scale.FREE
    )
    items = {name: closed_item(found, name) for name in names}
    numbers = {one.name for survey in found for one in survey.questions if one.scale is Scale.NUMERIC}
    return [
        item
        for name, item in items.items()
        if len(item.counts) > 1 and not (name in numbers and len(item.counts) > _MOST_NUMBERS)
    ]


def closed_item(found: Sequence[Survey], name: str) -> ClosedItem:
    """One closed question over all surveys that ask it; n is 0 when none does (any more).

    Only surveys in which somebody answered count, so that a respondent is missing and not simply of another survey.
    """
    asked = [
        question
        for survey in found
        for question in survey.questions
        if question.name == name and any(answer is not None for answer in question.answers)
    ]
    if not asked:
        return ClosedItem(name, (), 0, 0)
    told = counts(_joined(asked))
    return ClosedItem(name, tuple((one.answer, one.count) for one in told.answers), told.n, told.missing)


def _joined(asked: Sequence[Question]) -> Question:
    """The same question of several surveys as one; where its answers are of different sorts, as a choice."""
    first = asked[0]
    if len(asked) == 1:
        return first
    alike = all(one.scale is first.scale for one in asked)
    # Judged anew: each survey may write an answer its own way, and have other points of the same scale.
    given = [answer or "" for one in asked for answer in one.answers]
    ends = range_in(first.name, given) if first.scale is Scale.LIKERT else None
    scaled = judge(first.name, given, frozenset({ends} if ends else ()))
    if alike and scaled.scale is first.scale:
        return _question(first.name, given, scaled)
    return Question(
        first.name,
        first.scale if alike else Scale.CATEGORICAL,
        tuple(dict.fromkeys(answer for one in asked for answer in one.order)) if alike else (),
        tuple(answer for one in asked for answer in one.answers),
        tuple(chosen for one in asked for chosen in one.chosen) if alike else (),
        frozenset(answer for one in asked for answer in one.high),
    )


def counts(question: Question) -> Frequencies:
    """How many respondents gave each answer; with several answers each, shares are of respondents."""
    if question.scale is Scale.MULTIPLE:
        return frequencies_of_several(question.chosen)
    return frequencies(question.answers, question.order)


def option(question: Question, name: str) -> Question:
    """One option of a question with several answers, as a question with yes and no.

    Raises:
        KwalcodeError: The question has no such option.
    """
    known = sorted({one for chosen in question.chosen if chosen for one in chosen})
    if name not in known:
        raise KwalcodeError(
            f"De vraag '{question.name}' heeft geen antwoord '{name}'. Wel: {', '.join(known) or 'geen'}."
        )
    answers = tuple(None if chosen is None else YES if name in chosen else NO for chosen in question.chosen)
    return Question(f"{question.name}: {name}", Scale.YES_NO, (YES, NO), answers)


def cross(first: Question, second: Question, *, dichotomous: bool = False, draws: int = 20_000) -> Crossed:
    """Two questions of one survey against each other.

    Args:
        first: Makes the rows. Numbers are cut at their median.
        second: Makes the columns.
        dichotomous: Bring answers on a Likert scale down to high (above the middle) and low.
        draws: See `statistics.assess`.

    Raises:
        KwalcodeError: A question has several answers per respondent (choose an option first), or answers that are no
            classes.
        ValueError: The questions are of different surveys.
    """
    rows, row_order = _classes(first, dichotomous)
    columns, column_order = _classes(second, dichotomous)
    table = crosstab(rows, columns, row_order, column_order)
    paired = mcnemar(table.counts) if _same_two(first, second, dichotomous=dichotomous) else None
    return Crossed(table, assess(table.counts, draws=draws), first.name, second.name, paired)


def cross_code(
    survey: Survey,
    now: Snapshot,
    question: Question,
    codes: Collection[tuple[str, str]],
    *,
    dichotomous: bool = False,
    statuses: Collection[Status] = COUNTED,
    draws: int = 20_000,
) -> Crossed:
    """A closed question against codes in the same respondents' open answers.

    Who answered no open question could not be coded: such a respondent is missing, and does not count as one who did
    not name it.

    Args:
        survey: The survey.
        now: The project.
        question: One of its questions.
        codes: Pairs of codebook and code; one of them is enough.
        dichotomous: See `cross`.
        statuses: Fragments that count.
        draws: See `statistics.assess`.

    Raises:
        KwalcodeError: The question cannot be crossed (see `cross`), or the survey is not in the project any more.
    """
    document = now.documents.get(survey.document)
    if document is None:
        raise KwalcodeError(f"De survey {survey.name} staat niet meer in het project. Laad de pagina opnieuw.")
    answered = {block.speaker for block in document.blocks}
    naming: set[str] = set()
    for one in now.fragments:
        if one.document_id == document.id and (one.codebook, one.code_id) in codes and one.status in statuses:
            block = document.block_at(one.span.start)
            if block is not None:
                naming.add(block.speaker)
    rows, order = _classes(question, dichotomous)
    columns = [None if case not in answered else NAMED if case in naming else UNNAMED for case in survey.cases]
    table = crosstab(rows, columns, order, (NAMED, UNNAMED))
    return Crossed(table, assess(table.counts, draws=draws), question.name, _labels(now, codes))


def _same_two(first: Question, second: Question, *, dichotomous: bool) -> bool:
    """Whether both questions have the same two answers, so that their shares can be compared."""
    scales = {first.scale, second.scale}
    return scales == {Scale.YES_NO} or (dichotomous and scales == {Scale.LIKERT})


def _labels(now: Snapshot, codes: Collection[tuple[str, str]]) -> str:
    """Names of the codes; those below another of them go without saying."""
    names = []
    for book, code in sorted(codes):
        known = now.codebooks.get(book)
        path = known.path(code) if known and any(one.id == code for one in known.walk()) else ()
        if not any((book, above.id) in codes for above in path[:-1]):
            names.append(path[-1].label if path else code)
    return ", ".join(names)


def _classes(question: Question, dichotomous: bool) -> tuple[list[str | None], tuple[str, ...]]:
    """Answers as classes that a crosstab can have, and the order of the classes."""
    match question.scale:
        case Scale.MULTIPLE:
            raise KwalcodeError(
                f"Op '{question.name}' gaven respondenten meer dan één antwoord. Kies één antwoordmogelijkheid."
            )
        case Scale.FREE:
            raise KwalcodeError(
                f"'{question.name}' heeft te veel verschillende antwoorden voor een kruistabel. Kies een andere vraag."
            )
        case Scale.NUMERIC:
            return _halves(question)
        case Scale.LIKERT if dichotomous:
            return dichotomise(question.answers, question.high, (HIGH, LOW)), (HIGH, LOW)
        case _:
            return list(question.answers), question.order


def _halves(question: Question) -> tuple[list[str | None], tuple[str, ...]]:
    values = [None if answer is None else number_of(answer) for answer in question.answers]
    middle = median(value for value in values if value is not None)
    text = f"{middle:.15g}".replace(".", ",")
    low, high = f"tot en met {text}", f"meer dan {text}"
    return [None if value is None else low if value <= middle else high for value in values], (low, high)


def _survey(document: Document) -> Survey:
    people = [one for one in document.speakers if one.role is not Role.MODERATOR]
    names = dict.fromkeys(name for one in people for name in one.attributes)
    given = {name: [one.attributes.get(name, "").strip() for one in people] for name in names}
    battery = _batteries(given)
    questions = tuple(_question(name, answers, judge(name, answers, battery)) for name, answers in given.items())
    return Survey(document.id, document.name, tuple(one.key for one in people), questions)


def _batteries(given: dict[str, list[str]]) -> frozenset[tuple[int, int]]:
    """Runs of whole numbers that so many questions share that they must be scales."""
    found = [range_in(name, answers) for name, answers in given.items()]
    return frozenset(one for one in found if one is not None and found.count(one) >= _BATTERY)


def _question(name: str, given: list[str], scaled: Scaled) -> Question:
    answers = tuple(scaled.answer(value) for value in given)
    chosen: tuple[frozenset[str] | None, ...] = ()
    if scaled.scale is Scale.MULTIPLE:
        chosen = tuple(None if answer is None else options_of(answer) for answer in answers)
    return Question(name, scaled.scale, scaled.order, answers, chosen, scaled.high)
