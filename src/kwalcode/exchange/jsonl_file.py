"""Fragments as JSON lines: one object per fragment, without loss."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kwalcode.exchange.files import replacing
from kwalcode.exchange.rows import COLUMNS, FragmentRow
from kwalcode.model import Span

_encode = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": "), check_circular=False).encode


def write_jsonl(path: Path, rows: Iterable[FragmentRow]) -> int:
    """Write fragments as JSON lines: UTF-8 without byte order mark, LF after each object.

    Args:
        path: Where to; an existing file is replaced when everything is written.
        rows: The rows.

    Returns:
        The number of rows.

    Raises:
        ExchangeError: The file cannot be written.
    """
    count = 0
    with replacing(path) as stream:
        for row in rows:
            stream.write(_encode(as_object(row)).encode())
            stream.write(b"\n")
            count += 1
    return count


def as_object(row: FragmentRow) -> dict[str, Any]:
    """A row as a JSON object: its columns, then what a cell cannot hold.

    The score is not rounded. `evidence` has per rule the matches with their spans, `qualifications` the cues;
    `document_attributes` and `speaker_attributes` all variables. Spans count from the start of the document.
    """
    fragment, document = row.fragment, row.source
    suggestion = fragment.suggestion
    passage = document.block_at(row.start)
    speaker = document.speaker(passage.speaker) if passage and passage.speaker else None
    value: dict[str, Any] = {name: getattr(row, name) for name in COLUMNS}
    value["score"] = fragment.score
    value["evidence"] = [
        {
            "rule": item.rule_id,
            "matches": [
                {
                    "term": match.term,
                    "kind": match.kind,
                    "detail": match.detail,
                    "spans": [_span(document.text, span) for span in match.spans],
                }
                for match in item.matches
            ],
        }
        for item in (suggestion.evidence if suggestion else ())
    ]
    value["qualifications"] = [
        {"qualifier": item.qualifier, "cue": _span(document.text, item.cue) if item.cue else None}
        for item in (suggestion.qualifications if suggestion else ())
    ]
    value["document_attributes"] = dict(document.attributes)
    value["speaker_attributes"] = dict(speaker.attributes) if speaker else {}
    return value


def _span(text: str, span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": text[span.start : span.end]}
