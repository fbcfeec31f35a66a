"""What one reviewer sees of a project: every fragment as it stands, kept up to date with the decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from kwalcode.model import Decision, Fragment, Span, Status
from kwalcode.review import Answers, fragment, is_moderators
from kwalcode.workflow.material import Material


class Reviewed:
    """The fragments of a project as one reviewer sees them. Whoever changes it sees to it that nobody looks meanwhile.

    Args:
        material: What there is to review.
        reviewer: Name of the person.
        decisions: Every decision so far, in the order in which they were taken.
        blind: Whether the person sees neither suggestions nor what others decided, only his or her own codes.
    """

    def __init__(self, material: Material, reviewer: str, decisions: Sequence[Decision], *, blind: bool) -> None:
        self._material = material
        self._reviewer = reviewer
        self._blind = blind
        self._answers = Answers(decisions)
        self._fragments: dict[str, Fragment] = {}
        self._by_document: dict[str, dict[str, None]] = {}
        self._counts: dict[str, Counter[Status]] = {}
        self.ids = {decision.id: decision.fragment_id for decision in decisions}
        """The fragment that each decision is on, by the id of the decision."""
        for key in (*material.suggestions, *self._answers.standing()):
            self._derive(key)

    @property
    def fragments(self) -> Mapping[str, Fragment]:
        """Every fragment by id, without undecided suggestions in a moderator's words."""
        return self._fragments

    def in_document(self, document_id: str) -> list[Fragment]:
        """The fragments of a document, in the order of the text."""
        found = [self._fragments[key] for key in self._by_document.get(document_id, ())]
        return sorted(found, key=lambda one: (one.span, one.codebook, one.code_id, one.id))

    def answers(self, fragment_id: str) -> tuple[Decision, ...]:
        """What each reviewer holds on a fragment, the latest last; of who is blind only what he or she holds."""
        answers = self._answers.on(fragment_id)
        return tuple(one for one in answers if self._is_own(one)) if self._blind else answers

    def counts(self, document_id: str = "") -> Counter[Status]:
        """How many fragments stand where, in one document or ("") in all."""
        if document_id:
            return Counter(self._counts.get(document_id, Counter()))
        return sum(self._counts.values(), Counter())

    def hidden(self, document_id: str, span: Span, code: tuple[str, str]) -> str:
        """Id of what is not shown to who is blind: a suggestion or a fragment with this very span and code; or ""."""
        for suggestion in self._material.suggestions.values():
            place = (suggestion.document_id, suggestion.span)
            if place == (document_id, span) and (suggestion.codebook, suggestion.code_id) == code:
                return suggestion.id
        for held in self._answers.standing().values():
            if held.document_id == document_id and held.span == span and (held.codebook, held.code_id) == code:
                return held.fragment_id
        return ""

    def take_in(self, decisions: Sequence[Decision]) -> list[str]:
        """Bring in decisions that come after all others; those that are known already change nothing.

        Returns:
            Ids of the fragments that changed.
        """
        changed: dict[str, None] = {}
        for decision in decisions:
            if decision.id not in self.ids:
                self.ids[decision.id] = decision.fragment_id
                self._answers.add(decision)
                changed[decision.fragment_id] = None
        for key in changed:
            self._derive(key)
        return list(changed)

    def _is_own(self, decision: Decision) -> bool:
        return decision.reviewer == self._reviewer and not decision.settlement

    def _derive(self, fragment_id: str) -> None:
        """Bring one fragment up to date with its decisions."""
        old = self._fragments.get(fragment_id)
        suggestion = self._material.suggestions.get(fragment_id)
        decision = self._answers.holding(fragment_id)
        if self._blind:
            suggestion = None
            decision = next((one for one in reversed(self._answers.on(fragment_id)) if self._is_own(one)), None)
        new = fragment(suggestion, decision) if suggestion or decision else None
        if new and (
            new.document_id not in self._material.records
            or (suggestion and decision is None and is_moderators(suggestion))
        ):
            new = None
        if old:
            self._counts[old.document_id][old.status] -= 1
        if new:
            self._fragments[fragment_id] = new
            self._counts.setdefault(new.document_id, Counter())[new.status] += 1
            self._by_document.setdefault(new.document_id, {})[fragment_id] = None
        elif old:
            del self._fragments[fragment_id]
            del self._by_document[old.document_id][fragment_id]
