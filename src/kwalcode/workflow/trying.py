"""Trying a rule on the corpus before it is saved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kwalcode.codebook.rule_editing import parse_rule
from kwalcode.coders.rules import RuleCoder
from kwalcode.dutch.choice import choose
from kwalcode.model import Code, Codebook, Document, Qualifier, Rule, SourceKind, Span, Suggestion
from kwalcode.reasons import explain_evidence, explain_qualification
from kwalcode.workflow.coding import Progress, no_progress
from kwalcode.workflow.parses import Parses
from kwalcode.workflow.project import Project

CONTEXT = 160
"""Characters shown before and after a hit, cut at a word."""
_TRIED, _SAVED, _OTHERS = "nieuw", "bewaard", "andere"


@dataclass(frozen=True, slots=True)
class RuleHit:
    """A stretch of text that a rule suggests.

    Args:
        document_id: SHA-256 of the document's text.
        document: Its name.
        source_kind: What sort of source it is.
        speaker: Who speaks, or "".
        page: Page, counted from 1, or None.
        span: Where it stands in the document.
        before: Words before it.
        quote: The stretch itself.
        after: Words after it.
        marks: The matched words, as positions in `quote`; they do not overlap.
        reason: How they matched and what qualifies them, in Dutch.
        is_new: Whether the saved rule does not suggest it.
        elsewhere: Whether another rule of the same code suggests it too.
    """

    document_id: str
    document: str
    source_kind: SourceKind
    speaker: str
    page: int | None
    span: Span
    before: str
    quote: str
    after: str
    marks: tuple[Span, ...]
    reason: str
    is_new: bool
    elsewhere: bool


@dataclass(frozen=True, slots=True)
class RuleTrial:
    """What a rule would find.

    Args:
        rule: The rule that was tried.
        hits: What it finds, at most as many as were asked for: the new ones first, then in the order of documents.
        vanished: What the saved rule finds and this one does not, at most as many.
        total: How many stretches it finds.
        documents: In how many documents.
        new: How many of them the saved rule does not find.
        gone: How many the saved rule finds and this one does not.
        covered: How many another rule of the code suggests too.
        moderator: How many more there are in a moderator's words, which never count.
        read: Number of documents in the project.
        pipeline: The Dutch pipeline, for a researcher.
    """

    rule: Rule
    hits: tuple[RuleHit, ...]
    vanished: tuple[RuleHit, ...]
    total: int
    documents: int
    new: int
    gone: int
    covered: int
    moderator: int
    read: int
    pipeline: str


def try_rule(
    project: Project,
    codebook: Codebook,
    code_id: str,
    rule: Rule | str,
    *,
    replaces: str = "",
    limit: int = 50,
    pipeline: str | None = None,
    progress: Progress = no_progress,
) -> RuleTrial:
    """Apply a rule to every document of the project, without keeping anything but parses that were missing.

    Args:
        project: The project.
        codebook: The codebook as it is saved.
        code_id: The code of the rule.
        rule: The rule, or its YAML.
        replaces: Id of the saved rule that it would replace; "" for a new rule.
        limit: Most hits to give back; the counts are of all.
        pipeline: Name or path of the Dutch pipeline; None for the best one that is installed.
        progress: Told after each document.

    Raises:
        CodebookError: The rule has faults.
        PipelineError: The pipeline is needed and cannot be loaded.
        StoreError: The project's database refuses.
        KeyError: The codebook has no such code.
    """
    tried = parse_rule(rule, code_id) if isinstance(rule, str) else rule
    code = codebook.code(code_id)
    choice = choose(pipeline)
    coder = RuleCoder([_trial_book(codebook, code, tried, replaces)], pipeline=choice.name)
    hits: list[RuleHit] = []
    vanished: list[RuleHit] = []
    moderator = 0
    with project.store() as store:
        parses = Parses(store, choice)
        records = store.documents()
        for done, record in enumerate(records, start=1):
            document = store.document(record.id, layout=False)
            found = _by_part(coder.code(document, parses.of(document)))
            spans = {part: {one.span for one in ones} for part, ones in found.items()}
            for one in found[_TRIED]:
                if Qualifier.MODERATOR in one.qualifiers:
                    moderator += 1
                else:
                    is_new = one.span not in spans[_SAVED]
                    hits.append(_hit(document, one, is_new=is_new, elsewhere=one.span in spans[_OTHERS]))
            vanished += [
                _hit(document, one, is_new=False, elsewhere=one.span in spans[_OTHERS])
                for one in found[_SAVED]
                if one.span not in spans[_TRIED] and Qualifier.MODERATOR not in one.qualifiers
            ]
            progress(done, len(records), record.name)
    # The sort keeps the order of documents and of text within the new ones and within the others.
    shown = sorted(hits, key=lambda hit: not hit.is_new)[:limit]
    return RuleTrial(
        rule=tried,
        hits=tuple(shown),
        vanished=tuple(vanished[:limit]),
        total=len(hits),
        documents=len({hit.document_id for hit in hits}),
        new=sum(hit.is_new for hit in hits),
        gone=len(vanished),
        covered=sum(hit.elsewhere for hit in hits),
        moderator=moderator,
        read=len(records),
        pipeline=choice.description,
    )


def _trial_book(codebook: Codebook, code: Code, tried: Rule, replaces: str) -> Codebook:
    """Three codes that are looked for in one pass: the tried rule, the saved one, and the others of the code."""
    saved = tuple(rule for rule in code.rules if rule.id == replaces)
    others = tuple(rule for rule in code.rules if rule.id != replaces)
    parts = ((_TRIED, (tried,)), (_SAVED, saved), (_OTHERS, others))
    return replace(codebook, codes=tuple(Code(id=name, label=name, rules=rules) for name, rules in parts))


def _by_part(suggestions: Iterable[Suggestion]) -> dict[str, list[Suggestion]]:
    found: dict[str, list[Suggestion]] = {_TRIED: [], _SAVED: [], _OTHERS: []}
    for one in suggestions:
        found[one.code_id].append(one)
    return found


def _hit(document: Document, one: Suggestion, *, is_new: bool, elsewhere: bool) -> RuleHit:
    text, span = document.text, one.span
    block = document.block_at(span.start)
    speaker = document.speaker(block.speaker) if block and block.speaker else None
    spans = [span for evidence in one.evidence for match in evidence.matches for span in match.spans]
    reasons = [explain_evidence(evidence, text).partition(": ")[2] for evidence in one.evidence]
    reasons += dict.fromkeys(explain_qualification(found, text) for found in one.qualifications)
    return RuleHit(
        document_id=document.id,
        document=document.name,
        source_kind=document.source_kind,
        speaker=speaker.name if speaker else "",
        page=document.page_at(span.start),
        span=span,
        before=_before(text, span.start),
        quote=text[span.start : span.end],
        after=_after(text, span.end),
        marks=_marks(spans, span),
        reason="; ".join(reasons),
        is_new=is_new,
        elsewhere=elsewhere,
    )


def _marks(spans: Sequence[Span], within: Span) -> tuple[Span, ...]:
    """The spans as positions in the quote, in order, overlapping ones as one."""
    merged: list[Span] = []
    for span in sorted(spans):
        start, end = max(span.start, within.start) - within.start, min(span.end, within.end) - within.start
        if merged and start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(end, merged[-1].end))
        elif start < end:
            merged.append(Span(start, end))
    return tuple(merged)


def _before(text: str, start: int) -> str:
    piece = text[max(0, start - CONTEXT) : start]
    if start > CONTEXT:
        piece = f"… {piece.partition(' ')[2]}"
    return piece


def _after(text: str, end: int) -> str:
    piece = text[end : end + CONTEXT]
    if end + CONTEXT < len(text):
        piece = f"{piece.rpartition(' ')[0]} …"
    return piece
