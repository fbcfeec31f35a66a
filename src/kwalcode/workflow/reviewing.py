"""Reviewing: one person at work on the fragments of a project.

Everything is looked up in memory and written through: a decision is on disk before the call that made it returns.
Nothing here knows the screen.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from kwalcode.errors import StoreError
from kwalcode.model import Decision, Fragment, Span, Status, Verdict
from kwalcode.review import NO_INSIGHT, Filter, Order, drawn, queue
from kwalcode.workflow.material import Material
from kwalcode.workflow.project import Project
from kwalcode.workflow.reviewed import Reviewed

_VERDICTS = {Status.ACCEPTED: Verdict.ACCEPT, Status.REJECTED: Verdict.REJECT, Status.CORRECTED: Verdict.CORRECT,
             Status.SKIPPED: Verdict.SKIP, Status.ADDED: Verdict.ADD}  # fmt: skip


class ReviewSession:
    """One person's work on a project: a queue to go through, decisions, and undoing them.

    Several sessions, also in several processes, may be at work on one project; `refresh` brings in what the others
    decided. Threads may share a session.

    Args:
        material: What there is to review; sessions of one process share it.
        reviewer: Name of the person.
        session: Name of this session, unique in the project: it begins the id of every decision taken in it, and
            a session that comes back under its name can undo what it did before.
        blind: Whether the person sees neither suggestions nor what others decided, only his or her own codes.

    Raises:
        ValueError: The name of the reviewer or of the session is empty.
    """

    def __init__(self, material: Material, reviewer: str, session: str = "", *, blind: bool = False) -> None:
        if not reviewer.strip():
            raise ValueError("a review session needs the name of its reviewer")
        self.material = material
        self.reviewer = reviewer.strip()
        self.blind = blind
        self._store = material.store
        self._lock = threading.RLock()
        self._position, decisions = self._store.decisions_since()
        self._reviewed = Reviewed(material, self.reviewer, decisions, blind=blind)
        self._ids = self._reviewed.ids
        self._done: list[Decision] = []
        self._number = 0
        self.insight = NO_INSIGHT
        """What was learned from the decisions, for the orders of the queue that follow it."""
        self._drawn: frozenset[str] = frozenset()
        self.changes: list[str] = []
        """Ids of the fragments that changed since the session was opened, in order, each as often as it did."""
        self.session = ""
        self.resume(session or secrets.token_hex(6), decisions)

    @classmethod
    def open(
        cls, project: Project, reviewer: str, session: str = "", *, material: Material | None = None
    ) -> ReviewSession:
        """Begin to review.

        Args:
            project: The project.
            reviewer: Name of the person.
            session: Name of the session; "" for a new one.
            material: What other sessions of this process loaded already, as long as it `is_current`.

        Raises:
            StoreError: The project's database refuses.
        """
        return cls(material or Material.load(project), reviewer, session)

    def resume(self, session: str, decisions: Sequence[Decision] | None = None) -> None:
        """Go on under the name of a session, so that what was done in it can be undone.

        Args:
            session: Its name.
            decisions: All decisions of the project where they are at hand; None to read them.
        """
        with self._lock:
            if session == self.session:
                return
            if decisions is None:
                _, decisions = self._store.decisions_since()
            self.session = session
            mine = [one for one in decisions if one.id.startswith(f"{session}-") and one.reviewer == self.reviewer]
            self._number = len(mine)
            self._done = _undoable(mine)

    @property
    def fragments(self) -> Mapping[str, Fragment]:
        """Every fragment by id, without undecided suggestions in a moderator's words."""
        return self._reviewed.fragments

    def in_document(self, document_id: str) -> list[Fragment]:
        """The fragments of a document, in the order of the text."""
        with self._lock:
            return self._reviewed.in_document(document_id)

    def answers(self, fragment_id: str) -> tuple[Decision, ...]:
        """What each reviewer holds on a fragment, the latest last; in a blind session only what this one holds."""
        return self._reviewed.answers(fragment_id)

    def counts(self, document_id: str = "") -> Counter[Status]:
        """How many fragments stand where, in one document or ("") in all."""
        with self._lock:
            return self._reviewed.counts(document_id)

    def queue(self, wanted: Filter, order: Order = Order.DOCUMENT, *, seed: int = 0) -> list[str]:
        """Ids of the fragments to be reviewed, in order; see `kwalcode.review.queue`."""
        with self._lock:
            ids = queue(
                self.fragments.values(), wanted, order, sources=self.material.facts, seed=seed, insight=self.insight
            )
            self._drawn = drawn(ids, order, seed)
            return ids

    def decide(
        self,
        fragment_id: str,
        verdict: Verdict,
        *,
        key: str = "",
        code: tuple[str, str] | None = None,
        span: Span | None = None,
        reason: str = "",
    ) -> str:
        """Answer a fragment; when this returns, the answer is on disk.

        Who accepts or corrects with another code or span makes a correction; with those of the suggestion, an
        acceptance. `REJECT` and `SKIP` stay what they are, whatever code and span come with them. A fragment that
        somebody corrected is accepted or rejected as it stands now.

        Args:
            fragment_id: What is answered.
            verdict: `ACCEPT`, `REJECT`, `SKIP` or `CORRECT`.
            key: Id of the decision: a second call with the same key changes nothing. "" for a new one.
            code: Codebook and code that hold, when these change.
            span: The span that holds, when it changes.
            reason: The reviewer's note.

        Returns:
            Id of the fragment.

        Raises:
            StoreError: There is no such fragment (any more), or the database refuses.
            ValueError: The verdict is not one for a fragment that exists.
        """
        if verdict in (Verdict.ADD, Verdict.WITHDRAW):
            raise ValueError(f"a fragment is not answered with {verdict}; use add or undo")
        with self._lock:
            if key in self._ids:
                return self._ids[key]
            now = self._known(fragment_id)
            code, span = code or (now.codebook, now.code_id), span or now.span
            if verdict in (Verdict.ACCEPT, Verdict.CORRECT):
                verdict = _holding_verdict(now, code, span)
            self._keep([self._decision(key, now.id, now.document_id, verdict, code, span, reason, now)])
            return fragment_id

    def annotate(self, fragment_id: str, reason: str, *, key: str = "") -> str:
        """Give the answer on a fragment another note; the answer stays what it is.

        Raises:
            StoreError: There is no such fragment, or nobody answered it yet.
        """
        with self._lock:
            if key in self._ids:
                return self._ids[key]
            now = self._known(fragment_id)
            if now.status is Status.SUGGESTED:
                raise StoreError(
                    "Een memo hoort bij een beslissing. Wat u kunt doen: aanvaard, verwerp of sla het fragment over."
                )
            code = (now.codebook, now.code_id)
            verdict = _VERDICTS[now.status]
            self._keep([self._decision(key, now.id, now.document_id, verdict, code, now.span, reason, now)])
            return fragment_id

    def add(self, document_id: str, span: Span, code: tuple[str, str], *, key: str = "", reason: str = "") -> str:
        """Give a stretch of text a code; when this returns, it is on disk.

        Where exactly this was suggested already, the suggestion is accepted.

        Args:
            document_id: The document.
            span: The stretch.
            code: Codebook and code.
            key: Id of the decision: a second call with the same key changes nothing. "" for a new one.
            reason: The reviewer's note.

        Returns:
            Id of the fragment.

        Raises:
            StoreError: The span lies outside the text, the code is unknown, or the database refuses.
        """
        with self._lock:
            if key in self._ids:
                return self._ids[key]
            for there in self._reviewed.in_document(document_id):
                if there.span == span and (there.codebook, there.code_id) == code:
                    return self.decide(there.id, Verdict.ACCEPT, key=key, reason=reason)
            hidden = self._reviewed.hidden(document_id, span, code) if self.blind else ""
            if hidden:
                # Two who mark the same, each without sight of the other, mark one fragment and not two.
                self._keep([self._decision(key, hidden, document_id, Verdict.ACCEPT, code, span, reason, None)])
                return hidden
            key = key or self._next_key()
            own = f"t{hashlib.sha256(key.encode()).hexdigest()[:19]}"
            self._keep([self._decision(key, own, document_id, Verdict.ADD, code, span, reason, None)])
            return own

    def undo(self, *, key: str = "") -> str | None:
        """Take back this session's last answer that still stands; what this person answered before comes back.

        It is taken back by a decision of its own, so nothing that was ever decided is lost.

        Args:
            key: Id of the withdrawal: a second call with the same key changes nothing. "" for a new one.

        Returns:
            Id of the fragment, or None when there is nothing to take back.

        Raises:
            StoreError: The database refuses.
        """
        with self._lock:
            if key in self._ids:
                return self._ids[key]
            if not self._done:
                return None
            last = self._done[-1]
            earlier = next((one for one in reversed(self._done[:-1]) if one.fragment_id == last.fragment_id), None)
            earlier = earlier or self._before_session(last)
            key = key or self._next_key()
            now = datetime.now(UTC)
            taken_back = [_again(last, key, Verdict.WITHDRAW, now)]
            if earlier:
                taken_back.append(_again(earlier, f"{key}-terug", earlier.verdict, now))
            self._keep(taken_back, undoing=True)
            self._done.pop()
            return last.fragment_id

    def refresh(self) -> list[str]:
        """Bring in what others decided meanwhile.

        Returns:
            Ids of the fragments that changed.
        """
        with self._lock:
            self._position, decisions = self._store.decisions_since(self._position)
            changed = self._reviewed.take_in(decisions)
            self.changes.extend(changed)
            return changed

    def _keep(self, decisions: Sequence[Decision], *, undoing: bool = False) -> None:
        self._store.decide_all(decisions)
        # Read back with what others did in between, so that everybody sees one order.
        self.refresh()
        if not undoing:
            self._done.extend(decisions)

    def _before_session(self, last: Decision) -> Decision | None:
        """What this person held on a fragment before the session's first answer on it."""
        if any(one.fragment_id == last.fragment_id for one in self._done[:-1]):
            return None
        held: Decision | None = None
        for one in self._store.decisions(fragment_id=last.fragment_id, reviewer=self.reviewer):
            if one.id == last.id:
                return held
            if one.settlement:
                continue
            held = None if one.verdict is Verdict.WITHDRAW else one
        return None

    def _known(self, fragment_id: str) -> Fragment:
        found = self.fragments.get(fragment_id)
        if found is None:
            raise StoreError(
                "Dit fragment is er niet meer: iemand nam het terug, of de bron werd verwijderd. Wat u kunt doen: ga "
                "naar het volgende fragment."
            )
        return found

    def _decision(
        self, key: str, fragment_id: str, document_id: str, verdict: Verdict, code: tuple[str, str], span: Span,
        reason: str, now: Fragment | None,
    ) -> Decision:  # fmt: skip
        view = self.material.codes.get(code)
        # A code that left its codebook is answered under the version in which it was proposed.
        version = view.version if view else now.codebook_version if now else ""
        return Decision(
            id=key or self._next_key(),
            fragment_id=fragment_id,
            document_id=document_id,
            reviewer=self.reviewer,
            verdict=verdict,
            codebook=code[0],
            codebook_version=version,
            code_id=code[1],
            span=span,
            quote=self.material.document(document_id).text[span.start : span.end],
            time=datetime.now(UTC),
            reason=reason.strip(),
            blind=self.blind,
            drawn=fragment_id in self._drawn,
        )

    def _next_key(self) -> str:
        self._number += 1
        while (key := f"{self.session}-p{self._number}") in self._ids:
            self._number += 1
        return key


def next_open(session: ReviewSession, ids: Sequence[str], after: int) -> str | None:
    """The first undecided fragment of a queue from a position on, and then from the start; None when all are done."""
    for key in (*ids[after:], *ids[:after]):
        found = session.fragments.get(key)
        if found and found.status is Status.SUGGESTED:
            return key
    return None


def _holding_verdict(now: Fragment, code: tuple[str, str], span: Span) -> Verdict:
    if now.suggestion:
        same = (now.suggestion.codebook, now.suggestion.code_id) == code and now.suggestion.span == span
        return Verdict.ACCEPT if same else Verdict.CORRECT
    return Verdict.ACCEPT if (now.codebook, now.code_id) == code and now.span == span else Verdict.CORRECT


def _again(decision: Decision, key: str, verdict: Verdict, time: datetime) -> Decision:
    return replace(decision, id=key, verdict=verdict, time=time)


def _undoable(decisions: Sequence[Decision]) -> list[Decision]:
    """The answers of a session that were not taken back, in order."""
    done: list[Decision] = []
    for decision in decisions:
        if decision.verdict is Verdict.WITHDRAW:
            index = next((i for i in reversed(range(len(done))) if done[i].fragment_id == decision.fragment_id), None)
            if index is not None:
                del done[index]
        elif not decision.id.endswith("-terug"):
            done.append(decision)
    return done
