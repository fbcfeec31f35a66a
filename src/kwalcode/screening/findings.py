"""What the codebooks say of a candidate, weighed to a score that ranks.

Each code speaks with its strongest sentence, at three places: the candidate itself, what it stands beneath (the action
plan, the heading), and what that stands beneath (the objective). What is said higher up counts less, for all actions
beneath it share it. The doubts multiply as in the codebook's own score; a passage about another subject is lowered.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from kwalcode.model import PassageKind
from kwalcode.screening.candidates import Candidate


class Mode(StrEnum):
    """Whether a passage says what will be reached, what is, or what was."""

    GOAL = "doel"
    DESCRIPTION = "beschrijving"
    PAST = "verleden"


REGIE = ("coordinatie", "overleg", "samenwerking", "overeenkomst", "participatie", "kennis", "middelen")
"""The dimensions of directing, in the order in which they are named."""

NONE, IMPLICIT, EXPLICIT = 0, 1, 2
"""No poverty goal; social rights or access for vulnerable groups; names poverty or a need of people in poverty."""

EXPLICIT_CODES = ("armoede", "basisnoden", "dakloosheid", "energiearmoede")
IMPLICIT_CODES = (
    "sociale-rechten", "sociale-dienstverlening", "sociaal-wonen", "samenhang", "gelijke-kansen", "gezin-en-school",
    "zorg", "werk-en-activering",
)  # fmt: skip
OTHER_CODE, GOAL_CODE, PAST_CODE = "ander-onderwerp", "doel", "verleden"
TARGET_GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "kinderen-en-gezinnen": "kinderen en gezinnen",
        "jongeren": "jongeren",
        "ouderen": "ouderen",
        "nieuwkomers": "nieuwkomers en mensen met een migratieachtergrond",
        "beperking-en-ziekte": "personen met een beperking of ziekte",
        "dakloosheid": "dak- en thuislozen",
        "armoede": "mensen in armoede",
    }
)
"""Codes that tell for whom a passage is meant, with how the group is called."""

DOMAINS: Mapping[str, str] = MappingProxyType(
    {
        "wonen": "wonen",
        "inkomen": "inkomen & middelen",
        "dienstverlening": "dienstverlening",
        "samenleven": "samenleven & integratie",
        "onderwijs": "onderwijs & opvoeding",
        "gezondheid": "gezondheid",
        "werk": "werk",
        "vrije-tijd": "cultuur/sport/vrije tijd",
        "mobiliteit": "mobiliteit",
        "doelgroepen": "doelgroepen",
    }
)
"""Domains by the roots of the codebook of fundamental rights; on a tie the first one."""

_DOMAIN_OF: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "dakloosheid": {"wonen": 1.0},
        "energiearmoede": {"wonen": 1.0},
        "sociaal-wonen": {"wonen": 1.0},
        "basisnoden": {"inkomen": 1.0},
        "armoede": {"inkomen": 0.3},
        "sociale-dienstverlening": {"dienstverlening": 0.9},
        "sociale-rechten": {"dienstverlening": 0.3},
        "samenhang": {"samenleven": 1.0},
        "gelijke-kansen": {"doelgroepen": 0.3, "samenleven": 0.3},
        "gezin-en-school": {"onderwijs": 1.0},
        "zorg": {"gezondheid": 0.6, "doelgroepen": 0.5},
        "werk-en-activering": {"werk": 1.0},
    }
)
_RIGHTS = 0.6
_LEVELS_TABLE = (1.0, 0.6, 0.3)
_LEVELS_TEXT = (1.0, 0.35, 0.15)
_EXPLICIT_HIGHER = (1.0, 0.85, 0.5)
_OTHER = 0.9
_PAIR = 1.25
_STRONG_EXPLICIT = 0.55
_RELEVANT = 0.75
_SAID = 0.2


@dataclass(frozen=True, slots=True)
class Signal:
    """One code in one sentence.

    Args:
        code: Id of the code.
        score: How strongly the codebook speaks for it, in [0, 1].
        goal: Whether a goal is named in the same sentence.
        words: The words that were found, as they stand.
        reason: The rules and words, in Dutch.
    """

    code: str
    score: float
    goal: bool = False
    words: tuple[str, ...] = ()
    reason: str = ""

    @property
    def strength(self) -> float:
        """The score, raised where a goal cue stands in the same sentence; at most 0.99."""
        return min(0.99, self.score * (_PAIR if self.goal else 1.0))


@dataclass(frozen=True, slots=True)
class Seen:
    """What the codebooks found in one block.

    Args:
        poverty: Signals of the codebook of the screening.
        rights: Strength per root of the codebook of fundamental rights.
        regie: Dimensions of directing.
        questions: Codes of the analysis grid, parents included.
    """

    poverty: tuple[Signal, ...] = ()
    rights: Mapping[str, float] = field(default_factory=dict)
    regie: frozenset[str] = frozenset()
    questions: frozenset[str] = frozenset()

    def strongest(self) -> dict[str, Signal]:
        """The strongest signal of each code."""
        best: dict[str, Signal] = {}
        for signal in self.poverty:
            if signal.code not in best or signal.strength > best[signal.code].strength:
                best[signal.code] = signal
        return best


@dataclass(frozen=True)
class Finding:
    """A candidate with everything that was found.

    Args:
        candidate: What was judged.
        text: Its words.
        reading: Its words with those of what it stands beneath; what a learner should read.
        score: How likely it is about poverty or social rights, in [0, 1); it ranks, and is no probability.
        poverty: `EXPLICIT`, `IMPLICIT` or `NONE`.
        domain: The fundamental right or domain; "" where `poverty` is `NONE`.
        regie: Dimensions of directing, in the order of `REGIE`.
        target_groups: For whom, in Dutch.
        mode: Goal, description or past.
        evidence: The words on which the judgement rests.
        reason: Why, in Dutch.
        questions: Codes of the analysis grid found in the passage itself.
        marks: What the codebooks saw, as named numbers a learner can use.
    """

    candidate: Candidate
    text: str
    reading: str
    score: float
    poverty: int
    domain: str
    regie: tuple[str, ...]
    target_groups: tuple[str, ...]
    mode: Mode
    evidence: tuple[str, ...]
    reason: str
    questions: frozenset[str]
    marks: Mapping[str, float] = field(repr=False)


def find(candidate: Candidate, texts: Sequence[str], seen: Sequence[Seen]) -> Finding:
    """Weigh what was seen.

    Args:
        candidate: What is judged.
        texts: Its words, and those of each of its contexts.
        seen: What was found in each of those.
    """
    in_table = candidate.kind in {PassageKind.OBJECTIVE, PassageKind.ACTION_PLAN, PassageKind.ACTION}
    levels = _LEVELS_TABLE if in_table else _LEVELS_TEXT
    places = [one.strongest() for one in seen[: len(levels)]]
    trust = {
        code: [level * share for level, share in zip(levels, shares, strict=True)]
        for codes, shares in ((EXPLICIT_CODES, _EXPLICIT_HIGHER), (IMPLICIT_CODES, (1.0, 1.0, 1.0)))
        for code in codes
    }
    said = [
        (_strength(code, signal.strength) * trust[code][place], place, signal)
        for place, found in enumerate(places)
        for code, signal in found.items()
        if code in trust
    ]
    said.sort(key=lambda one: (-one[0], one[1], one[2].code))
    other = places[0][OTHER_CODE].strength if OTHER_CODE in places[0] else 0.0
    score = weigh((strength for strength, _, _ in said), other)
    explicit = max((strength for strength, _, signal in said if signal.code in EXPLICIT_CODES), default=0.0)
    poverty = EXPLICIT if explicit >= _STRONG_EXPLICIT else IMPLICIT if score >= _RELEVANT else NONE
    own = seen[0]
    groups = [name for code, name in TARGET_GROUPS.items() if code in places[0]]
    return Finding(
        candidate=candidate,
        text=texts[0],
        reading="\n".join(texts),
        score=score,
        poverty=poverty,
        domain=domain(said, seen, levels) if poverty else "",
        regie=tuple(name for name in REGIE if name in own.regie),
        target_groups=tuple(groups),
        mode=_mode(candidate, places[0], said),
        evidence=tuple(
            dict.fromkeys(words for strength, _, signal in said if strength >= _SAID for words in signal.words)
        ),
        reason=_reason(said, places[0].get(OTHER_CODE)),
        questions=own.questions,
        marks=_marks(seen, places, said, score),
    )


def _strength(code: str, strength: float) -> float:
    """Who names poverty says it once: a long sentence around it makes the word no weaker."""
    return 1 - (1 - strength) ** 2 if code in EXPLICIT_CODES else strength


def weigh(strengths: Iterable[float], other: float = 0.0) -> float:
    """One score of many signals, in [0, 1).

    Args:
        strengths: What speaks for the passage, each in [0, 1).
        other: How strongly it is about another subject, in [0, 1].

    Example:
        >>> round(weigh([0.5, 0.5]), 3)
        0.75
        >>> weigh([0.5], other=0.8) < weigh([0.5])
        True
    """
    against = sum(math.log1p(-strength) for strength in strengths)
    return round(1 - math.exp(against * (1 - other * _OTHER * math.exp(against))), 4) if against else 0.0


def domain(said: Sequence[tuple[float, int, Signal]], seen: Sequence[Seen], levels: Sequence[float]) -> str:
    """The domain that the signals speak for most; "doelgroepen" when none does."""
    votes = dict.fromkeys(DOMAINS, 0.0)
    for strength, _, signal in said:
        for name, share in _DOMAIN_OF.get(signal.code, {}).items():
            votes[name] += strength * share
    for one, level in zip(seen, levels, strict=False):
        for name, strength in one.rights.items():
            if name in votes:
                votes[name] += _RIGHTS * level * strength
    best = max(votes, key=lambda name: votes[name])
    return DOMAINS[best] if votes[best] else DOMAINS["doelgroepen"]


def _mode(candidate: Candidate, own: Mapping[str, Signal], said: Sequence[tuple[float, int, Signal]]) -> Mode:
    goal = own[GOAL_CODE].score if GOAL_CODE in own else 0.0
    past = own[PAST_CODE].score if PAST_CODE in own else 0.0
    paired = any(signal.goal for _, place, signal in said if not place)
    if past > goal and not paired:
        return Mode.PAST
    return Mode.GOAL if candidate.announced or paired or goal else Mode.DESCRIPTION


_PLACES = ("", "erboven: ", "daarboven: ")


def _reason(said: Sequence[tuple[float, int, Signal]], other: Signal | None) -> str:
    parts = [f"{_PLACES[place]}{signal.reason}" for strength, place, signal in said if strength >= _SAID]
    if not said:
        parts.append("geen woorden over armoede of sociale rechten gevonden")
    if other:
        parts.append(f"verlaagd door {other.reason}")
    return "; ".join(parts) or "alleen zwakke aanwijzingen"


def _marks(
    seen: Sequence[Seen],
    places: Sequence[Mapping[str, Signal]],
    said: Sequence[tuple[float, int, Signal]],
    score: float,
) -> dict[str, float]:
    marks = {f"{code}@{place}": signal.strength for place, found in enumerate(places) for code, signal in found.items()}
    marks |= {f"{name}@{place}": strength for place, one in enumerate(seen) for name, strength in one.rights.items()}
    marks |= {f"doel x {signal.code}": 1.0 for _, place, signal in said if signal.goal and not place}
    marks["score"] = score
    return marks
