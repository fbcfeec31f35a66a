"""Texts with what people and a coder made of them."""

from __future__ import annotations

from dataclasses import dataclass, field

NO_CODE = ""
"""The category of a text that gets no code."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """A code that a coder suggests for a text.

    Args:
        code: The code, never `NO_CODE`.
        score: How strongly, in [0, 1].
        reasons: Why, for a researcher.
    """

    code: str
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A text with its human and its suggested codes.

    Args:
        id: Where it stands in the sample.
        labels: The codes that a person gave, the most important first; `NO_CODE` says that it deserves none.
        predictions: The suggestions, strongest first; empty for none.
        alternatives: Codes (or `NO_CODE`) that would be acceptable too.
        text: The text itself, for whoever reads the misses.

    Raises:
        ValueError: No label, or a code is suggested twice or without a name.
    """

    id: str
    labels: tuple[str, ...]
    predictions: tuple[Prediction, ...] = ()
    alternatives: tuple[str, ...] = ()
    text: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if not self.labels:
            raise ValueError(f"item {self.id}: at least one label is needed")
        codes = [prediction.code for prediction in self.predictions]
        if NO_CODE in codes or len(set(codes)) < len(codes):
            raise ValueError(f"item {self.id}: predictions must be different codes, got {codes}")

    @property
    def predicted(self) -> str:
        """The predicted category."""
        return self.predictions[0].code if self.predictions else NO_CODE

    @property
    def human(self) -> str:
        """The human category."""
        return self.predicted if self.predicted in self.labels else self.labels[0]

    @property
    def is_right(self) -> bool:
        """Whether the first suggestion is one of the labels; without suggestions, whether none is deserved."""
        return self.predicted in self.labels

    @property
    def is_right_in_two(self) -> bool:
        """Whether one of the first two suggestions is one of the labels; without suggestions as `is_right`."""
        return self.is_right or any(prediction.code in self.labels for prediction in self.predictions[:2])

    @property
    def is_acceptable(self) -> bool:
        """Whether the predicted category is a label or an alternative."""
        return self.is_right or self.predicted in self.alternatives
