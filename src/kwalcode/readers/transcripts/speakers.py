"""Who speaks in a transcript: one speaker per name, the role of each, and what sort of talk they hold together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kwalcode.model import RespondentGroup, Role, SourceKind, Speaker
from kwalcode.readers.transcripts.labels import Label, Style
from kwalcode.readers.transcripts.names import (
    Shape,
    is_party,
    is_politician,
    is_role_word,
    leads,
    mentions_leader,
    names_somebody,
)

_LEADER_LINE = re.compile(
    r"(?:interviewers?|moderator(?:en|s)?|gespreksleid(?:er|ers|ing)|facilitator|onderzoekers?|afgenomen door|"
    r"interview door|begeleid door)(?:\s+(?:is|was|zijn|waren))?\W+(?P<names>[^\n.(]{2,100})",
    re.IGNORECASE,
)
# Minutes give the point of the agenda to which a guest speaks: "De heer Maes (F)."; no note at all is none either.
_AGENDA_ITEM = re.compile(r"(?:[A-Z](?:\.\d+)?)?")
_LEGEND_LINE = re.compile(
    r"^\W*(?P<label>[^\n:=–]{1,30}?)\s*(?:[=:–]|staat voor)\s*(?P<meaning>[^\n]{2,80})$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Cast:
    """The speakers behind the labels of a transcript.

    Args:
        keys: Key of the speaker of each label.
        speakers: Everybody, in order of appearance.
        source_kind: What sort of talk it is, judged by its speakers.
        remarks: What the researcher should know, in Dutch.
    """

    keys: tuple[str, ...]
    speakers: tuple[Speaker, ...]
    source_kind: SourceKind
    remarks: tuple[str, ...]


def compared(names: Iterable[str]) -> frozenset[str]:
    """Names as labels are compared: small letters, without the colon or stop behind them."""
    return frozenset(name.strip(" .:").casefold() for name in names if name.strip(" .:"))


def identify(text: str, labels: Sequence[Label], moderators: Sequence[str] = ()) -> Cast:
    """The speakers of a transcript whose labels are known.

    Args:
        text: The text; what stands above the first label may tell who leads the talk.
        labels: The label of every turn, in order.
        moderators: Names of speakers who lead the talk, as the researcher gives them.
    """
    keys = _speaker_keys(labels)
    minutes = _are_minutes(labels)
    speakers, unknown = _speakers(text, labels, keys, compared(moderators))
    remarks = tuple(_remarks(speakers, unknown, minutes=minutes))
    return Cast(tuple(keys), speakers, _source_kind(speakers, minutes=minutes), remarks)


def _are_minutes(labels: Sequence[Label]) -> bool:
    stops = sum(label.style is Style.STOP for label in labels)
    chair = any(re.fullmatch(r"(?:de )?(?:\w+ )?voorz(?:itter|itster)", label.key) for label in labels)
    titled = sum(label.shape is Shape.TITLED for label in labels)
    return stops > len(labels) / 2 or (chair and titled > 0.3 * len(labels))


def _party(label: Label) -> str:
    if is_party(label.note) or (label.style is Style.STOP and not _AGENDA_ITEM.fullmatch(label.note)):
        return label.note
    return ""


def _speaker_keys(labels: Sequence[Label]) -> list[str]:
    """The speaker of each label: namesakes of different parties are different people."""
    spelling: dict[str, str] = {}
    parties: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for label in labels:
        spelling.setdefault(label.key, label.name.rstrip(" ."))
        if party := _party(label):
            parties[label.key][party] = None
    latest: dict[str, str] = {}
    keys = []
    for label in labels:
        name, party = spelling[label.key], _party(label)
        if len(parties[label.key]) > 1:
            party = party or latest.get(label.key) or next(iter(parties[label.key]))
            latest[label.key] = party
            name = f"{name} ({party})"
        keys.append(name)
    return keys


def _speakers(
    text: str, labels: Sequence[Label], keys: Sequence[str], told: frozenset[str]
) -> tuple[tuple[Speaker, ...], tuple[str, ...]]:
    """Everybody who speaks, and the told moderators who do not."""
    header = text[: labels[0].start]
    by_header = _leaders_in_header(header)
    all_keys = frozenset(label.key for label in labels)
    speakers: dict[str, Speaker] = {}
    met: set[str] = set()
    for label, key in zip(labels, keys, strict=True):
        names = {label.key, key.casefold()}
        moderates = bool(names & told) or is_role_word(label.note) or leads(label.key, all_keys - {label.key})
        moderates = moderates or any(_same_person(label.key, name) for name in by_header)
        met |= names & told
        speaker = speakers.setdefault(key, Speaker(key, key))
        attributes = dict(speaker.attributes)
        if party := _party(label):
            attributes.setdefault("partij", party)
        elif not _AGENDA_ITEM.fullmatch(label.note) and not is_role_word(label.note):
            attributes.setdefault("hoedanigheid", label.note)
        group = speaker.group
        if is_politician(label.name, _party(label)):
            group = RespondentGroup.POLITICIAN
        role = Role.MODERATOR if moderates else speaker.role
        speakers[key] = replace(speaker, role=role, group=group, attributes=attributes)
    return tuple(speakers.values()), tuple(sorted(told - met))


def _leaders_in_header(header: str) -> frozenset[str]:
    """Names and labels that the lines above the first turn give to whoever leads the talk, in small letters."""
    names: set[str] = set()
    for match in _LEADER_LINE.finditer(header):
        for name in re.split(r",|\ben\b|&|/", match["names"]):
            if names_somebody(name.strip()):
                names.add(name.strip(" .").casefold())
    for match in _LEGEND_LINE.finditer(header):
        if mentions_leader(match["meaning"]) and names_somebody(match["label"].strip()):
            names.add(match["label"].strip(" .*").casefold())
    return frozenset(names)


def _same_person(label: str, name: str) -> bool:
    return label == name or (label in name.split()) or (name in label.split())


def _remarks(speakers: tuple[Speaker, ...], unknown: tuple[str, ...], *, minutes: bool) -> Iterator[str]:
    names = ", ".join(f"'{speaker.name}'" for speaker in speakers[:8]) + (", …" if len(speakers) > 8 else "")
    for name in unknown:
        yield f"Er is geen spreker '{name}'; de sprekers in dit document heten {names}."
    if len(speakers) > 1 and not minutes and all(speaker.role is not Role.MODERATOR for speaker in speakers):
        yield (
            f"Niet duidelijk is wie het gesprek leidt; iedereen geldt als deelnemer. De sprekers heten {names}: "
            "geef bij het inlezen op wie de moderator is, dan tellen diens vragen niet mee."
        )


def _source_kind(speakers: tuple[Speaker, ...], *, minutes: bool) -> SourceKind:
    if minutes:
        return SourceKind.MINUTES
    participants = sum(speaker.role is Role.PARTICIPANT for speaker in speakers)
    led = participants < len(speakers)
    return SourceKind.FOCUS_GROUP if participants > (2 if led else 3) else SourceKind.INTERVIEW
