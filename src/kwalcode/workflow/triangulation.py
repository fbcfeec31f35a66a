"""Sources set against each other: the views of one project, all counted from the same evidence."""

from __future__ import annotations

import math
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import combinations
from typing import Any, Final, TypeVar

from kwalcode.errors import KwalcodeError
from kwalcode.exchange.rows import FragmentRow, fragment_rows
from kwalcode.model import Document, Fragment, RespondentGroup, Status
from kwalcode.statistics import Assessment, adjust, assess
from kwalcode.triangulation import (
    BY_GROUP,
    BY_KIND,
    COUNTED,
    Answer,
    Convergence,
    Evidence,
    Matrix,
    Scope,
    Selection,
    Side,
    answers,
    best,
    by_valence,
    gather,
    propose,
    select,
    sides,
    tabulate,
)
from kwalcode.triangulation.evidence import CodeKey, block_words
from kwalcode.triangulation.scope import VALENCE
from kwalcode.workflow.project import Project
from kwalcode.workflow.snapshot import Snapshot, SnapshotKeeper
from kwalcode.workflow.survey import ClosedItem, Survey, closed_item, closed_items, surveys_among
from kwalcode.workflow.triangulating import (
    NOTHING_JUDGED,
    Judged,
    asked_subject,
    meta_subject,
    pair_subject,
    read_judged,
)
from kwalcode.workflow.triangulation_scope import EVERYTHING, Narrowed, attribute_values, is_numeric, known_attribute
from kwalcode.workflow.triangulation_views import Joint, Line, ValenceTable, column_label

__all__ = [
    "Joint",
    "Line",
    "Triangulation",
    "TriangulationKeeper",
    "ValenceTable",
    "column_label",
    "compare_shares",
    "load",
]

_KEPT: Final = 24
"""Results kept per project; each is of one scope."""

_DRAWS: Final = 10_000
"""Tables that are drawn where cells are small; a theme must not take long."""

T = TypeVar("T")


class Triangulation:
    """A project at one moment, seen from every side. Threads may share it.

    Args:
        documents: Documents by id, in order.
        fragments: The coded quotes, in the order of the documents.
        evidence: What counts of them.
        judged: What researchers settled.
    """

    def __init__(
        self, documents: Mapping[str, Document], fragments: Sequence[Fragment], evidence: Evidence, judged: Judged
    ) -> None:
        self.documents = documents
        self.fragments = fragments
        self.evidence = evidence
        self.judged = judged
        self._lock = threading.RLock()
        self._kept: OrderedDict[tuple[object, ...], Any] = OrderedDict()

    @classmethod
    def of(
        cls, now: Snapshot, judged: Judged = NOTHING_JUDGED, words: Mapping[str, Sequence[int]] | None = None
    ) -> Triangulation:
        """Bring together what a project holds.

        Args:
            now: The project.
            judged: What researchers settled.
            words: Number of words of each block, per document; counted when absent.
        """
        return cls(now.documents, now.fragments, gather(now.documents, now.fragments, now.codebooks, words), judged)

    # ---- what can be asked

    def codebooks(self) -> dict[str, str]:
        """Titles of the codebooks, by id: those that were found most first, the one of valences last."""
        found = Counter(self.evidence.codes[code][0] for code in self.evidence.code.tolist())
        books = sorted(self.evidence.codebooks, key=lambda book: (book == VALENCE, -found[book], book))
        return {book: self.evidence.codebooks[book].title or book for book in books}

    @cached_property
    def attributes(self) -> list[str]:
        """Names of the variables that can part the sources: those with at least two values.

        A column "groep" of a survey is not among them: it is what `BY_GROUP` stands for.
        """
        names = [name for name, found in self.values.items() if len(found) > 1 and name not in (BY_KIND, BY_GROUP)]
        return sorted(names, key=str.casefold)

    @cached_property
    def values(self) -> dict[str, list[str]]:
        """Values of each variable of sources and speakers, in order; without the empty one."""
        return attribute_values(self.evidence)

    @cached_property
    def numeric(self) -> list[str]:
        """Names of the variables that are numbers, so that they can be cut into classes."""
        return [name for name in self.attributes if is_numeric(self.values[name])]

    @cached_property
    def groups(self) -> list[RespondentGroup]:
        """The respondent groups that occur."""
        found = {voice.group for voice in self.evidence.voices if voice.is_case}
        return [group for group in RespondentGroup if group in found]

    def scope(
        self,
        codebook: str = "",
        by: str = BY_KIND,
        level: int | None = 1,
        statuses: Iterable[Status] = COUNTED,
        narrowed: Narrowed = EVERYTHING,
    ) -> Scope:
        """A scope, with its names checked.

        Args:
            codebook: Id of the codebook; "" for the one that was found most.
            by: "soort", "groep", or the name of a variable (in any case).
            level: Depth of the code tree, from 1; None for every code.
            statuses: Where a fragment must stand to count.
            narrowed: Which part is looked at and how its columns are compared; names in any case.

        Raises:
            KwalcodeError: There is nothing coded, a name is not known, or classes are asked of what is no number.
        """
        books = self.codebooks()
        if not books:
            raise KwalcodeError(
                "In dit project is nog niets gecodeerd. Wat u kunt doen: pas eerst een codeboek toe met 'kwalcode run'."
            )
        book = codebook or next(iter(books))
        if book not in books:
            raise KwalcodeError(
                f"Codeboek '{book}' werd in dit project niet toegepast. Wat u kunt doen: kies uit {', '.join(books)}."
            )
        if by not in (BY_KIND, BY_GROUP):
            by = known_attribute(self.values, by, (BY_KIND, BY_GROUP))
        if narrowed.bounds and by not in self.numeric:
            raise KwalcodeError(
                f"'{by}' bestaat niet uit getallen, dus er zijn geen klassen van te maken. Wat u kunt doen: laat de "
                f"klassen weg, of kies uit {', '.join(self.numeric) or 'geen enkel kenmerk'}."
            )
        return Scope(
            book,
            by,
            level,
            frozenset(statuses),
            groups=narrowed.groups,
            having=narrowed.checked(self.values),
            bounds=narrowed.bounds,
            margin=narrowed.margin,
            cut=narrowed.cut,
        )

    def label(self, code: CodeKey) -> str:
        """Label of a code."""
        return self.evidence.label(code)

    def depth(self, code: CodeKey) -> int:
        """How deep a code stands, from 0."""
        return len(self.evidence.path(code)) - 1

    def valence_label(self, valence: str) -> str:
        """Label of a valence."""
        return self.evidence.label((VALENCE, valence)) if valence else "zonder valentie"

    def rows(self, ids: Iterable[str]) -> list[FragmentRow]:
        """Fragments with everything a quote needs, in the order asked."""
        wanted = list(ids)
        known = self._by_id
        found = [known[key] for key in wanted if key in known]
        if not found:
            return []
        documents = {one.document_id for one in found}
        # The codes of valence beside them are looked for as well, for a quote tells which valence it has.
        valences = [one for one in self._valences if one.document_id in documents]
        have = set(wanted)
        rows = {
            row.fragment_id: row
            for row in fragment_rows(
                [*found, *(one for one in valences if one.id not in have)], self.documents, self.evidence.codebooks
            )
        }
        return [rows[one.id] for one in found]

    @cached_property
    def _by_id(self) -> dict[str, Fragment]:
        return {one.id: one for one in self.evidence.fragments}

    @cached_property
    def _valences(self) -> list[Fragment]:
        return [one for one in self.evidence.fragments if one.codebook == VALENCE]

    # ---- the views

    def selection(self, scope: Scope) -> Selection:
        """The evidence within a scope."""
        counted = scope.counted
        return self.kept(("selection", counted), lambda: select(self.evidence, counted))

    def matrix(self, scope: Scope) -> Matrix:
        """Codes against columns."""
        return self.kept(("matrix", scope.counted), lambda: tabulate(self.selection(scope)))

    def valences(self, scope: Scope) -> ValenceTable:
        """Themes by valence by source."""

        def make() -> ValenceTable:
            selection = self.selection(scope)
            names, cells = by_valence(selection)
            return ValenceTable(selection.rows, tuple(names), selection.columns, cells)

        return self.kept(("valences", scope.counted), make)

    def asked(self, code: CodeKey, by: str, column: str) -> bool:
        """Whether a source was asked about a theme, or about what stands above it."""
        return all(asked_subject(one, by, column) not in self.judged.not_asked for one in self.evidence.path(code))

    def sides(self, scope: Scope) -> dict[tuple[CodeKey, str], Side]:
        """What each column says on each theme."""
        return self.kept(
            ("sides", scope.counted),
            lambda: sides(self.selection(scope), lambda code, column: self.asked(code, scope.by, column)),
        )

    def convergence(self, scope: Scope) -> list[Line]:
        """How each pair of columns stands on each theme; what is not known ("") is no source.

        Args:
            scope: What is compared, with the margin and the cut of the comparison.

        Raises:
            ValueError: The margin or the cut is out of range.
        """

        def make() -> list[Line]:
            found: list[Line] = []
            known = self.sides(scope)
            selection = self.selection(scope)
            columns = [column for column in selection.columns if column]
            for code in selection.rows:
                for first, second in combinations(columns, 2):
                    pair = (known[code, first], known[code, second])
                    subject = pair_subject(code, scope.by, first, second)
                    proposal = propose(*pair, margin=scope.margin, cut=scope.cut)
                    found.append(Line(code, first, second, pair, proposal, self.judged.rulings.get(subject), subject))
            return found

        return self.kept(("convergence", scope), make)

    def joint(self, scope: Scope, *, quotes: int = 1) -> list[Joint]:
        """Numbers beside quotes, per theme.

        Args:
            scope: What is shown.
            quotes: Most quotes per theme and column.
        """
        return self.kept(("joint", scope, quotes), lambda: self._joint(scope, quotes))

    def _joint(self, scope: Scope, quotes: int) -> list[Joint]:
        selection, known = self.selection(scope), self.sides(scope)
        verdicts: dict[CodeKey, Counter[Convergence]] = {}
        for line in self.convergence(scope):
            verdicts.setdefault(line.code, Counter())[line.verdict] += 1
        cells: dict[tuple[int, int], list[int]] = {}
        for row, column, index in zip(
            selection.row.tolist(), selection.column.tolist(), selection.item.tolist(), strict=True
        ):
            cells.setdefault((row, column), []).append(index)
        tests = [
            compare_shares([side for column in selection.columns if (side := known[code, column]).asked])
            for code in selection.rows
        ]
        adjusted = adjust([test.p if test else math.nan for test in tests])
        found: list[Joint] = []
        for row, code in enumerate(selection.rows):
            told = tuple(known[code, column] for column in selection.columns)
            subject = meta_subject(code, scope.by)
            found.append(
                Joint(
                    code,
                    selection.columns,
                    told,
                    tests[row],
                    adjusted[row],
                    {
                        column: tuple(best(self.evidence, cells.get((row, place), ()), quotes))
                        for place, column in enumerate(selection.columns)
                    },
                    verdicts.get(code, Counter()),
                    tuple(closed_item(self._surveys, one) for one in self.judged.ties.get(code, ())),
                    self.judged.metas.get(subject),
                    subject,
                )
            )
        return found

    def questions(self, scope: Scope, *, quotes: int = 2) -> list[Answer]:
        """The five guiding questions per theme and column, with figures and the quotes that answer best."""
        texts = {key: document.text for key, document in self.documents.items()}
        return self.kept(
            ("questions", scope.counted, quotes), lambda: answers(self.selection(scope), texts, quotes=quotes)
        )

    def closed_items(self) -> list[ClosedItem]:
        """The closed questions of the surveys, with their frequencies."""
        return closed_items(self._surveys)

    @cached_property
    def _surveys(self) -> list[Survey]:
        return surveys_among(self.documents.values())

    def kept(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """A result that was made before, or made now and kept."""
        with self._lock:
            if key not in self._kept:
                self._kept[key] = make()
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            result: T = self._kept[key]
            return result


def compare_shares(told: Sequence[Side]) -> Assessment | None:
    """Test whether the share of cases that speak of a theme is the same in all sources; None with fewer than two."""
    table = [[side.with_theme, side.cases - side.with_theme] for side in told if side.cases]
    return assess(table, draws=_DRAWS) if len(table) > 1 else None


class TriangulationKeeper:
    """Looks at a project again and again; what did not change is not counted again. Threads may share it.

    Args:
        project: The project.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._lock = threading.Lock()
        self._words: dict[str, list[int]] = {}
        self._now: Snapshot | None = None
        self._evidence: Evidence | None = None
        self._state = -1
        self._current: Triangulation | None = None

    def look(self, now: Snapshot) -> Triangulation:
        """The views of the project as it is now.

        Args:
            now: The project as it is now.

        Raises:
            StoreError: The database refuses.
        """
        with self._lock:
            for key, document in now.documents.items():
                if key not in self._words:
                    self._words[key] = block_words(document)
            with self._project.store() as store:
                state = store.judgement_state()
                if self._current is not None and now is self._now and state == self._state:
                    return self._current
                judged = read_judged(store)
            if self._evidence is None or now is not self._now:
                self._evidence = gather(now.documents, now.fragments, now.codebooks, self._words)
            self._current = Triangulation(now.documents, now.fragments, self._evidence, judged)
            self._now, self._state = now, state
            return self._current


def load(project: Project) -> Triangulation:
    """The views of a project, once.

    Raises:
        StoreError: The database refuses.
    """
    return TriangulationKeeper(project).look(SnapshotKeeper(project).look())
