"""Work as two people might have done it on the demonstration study, the same each time, for pictures of the pages.

An answered nearly everything, Bert two talks, and An screened every fourth passage of the plans, from the most
promising on. Neither knows anything: what they answer follows from the score of a suggestion and from its id.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from kwalcode.model import Decision, Fragment, Judgement, SourceKind, Topic, Verdict
from kwalcode.workflow.project import Project
from kwalcode.workflow.screening import screen_documents
from kwalcode.workflow.screening_review import Value

REVIEWER: Final = "An"
SECOND: Final = "Bert"

_BOTH: Final = ("focusgroep_middenveld.vtt", "interview_schepen_vaartegem.vtt")
"""Sources that both answer, so that there is something to compare."""
_LEFT_OPEN: Final = ("interview_ambtenaar_oosterhove.docx", "plan_wezelbeke.docx")
"""Sources that nobody has come to yet."""

_START: Final = datetime(2026, 3, 9, 9, tzinfo=UTC)
_PACE: Final = timedelta(seconds=20)
_WEAK: Final = 0.4
"""Suggestions with a lower score are refused more often than not."""
_EVERY: Final = 4


def do_some_work(project: Project) -> None:
    """Answer suggestions and judge passages.

    Args:
        project: The demonstration study, just made.
    """
    documents = {document.id: document for document in project.documents()}
    names = {key: document.name for key, document in documents.items()}
    texts = {key: document.text for key, document in documents.items()}
    found = project.fragments()
    decisions = [
        _decision(number, one, texts[one.document_id], reviewer, _verdict(one, reviewer))
        for reviewer, wanted in (
            (REVIEWER, [one for one in found if names[one.document_id] not in _LEFT_OPEN]),
            (SECOND, [one for one in found if names[one.document_id] in _BOTH]),
        )
        for number, one in enumerate(wanted)
    ]
    plans = [document for document in documents.values() if document.source_kind is SourceKind.POLICY_PLAN]
    passages = sorted(screen_documents(plans).passages, key=lambda one: (-one.row.score, one.id))[::_EVERY]
    judgements = [
        Judgement(
            f"voorbeeld-screening-{number}",
            Topic.RELEVANCE,
            one.id,
            (Value.IRRELEVANT if not one.row.poverty or number % 9 == 4 else Value.RELEVANT).value,
            REVIEWER,
            _START + number * _PACE,
        )
        for number, one in enumerate(passages)
    ]
    with project.store() as store:
        store.decide_all(decisions)
        store.judge(judgements)


def _verdict(fragment: Fragment, reviewer: str) -> Verdict:
    # The id is a hash of what was found where, and so as good as a lot that always falls the same way.
    lot = int(fragment.id[:8], 16) % 100
    doubtful = fragment.score is not None and fragment.score < _WEAK
    refuse = lot < (60 if doubtful else 12)
    if reviewer == SECOND and int(fragment.id[8:16], 16) % 100 < 14:
        refuse = not refuse
    return Verdict.REJECT if refuse else Verdict.ACCEPT


def _decision(number: int, fragment: Fragment, text: str, reviewer: str, verdict: Verdict) -> Decision:
    return Decision(
        id=f"voorbeeld-{reviewer}-{number}",
        fragment_id=fragment.id,
        document_id=fragment.document_id,
        reviewer=reviewer,
        verdict=verdict,
        codebook=fragment.codebook,
        codebook_version=fragment.codebook_version,
        code_id=fragment.code_id,
        span=fragment.span,
        quote=text[fragment.span.start : fragment.span.end],
        time=_START + number * _PACE,
    )
