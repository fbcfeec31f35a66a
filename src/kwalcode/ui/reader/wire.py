"""What the browser is told. What is large and seldom changes (texts, spans, codes) travels once, under a name.

Offsets are code points, as everywhere. A document is named by its id and a hash of its structure, so that new names of
speakers are not taken for the old ones.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from weakref import WeakKeyDictionary

from kwalcode.model import Document, Fragment, Role, Status
from kwalcode.reasons import explain_evidence, explain_qualification
from kwalcode.ui import wording
from kwalcode.ui.colours import CodeKey, colours
from kwalcode.ui.reader.state import Base, DeskState
from kwalcode.workflow.material import Material
from kwalcode.workflow.reviewing import ReviewSession

_BEFORE: Final = 8
_AFTER: Final = 48
"""Queue items that the browser knows around the active one: that many keys can be typed before it must wait."""
_AHEAD: Final = 3
"""Coming items of which the browser knows all, so that it draws them before the server answers."""
_SNIPPET: Final = 130
_LONGEST_PATCH: Final = 300
_RECENT: Final = 8

Json = dict[str, Any]


class _Packed:
    """What is made once per project state: the codes, and the names of documents on the wire."""

    def __init__(self, material: Material) -> None:
        self.codes = _code_list(material)
        self.codes_key = f"codes:{_digest(self.codes)}"
        self.index: Mapping[CodeKey, int] = {key: position for position, key in enumerate(material.codes)}
        self.keys: dict[str, str] = {}


_PACKED: WeakKeyDictionary[Material, _Packed] = WeakKeyDictionary()


def _packed(material: Material) -> _Packed:
    if material not in _PACKED:
        _PACKED[material] = _Packed(material)
    return _PACKED[material]


def document_key(material: Material, document_id: str) -> str:
    """Name of a document on the wire: its id, and a hash of its structure behind a full stop."""
    keys = _packed(material).keys
    if document_id not in keys:
        keys[document_id] = f"{document_id}.{_digest(_structure(material.document(document_id)))}"
    return keys[document_id]


def payload(state: DeskState) -> Json:
    """Everything the desk shows now.

    Args:
        state: The desk; the versions of what was sent are noted in it.
    """
    session, material = state.session, state.session.material
    packed = _packed(material)
    index = packed.index
    low, window = _window(state)
    ahead = _coming(state, window, low)
    active = state.fragment()
    # Texts that come into view next are sent before they are needed.
    shown = list(dict.fromkeys([*_current(state), *(one.document_id for one in ahead)]))
    neighbours = {document_id: session.in_document(document_id) for document_id in shown}
    offered: dict[str, Any] = {packed.codes_key: packed.codes}
    spans: dict[str, str] = {}
    patch: dict[str, list[list[Any]]] = {}
    for document_id in shown:
        key, base = document_key(material, document_id), _base(state, document_id)
        spans[key] = base.version
        patch[key] = _patch(state, document_id, base, index)
        text_key = f"text:{key}"
        offered[text_key] = None if text_key in state.have else _text(material, document_id)
        offered[base.version] = [_row(one, index) for one in neighbours[document_id]]
    counts = session.counts()
    details = [*([active] if active else []), *ahead]
    return {
        "box": _digest([material.name, session.reviewer]),
        "session": state.box,
        "ack": state.ack,
        "refused": [list(one) for one in state.refused],
        "message": state.message,
        "reviewer": session.reviewer,
        "doc": document_key(material, shown[0]) if shown else "",
        "drawn": _drawn(state),
        "active": active.id if active else None,
        "codes": packed.codes_key,
        "recent": _recent(state, index),
        "spans": spans,
        "patch": patch,
        "needs": list(offered),
        "stock": {key: value for key, value in offered.items() if key not in state.have},
        "queue": {
            "fills": state.fills,
            "total": len(state.queue),
            "from": low,
            "anchor": state.anchor,
            "only_open": state.only_open,
            "rows": [_queue_row(material, one, index) for one in window],
            "documents": {
                document_key(material, key): material.records[key].name for key in {one.document_id for one in window}
            },
        },
        "details": {one.id: _detail(session, one, index, neighbours[one.document_id]) for one in details},
        # Who codes blind sees no more than what is his or hers, of which there is nothing to go through.
        "progress": {"total": 0, "done": 0}
        if session.blind
        else {"total": counts.total(), "done": counts.total() - counts[Status.SUGGESTED]},
        "statuses": {status.value: name for status, name in wording.STATUS.items()},
    }


def _window(state: DeskState) -> tuple[int, list[Fragment]]:
    low = max(0, state.anchor - _BEFORE)
    found = (state.session.fragments.get(key) for key in state.queue[low : state.anchor + _AFTER])
    return low, [one for one in found if one and one.document_id in state.session.material.records]


def _coming(state: DeskState, window: Sequence[Fragment], low: int) -> list[Fragment]:
    """The next items that may become active, and the previous one."""
    place = next((at for at, one in enumerate(window) if one.id == state.active), None)
    start = state.anchor - low if place is None else place + 1
    following = [one for one in window[start:] if not state.only_open or one.status is Status.SUGGESTED][:_AHEAD]
    neighbours = window[start : start + 1]
    previous = window[place - 1 : place] if place else []
    return list({one.id: one for one in [*following, *neighbours, *previous]}.values())


def _current(state: DeskState) -> list[str]:
    active = state.fragment()
    if active:
        return [active.document_id]
    known = state.session.material.records
    if state.document_id in known:
        return [state.document_id]
    return list(known)[:1]


def _drawn(state: DeskState) -> Json | None:
    one = state.drawn
    if one is None or not state.session.blind or one.document_id not in state.session.material.records:
        return None
    return {
        "doc": document_key(state.session.material, one.document_id),
        "spans": [[span.start, span.end] for span in one.spans],
        "at": one.at,
        "token": one.token,
    }


def _base(state: DeskState, document_id: str) -> Base:
    changed = len(state.session.changes)
    base = state.bases.get(document_id)
    if base is None or changed - base.position > _LONGEST_PATCH:
        base = state.bases[document_id] = Base(f"spans:{document_id[:16]}:{state.token}:{changed}", changed)
    return base


def _patch(state: DeskState, document_id: str, base: Base, index: Mapping[CodeKey, int]) -> list[list[Any]]:
    rows: list[list[Any]] = []
    for key in dict.fromkeys(state.session.changes[base.position :]):
        one = state.session.fragments.get(key)
        if one is None:
            rows.append([key])
        elif one.document_id == document_id:
            rows.append(_row(one, index))
    return rows


def _queue_row(material: Material, one: Fragment, index: Mapping[CodeKey, int]) -> list[Any]:
    key, words = document_key(material, one.document_id), _snippet(material.document(one.document_id), one)
    return [one.id, key, _index(index, one), one.status.value, _score(one), words]


def _row(one: Fragment, index: Mapping[CodeKey, int]) -> list[Any]:
    return [one.id, one.span.start, one.span.end, _index(index, one), one.status.value]


def _index(index: Mapping[CodeKey, int], one: Fragment) -> int:
    return index.get((one.codebook, one.code_id), -1)


def _score(one: Fragment) -> float | None:
    return None if one.score is None else round(float(one.score), 3)


def _snippet(document: Document, one: Fragment) -> str:
    words = " ".join(document.text[one.span.start : min(one.span.end, one.span.start + 2 * _SNIPPET)].split())
    return words if len(words) <= _SNIPPET else f"{words[: _SNIPPET - 1].rsplit(' ', 1)[0]}…"


def _code_list(material: Material) -> list[Json]:
    shades = colours(material.codebooks.values())
    return [
        {
            "index": position,
            "id": view.code.id,
            "label": view.code.label,
            "path": list(view.path),
            "title": view.title,
            "colour": shades[view.key],
            "definition": view.code.definition,
            "include": list(view.code.include),
            "exclude": list(view.code.exclude),
            "aliases": list(view.code.aliases),
        }
        for position, view in enumerate(material.codes.values())
    ]


def _structure(document: Document) -> Json:
    blocks = []
    for block in document.blocks:
        speaker = document.speaker(block.speaker) if block.speaker else None
        is_moderator = bool(speaker and speaker.role is Role.MODERATOR)
        who = speaker.name if speaker else ""
        clock = _clock(block.time) if block.time is not None else ""
        who = who or (block.label if block.kind.value in _LABELLED else "")
        blocks.append([block.start, block.end, block.kind.value, block.level, who, clock, is_moderator])
    pages = [[page.start, page.label or str(number)] for number, page in enumerate(document.pages, 1)]
    return {"name": document.name, "blocks": blocks, "pages": pages}


_LABELLED: Final = frozenset({"objective", "action_plan", "action", "answer"})


def _text(material: Material, document_id: str) -> Json:
    document = material.document(document_id)
    sentences = [[one.start, one.end] for one in material.sentences(document_id)]
    return {**_structure(document), "text": document.text, "sentences": sentences}


def _detail(
    session: ReviewSession, one: Fragment, index: Mapping[CodeKey, int], neighbours: Sequence[Fragment]
) -> Json:
    document = session.material.document(one.document_id)
    evidence = one.suggestion.evidence if one.suggestion else ()
    qualifications = one.suggestion.qualifications if one.suggestion else ()
    answers = session.answers(one.id)
    mine = next((answer for answer in answers if answer.reviewer == session.reviewer), None)
    cautions = dict.fromkeys(_sentence(explain_qualification(item, document.text)) for item in qualifications)
    return {
        "id": one.id,
        "doc": document_key(session.material, one.document_id),
        "code": _index(index, one),
        "label": one.code_id,
        "status": one.status.value,
        "score": _score(one),
        "where": _where(document, one),
        "reasons": [_sentence(explain_evidence(item, document.text)) for item in evidence],
        "cautions": list(cautions),
        "matches": [[span.start, span.end] for item in evidence for match in item.matches for span in match.spans],
        "cues": [[item.cue.start, item.cue.end] for item in qualifications if item.cue],
        "answers": [
            [answer.reviewer, _VERDICTS[answer.verdict.value], wording.moment(answer.time), answer.reason]
            for answer in answers
        ],
        "memo": mine.reason if mine else "",
        "others": [
            [other.id, _index(index, other), other.status.value]
            for other in neighbours
            if other.id != one.id and other.span.overlaps(one.span)
        ],
        "origin": _origin(one),
    }


_VERDICTS: Final = {
    "accept": "aanvaard",
    "reject": "verworpen",
    "correct": "verbeterd",
    "skip": "overgeslagen",
    "add": "toegevoegd",
}


def _where(document: Document, one: Fragment) -> str:
    page = document.page_at(one.span.start)
    block = document.block_at(one.span.start)
    speaker = document.speaker(block.speaker) if block and block.speaker else None
    parts = [f"p. {page}" if page else "", speaker.name if speaker else ""]
    return ", ".join(part for part in parts if part)


def _origin(one: Fragment) -> str:
    book = f"codeboek {one.codebook} {one.codebook_version}"
    if one.suggestion is None:
        return f"Toegevoegd door {one.coder}, {book}"
    return f"Voorgesteld door {one.suggestion.coder}, {book}"


def _recent(state: DeskState, index: Mapping[CodeKey, int]) -> list[int]:
    """Codes that this reviewer used last, the latest first."""
    used: dict[int, None] = {}
    for key in reversed(state.session.changes[-200:]):
        one = state.session.fragments.get(key)
        if one and one.decision and one.decision.reviewer == state.session.reviewer:
            used.setdefault(_index(index, one))
    return [code for code in used if code >= 0][:_RECENT]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"


def _digest(value: object) -> str:
    return hashlib.blake2b(
        json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"), digest_size=6
    ).hexdigest()
