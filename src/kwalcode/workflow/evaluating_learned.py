"""What learning adds: suggestions for coded texts after learning from other coded texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kwalcode.coders import learned_reasons, scoring
from kwalcode.coders.classifier import Answer, Learned, Learner
from kwalcode.coders.features import CodeKey, Hit, Stretch, normalised
from kwalcode.coders.first_choice import choose_say, rankings
from kwalcode.evaluation import Prediction
from kwalcode.workflow.code_names import CodeNames
from kwalcode.workflow.ruled_texts import RuledText, rule_reasons


@dataclass(frozen=True)
class Said:
    """What was suggested after learning.

    Args:
        n: Number of texts that were learned from.
        repeated: Texts that were not learned from, because they are judged too.
        predictions: The suggestions for each judged text, in order.
    """

    n: int
    repeated: int
    predictions: tuple[tuple[Prediction, ...], ...] = field(repr=False)


def learned_predictions(
    known: Sequence[RuledText], judged: Sequence[RuledText], names: CodeNames, min_score: float = 0.0
) -> Said:
    """Learn from some coded texts, and suggest codes for others.

    A text that stands in both is only judged. Labels that are no code say that the known codes do not hold.

    Args:
        known: Texts to learn from.
        judged: Texts that get suggestions; their labels are not looked at.
        names: The codes.
        min_score: Codes of which the rules say less are as if the rules did not suggest them.
    """
    seen = {normalised(one.row.text) for one in judged}
    words = [normalised(one.row.text) for one in known]
    kept = [one for one, text in zip(known, words, strict=True) if text not in seen]
    groups = [text for text in words if text not in seen]
    texts = [*judged, *kept]
    met = {key for one in texts for key in one.suggestions} | {key for one in kept for key in one.row.labels}
    codes = {code_of(key, names): key for key in names.codes if key in met}
    learner = Learner([stretch_of(one, names, min_score) for one in texts])
    answers = {
        code: [
            Answer(row, key in one.row.labels, group)
            for row, (one, group) in enumerate(zip(kept, groups, strict=True), start=len(judged))
        ]
        for code, key in codes.items()
    }
    learned = learner.learn(answers) if kept else Learned.nothing(learner)
    ranked = rankings(learned, list(codes), choose_say(learned))
    chances = {code: learned.chances(code) for code in codes}

    def suggested(row: int, code: CodeKey) -> Prediction:
        reasons = rule_reasons(judged[row], codes[code], names)
        if weighed := learned.weighed(code, row):
            reasons = (*reasons, f"geleerd: {learned_reasons.sentence(weighed)}")
        return Prediction(codes[code], round(float(chances[code][row]), 4), reasons)

    return Said(
        n=len(kept),
        repeated=len(known) - len(kept),
        predictions=tuple(tuple(suggested(row, code) for code in ranked[row]) for row in range(len(judged))),
    )


def code_of(key: str, names: CodeNames) -> CodeKey:
    """Codebook and code that a key stands for."""
    book, code = names.codes[key]
    return book.id, code.id


def stretch_of(one: RuledText, names: CodeNames, min_score: float = 0.0) -> Stretch:
    """A text as the learner sees it, with one hit per code at the level; see `learned_predictions`."""
    strengths = {key: strength for key, strength in one.strengths().items() if strength >= min_score}
    shared = scoring.shares(strengths)
    return Stretch(
        one.row.text,
        tuple(
            Hit(
                code_of(key, names),
                tuple(
                    dict.fromkeys(
                        f"{each.code_id}/{evidence.rule_id}"
                        for each in one.suggestions[key]
                        for evidence in each.evidence
                    )
                ),
                shared[key],
                frozenset(qualifier for each in one.suggestions[key] for qualifier in each.qualifiers),
            )
            for key in strengths
        ),
    )
