"""What is said about the text: suggestions by a coder, decisions by a person, and the fragments that follow."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from kwalcode.model.sources import Span


class CoderKind(StrEnum):
    """Who proposes or decides."""

    RULES = "rules"
    CLASSIFIER = "classifier"
    PERSON = "person"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Coder:
    """Whoever proposes or decides a code.

    Args:
        name: Unique name ("regels/regiecomponenten", "An").
        kind: A rule set, a classifier, a person, or a file with somebody's codes.
        version: Version of the rule set or the classifier; "" for a person.
    """

    name: str
    kind: CoderKind
    version: str = ""


class Qualifier(StrEnum):
    """What changes the force of a match, found in its clause or its passage."""

    NEGATED = "negated"
    LACK = "lack"
    HYPOTHETICAL = "hypothetical"
    REPORTED = "reported"
    QUESTION = "question"
    MODERATOR = "moderator"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Qualification:
    """One qualifier of a match, with the words that gave it.

    Args:
        qualifier: Which.
        cue: Where the words that gave it stand; None when the passage gave it (heading, moderator).
    """

    qualifier: Qualifier
    cue: Span | None = None


class MatchKind(StrEnum):
    """How a term was found in the text."""

    EXACT = "exact"
    LEMMA = "lemma"
    PHRASE = "phrase"
    SEPARABLE = "separable"
    COMPOUND = "compound"
    REGEX = "regex"


@dataclass(frozen=True, slots=True)
class Match:
    """One term found in the text.

    Args:
        term: The term as the codebook writes it.
        spans: The matched words, in order; more than one when the words stand apart.
        kind: How they matched.
        detail: What the comparison saw: the lemma, or the compound's parts ("kans+armoede+beleid").
    """

    term: str
    spans: tuple[Span, ...]
    kind: MatchKind
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why one rule fired: its matches, each with how it matched."""

    rule_id: str
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code that a coder proposes for a span, with its reason. Derived and reproducible, never edited.

    Args:
        document_id: SHA-256 of the document's text.
        coder: Name of the coder.
        codebook: Id of the codebook.
        codebook_version: Version of the codebook that was applied.
        code_id: The proposed code.
        span: What is to be coded.
        evidence: The rules that fired, strongest first.
        qualifications: What changes the force of the matches, with the cue words.
        score: Strength between 0 and 1; orders suggestions.
        fingerprint: Hash of the code's rules and of the matcher: tells whether the suggestion is up to date.
    """

    document_id: str
    coder: str
    codebook: str
    codebook_version: str
    code_id: str
    span: Span
    evidence: tuple[Evidence, ...]
    qualifications: tuple[Qualification, ...] = ()
    score: float = 0.0
    fingerprint: str = ""
    id: str = field(init=False)

    def __post_init__(self) -> None:
        parts = (
            self.document_id,
            self.coder,
            self.codebook,
            self.code_id,
            str(self.span.start),
            str(self.span.end),
        )
        digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
        # A letter in front: a spreadsheet takes a name of digits only, or of digits and one "e", for a number.
        object.__setattr__(self, "id", f"f{digest[:19]}")

    @property
    def qualifiers(self) -> frozenset[Qualifier]:
        """The qualifiers without their cues."""
        return frozenset(qualification.qualifier for qualification in self.qualifications)


class Verdict(StrEnum):
    """What a person answers.

    - `ACCEPT`, `REJECT`, `SKIP`: answers to a suggestion
    - `CORRECT`: the suggestion holds with another code or span
    - `ADD`: a code that nobody suggested
    - `WITHDRAW`: takes back this person's earlier decision on the same fragment
    """

    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"
    SKIP = "skip"
    ADD = "add"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Decision:
    """One answer of one person. Append-only: a change of mind is a new decision.

    Args:
        id: Unique, made by whoever decides, so that sending one twice is harmless.
        fragment_id: What is decided on: the suggestion's id, or for `ADD` an id of its own.
        document_id: SHA-256 of the document's text.
        reviewer: Who decides.
        verdict: The answer.
        codebook: Codebook of the code.
        codebook_version: Its version when the person decided.
        code_id: The code that holds after this decision.
        span: The span that holds after this decision.
        quote: The words of the span, so that the decision can be read and checked by itself.
        time: When, with time zone.
        reason: The reviewer's note.
        settlement: Which difference between coders it settles, or "". What settles a difference goes before what
            anybody decided for himself or herself.
        blind: Whether the reviewer saw neither suggestions nor what others decided.
        drawn: Whether the fragment came up by chance rather than by an order, so that figures on it are unbiased.
    """

    id: str
    fragment_id: str
    document_id: str
    reviewer: str
    verdict: Verdict
    codebook: str
    codebook_version: str
    code_id: str
    span: Span
    quote: str
    time: datetime
    reason: str = ""
    settlement: str = ""
    blind: bool = False
    drawn: bool = False


class Status(StrEnum):
    """Where a fragment stands."""

    SUGGESTED = "suggested"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CORRECTED = "corrected"
    SKIPPED = "skipped"
    ADDED = "added"


HOLDING_STATUS = frozenset({Status.ACCEPTED, Status.CORRECTED, Status.ADDED})
"""Where a fragment stands when a person says that its code holds."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """A coded quote as the researcher works with it: a suggestion, the decision on it, or both.

    Args:
        id: The suggestion's id, or that of the added fragment.
        document_id: SHA-256 of the document's text.
        codebook: Id of the codebook.
        codebook_version: Version under which the code was suggested or decided.
        code_id: The code that holds.
        span: The span that holds.
        status: Where it stands.
        coder: Who proposed it.
        score: The suggestion's score; None for an added fragment.
        suggestion: The suggestion, when there is one.
        decision: The decision that holds, when there is one.
    """

    id: str
    document_id: str
    codebook: str
    codebook_version: str
    code_id: str
    span: Span
    status: Status
    coder: str
    score: float | None = None
    suggestion: Suggestion | None = None
    decision: Decision | None = None
