"""The project database: the only place that knows SQL."""

from kwalcode.store.records import (
    AttributeRecord,
    Change,
    CodebookRecord,
    DocumentRecord,
    ErasureRecord,
    ImportOutcome,
    ImportRecord,
    RemovedDocument,
    RenameRecord,
    RunRecord,
    SpeakerRecord,
)
from kwalcode.store.store import Store

__all__ = [
    "AttributeRecord",
    "Change",
    "CodebookRecord",
    "DocumentRecord",
    "ErasureRecord",
    "ImportOutcome",
    "ImportRecord",
    "RemovedDocument",
    "RenameRecord",
    "RunRecord",
    "SpeakerRecord",
    "Store",
]
