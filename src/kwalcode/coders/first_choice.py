"""Which code goes first in a text: the rules' choice, unless the answers show that learning chooses better.

Chances and order are two things. A chance is right when it is calibrated; an order is right when the best code is on
top, and there a handful of answers does harm: where two rules fire that say nearly the same, any small change turns
them round. So what was learned may only speak in the order when, on answers that it did not see, it set right more
first choices than it spoiled, by more than luck gives (the sign test of McNemar 1947, *Psychometrika* 12:153-157,
`right - spoiled > z * sqrt(right + spoiled)`). That is asked twice: where no rule fired, and where some did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kwalcode.coders.classifier import Learned
from kwalcode.coders.features import CodeKey
from kwalcode.coders.log_odds import Flags, Floats, rule_log_odds, sigmoid

ENOUGH = 0.5
"""Chance from which a code is suggested where no rule of it fired."""
_DOUBT = 1.0
"""Standard errors by which the learned choice must be ahead."""
_SHARES = (0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Say:
    """How much of what was learned counts in the order.

    Args:
        unruled: Whether a code may be first that no rule suggests.
        share: Share of the learned log-odds that counts among codes that rules suggest, in [0, 1].
    """

    unruled: bool = False
    share: float = 0.0


def choose_say(learned: Learned) -> Say:
    """How much of what was learned may count, judged on answers that were left out."""
    table = _left_out(learned)
    if table is None:
        return Say()
    say = Say()
    right = table.right(say)
    for tried in (
        Say(unruled=True),
        *(Say(True, share) for share in _SHARES),
        *(Say(False, share) for share in _SHARES),
    ):
        now = table.right(tried)
        better, worse = int((now & ~right).sum()), int((right & ~now).sum())
        if better - worse > _DOUBT * np.sqrt(better + worse):
            say, right = tried, now
    return say


def rankings(learned: Learned, codes: Sequence[CodeKey], say: Say) -> list[list[CodeKey]]:
    """The codes that are suggested in each text, the best first.

    Args:
        learned: What was learned.
        codes: The codes; of equals the first goes first.
        say: How much of what was learned counts.
    """
    if not codes:
        return [[] for _ in learned.learner.stretches]
    scores = np.column_stack([learned.learner.scores(code) for code in codes])
    odds = np.column_stack([learned.log_odds(code) for code in codes])
    prior = np.column_stack([learned.learner.prior(code, learned.shared) for code in codes])
    values = _values(scores, prior, odds, say)
    order = np.argsort(-values, axis=1, kind="stable")
    return [
        [codes[place] for place in places if value[place] > -np.inf]
        for places, value in zip(order.tolist(), values, strict=True)
    ]


def _values(scores: Floats, prior: Floats, odds: Floats, say: Say) -> Floats:
    """By what the codes of each text are ordered; -inf for those that are not suggested."""
    ruled = scores > 0
    values: Floats = np.where(ruled, rule_log_odds(scores) + say.share * (odds - prior), -np.inf)
    if say.unruled:
        enough = ~ruled.any(axis=1, keepdims=True) & (sigmoid(odds) >= ENOUGH)
        values = np.where(enough, odds, values)
    return values


@dataclass(frozen=True, slots=True)
class _Table:
    """Answered texts by codes; a code that was not answered in a text can neither be chosen nor be right there."""

    scores: Floats
    prior: Floats
    odds: Floats
    truth: Flags

    def right(self, say: Say) -> Flags:
        values = _values(self.scores, self.prior, self.odds, say)
        hit = self.truth[np.arange(len(values)), values.argmax(axis=1)]
        right: Flags = np.where(values.max(axis=1) > -np.inf, hit, ~self.truth.any(axis=1))
        return right


def _left_out(learned: Learned) -> _Table | None:
    models = list(learned.models.values())
    if not models:
        return None
    rows = np.unique(np.concatenate([model.rows for model in models]))
    shape = len(rows), len(models)
    scores, truth = np.zeros(shape), np.zeros(shape, dtype=np.bool_)
    prior, odds = np.full(shape, -np.inf), np.full(shape, -np.inf)
    for column, model in enumerate(models):
        at = np.searchsorted(rows, model.rows)
        scores[at, column] = learned.learner.scores(model.code)[model.rows]
        prior[at, column] = learned.learner.prior(model.code, learned.shared)[model.rows]
        chance = np.clip(model.left_out, 1e-12, 1 - 1e-12)
        odds[at, column] = np.log(chance / (1 - chance))
        truth[at, column] = model.truth > 0.5
    return _Table(scores, prior, odds, truth)
