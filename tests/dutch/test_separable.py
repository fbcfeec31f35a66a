"""Verbs that come apart and verbs that do not."""

from __future__ import annotations

import pytest

from kwalcode.dutch.separable import infinitive, is_verb, joined, rejoin, separate


@pytest.mark.parametrize(
    ("verb", "parts"),
    [
        ("opvolgen", ("op", "volgen")),
        ("samenbrengen", ("samen", "brengen")),
        ("deelnemen", ("deel", "nemen")),
        ("toeleiden", ("toe", "leiden")),
        ("voorbereiden", ("voor", "bereiden")),
        ("doorverwijzen", ("door", "verwijzen")),
        ("overdragen", ("over", "dragen")),
        ("aanmoedigen", ("aan", "moedigen")),
        ("aanbevelen", ("aan", "bevelen")),
        ("opfrissen", ("op", "frissen")),
        ("tegemoetkomen", ("tegemoet", "komen")),
        ("nagaan", ("na", "gaan")),
    ],
)
def test_separable(verb: str, parts: tuple[str, str]) -> None:
    assert separate(verb) == parts


@pytest.mark.parametrize(
    "verb",
    """
    onderzoeken voorkomen overleggen overwegen ondersteunen voorzien doorbreken aanvaarden ondergaan begeleiden
    informeren plaatsen openen dwarsbomen afficheren naderen innoveren misbruiken overtuigen omschrijven weerhouden
    """.split(),
)
def test_inseparable(verb: str) -> None:
    assert is_verb(verb)
    assert separate(verb) is None


@pytest.mark.parametrize("word", ["armoede", "inkomens", "opvolging", "", "op", "aandacht"])
def test_what_is_no_infinitive_is_not_separated(word: str) -> None:
    assert separate(word) is None


@pytest.mark.parametrize(
    ("particle", "form", "verb"),
    [
        ("samen", "brengt", "samenbrengen"),
        ("op", "volgen", "opvolgen"),
        ("toe", "leidde", "toeleiden"),
        ("aan", "stuur", "aansturen"),
        ("deel", "namen", "deelnemen"),
        ("bij", "staat", "bijstaan"),
        ("tekort", "schiet", "tekortschieten"),
        ("uit", "werkt", "uitwerken"),
    ],
)
def test_a_verb_form_and_its_particle_make_a_known_verb(particle: str, form: str, verb: str) -> None:
    assert rejoin(particle, form) == verb


@pytest.mark.parametrize(
    ("particle", "form"), [("over", "legt"), ("voor", "komt"), ("op", "armoede"), ("samen", "weten"), ("van", "gaat")]
)
def test_what_makes_no_separable_verb_is_not_rejoined(particle: str, form: str) -> None:
    assert rejoin(particle, form) is None


@pytest.mark.parametrize(
    ("form", "verb"),
    [
        ("toegeleid", "toeleiden"),
        ("ingekantelde", "inkantelen"),
        ("opstap", None),
        ("inkijk", None),
        ("onderzocht", None),
        ("beleid", None),
    ],
)
def test_forms_written_as_one_word(form: str, verb: str | None) -> None:
    assert joined(form) == verb


@pytest.mark.parametrize(
    ("form", "verb"), [("werk", "werken"), ("werkt", "werken"), ("brachten", "brengen"), ("armoede", None)]
)
def test_infinitive_of_a_verb_form(form: str, verb: str | None) -> None:
    assert infinitive(form) == verb
