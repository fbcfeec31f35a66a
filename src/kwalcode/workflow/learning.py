"""Learning from every decision: chances for what is to be reviewed, and suggestions where no rule looks.

What the learner says is used in two ways. A fragment that the rules suggest keeps its suggestion and its reason; the
learner gives it a chance, which orders the queue (see `learning_desk`). Where no rule suggests a code and the learner
finds it more likely than not, it makes a suggestion of its own, under the name "leren/<codeboek>" (`learn`); these go
to the same table as those of the rules and are reviewed, shown and exported like them. The two never stand on the same
code and stretch.
"""

from __future__ import annotations

import copy
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache

import numpy as np
import threadpoolctl
from numpy.typing import NDArray

from kwalcode import __version__
from kwalcode.coders import learned_reasons
from kwalcode.coders.classifier import Answer, Learner, Weighed
from kwalcode.coders.features import CodeKey, Matrix, normalised
from kwalcode.coders.quality import CodeFigures, CurvePoint, figures, learning_curve
from kwalcode.errors import StoreError
from kwalcode.model import Fragment, Span, Status, Suggestion
from kwalcode.review import Insight, fragments
from kwalcode.store.records import Change
from kwalcode.workflow.coding import Progress, no_progress
from kwalcode.workflow.learning_items import (
    LEARNED_PREFIX,
    Items,
    Sentences,
    answers,
    collect,
    learned_name,
    stretch,
)
from kwalcode.workflow.material import Material
from kwalcode.workflow.project import Project

FEWEST = 3
"""Answers of either sort from which a code is suggested where no rule looks."""
SUGGESTED = 0.5
_OPEN = frozenset({Status.SUGGESTED, Status.SKIPPED})


class Learning:
    """What was learned in a project from the decisions so far.

    It never changes: with more decisions there is another one (`take_in`, `refit`), which shares what is costly. So
    whoever holds one, in whatever thread, sees one state of learning.

    Args:
        material: The project.
        found: Its fragments, decided on or not.
    """

    def __init__(self, material: Material, found: Iterable[Fragment]) -> None:
        _one_thread()
        self.material = material
        self.sentences = Sentences(material)
        known = list(found)
        self.items: Items = collect(material, self.sentences, known)
        self.learner = Learner(self.items.stretches, self.items.base)
        self._rows: dict[CodeKey, tuple[list[str], NDArray[np.int64]]] = {}
        self.twins: dict[str, str] = {}
        """Fragments whose text and code are the same have the same value."""
        self._index(known)
        self._decided: dict[str, Fragment] = {}
        self._answers: dict[CodeKey, list[Answer]] | None = None
        self._chances: dict[str, float] = {}
        self._learn_all(known)

    @classmethod
    def load(cls, project: Project) -> Learning:
        """Learn from all decisions of a project.

        Raises:
            StoreError: The project's database refuses.
        """
        material = Material.load(project)
        documents = list(material.records)
        return cls(material, fragments(material.suggestions.values(), material.store.decisions(), documents=documents))

    @property
    def decided(self) -> int:
        """Number of fragments that there is an answer on."""
        return len(self._decided)

    def decided_fragments(self) -> list[Fragment]:
        """The fragments that there is an answer on, in the order of the answers."""
        return list(self._decided.values())

    @property
    def unplaced(self) -> int:
        """Number of decisions on stretches that were not known when this was made: those are not learned from."""
        return sum(
            (one.document_id, self.sentences.around(one.document_id, one.span)) not in self.items.rows
            for one in self._decided.values()
        )

    @property
    def answers(self) -> dict[CodeKey, list[Answer]]:
        """What people made of each code, the latest last."""
        if self._answers is None:
            self._answers = answers(self.items, self.sentences, self._decided.values())
        return self._answers

    def refit(self, found: Iterable[Fragment]) -> Learning:
        """What is known when all codes are learned anew.

        Args:
            found: The fragments of the project as they are now.
        """
        after = copy.copy(self)
        after._learn_all(found)
        return after

    def take_in(self, changed: Iterable[Fragment | None], ids: Iterable[str] = ()) -> Learning:
        """What is known after a few decisions more, of which only the codes that they are about are learned.

        Args:
            changed: The fragments as they are now.
            ids: Ids of fragments that are gone.
        """
        decided, codes = dict(self._decided), set[CodeKey]()
        for key in ids:
            codes |= _codes(decided.pop(key, None))
        for fragment in changed:
            if fragment is not None:
                codes |= _codes(decided.pop(fragment.id, None)) | _codes(fragment)
                decided[fragment.id] = fragment
        after = copy.copy(self)
        after._decided = {one.id: one for one in _in_order(decided.values())}
        after._answers = None
        given = answers(self.items, self.sentences, after._decided.values(), only=codes)
        for code in sorted(codes):
            after.learned = self.learner.relearn(after.learned, code, given.get(code, ()))
        after._chances = {**self._chances, **after._rated(codes)}
        return after

    def insight(self) -> Insight:
        """What the queue needs: the chance of each fragment, and which ones are the same."""
        return Insight(self._chances, self.twins)

    def weighed(self, fragment: Fragment, most: int = 8) -> list[Weighed]:
        """What weighs for and against a fragment's code, strongest first."""
        row = self.items.rows.get((fragment.document_id, self.sentences.around(fragment.document_id, fragment.span)))
        return [] if row is None else self.learned.weighed((fragment.codebook, fragment.code_id), row, most)

    def quality(self, ceilings: Mapping[CodeKey, float] | None = None) -> list[CodeFigures]:
        """How well each code is learned, judged by document on answers that were left out.

        Args:
            ceilings: Agreement of two people per code (kappa), where double coding exists.
        """
        known = ceilings or {}
        return [
            figures(
                self.learner,
                model,
                [self.items.places[int(row)][0] for row in model.rows],
                ceiling=known.get(code, float("nan")),
            )
            for code, model in sorted(self.learned.models.items())
        ]

    def curve(self) -> list[CurvePoint]:
        """How right the learner was after the first so many answers."""
        return learning_curve(self.learner, self.answers)

    def _index(self, found: Sequence[Fragment]) -> None:
        texts: dict[tuple[str, Span], str] = {}
        found_rows: dict[CodeKey, tuple[list[str], list[int]]] = defaultdict(lambda: ([], []))
        for one in found:
            place = (one.document_id, self.sentences.around(one.document_id, one.span))
            row = self.items.rows.get(place)
            if row is None:
                continue
            ids, rows = found_rows[one.codebook, one.code_id]
            ids.append(one.id)
            rows.append(row)
            where = (one.document_id, one.span)
            if where not in texts:
                words = normalised(self.material.document(one.document_id).text[one.span.start : one.span.end])
                texts[where] = hashlib.blake2b(words.encode(), digest_size=8).hexdigest()
            self.twins[one.id] = f"{texts[where]}/{one.codebook}/{one.code_id}"
        self._rows = {code: (ids, np.array(rows)) for code, (ids, rows) in found_rows.items()}

    def _learn_all(self, found: Iterable[Fragment]) -> None:
        self._decided = {one.id: one for one in _in_order(found)}
        self._answers = None
        self.learned = self.learner.learn(self.answers)
        self._chances = self._rated(self._rows)

    def _rated(self, codes: Iterable[CodeKey]) -> dict[str, float]:
        """The chance of each fragment of some codes, by id."""
        rated: dict[str, float] = {}
        for code in codes:
            if code in self._rows:
                ids, rows = self._rows[code]
                rated.update(zip(ids, self.learned.chances(code)[rows].tolist(), strict=True))
        return rated


@cache
def _one_thread() -> None:
    """Have linear algebra use one thread from now on.

    The sums are small: a second thread gains nothing, and where another program is at work beside, the two wait for
    each other and a sum of one millisecond may take two hundred.
    """
    threadpoolctl.threadpool_limits(1, user_api="blas")


def _codes(fragment: Fragment | None) -> set[CodeKey]:
    """The codes that a fragment says something about."""
    if fragment is None:
        return set()
    found = {(fragment.codebook, fragment.code_id)}
    if fragment.suggestion:
        found.add((fragment.suggestion.codebook, fragment.suggestion.code_id))
    return found


def _in_order(found: Iterable[Fragment]) -> list[Fragment]:
    """What was decided on, in the order of the decisions."""
    decided = [(one.decision.time, one.id, one) for one in found if one.decision and one.status not in _OPEN]
    return [one for *_, one in sorted(decided, key=lambda entry: entry[:2])]


@dataclass(frozen=True)
class LearnReport:
    """What learning did.

    Args:
        decisions: Number of fragments that were learned from.
        learned: Codes that were learned.
        too_few: Codes that were answered too seldom to suggest them where no rule looks.
        change: What happened to the suggestions of the learner.
        suggestions: Suggestions of the learner now.
        quality: How well each code is learned.
        curve: How right the learner was after so many answers.
        seconds: How long it took.
    """

    decisions: int
    learned: tuple[CodeKey, ...]
    too_few: tuple[CodeKey, ...]
    change: Change
    suggestions: int
    quality: tuple[CodeFigures, ...] = field(repr=False)
    curve: tuple[CurvePoint, ...] = field(repr=False)
    seconds: float


def learn(
    project: Project,
    *,
    ceilings: Mapping[CodeKey, float] | None = None,
    progress: Progress = no_progress,
    learning: Learning | None = None,
) -> LearnReport:
    """Learn from all decisions, and suggest codes where no rule does.

    The suggestions take the place of what the learner suggested before; what somebody answered stays. With the same
    decisions the same suggestions come.

    Args:
        project: The project.
        ceilings: Agreement of two people per code, where it is known.
        progress: Told after each document.
        learning: What was learned already, where it is at hand.

    Raises:
        StoreError: Nobody decided anything yet, or the project's database refuses.
    """
    started = datetime.now(UTC)
    learning = learning or Learning.load(project)
    if not learning.answers:
        raise StoreError(
            "Er is nog niets beslist, dus er valt niets te leren. Wat u kunt doen: kijk eerst enkele voorstellen na "
            "op de bladzijde Nakijken."
        )
    usable = [
        code for code, given in learning.answers.items() if _has_enough(given) and code in learning.material.codes
    ]
    store = learning.material.store
    suggester = _Suggester(learning, usable)
    change, total = Change(), 0
    runs = store.runs()
    run_id = store.start_run(runs[-1].pipeline if runs else "", [], __version__)
    records = list(learning.material.records.values())
    for done, record in enumerate(records, start=1):
        found = suggester.suggest(record.id)
        for book, codes in suggester.by_book.items():
            mine = [one for one in found if one.codebook == book]
            prints = dict.fromkeys(codes, suggester.fingerprint)
            change += store.replace_suggestions(record.id, learned_name(book), prints, mine)
        total += len(found)
        progress(done, len(records), record.name)
    store.finish_run(run_id, {"documents": len(records), "coded": len(records), "parsed": 0, "added": change.added})
    return LearnReport(
        decisions=learning.decided,
        learned=tuple(sorted(usable)),
        too_few=tuple(sorted(set(learning.answers) - set(usable))),
        change=change,
        suggestions=total,
        quality=tuple(learning.quality(ceilings)),
        curve=tuple(learning.curve()),
        seconds=(datetime.now(UTC) - started).total_seconds(),
    )


def _has_enough(given: Sequence[Answer]) -> bool:
    positive = sum(answer.given for answer in given)
    return min(positive, len(given) - positive) >= FEWEST


class _Suggester:
    """Suggests codes where no rule does."""

    def __init__(self, learning: Learning, codes: Sequence[CodeKey]) -> None:
        self._learning = learning
        self._codes = tuple(sorted(codes))
        self._chances = {code: learning.learned.chances(code) for code in self._codes}
        said = [(code, [(a.row, a.given) for a in learning.answers[code]]) for code in self._codes]
        self.fingerprint = hashlib.sha256(repr((__version__, said)).encode()).hexdigest()[:16]
        self.by_book: dict[str, set[str]] = defaultdict(set)
        """Codebook -> the codes that are suggested now or were before."""
        store = learning.material.store
        for book in {code[0] for code in (*learning.material.codes, *self._codes)}:
            before = {code for codes_ in store.fingerprints(learned_name(book)).values() for code in codes_}
            now = {code for name, code in self._codes if name == book}
            if before | now:
                self.by_book[book] = before | now
        # Where a code was suggested by a rule, or answered, it is not suggested again.
        self._taken: dict[tuple[str, CodeKey], list[Span]] = defaultdict(list)
        for one in learning.material.suggestions.values():
            if not one.coder.startswith(LEARNED_PREFIX):
                self._taken[one.document_id, (one.codebook, one.code_id)].append(one.span)
        for decided in learning.decided_fragments():
            if not (decided.suggestion and decided.suggestion.coder.startswith(LEARNED_PREFIX)):
                self._taken[decided.document_id, (decided.codebook, decided.code_id)].append(decided.span)

    def suggest(self, document_id: str) -> list[Suggestion]:
        """The suggestions for one document, in the order of the text."""
        learning = self._learning
        document = learning.material.document(document_id)
        spans = learning.sentences.all(document_id)
        rows = [learning.items.rows.get((document_id, span)) for span in spans]
        unseen = [place for place, row in enumerate(rows) if row is None]
        matrix = learning.learner.featurizer.transform([stretch(document, spans[place]) for place in unseen])
        found: list[Suggestion] = []
        for code in self._codes:
            chances = np.array([self._chances[code][row] if row is not None else 0.0 for row in rows])
            if unseen:
                chances[unseen] = learning.learned.elsewhere(code, matrix)
            taken = self._taken[document_id, code]
            for place in np.flatnonzero(chances >= SUGGESTED).tolist():
                span = spans[place]
                if any(span.overlaps(other) for other in taken):
                    continue
                row = rows[place]
                line = matrix[unseen.index(place)] if row is None else learning.learner.matrix[row]
                found.append(self._suggestion(document_id, document.text, span, code, float(chances[place]), line))
        return sorted(found, key=lambda one: (one.span, one.codebook, one.code_id))

    def _suggestion(
        self, document_id: str, text: str, span: Span, code: CodeKey, chance: float, line: Matrix
    ) -> Suggestion:
        weighed = self._learning.learned.weighed_line(code, line, 12)
        return Suggestion(
            document_id=document_id,
            coder=learned_name(code[0]),
            codebook=code[0],
            codebook_version=self._learning.material.codes[code].version,
            code_id=code[1],
            span=span,
            evidence=learned_reasons.evidence(text, span, weighed),
            score=round(chance, 4),
            fingerprint=self.fingerprint,
        )
