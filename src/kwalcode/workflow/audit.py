"""What the codebook misses: passages without a code to read at random, with a bound, and words that no rule has.

A sample is drawn among the sentences that nobody coded, neither a rule nor a learner nor a person. Somebody reads each
of them and says whether it should have had a code. From how many should have, among how many, follows an upper bound on
what was missed in all (Clopper & Pearson 1934, *Biometrika* 26:404-413, one-sided), and with it a lower bound on the
share that was found.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from weakref import WeakKeyDictionary

from kwalcode.codebook.rule_editing import set_rule
from kwalcode.coders.features import TOKEN, WORD, CodeKey, word_grams
from kwalcode.coders.quality import at_most
from kwalcode.dutch.lemma import normal_forms
from kwalcode.model import Code, Fragment, Judgement, Rule, Span, Status, Topic
from kwalcode.workflow.codebooks import Saved, codebook_file, save
from kwalcode.workflow.learning import Learning
from kwalcode.workflow.learning_items import Sentences
from kwalcode.workflow.material import Material
from kwalcode.workflow.project import Project
from kwalcode.workflow.trying import RuleTrial, try_rule

LEARNED_RULE = "geleerd"
"""Id of the rule that terms are added to."""
MISSED, RIGHT = "gemist", "terecht zonder code"
_PREFIX = "zonder code"
_AROUND = 160
"""Characters of context on either side."""
_FEWEST_WORDS = 5
"""Shorter sentences ("Ja, klopt.") are not worth anybody's time, and hold no code of their own."""
_SHORTEST_TERM = 4
_LEAST_OFTEN = 2
_COMMON = frozenset(
    """
    aantal alle alleen allemaal alles altijd andere anders beetje behalve beide bepaald bijna bijvoorbeeld binnen
    boven buiten daar daarbij daardoor daarmee daarna daarom daarvan daarvoor dadelijk deel deze dezelfde dikwijls
    ding doen door doorheen echt echter eens eerst eigen eigenlijk elkaar enkel enkele ergens even eveneens gaan
    gebeuren gebruiken geen geleden genoeg geven gewoon gisteren goed graag groot haar hebben heel hele helemaal
    helpen hier hierbij hierdoor hiermee hoeveel hoewel iedere iedereen iemand iets immers ingaan inzake jaar
    jaarlijks jullie kijken klein komen krijgen kunnen laten liggen maar maken manier meer meest meestal mijn minder
    misschien moeten mogen morgen naar naast natuurlijk nemen nergens niemand niet niets nieuw nodig nogal nooit
    omdat omtrent onder onlangs onszelf onze ooit over overal paar pagina plaats precies rond samen soms spreken
    staan staat steeds sterk tegen tenslotte terug terwijl tijd tijdens toch toen tussen uiteraard vaak vandaag
    vanuit vanwege veel vele verder verschillend vervolgens vinden voldoende volgen volgens vorig voor vooral voorbeeld
    voorbij vragen waar waarbij waardoor waarin waarmee waarom waarvan waarvoor wanneer want wederom weer weinig
    welke weten wezen wiens willen worden zaak zeggen zeker zelf zelfs zetten zich zichzelf zien zijn zitten zoals
    zodat zonder zulk zullen
    """.split()
)
"""Words, in their normal form, that stand in texts on anything: a rule with such a word would find everything."""
_WEIGHT = 0.5
_UNCODED = frozenset({Status.REJECTED})


@dataclass(frozen=True, slots=True)
class UncodedPassage:
    """A sentence that nobody coded.

    Args:
        document_id: SHA-256 of the document's text.
        document: Its name.
        span: Where it stands.
        text: Its words.
        verdict: What was said of it: `MISSED`, `RIGHT`, or "" while nobody read it.
        before: What stands before it in the same passage, to be understood by; at most some words.
        after: What stands after it, likewise.
    """

    document_id: str
    document: str
    span: Span
    text: str
    verdict: str = ""
    before: str = ""
    after: str = ""

    @property
    def subject(self) -> str:
        """What a judgement on it is about."""
        return _subject(self.document_id, self.span)


@dataclass(frozen=True, slots=True)
class MissedRecall:
    """What was missed, as far as the sample tells.

    Args:
        uncoded: Sentences without a code in the project.
        read: How many of the sample were read.
        missed: How many of those should have had a code.
        most: Upper bound on the sentences that should have had one, with 95% confidence.
        coded: Sentences that have a code which was not rejected.
        recall: Share of what deserves a code that has one, at least, with 95% confidence, as far as the codes that
            there are hold; `nan` where nothing has one.
    """

    uncoded: int
    read: int
    missed: int
    most: float
    coded: int
    recall: float


@dataclass(frozen=True, slots=True)
class Audit:
    """The sample and what it tells.

    Args:
        passages: The sample, in the order in which it was drawn.
        bound: What follows from what was read.
    """

    passages: tuple[UncodedPassage, ...]
    bound: MissedRecall


def audit(material: Material, found: Iterable[Fragment], *, size: int = 60, seed: int = 0) -> Audit:
    """Draw sentences that nobody coded, with what was said of them before, and tell what was missed at most.

    The order is a lot per sentence, so that more of it can be read later and the same seed gives the same sample. A
    sentence that got a code because of the sample stays in it, as missed.

    Args:
        material: The project.
        found: Its fragments.
        size: How many sentences.
        seed: Of the lot.
    """
    said = _verdicts(material)
    covered: dict[str, list[Span]] = {}
    for one in found:
        if one.status not in _UNCODED:
            covered.setdefault(one.document_id, []).append(one.span)
    sentences = Sentences(material)
    coded_in = {key: sentences.touched(key, spans) for key, spans in covered.items()}
    # Few documents were read: in the others no sentence need be looked up.
    read_in = {subject.removeprefix(f"{_PREFIX}/").rsplit(":", 2)[0] for subject in said}
    sample: list[tuple[str, Span]] = []
    uncoded = coded = 0
    for document_id, span, is_long in _lots_of(material, seed):
        was_read = document_id in read_in and _subject(document_id, span) in said
        if not was_read and span in coded_in.get(document_id, ()):
            coded += 1
        elif was_read or is_long:
            uncoded += 1
            if len(sample) < size:
                sample.append((document_id, span))
    passages = tuple(_passage(material, document_id, span, said) for document_id, span in sample)
    return Audit(passages, _bound(passages, uncoded, coded))


_Lots = tuple[tuple[str, Span, bool], ...]
"""Document and place of each sentence, and whether it is long enough to be asked, in the order of a lot."""

_LOTS: Final[WeakKeyDictionary[Material, dict[int, _Lots]]] = WeakKeyDictionary()


def _lots_of(material: Material, seed: int) -> _Lots:
    """The lots of a project, which hold as long as its texts do: a page draws the sample again at every click."""
    known = _LOTS.setdefault(material, {})
    if seed not in known:
        sentences = Sentences(material)
        drawn: list[tuple[int, str, Span, bool]] = []
        for document_id in material.records:
            text = material.document(document_id).text
            for span in sentences.all(document_id):
                is_long = len(TOKEN.findall(text, span.start, span.end)) >= _FEWEST_WORDS
                drawn.append((_lot(seed, document_id, span), document_id, span, is_long))
        known[seed] = tuple(entry[1:] for entry in sorted(drawn))
    return known[seed]


def _passage(material: Material, document_id: str, span: Span, said: Mapping[str, str]) -> UncodedPassage:
    document = material.document(document_id)
    block = document.block_at(span.start)
    first, last = (block.start, block.end) if block else (span.start, span.end)
    start, end = max(first, span.start - _AROUND), min(last, span.end + _AROUND)
    before, after = document.text[start : span.start], document.text[span.end : end]
    # Not from the middle of a word.
    before = f"… {before.partition(' ')[2]}" if start > first else before
    after = f"{after.rpartition(' ')[0]} …" if end < last else after
    return UncodedPassage(
        document_id,
        material.records[document_id].name,
        span,
        document.text[span.start : span.end],
        said.get(_subject(document_id, span), ""),
        before,
        after,
    )


def _bound(passages: Sequence[UncodedPassage], uncoded: int, coded: int) -> MissedRecall:
    read = sum(bool(one.verdict) for one in passages)
    missed = sum(one.verdict == MISSED for one in passages)
    most = at_most(missed, read) * uncoded
    return MissedRecall(uncoded, read, missed, most, coded, coded / (coded + most) if coded + most else float("nan"))


def judge_passage(material: Material, passage: UncodedPassage, verdict: str, reviewer: str) -> None:
    """Keep what somebody says of a passage without a code.

    Args:
        material: The project.
        passage: The passage.
        verdict: `MISSED`, `RIGHT`, or "" to take it back.
        reviewer: Who says so.

    Raises:
        StoreError: The database refuses.
        ValueError: The verdict is another one.
    """
    if verdict not in (MISSED, RIGHT, ""):
        raise ValueError(f"a passage is {MISSED!r} or {RIGHT!r}, got {verdict!r}")
    material.store.judge(
        [Judgement(secrets.token_hex(8), Topic.READ, passage.subject, verdict, reviewer, datetime.now(UTC))]
    )


def _verdicts(material: Material) -> dict[str, str]:
    """What was said last of each passage; of several people, whoever missed something counts."""
    found: dict[str, str] = {}
    for one in material.store.judgements(Topic.READ, current=True):
        if one.subject.startswith(f"{_PREFIX}/") and found.get(one.subject) != MISSED:
            found[one.subject] = one.value
    return found


def _subject(document_id: str, span: Span) -> str:
    # In the form of the other judgements on what was read, of a document that does not exist: whoever asks what
    # somebody read of the real one must not meet a sentence that was read by chance.
    return f"{_PREFIX}/{document_id}:{span.start}:{span.end}"


def _lot(seed: int, document_id: str, span: Span) -> int:
    digest = hashlib.blake2b(f"{seed}/{document_id}/{span.start}-{span.end}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")


@dataclass(frozen=True, slots=True)
class NewTerm:
    """A word that the learner relies on and that no rule of the code has.

    Args:
        code: Codebook and code.
        term: The term as a rule would write it.
        effect: What it adds to the log-odds of the code.
        given: In how many texts with the code it stands, of those that were answered.
        refused: In how many texts without it.
    """

    code: CodeKey
    term: str
    effect: float
    given: int
    refused: int


def new_terms(learning: Learning, code: CodeKey, most: int = 8) -> list[NewTerm]:
    """Words and pairs of words that speak for a code and that none of its rules has, strongest first.

    Args:
        learning: What was learned.
        code: Codebook and code.
        most: At most as many.
    """
    model = learning.learned.models.get(code)
    view = learning.material.codes.get(code)
    if model is None or view is None or not model.weights.any():
        return []
    known = _known_words(view.code)
    given, refused = Counter[str](), Counter[str]()
    for row, truth, counted in zip(model.rows.tolist(), model.truth.tolist(), model.counted.tolist(), strict=True):
        if counted >= 1.0:
            (given if truth > 0.5 else refused).update(set(word_grams(learning.items.stretches[row].text)))
    found = [
        NewTerm(code, column.name, float(effect), given[column.name], refused[column.name])
        for column, effect in zip(learning.learner.featurizer.columns, model.weights, strict=True)
        if column.kind == WORD
        and effect > 0
        and given[column.name] >= _LEAST_OFTEN
        and given[column.name] > 2 * refused[column.name]
        and _is_worth(column.name, known)
    ]
    return sorted(found, key=lambda term: (-term.effect, term.term))[:most]


def _is_worth(term: str, known: frozenset[str]) -> bool:
    """Whether a term says something of its own: long enough words, none of them in a rule already."""
    words = term.split(" ")
    return _COMMON.isdisjoint(words) and all(
        len(word) >= _SHORTEST_TERM and word.isalpha() and word not in known for word in words
    )


def _known_words(code: Code) -> frozenset[str]:
    """The normal forms of the words in the rules of a code."""
    return frozenset(
        form
        for rule in code.rules
        for group in (*rule.groups, rule.excluded)
        for term in group
        for word in term.words
        for form in normal_forms(word.text)
    )


def term_rule(code: Code, term: str) -> tuple[str, str]:
    """YAML of the rule that holds the learned terms of a code, with one more, and the id of the rule that it replaces.

    Example:
        >>> print(term_rule(Code("overleg", "Overleg"), "rondetafel")[0].splitlines()[1])
        any: ["rondetafel"]
    """
    old: Rule | None = next((rule for rule in code.rules if rule.id == LEARNED_RULE), None)
    terms = list(dict.fromkeys([*(one.source for one in (old.any if old else ())), term]))
    listed = ", ".join('"' + one.replace("\\", "\\\\").replace('"', '\\"') + '"' for one in terms)
    weight = old.weight if old else _WEIGHT
    return f'id: "{LEARNED_RULE}"\nany: [{listed}]\nweight: {weight}\n', old.id if old else ""


def preview_term(project: Project, term: NewTerm, *, limit: int = 10) -> RuleTrial:
    """What a term would find in the project if it were added.

    Raises:
        CodebookError, PipelineError, StoreError: As `trying.try_rule`.
    """
    file = codebook_file(project, term.code[0])
    rule, replaces = term_rule(file.book.code(term.code[1]), term.term)
    return try_rule(project, file.book, term.code[1], rule, replaces=replaces, limit=limit)


def add_term(project: Project, term: NewTerm, reviewer: str) -> Saved:
    """Add a term to the rules of its code, as a new version of the codebook.

    Raises:
        CodebookError, StoreError, ExchangeError: As `codebooks.save`.
    """
    file = codebook_file(project, term.code[0])
    code = file.book.code(term.code[1])
    rule, replaces = term_rule(code, term.term)
    text = set_rule(file.text, code.id, rule, replaces=replaces, file=file.path.name)
    note = f"Term “{term.term}” toegevoegd aan {code.label}, geleerd uit beslissingen."
    return save(project, term.code[0], text, reviewer, based_on=file.hash, note=note)
