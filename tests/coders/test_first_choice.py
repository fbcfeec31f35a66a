"""Which code goes first: the rules' choice, unless answers show that learning chooses better."""

from __future__ import annotations

from kwalcode.coders.classifier import Answer, Learned, Learner
from kwalcode.coders.features import CodeKey, Hit, Stretch
from kwalcode.coders.first_choice import Say, choose_say, rankings

DOG: CodeKey = ("dieren", "hond")
BIRD: CodeKey = ("dieren", "vogel")
_PLACES = ("tuin", "straat", "wei", "schuur", "goot", "haag", "kamer", "gang", "kelder", "zolder", "loods", "stal")


def texts(rules: bool) -> list[Stretch]:
    """Swallows and dogs by turns; with `rules`, the rules take every text for a dog first and a bird second."""
    hits = (Hit(DOG, ("regel",), 0.5), Hit(BIRD, ("regel",), 0.45)) if rules else ()
    return [
        Stretch(words, hits)
        for place in _PLACES
        for words in (f"de zwaluw vliegt over de {place}", f"de hond slaapt in de {place}")
    ]


def answers(learner: Learner, *, shuffled: bool = False) -> dict[CodeKey, list[Answer]]:
    """Right answers, or answers in which no word tells anything."""
    bird = [(row % 4 < 2) if shuffled else row % 2 == 0 for row in range(len(learner.stretches))]
    return {
        BIRD: [Answer(row, is_bird, row // 2) for row, is_bird in enumerate(bird)],
        DOG: [Answer(row, not is_bird, row // 2) for row, is_bird in enumerate(bird)],
    }


def test_nothing_learned_leaves_the_order_of_the_rules() -> None:
    learner = Learner(texts(rules=True))
    nothing = Learned.nothing(learner)
    assert choose_say(nothing) == Say()
    assert rankings(nothing, [BIRD, DOG], Say())[0] == [DOG, BIRD]


def test_answers_that_show_the_rules_wrong_turn_their_order() -> None:
    learner = Learner(texts(rules=True))
    learned = learner.learn(answers(learner))
    say = choose_say(learned)
    assert say.share > 0
    found = rankings(learned, [BIRD, DOG], say)
    assert [codes[0] for codes in found[:4]] == [BIRD, DOG, BIRD, DOG]


def test_answers_that_words_do_not_explain_leave_the_rules_as_they_are() -> None:
    learner = Learner(texts(rules=True))
    learned = learner.learn(answers(learner, shuffled=True))
    assert choose_say(learned).share == 0
    assert {codes[0] for codes in rankings(learned, [BIRD, DOG], choose_say(learned))} == {DOG}


def test_where_rules_are_silent_a_learned_code_may_speak_once_it_proved_right() -> None:
    learner = Learner(texts(rules=False))
    learned = learner.learn(answers(learner))
    assert rankings(learned, [BIRD, DOG], Say()) == [[]] * len(learner.stretches)
    say = choose_say(learned)
    assert say.unruled
    assert rankings(learned, [BIRD, DOG], say)[:2] == [[BIRD], [DOG]]


def test_without_codes_nothing_is_suggested() -> None:
    learner = Learner(texts(rules=False))
    assert rankings(Learned.nothing(learner), [], Say()) == [[]] * len(learner.stretches)
