from __future__ import annotations

import re

import pytest

from kwalcode.model import Passage, PassageKind, RespondentGroup, Role, SourceKind
from kwalcode.readers.paragraphs import find_blocks
from kwalcode.readers.transcripts.turns import Turns, apply_turns

QUESTION = "Hoe verloopt het overleg met de partners?"
ANSWER = "Ik denk dat het overleg goed loopt."
MORE = "En wat ontbreekt er dan nog?"
LAST = "Een mandaat, dat hebben we niet."


def find(text: str, *moderators: str) -> Turns | None:
    return apply_turns(text, find_blocks(text), moderators=moderators)


def found(text: str, *moderators: str) -> Turns:
    turns = find(text, *moderators)
    assert turns is not None
    return turns


def said(text: str, turns: Turns) -> list[tuple[str, str]]:
    return [(block.speaker, text[block.start : block.end]) for block in turns.blocks if block.speaker]


MANNERS = {
    "name and colon": ("Els: {}", "Jan: {}", "Els", "Jan"),
    "full names": ("Els Peeters: {}", "Jan De Smet: {}", "Els Peeters", "Jan De Smet"),
    "I and R": ("I: {}", "R: {}", "I", "R"),
    "I and R1": ("I: {}", "R1: {}", "I", "R1"),
    "abbreviations": ("Int.: {}", "Resp. 2: {}", "Int", "Resp. 2"),
    "roles": ("Interviewer: {}", "Respondent 3: {}", "Interviewer", "Respondent 3"),
    "roles in small letters": ("interviewer: {}", "respondent: {}", "interviewer", "respondent"),
    "small letters": ("els: {}", "jan: {}", "els", "jan"),
    "small letters, full names": ("els peeters: {}", "jan de smet: {}", "els peeters", "jan de smet"),
    "small letters, abbreviation": ("int: {}", "jan: {}", "int", "jan"),
    "small letters behind a time": ("[00:01:02] els: {}", "[00:01:09] jan: {}", "els", "jan"),
    "initials with a hyphen": ("Dr. J. Maes: {}", "Mevr. A.-M. Smets: {}", "Dr. J. Maes", "Mevr. A.-M. Smets"),
    "no space behind the colon": ("I:{}", "R:{}", "I", "R"),
    "brackets": ("[Els] {}", "[Jan] {}", "Els", "Jan"),
    "brackets and colon": ("[Els]: {}", "[Jan]: {}", "Els", "Jan"),
    "starred": ("**Els** {}", "**Jan** {}", "Els", "Jan"),
    "starred, colon inside": ("**Els:** {}", "**Jan:** {}", "Els", "Jan"),
    "starred, colon outside": ("**Els**: {}", "**Jan**: {}", "Els", "Jan"),
    "voices": ("<v Els Peeters>{}", "<v Jan>{}", "Els Peeters", "Jan"),
    "speaker numbers": ("S00: {}", "S01: {}", "S00", "S01"),
    "SPEAKER_01": ("SPEAKER_00: {}", "SPEAKER_01: {}", "SPEAKER_00", "SPEAKER_01"),
    "bracketed SPEAKER_01": ("[SPEAKER_00]: {}", "[SPEAKER_01]: {}", "SPEAKER_00", "SPEAKER_01"),
    "Spreker 1": ("Spreker 1: {}", "Spreker 2: {}", "Spreker 1", "Spreker 2"),
    "time behind the label": ("S00: [00:00:12] {}", "S01: [00:00:15] {}", "S00", "S01"),
    "time before the label": ("[00:01:02] Els: {}", "[00:01:09] Jan: {}", "Els", "Jan"),
    "time beside the name": ("Els (00:01:02): {}", "Jan (00:01:09): {}", "Els", "Jan"),
    "name and time on a line": ("Els Peeters  0:21\n{}", "Jan Smets  1:35\n{}", "Els Peeters", "Jan Smets"),
    "time and name on a line": ("00:01:02 Els\n{}", "00:01:09 Jan\n{}", "Els", "Jan"),
    "name, time in parentheses": ("Els (00:01:02)\n{}", "Jan (00:01:09)\n{}", "Els", "Jan"),
    "label on a line, colon": ("Els:\n{}", "Jan:\n{}", "Els", "Jan"),
    "role on a line": ("Interviewer\n{}", "Respondent\n{}", "Interviewer", "Respondent"),
    "time below the label": ("Spreker 1\n00:00:02\n{}", "Spreker 2\n00:00:06\n{}", "Spreker 1", "Spreker 2"),
    "dashes": ("I – {}", "R – {}", "I", "R"),
    "tabs": ("I\t{}", "R\t{}", "I", "R"),
    "minutes, colon": ("De voorzitter: {}", "De heer Maes (Groen): {}", "De voorzitter", "De heer Maes"),
    "minutes, full stop": ("De voorzitter. {}", "An Claes (Vooruit). {}", "De voorzitter", "An Claes"),
    "minutes, alderman": ("De voorzitter. {}", "Wethouder De Wit. {}", "De voorzitter", "Wethouder De Wit"),
}


@pytest.mark.parametrize("gap", ["\n\n", "\n"], ids=["blank lines", "no blank lines"])
@pytest.mark.parametrize("manner", MANNERS)
def test_every_usual_manner_gives_the_words_without_label_or_time(manner: str, gap: str) -> None:
    first, second, one, two = MANNERS[manner]
    text = gap.join([first.format(QUESTION), second.format(ANSWER), first.format(MORE), second.format(LAST)]) + "\n"
    assert said(text, found(text)) == [(one, QUESTION), (two, ANSWER), (one, MORE), (two, LAST)]


@pytest.mark.parametrize("label", ["Els", "I", "De voorzitter"])
def test_a_name_that_was_told_is_the_moderator(label: str) -> None:
    text = f"{label}: {QUESTION}\n\nJan: {ANSWER}\n\n{label}: {MORE}\n\nJan: {LAST}\n"
    roles = {speaker.name: speaker.role for speaker in found(text, label.upper()).speakers}
    assert roles == {label: Role.MODERATOR, "Jan": Role.PARTICIPANT}


@pytest.mark.parametrize(
    ("leader", "other", "role"),
    [
        ("Interviewer", "Respondent", Role.MODERATOR),
        ("Moderator", "Deelnemer 1", Role.MODERATOR),
        ("Gespreksleider", "Deelnemer 1", Role.MODERATOR),
        ("Onderzoeker", "Respondent", Role.MODERATOR),
        ("Facilitator An", "Jan", Role.MODERATOR),
        ("Vraagsteller", "Jan", Role.MODERATOR),
        ("I", "R", Role.MODERATOR),
        ("Int.", "Resp.", Role.MODERATOR),
        ("M", "R1", Role.MODERATOR),
        ("M", "An", Role.MODERATOR),
        ("M", "J", Role.PARTICIPANT),  # initials of two people
        ("V", "A", Role.MODERATOR),
        ("S00", "S01", Role.PARTICIPANT),
        ("Els (interviewer)", "Jan", Role.MODERATOR),
    ],
)
def test_the_role_follows_from_the_label(leader: str, other: str, role: Role) -> None:
    text = f"{leader}: {QUESTION}\n\n{other}: {ANSWER}\n\n{leader}: {MORE}\n\n{other}: {LAST}\n"
    first, second = found(text).speakers
    assert (first.role, second.role) == (role, Role.PARTICIPANT)


def test_nobody_is_judged_moderator_without_a_reason_and_the_remark_tells_the_way_out() -> None:
    text = f"S00: {QUESTION}\nS01: {ANSWER}\nS00: {MORE}\nS01: {LAST}\n"
    (remark,) = found(text).remarks
    assert "'S00', 'S01'" in remark
    assert "moderator" in remark
    assert found(text, "s00").remarks == ()


def test_a_moderator_who_does_not_speak_is_reported() -> None:
    text = f"I: {QUESTION}\nR: {ANSWER}\n"
    (remark,) = found(text, "Karel").remarks
    assert "'karel'" in remark
    assert "'I', 'R'" in remark


NO_TRANSCRIPTS = {
    "remarks in prose": "Let op: de cijfers wijzigen.\n\nBijvoorbeeld: het OCMW.\n\nLet op: ook dit.\n\nWe gaan door.",
    "list of actions": "\n\n".join(
        f"Actie: we richten punt {n} in.\nTiming: 202{n}\nBudget: {n} euro" for n in range(1, 6)
    ),
    "goals": "\n\n".join(f"Doelstelling {n}: we bestrijden armoede.\n\nTekst over ons beleid." for n in range(1, 6)),
    "form with unknown fields": "\n".join(
        f"Kernwoord: regie {n}\nAanvrager: OCMW Duinbeke\nOpvolging: we bekijken het elk jaar" for n in range(1, 5)
    ),
    "questions and answers": "\n\n".join(f"Vraag: Wat doet u?\nAntwoord: Wij helpen {n} mensen." for n in range(1, 5)),
    "conclusions": "Conclusie: we moeten verder.\n\nWe zagen veel.\n\nConclusie: wij doen het.\n\nConclusie: ja.",
    "addresses and times": "Zie https://a.example/plan, kom om 10:30.\n\nOm 11:00 start het.\n\nhttp://a.example: ja.",
    "agenda": "09:00 Onthaal\n09:30 Welkom\n10:30 Pauze\n11:00 Debat\n12:00 Middagmaal",
    "multiple choice": "A: ja, dat wil ik\nB: nee\nC: ik weet het niet\n\nWe kozen daarna samen.",
    "one quote": "We spraken met velen.\n\nInterviewer: Waarom?\n\n" + "Het beleid van de stad is breed. " * 400,
    "places": "\n".join(
        "Gent: we zetten in op wonen.\nAalst: we doen dat ook.\nGenk: ons plan is er." for _ in range(3)
    ),
    "two unknown fields": "\n\n".join(f"Kernwoord: regie {n}\nAanvrager: het team van Duinbeke" for n in range(1, 5)),
    "an excerpt in a report": f"I: {QUESTION}\nR: {ANSWER}\nI: {MORE}\nR: {LAST}\n\n" + "Zo is het beleid.\n\n" * 3000,
    "contact details": "Naam: Els Peeters\nAdres: Dorp 1\nTel: 012\n\nNaam: Jan Maes\nAdres: Dorp 2\nTel: 013",
    "letter": "Geachte mevrouw Peeters,\n\nWij danken u. Mevrouw Maes. Zij schreef het ons.\n\nMet groeten",
    "only the questions have labels": "I: Hoe gaat het?\n\nGoed.\n\nI: En verder?\n\nOok goed.\n\nI: Nog iets?\n\nNee.",
}


@pytest.mark.parametrize("case", NO_TRANSCRIPTS)
def test_a_colon_makes_no_speaker(case: str) -> None:
    assert find(NO_TRANSCRIPTS[case]) is None


def test_a_list_word_inside_a_transcript_stays_in_its_turn() -> None:
    text = f"I: {QUESTION}\n\nR: {ANSWER}\n\nConclusie: wij willen een mandaat.\n\nI: {MORE}\n\nR: {LAST}\n"
    assert said(text, found(text))[1] == ("R", f"{ANSWER}\n\nConclusie: wij willen een mandaat.")


def test_somebody_who_speaks_once_is_a_speaker_when_the_text_is_a_transcript() -> None:
    text = (
        f"Els: {QUESTION}\n\nJan: {ANSWER}\n\nEls: {MORE}\n\nFatima: Ik wil daar iets aan toevoegen.\n\nJan: {LAST}\n"
    )
    assert [speaker.name for speaker in found(text).speakers] == ["Els", "Jan", "Fatima"]


def test_paragraphs_of_one_turn_are_one_passage_and_the_head_is_never_coded() -> None:
    text = f"GESPREK IN DUINBEKE\n\nIn het dorpshuis.\n\nI: {QUESTION}\n\nR: {ANSWER}\n\nEn nog dit.\n\nI: Dank u.\n"
    turns = found(text)
    assert [block.kind for block in turns.blocks] == [PassageKind.TURN] * 3
    assert said(text, turns)[1] == ("R", f"{ANSWER}\n\nEn nog dit.")


def test_a_heading_between_turns_stays_a_heading_and_the_speaker_goes_on() -> None:
    text = f"I: {QUESTION}\n\nR: {ANSWER}\n\n2.1 Samenwerking\n\nDaarover nog dit.\n\nI: {MORE}\n\nR: {LAST}\n"
    turns = found(text)
    assert PassageKind.HEADING in [block.kind for block in turns.blocks]
    assert said(text, turns)[1:3] == [("R", ANSWER), ("R", "Daarover nog dit.")]


def test_who_is_who_above_the_talk_is_no_turn_but_tells_the_role() -> None:
    text = (
        "Interview met de schepen\nInterviewer: Els Peeters\nRespondent: Jan Smets\n\n"
        f"Els: {QUESTION}\nJan: {ANSWER}\nEls: {MORE}\nJan: {LAST}\n"
    )
    turns = found(text)
    assert said(text, turns)[0] == ("Els", QUESTION)
    assert [(speaker.name, speaker.role) for speaker in turns.speakers] == [
        ("Els", Role.MODERATOR),
        ("Jan", Role.PARTICIPANT),
    ]


def test_a_list_of_participants_is_no_turn() -> None:
    text = (
        "Focusgroep Duinbeke\nDeelnemers: An (R1), Bert (R2)\nModerator: Els\n\n"
        f"Els: {QUESTION}\nR1: {ANSWER}\nR2: Ik ook.\nEls: {MORE}\nR1: {LAST}\n"
    )
    assert [(speaker.name, speaker.role.value) for speaker in found(text).speakers] == [
        ("Els", "moderator"),
        ("R1", "participant"),
        ("R2", "participant"),
    ]


def test_unnamed_people_are_speakers() -> None:
    text = f"Els: {QUESTION}\nVrouw 1: {ANSWER}\nMan 2: Ja, ik ook.\nEls: {MORE}\nVrouw 1: {LAST}\nAllen: Ja!\n"
    assert [speaker.name for speaker in found(text).speakers] == ["Els", "Vrouw 1", "Man 2", "Allen"]


def test_a_legend_tells_the_role_of_initials() -> None:
    text = f"EP = interviewer\nJS = schepen\n\nEP: {QUESTION}\nJS: {ANSWER}\nEP: {MORE}\nJS: {LAST}\n"
    assert [speaker.role for speaker in found(text).speakers] == [Role.MODERATOR, Role.PARTICIPANT]


def test_times_are_seconds_and_a_time_alone_on_a_line_belongs_to_the_next_turn() -> None:
    text = f"[00:00:05]\nI: {QUESTION}\n[00:01:02]\nR: {ANSWER}\n[1:00:00.5]\nI: {MORE}\nR: {LAST}\n"
    turns = found(text)
    assert [block.time for block in turns.blocks] == [5.0, 62.0, 3600.5, None]
    assert said(text, turns)[0] == ("I", QUESTION)  # without the time of the next


def test_minutes_give_party_and_group_and_a_label_may_stand_alone() -> None:
    text = (
        "De voorzitter. Ik open de vergadering.\n\nAn Claes (Vooruit).\n\nVoorzitter. Ik dank u.\n\n"
        "Nog een vraag.\n\nAan de orde is:\n\nHet armoedeplan.\n\nDe voorzitter. Wie wil het woord?\n\n"
        "An Claes (Vooruit). Mij.\n"
    )
    turns = found(text)
    chair, member = turns.speakers
    assert turns.source_kind is SourceKind.MINUTES
    assert (chair.role, chair.group) == (Role.MODERATOR, RespondentGroup.UNKNOWN)
    assert (member.attributes, member.group) == ({"partij": "Vooruit"}, RespondentGroup.POLITICIAN)
    assert said(text, turns)[1] == ("An Claes", "Voorzitter. Ik dank u.\n\nNog een vraag.")
    assert "Het armoedeplan." in [text[b.start : b.end] for b in turns.blocks if b.kind is PassageKind.PARAGRAPH]


def test_a_name_at_the_start_of_a_broken_line_of_minutes_is_no_speaker() -> None:
    running = (
        "Ik heb dat eerder gezegd in het overleg dat wij samen hielden met de\nDe heer Maes (Groen). Het blijft zo."
    )
    text = f"De voorzitter. {running}\n\nAn Claes (Vooruit). Dank u, voorzitter.\n\nDe voorzitter. Goed.\n"
    assert [speaker.name for speaker in found(text).speakers] == ["De voorzitter", "An Claes"]


def test_namesakes_of_two_parties_are_two_speakers() -> None:
    text = (
        "De voorzitter. Goed?\n\nDe heer Bos (Groen). Ik dank u.\n\nDe voorzitter. Ja?\n\nDe heer Bos (N-VA). "
        "Ik ook.\n\nDe heer Bos. Nog iets.\n"
    )
    assert [block.speaker for block in found(text).blocks][1::2] == ["De heer Bos (Groen)", "De heer Bos (N-VA)"]
    assert found(text).blocks[-1].speaker == "De heer Bos (N-VA)"


def test_what_stands_beside_a_name_becomes_an_attribute() -> None:
    text = f"I: {QUESTION}\n\nJan Smets (schepen, Duinbeke): {ANSWER}\n\nI: {MORE}\n\nJan Smets: {LAST}\n"
    assert found(text).speakers[1].attributes == {"hoedanigheid": "schepen, Duinbeke"}


@pytest.mark.parametrize(
    ("people", "kind"),
    [(["R"], SourceKind.INTERVIEW), (["R1", "R2"], SourceKind.INTERVIEW), (["R1", "R2", "R3"], SourceKind.FOCUS_GROUP)],
)
def test_the_kind_of_talk_follows_from_the_number_of_participants(people: list[str], kind: SourceKind) -> None:
    text = "\n\n".join(f"M: {QUESTION}\n\n{name}: {ANSWER}" for name in people * 2)
    assert found(text).source_kind is kind


def test_a_transcript_in_a_table_has_the_label_in_its_first_cell() -> None:
    text = f"Interviewer | {QUESTION}\nRespondent | {ANSWER}\n"
    rows = [(match.start(), match.end()) for match in re.finditer(r".+", text)]
    table = [Passage(PassageKind.TABLE_ROW, start, end) for start, end in rows]
    turns = apply_turns(text, table)
    assert turns is not None
    assert said(text, turns) == [("Interviewer", QUESTION), ("Respondent", ANSWER)]


def test_bold_letters_of_a_list_are_no_speakers() -> None:
    text = "I. Wat doen we?\n\nWe overleggen.\n\nR. Wat nog?\n\nWe kijken."
    bold = [(text.index("I."), text.index("I.") + 2), (text.index("R."), text.index("R.") + 2)]
    assert apply_turns(text, find_blocks(text), bold=bold) is None
    tabbed = "I.\tWat doen we?\nR.\tWat nog?\n"
    assert find(tabbed) is None


def test_bold_alone_marks_the_label_where_the_format_knows_bold() -> None:
    lines = [f"Els {QUESTION}", f"Jan {ANSWER}", f"Els {MORE}", f"Jan {LAST}"]
    text = "\n\n".join(lines)
    starts = [match.start() for match in re.finditer(r"(?m)^(?:Els|Jan) ", text)]
    blocks = find_blocks(text)
    assert apply_turns(text, blocks) is None
    turns = apply_turns(text, blocks, bold=[(start, start + 3) for start in starts])
    assert turns is not None
    assert said(text, turns)[0] == ("Els", QUESTION)


SMALL_PROSE = {
    "words that explain": [("namelijk", ANSWER), ("ten eerste", LAST), ("namelijk", LAST), ("ten eerste", ANSWER)],
    "two sides": [("sterk", ANSWER), ("zwak", LAST), ("sterk", LAST), ("zwak", ANSWER)],
    "fields of a form": [("naam", "jan"), ("plaats", "gent, denk ik"), ("naam", "els"), ("plaats", "aalst, denk ik")],
    "abbreviations": [("ocmw", ANSWER), ("caw", LAST), ("ocmw", LAST), ("caw", ANSWER)],
}


@pytest.mark.parametrize("pairs", SMALL_PROSE.values(), ids=SMALL_PROSE)
def test_small_words_before_a_colon_make_no_transcript(pairs: list[tuple[str, str]]) -> None:
    assert find("\n".join(f"{word}: {sentence}" for word, sentence in pairs * 2)) is None


def test_small_words_before_a_colon_are_no_speakers_among_speakers_in_small_letters() -> None:
    text = "\n".join(
        f"int: {QUESTION}\njan: {ANSWER}\nnamelijk: {LAST}\neerlijk gezegd: {MORE}\ndaarna: {LAST} En daarna niets."
        for _ in range(3)
    )
    turns = found(text)
    assert [(speaker.name, speaker.role) for speaker in turns.speakers] == [
        ("int", Role.MODERATOR),
        ("jan", Role.PARTICIPANT),
    ]


def test_a_name_in_small_letters_that_few_people_bear_is_seen_when_it_comes_back() -> None:
    text = f"int: {QUESTION}\nxeno: {ANSWER}\n" * 3
    assert [speaker.name for speaker in found(text).speakers] == ["int", "xeno"]


def test_a_name_in_small_letters_that_the_researcher_gives_is_a_speaker() -> None:
    text = f"xeno: {QUESTION}\nypsi: {ANSWER}\n" * 3
    assert find(text) is None
    assert [(one.name, one.role) for one in found(text, "Xeno").speakers] == [
        ("xeno", Role.MODERATOR),
        ("ypsi", Role.PARTICIPANT),
    ]


def test_a_title_block_in_small_letters_says_who_leads() -> None:
    text = f"interviewer: els\nrespondent: jan\n\nels: {QUESTION}\njan: {ANSWER}\nels: {MORE}\njan: {LAST}\n"
    turns = found(text)
    assert [(one.name, one.role) for one in turns.speakers] == [("els", Role.MODERATOR), ("jan", Role.PARTICIPANT)]
