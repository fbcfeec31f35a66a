"""What a researcher settles about the project as a whole, and what others coded elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kwalcode.model.sources import Span


class Topic(StrEnum):
    """What a judgement is about.

    - `CONVERGENCE`: whether two sources agree on a theme
    - `ASKED`: whether a source was asked about a theme
    - `TIE`: which closed question belongs to which code
    - `RELEVANCE`: whether a passage of a plan is what the screening looks for
    - `READ`: which stretch somebody read to the end
    - `SAMPLE`: a sample that was drawn for two coders
    """

    CONVERGENCE = "convergence"
    ASKED = "asked"
    TIE = "tie"
    RELEVANCE = "relevance"
    READ = "read"
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One judgement of one person. Append-only: a change of mind is a new judgement on the same subject.

    Args:
        id: Unique, made by whoever judges, so that sending one twice is harmless.
        topic: What it is about.
        subject: Which pair of sources, passage, question or stretch; the same text for the same thing.
        value: The judgement; "" takes back what this person said before on the subject.
        reviewer: Who judges.
        time: When, with time zone.
        reason: The reviewer's note.
    """

    id: str
    topic: Topic
    subject: str
    value: str
    reviewer: str
    time: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ImportedCode:
    """A code that somebody gave elsewhere and that was read from a file, for comparison.

    Args:
        coder: Who coded, as the file or the researcher names them.
        document_id: SHA-256 of the document's text.
        codebook: Codebook of the code.
        code_id: The code.
        span: What was coded.
        quote: The words of the span.
        memo: What the file says beside it.
        file: Name of the file.
        time: When it was given, with time zone; None when the file does not tell. It orders nothing: what somebody
            coded elsewhere is no decision.
    """

    coder: str
    document_id: str
    codebook: str
    code_id: str
    span: Span
    quote: str
    memo: str = ""
    file: str = ""
    time: datetime | None = None
