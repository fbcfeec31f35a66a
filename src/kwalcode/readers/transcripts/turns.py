"""Speaker turns: whether a text is a transcript, who speaks in it, and from where to where.

A colon behind a word makes no speaker. The candidates of the whole text are weighed together: labels that recur,
that look like names or roles, that head what sounds like speech, and that do not come round like the fields of a form.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kwalcode.model import Passage, PassageKind, SourceKind, Speaker
from kwalcode.readers.transcripts.labels import Label, Strength, Style, find_label, is_stamp, seconds
from kwalcode.readers.transcripts.names import Shape, classify, leads, looks_like_noun, mentions_leader, names_somebody
from kwalcode.readers.transcripts.small_names import small_speakers
from kwalcode.readers.transcripts.speakers import compared, identify

LONGEST_TURN = 8_000
"""Characters per turn, on average, above which labels are quotes in a report rather than a transcript."""

_SPEECH = re.compile(
    r"\?|\b(?:ik|je|jij|jullie|u|ge|gij|mij|mijn|me|ja|jawel|nee|neen|euh|eh|hm+|hè|hé|hee|oké|ok|goed|dank|bedankt|hallo|dag|"
    r"goeiedag|goedemiddag|goeiemorgen|voorzitter|we|wij|ons|i|i'm|you|yeah|yes|no|okay|my|ich|sie|nein|wir|vous|nous|oui)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_ENDED = re.compile(r"[.?!…:;)\]\"”'’»*\d]\s*$")
_PROCEDURE = re.compile(
    r"\s*(?:Aan de orde (?:is|zijn)\b|Beraadslaging over\b|De beraadslaging wordt\b|\(?Schorsing"
    r"|De (?:openbare )?vergadering wordt (?:om|te|voor|geschorst|gesloten|heropend)\b"
    r"|De agenda wordt (?:on)?gewijzigd vastgesteld)"
)


@dataclass(frozen=True, slots=True)
class Turns:
    """What a transcript consists of.

    Args:
        blocks: The turns and what stands between them, in order; of minutes also what stands before them.
        speakers: Everybody who has a turn, in order of appearance.
        source_kind: What sort of talk it is, judged by its speakers.
        remarks: What the researcher should know, in Dutch.
    """

    blocks: tuple[Passage, ...]
    speakers: tuple[Speaker, ...]
    source_kind: SourceKind
    remarks: tuple[str, ...] = ()


def apply_turns(
    text: str,
    blocks: Sequence[Passage],
    *,
    moderators: Sequence[str] = (),
    bold: Sequence[tuple[int, int]] = (),
) -> Turns | None:
    r"""Find the turns of a transcript.

    Args:
        text: The text of the document.
        blocks: Its blocks as the reader found them, in order. Labels are sought at the start of each line in them.
        moderators: Names or labels of speakers who lead the talk, as written in the text (case ignored).
        bold: Stretches of bold text, for formats that know.

    Returns:
        The turns, or None when the text is no transcript.

    Example:
        >>> text = "I: Hoe loopt het overleg?\nR: Goed, denk ik.\nI: Altijd?\nR: Nee."
        >>> turns = apply_turns(text, [Passage(PassageKind.PARAGRAPH, 0, len(text))])
        >>> [(block.speaker, text[block.start : block.end]) for block in turns.blocks][:2]
        [('I', 'Hoe loopt het overleg?'), ('R', 'Goed, denk ik.')]
    """
    found = list(_candidates(text, blocks, bold))
    told = compared(moderators)
    if any(label.shape is Shape.SMALL for label in found):
        small = small_speakers(text, found, told)
        found = [label for label in found if label.shape is not Shape.SMALL or label.key in small]
    if not (labels := _judge(text, blocks, found, told)):
        return None
    labels = _without_header(text, labels)
    if not labels:
        return None
    cast = identify(text, labels, moderators)
    minutes = cast.source_kind is SourceKind.MINUTES
    new_blocks = tuple(_cut(text, blocks, labels, cast.keys, minutes=minutes))
    spoken = {block.speaker for block in new_blocks if block.speaker}
    if not spoken:
        return None
    if not minutes:
        # Title, date and list of participants are the transcriber's words: they stay in the text and are never coded.
        first = next(block.start for block in new_blocks if block.speaker)
        new_blocks = tuple(block for block in new_blocks if block.start >= first)
    speakers = tuple(speaker for speaker in cast.speakers if speaker.key in spoken)
    return Turns(new_blocks, speakers, cast.source_kind, cast.remarks)


# --- candidates ---------------------------------------------------------------------------------------------------


def _lines(text: str, block: Passage) -> Iterator[tuple[int, int]]:
    start = block.start
    while start < block.end:
        end = text.find("\n", start, block.end)
        end = block.end if end < 0 else end
        if end > start:
            yield start, end
        start = end + 1


def _candidates(text: str, blocks: Sequence[Passage], bold: Sequence[tuple[int, int]]) -> Iterator[Label]:
    starts = [start for start, _ in bold]
    stamp: float | None = None  # of a line above the label that holds nothing else
    for block in blocks:
        row = block.kind is PassageKind.TABLE_ROW
        for start, end in _lines(text, block):
            if row and start > block.start:
                continue  # a further line of a cell
            if is_stamp(text, start, end):
                stamp = seconds(text[start:end])
                continue
            above, stamp = stamp, None
            index = bisect_left(starts, start)
            bold_end = bold[index][1] if index < len(bold) and bold[index][0] <= start + 1 else 0
            label = find_label(text, start, end, row=row, bold_end=min(bold_end, end))
            if label is None:
                continue
            if label.style is Style.STOP and start > block.start and _runs_on(text, block, start):
                continue  # a sentence that happens to end behind a name at the start of a line
            if block.kind is PassageKind.HEADING and label.strength < Strength.MEDIUM:
                continue
            if label.style is Style.ALONE:
                label = _with_stamp_below(text, label, end)
            yield replace(label, time=above) if label.time is None else label


def _with_stamp_below(text: str, label: Label, end: int) -> Label:
    """A label on a line of its own, with the timestamp on the next line when one stands there."""
    stop = text.find("\n", end + 1)
    stop = len(text) if stop < 0 else stop
    if not is_stamp(text, end, stop):
        return label
    return replace(label, style=Style.TIMED, body=stop, time=seconds(text[end:stop]))


def _runs_on(text: str, block: Passage, start: int) -> bool:
    """Whether the line above goes on in the line that starts here: it is full, and no sentence ends there."""
    above = text.rfind("\n", block.start, start - 1) + 1 or block.start
    longest = max(len(line) for line in text[block.start : block.end].split("\n"))
    return not _ENDED.search(text, above, start) and start - 1 - above > 0.75 * min(longest, 120)


# --- is it a transcript? ------------------------------------------------------------------------------------------


def _judge(text: str, blocks: Sequence[Passage], found: list[Label], told: frozenset[str]) -> list[Label]:
    """The labels that name speakers, or an empty list when the text is no transcript."""
    counts = Counter(label.key for label in found)
    best: dict[str, Strength] = {}
    for label in found:
        strength = Strength.STRONG if label.key in told else label.strength
        best[label.key] = max(best.get(label.key, Strength.WEAK), strength)
    codes = {label.key for label in found if label.shape is Shape.CODE}
    if "i" in codes and (answering := {key for key in codes if re.fullmatch(r"[rp]\d{0,2}", key)}):
        best.update(dict.fromkeys({"i", *answering}, Strength.STRONG))  # the manner of every handbook
    core = [label for label in found if counts[label.key] > 1 or best[label.key] is Strength.STRONG]
    core = _main_styles(core, best)
    if len(core) < 2 or not _is_talk(text, blocks, core, best):
        return []
    known = {label.key for label in core}
    styles = {label.style for label in core}
    usual = {style for style, count in Counter(label.style for label in core).items() if count >= 0.2 * len(core)}
    shapes = {label.shape for label in core}
    small = frozenset(word for word in _WORD.findall(text) if word.islower())
    recurring = Counter(label.key for label in core)
    accepted = []
    for label in found:
        if label.key in known:
            sure = best[label.key] is Strength.STRONG or label.shape is not Shape.WORD or recurring[label.key] > 3
            if label.style in styles and (sure or not _is_common_word(label, small)):
                accepted.append(label)
        elif label.style in usual - {Style.ALONE, Style.DASH}:
            likely = label.shape is Shape.NAME or (
                label.shape is Shape.CODE and Shape.CODE in shapes and label.name[-1:].isdigit()
            )
            spoken = label.shape is Shape.WORD and Shape.WORD in shapes and _sounds_spoken(text, label)
            if (likely or spoken) and not _is_common_word(label, small):
                accepted.append(label)
    return accepted


def _main_styles(core: list[Label], best: dict[str, Strength]) -> list[Label]:
    """Drop the manners of labelling that hardly occur beside the main one."""
    styles = Counter(label.style for label in core)
    if not styles:
        return core
    alone = styles[Style.ALONE] + styles[Style.DASH]
    if alone < len(core) - alone:
        core = [label for label in core if label.style not in {Style.ALONE, Style.DASH}]
    main = max(styles.values())
    return [label for label in core if styles[label.style] >= max(2, main // 20) or best[label.key] is Strength.STRONG]


def _is_common_word(label: Label, small: frozenset[str]) -> bool:
    words = _WORD.findall(label.name)
    return any(word.casefold() in small for word in words if word[0].isupper()) or (
        label.shape is Shape.WORD and looks_like_noun(label.name)
    )


def _said(text: str, label: Label) -> str:
    """The first line or so of what follows a label."""
    end = text.find("\n", label.body)
    line = text[label.body : end if end >= 0 else len(text)]
    if not line.strip():
        line = text[label.body : label.body + 300].strip().split("\n", 1)[0]
    return line[:400]


def _sounds_spoken(text: str, label: Label) -> bool:
    return _SPEECH.search(_said(text, label)) is not None


def _is_talk(text: str, blocks: Sequence[Passage], core: list[Label], best: dict[str, Strength]) -> bool:
    counts = Counter(label.key for label in core)
    strong = sum(best[label.key] is Strength.STRONG for label in core) / len(core)
    recurring = sum(count > 1 for count in counts.values())
    last = max(block.end for block in blocks)
    labelled = last - core[0].start
    if labelled > LONGEST_TURN * len(core) or labelled < 0.3 * (last - blocks[0].start):
        return False
    spoken = sum(_sounds_spoken(text, label) for label in core) / len(core)
    if len(counts) == 1:
        # One voice: a dictation by a program or a monologue; a lone interviewer leaves the answers without a label.
        (key,) = counts
        return len(core) > 2 and strong == 1 and not leads(key, frozenset())
    if strong >= 0.5:
        pair = all(best[key] is Strength.STRONG for key in counts)
        return spoken >= 0.15 or (pair and len(core) < 6)
    if all(len(key) < 4 for key in counts) and any(leads(key, frozenset(counts) - {key}) for key in counts):
        return spoken >= 0.2  # I and R
    if _comes_round(core):
        return False
    enough = recurring > 1 or (recurring == 1 and len(counts) > 2 and counts.most_common(1)[0][1] > 2)
    named = sum(label.shape in {Shape.NAME, Shape.TITLED} for label in core) / len(core)
    nouns = sum(looks_like_noun(label.name) for label in core) / len(core)
    if core[0].style in {Style.ALONE, Style.DASH}:
        roles = all(label.shape is Shape.ROLE for label in core)
        return enough and recurring > 1 and spoken >= 0.4 and len(core) > (3 if roles else 5) and nouns < 0.3
    return enough and nouns < 0.5 and spoken >= (0.25 if named > 0.5 else 0.4)


def _comes_round(core: list[Label]) -> bool:
    """Whether the labels follow each other in a fixed round of three or more, as the fields of a form do."""
    order = [label.key for label in core]
    follows: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for before, after in pairwise(order):
        follows[before][after] += 1
    if len(follows) < 3 or len(order) < 6:
        return False
    usual = {key: successors.most_common(1)[0][0] for key, successors in follows.items()}
    round_trips = sum(
        usual[before] == after and after != before and usual.get(after) != before for before, after in pairwise(order)
    )
    return round_trips >= 0.8 * (len(order) - 1)


# --- what is no turn ----------------------------------------------------------------------------------------------


def _without_header(text: str, labels: list[Label]) -> list[Label]:
    """Drop the lines of a title block that say who is who ("Interviewer: Els Peeters")."""
    keys = Counter(label.key for label in labels)
    for index, label in enumerate(labels):
        end = text.find("\n", label.body)
        rest = text[label.body : end if end >= 0 else len(text)].strip(" .*")
        if not _lists_people(rest, frozenset(keys)) or _sounds_spoken(text, label):
            return labels[index:]
        if label.shape is not Shape.ROLE and keys[label.key] > 1 and not mentions_leader(rest):
            return labels[index:]
    return []


def _lists_people(text: str, keys: frozenset[str]) -> bool:
    """Whether a text holds names and nothing else; one word alone must be somebody who speaks later."""
    names = [name.strip(" .") for name in re.split(r",|\s+en\s+|&", re.sub(r"\([^()]*\)", "", text))]
    shapes = [classify(name) or _small_shape(name) for name in names if name]
    if len(shapes) == 1 and shapes[0] not in {Shape.NAME, Shape.TITLED}:
        return names[0].casefold() in keys
    return bool(shapes) and None not in shapes


def _small_shape(name: str) -> Shape | None:
    """What a name in small letters would be with capitals; None when it is none."""
    return (Shape.NAME if " " in name else Shape.WORD) if names_somebody(name) else None


# --- cutting the text ---------------------------------------------------------------------------------------------


def _cut(
    text: str, blocks: Sequence[Passage], labels: list[Label], keys: Sequence[str], *, minutes: bool
) -> Iterator[Passage]:
    """The blocks anew: what belongs to a turn joined, the rest as it was."""
    starts = [label.start for label in labels]
    first = starts[0]
    for block in blocks:
        if block.start < first:
            yield from _trimmed(text, block, block.start, min(block.end, first))
    ends = [*starts[1:], len(text)]
    for label, key, end in zip(labels, keys, ends, strict=True):
        yield from _one_turn(text, blocks, label, key, end, minutes=minutes)


def _one_turn(
    text: str, blocks: Sequence[Passage], label: Label, key: str, end: int, *, minutes: bool
) -> Iterator[Passage]:
    turn = Passage(PassageKind.TURN, label.start, label.start + 1, speaker=key, time=label.time)
    begin: int | None = None
    reach = label.body
    index = max(0, bisect_left(blocks, label.body, key=lambda block: block.start) - 1)
    speaking = True
    for block in blocks[index:]:
        if block.start >= end:
            break
        if block.end <= label.body:
            continue
        start, stop = max(block.start, label.body), min(block.end, end)
        ends_turn = block.start >= label.body and (
            block.kind is PassageKind.HEADING or (minutes and _PROCEDURE.match(text, start, stop) is not None)
        )
        if ends_turn:
            if begin is not None:
                yield from _trimmed(text, turn, begin, reach)
            begin, turn = None, replace(turn, time=None)
            speaking = not minutes
            yield from _trimmed(text, block, start, stop)
        elif not speaking:
            yield from _trimmed(text, block, start, stop)
        else:
            begin = start if begin is None else begin
            reach = stop
    if begin is not None:
        yield from _trimmed(text, turn, begin, reach)


def _trimmed(text: str, passage: Passage, start: int, end: int) -> Iterator[Passage]:
    """The passage over the stretch without white space and lone timestamps at its ends, if anything is left."""
    while start < end:
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        last_line = text.rfind("\n", start, end) + 1
        if start < end and is_stamp(text, max(start, last_line), end):
            end = max(start, last_line)
            continue
        break
    if start < end:
        yield replace(passage, start=start, end=end)
