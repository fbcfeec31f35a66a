"""The table of fragments: one row per coded quote, the same in every format.

Every row is checked: what it quotes is exactly what the document says at its offsets.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from kwalcode.errors import ExchangeError
from kwalcode.model import Code, Codebook, Document, Fragment, Match, MatchKind, Span, Speaker, Status

COLUMNS: Final[Mapping[str, str]] = {
    "fragment_id": "vaste naam van het fragment; dezelfde bij elke nieuwe run",
    "document": "naam van de bron",
    "document_hash": "SHA-256 van de tekst van de bron",
    "source_kind": "interview, focusgroep, gesprekstafel, klankbordgroep, survey, beleidsplan, notulen of ander",
    "respondent_group": "respondentgroep van de bron als geheel",
    "speaker": "wie spreekt of antwoordt",
    "role": "rol van de spreker: moderator of participant",
    "speaker_group": "respondentgroep van de spreker",
    "page": "pagina waarop het fragment begint, geteld vanaf 1; leeg zonder pagina's",
    "start": "eerste teken van het fragment in de tekst van de bron, geteld vanaf 0",
    "end": "eerste teken na het fragment",
    "quote": "het citaat, letterlijk: de tekst van de bron van start tot end",
    "context_before": "tot 200 tekens ervoor, binnen dezelfde passage, op één regel",
    "context_after": "tot 200 tekens erna, binnen dezelfde passage, op één regel",
    "codebook": "naam van het codeboek",
    "code_id": "naam van de code, uniek binnen het codeboek",
    "code_label": "de code zoals ze getoond wordt",
    "code_path": "de code met de codes erboven, van boven naar onder",
    "valence_codes": "codes van het codeboek valentie op een fragment dat met dit fragment overlapt",
    "coder": "wie de code voorstelde of toekende",
    "codebook_version": "versie van het codeboek waaronder dat gebeurde",
    "rule": "regels die het fragment voorstelden, de sterkste eerst",
    "matched_words": "woorden waarop die regels aansloegen; waar ze verschillen van de term: term -> woorden (hoe)",
    "match_kinds": "hoe ze aansloegen: exact, lemma, phrase, separable, compound, regex",
    "qualifiers": "wat de kracht ervan wijzigt: negated, lack, hypothetical, reported, question, moderator, heading",
    "qualifier_cues": "de woorden die dat aangeven, elk na wat ze aangeven (negated: geen)",
    "score": "sterkte van het voorstel, van 0 tot 1; leeg bij een fragment dat iemand zelf toevoegde",
    "status": "stand: suggested, accepted, rejected, corrected, skipped, added",
    "reviewer": "wie besliste",
    "time": "wanneer, volgens ISO 8601",
    "reason": "toelichting bij de beslissing",
    "passage": "soort passage: turn, answer, paragraph, heading, list_item, table_row, objective, action_plan, action",
    "passage_label": "vraag, actiecode of nummer van de kop",
    "municipality": "gemeente van de bron, of anders van de spreker",
}
"""The columns in their order, each with one line of explanation for the researcher."""

VALENCE: Final = "valentie"
"""Codebook whose codes are shown beside the codes that they overlap."""

CONTEXT: Final = 200
"""Characters of context on each side."""

SEPARATOR: Final = "; "
"""Between the items of a cell that holds several."""

_HOW = {
    MatchKind.EXACT: "letterlijk",
    MatchKind.LEMMA: "woordvorm",
    MatchKind.PHRASE: "woordgroep",
    MatchKind.SEPARABLE: "gesplitst werkwoord",
    MatchKind.COMPOUND: "samenstelling",
    MatchKind.REGEX: "patroon",
}
_MUNICIPALITY = "gemeente"


@dataclass(frozen=True, slots=True)
class FragmentRow:
    """One row of the table of fragments; the fields up to `municipality` are the columns that `COLUMNS` explains.

    Text is never None: what is unknown is "". `page`, `score` and `time` can be absent.

    Args:
        fragment: What the row was made of, for formats that keep structure.
        source: Its document.
    """

    fragment_id: str
    document: str
    document_hash: str
    source_kind: str
    respondent_group: str
    speaker: str
    role: str
    speaker_group: str
    page: int | None
    start: int
    end: int
    quote: str
    context_before: str
    context_after: str
    codebook: str
    code_id: str
    code_label: str
    code_path: str
    valence_codes: str
    coder: str
    codebook_version: str
    rule: str
    matched_words: str
    match_kinds: str
    qualifiers: str
    qualifier_cues: str
    score: float | None
    status: str
    reviewer: str
    time: str
    reason: str
    passage: str
    passage_label: str
    municipality: str
    fragment: Fragment = field(repr=False)
    source: Document = field(repr=False)

    def cells(self) -> list[str | int | float | None]:
        """The values of the columns, in the order of `COLUMNS`."""
        return [getattr(self, name) for name in COLUMNS]


def fragment_rows(
    fragments: Iterable[Fragment], documents: Mapping[str, Document], codebooks: Mapping[str, Codebook]
) -> Iterator[FragmentRow]:
    """The rows of some fragments, in their order.

    Args:
        fragments: The fragments. All are held in memory, because each looks for the valence codes that it overlaps;
            a rejected fragment gives no valence.
        documents: Their documents, by id.
        codebooks: Codebooks by id. A code that its codebook does not know (any more) is shown by its id, without path.

    Raises:
        ExchangeError: A document is absent, or a fragment does not lie within its text, or a decision quotes other
            words than the text holds.
    """
    held = list(fragments)
    valence = _Valence(held)
    views: dict[str, _View] = {}
    labels: dict[tuple[str, str], tuple[str, str]] = {}
    for fragment in held:
        view = views.get(fragment.document_id)
        if view is None:
            document = documents.get(fragment.document_id)
            if document is None:
                raise ExchangeError(
                    f"Fragment {fragment.id}: de bron {fragment.document_id[:12]} ontbreekt, dus het citaat kan niet "
                    "nagekeken worden. Wat u kunt doen: importeer de bron opnieuw."
                )
            view = views[fragment.document_id] = _View(document)
        key = (fragment.codebook, fragment.code_id)
        if key not in labels:
            labels[key] = _labels(codebooks.get(fragment.codebook), fragment.code_id)
        yield _row(fragment, view, labels[key], valence.codes_on(fragment))


class _View:
    """A document with what is looked up once for all of its rows."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.municipality = _municipality(document.attributes)

    def municipality_of(self, speaker: Speaker | None) -> str:
        return self.municipality or (_municipality(speaker.attributes) if speaker else "")

    def context(self, span: Span) -> tuple[str, str]:
        """The words before and after a span, within the passages in which it begins and ends."""
        document = self.document
        first, last = document.block_at(span.start), document.block_at(span.end - 1)
        low, high = (first.start if first else 0), (last.end if last else len(document.text))
        return _before(document.text, low, span.start), _after(document.text, span.end, high)


def _row(fragment: Fragment, view: _View, labels: tuple[str, str], valence: Sequence[str]) -> FragmentRow:
    document, span, suggestion, decision = view.document, fragment.span, fragment.suggestion, fragment.decision
    quote = document.text[span.start : span.end]
    # A slice that runs over the end of the text is shorter than its span.
    if len(quote) != span.end - span.start:
        raise ExchangeError(
            f"{document.name}: fragment {fragment.id} eindigt op teken {span.end}, voorbij het einde van de tekst "
            f"({len(document.text)} tekens). Er is niets geëxporteerd. Wat u kunt doen: codeer de bron opnieuw."
        )
    if decision and decision.span == span and decision.quote != quote:
        raise ExchangeError(
            f"{document.name}: fragment {fragment.id} citeert '{decision.quote[:60]}', maar op tekens {span.start} tot "
            f"{span.end} staat '{quote[:60]}'. Er is niets geëxporteerd. Wat u kunt doen: kijk na of dit de bron is "
            "waarop beslist werd."
        )
    passage = document.block_at(span.start)
    speaker = document.speaker(passage.speaker) if passage and passage.speaker else None
    before, after = view.context(span)
    matches = [match for item in suggestion.evidence for match in item.matches] if suggestion else []
    qualifications = suggestion.qualifications if suggestion else ()
    return FragmentRow(
        fragment_id=fragment.id,
        document=document.name,
        document_hash=fragment.document_id,
        source_kind=document.source_kind.value,
        respondent_group=document.group.value,
        speaker=speaker.name if speaker else "",
        role=speaker.role.value if speaker else "",
        speaker_group=speaker.group.value if speaker else "",
        page=document.page_at(span.start),
        start=span.start,
        end=span.end,
        quote=quote,
        context_before=before,
        context_after=after,
        codebook=fragment.codebook,
        code_id=fragment.code_id,
        code_label=labels[0],
        code_path=labels[1],
        valence_codes=SEPARATOR.join(valence),
        coder=fragment.coder,
        codebook_version=fragment.codebook_version,
        rule=_join(item.rule_id for item in suggestion.evidence) if suggestion else "",
        matched_words=_join(_matched(document.text, match) for match in matches),
        match_kinds=_join(match.kind.value for match in matches),
        qualifiers=_join(item.qualifier.value for item in qualifications),
        qualifier_cues=_join(
            f"{item.qualifier}: {_words(document.text, (item.cue,))}" for item in qualifications if item.cue
        ),
        score=None if fragment.score is None else round(float(fragment.score), 3),
        status=fragment.status.value,
        reviewer=decision.reviewer if decision else "",
        time=decision.time.isoformat() if decision else "",
        reason=decision.reason if decision else "",
        passage=passage.kind.value if passage else "",
        passage_label=passage.label if passage else "",
        municipality=view.municipality_of(speaker),
        fragment=fragment,
        source=document,
    )


class _Valence:
    """Which valence codes overlap a fragment."""

    def __init__(self, fragments: Iterable[Fragment]) -> None:
        found: dict[str, list[Fragment]] = {}
        for fragment in fragments:
            if fragment.codebook == VALENCE and fragment.status is not Status.REJECTED:
                found.setdefault(fragment.document_id, []).append(fragment)
        self._fragments = {key: sorted(held, key=lambda f: f.span) for key, held in found.items()}
        self._starts = {key: [f.span.start for f in held] for key, held in self._fragments.items()}
        # The furthest end so far tells how far back an overlap can still be found.
        self._reach = {key: list(accumulate((f.span.end for f in held), max)) for key, held in self._fragments.items()}

    def codes_on(self, fragment: Fragment) -> list[str]:
        """Ids of the valence codes on a fragment, in the order of the text, without the fragment itself."""
        held = self._fragments.get(fragment.document_id)
        if held is None:
            return []
        reach = self._reach[fragment.document_id]
        index = bisect_left(self._starts[fragment.document_id], fragment.span.end) - 1
        codes: list[str] = []
        while index >= 0 and reach[index] > fragment.span.start:
            other = held[index]
            if other.span.end > fragment.span.start and other.id != fragment.id:
                codes.append(other.code_id)
            index -= 1
        return list(dict.fromkeys(reversed(codes)))


def _labels(codebook: Codebook | None, code_id: str) -> tuple[str, str]:
    """Label and path of a code; its id and no path when the codebook does not know it."""
    if codebook is None or code_id not in codebook:
        return code_id, ""
    path = codebook.path(code_id)
    return path[-1].label, path_label(path)


def path_label(path: Sequence[Code]) -> str:
    """Codes from the top down as one text: "Expertise > Inzicht verwerven"."""
    return " > ".join(code.label for code in path)


def _municipality(attributes: Mapping[str, str]) -> str:
    return next((value for name, value in attributes.items() if name.casefold() == _MUNICIPALITY), "")


def _join(items: Iterable[str]) -> str:
    """Items of one cell, each once, in their order."""
    return SEPARATOR.join(dict.fromkeys(items))


def _matched(text: str, match: Match) -> str:
    """The words that matched, with the term and the manner where these are not plain from the words."""
    words = _words(text, match.spans)
    if words.casefold() == match.term.casefold():
        return words
    parts = f": {match.detail}" if match.kind is MatchKind.COMPOUND and match.detail else ""
    return f"{match.term} -> {words} ({_HOW[match.kind]}{parts})"


def _words(text: str, spans: Sequence[Span]) -> str:
    """The words of some spans on one line, with " … " where other words stand between them."""
    pieces: list[str] = []
    end = -1
    for span in spans:
        if pieces:
            pieces.append(" " if text[end : span.start].strip() == "" else " … ")
        pieces.append(" ".join(text[span.start : span.end].split()))
        end = span.end
    return "".join(pieces)


def _before(text: str, low: int, position: int) -> str:
    start = max(low, position - CONTEXT)
    context = text[start:position]
    if start > low and not text[start - 1].isspace() and context[:1].strip():
        context = _without_first_word(context)
    return " ".join(context.split())


def _after(text: str, position: int, high: int) -> str:
    end = min(high, position + CONTEXT)
    context = text[position:end]
    if end < high and not text[end].isspace() and context[-1:].strip():
        context = _without_first_word(context[::-1])[::-1]
    return " ".join(context.split())


def _without_first_word(context: str) -> str:
    """What follows the first word; everything when there is only one, for a cut word says more than nothing."""
    parts = context.split(maxsplit=1)
    return parts[1] if len(parts) == 2 else context
