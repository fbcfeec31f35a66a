"""The project database: the only place that knows SQL."""

from kwalcode.store.records import (
    AttributeRecord,
    Change,
    CodebookRecord,
    CodeCount,
    DocumentRecord,
    ImportOutcome,
    ImportRecord,
    RunRecord,
    SpeakerRecord,
)
from kwalcode.store.store import Store

__all__ = [
    "AttributeRecord",
    "Change",
    "CodeCount",
    "CodebookRecord",
    "DocumentRecord",
    "ImportOutcome",
    "ImportRecord",
    "RunRecord",
    "SpeakerRecord",
    "Store",
]
