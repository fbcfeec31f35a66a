"""The pipelines: the same tokens as spaCy, the same sentences as each other, and a parse that survives as bytes."""

from __future__ import annotations

import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
import spacy
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from spacy.about import __version__ as spacy_version

from kwalcode.dutch import choice, pipeline
from kwalcode.dutch.embedded import EmbeddedPipeline
from kwalcode.dutch.parse import Parse
from kwalcode.dutch.parse_bytes import from_bytes, to_bytes
from kwalcode.dutch.tokens import split_missing_spaces
from kwalcode.dutch.trained import TrainedPipeline
from kwalcode.errors import PipelineError
from kwalcode.model import Document, Origin, Passage, PassageKind
from tests.dutch.texts import document, sentences, words

EMBEDDED = EmbeddedPipeline()
BLANK = spacy.blank("nl")

TEXTS = [
    "We brengen de noden in kaart, o.a. bij 65-plussers (zie p. 12).",
    "Da's 't budget voor '24: € 3.000,50 of zo'n 5% van 't geheel…",
    'Ze zei: "Kom naar het OCMW/CAW!" — en/of bel 09 123 45 67 :-)',
    "http://www.gent.be/armoede?x=1 mail an.peeters@stad.be a.u.b. d.w.z. morgen XD 12km 1e 2de",
    "regel een\nregel  twee\t met tab\u00a0en harde spatie\u2028einde",
    "bv. Bijv. BV. etc., (enz.) [o.a.] 'enz.' e.d.; prof.dr. Janssens,ja",
]


@pytest.fixture(scope="module")
def trained(trained_pipeline: str) -> TrainedPipeline:
    return TrainedPipeline(trained_pipeline)


def spacy_tokens(text: str) -> list[tuple[int, str]]:
    return [(token.idx, token.text) for token in BLANK.tokenizer(text) if not token.is_space]


def own_tokens(parse: Parse) -> list[tuple[int, str]]:
    return list(zip(parse.starts.tolist(), words(parse), strict=True))


@pytest.mark.parametrize("text", TEXTS)
def test_tokens_are_those_of_the_spacy_tokenizer(text: str) -> None:
    assert own_tokens(EMBEDDED.parse(document(text))) == spacy_tokens(text)


# Letters, marks and digits as they meet in Dutch.
PIECES = [
    "armoede",
    "Gent",
    "OCMW",
    "é",
    "ij",
    "bv",
    "enz",
    "XD",
    ".",
    ",",
    "?",
    "!",
    ";",
    ":",
    "…",
    "'",
    '"',
    "(",
    ")",
]
PIECES += ["-", "/", "3", "12", "€", "%", " ", "\n", "’s", "da's", "o.a.", "km", "@", "D", "p"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join))
def test_any_mixture_gives_the_tokens_of_spacy_but_where_a_space_is_missing(text: str) -> None:
    assume(text.strip() and all(split_missing_spaces(chunk) == [chunk] for chunk in text.split()))
    assert own_tokens(EMBEDDED.parse(document(text))) == spacy_tokens(text)


def test_a_token_names_the_characters_of_the_document() -> None:
    source = document("Wij  brengen", "in\nkaart!")
    parse = EMBEDDED.parse(source)
    spans = [source.text[a:b] for a, b in zip(parse.starts, parse.ends, strict=True)]
    assert spans == words(parse) == ["Wij", "brengen", "in", "kaart", "!"]
    assert parse.blocks.tolist() == [0, 0, 1, 1, 1]


def test_text_outside_the_blocks_has_no_tokens() -> None:
    text = "An: wij overleggen\n[00:12] Bert: ja"
    source = Document(
        "x",
        text,
        Origin("x", "txt", "0"),
        passages=(
            Passage(PassageKind.PARAGRAPH, 4, 18),
            Passage(PassageKind.PARAGRAPH, text.index("ja"), len(text)),
        ),
    )
    parse = EMBEDDED.parse(source)
    assert own_tokens(parse) == [(4, "wij"), (8, "overleggen"), (33, "ja")]
    assert parse.blocks.tolist() == [0, 0, 1]


def test_blocks_that_touch_are_kept_apart() -> None:
    source = document("samen", "werken", gap="")
    assert words(EMBEDDED.parse(source)) == ["samen", "werken"]


def test_blank_blocks_and_empty_documents_give_no_tokens() -> None:
    assert len(EMBEDDED.parse(Document("x", "tekst", Origin("x", "txt", "0")))) == 0
    parse = EMBEDDED.parse(document("  \n ", "ja", " "))
    assert (words(parse), parse.blocks.tolist(), parse.sentences.tolist()) == (["ja"], [1], [0])


def test_every_form_stands_once_in_the_vocabulary() -> None:
    parse = EMBEDDED.parse(document("de noden, de middelen, de noden", "de noden."))
    assert sorted(parse.vocabulary) == sorted({"de", "noden", ",", "middelen", "."})


def test_astral_and_broken_characters_keep_the_offsets() -> None:
    text = "Prima 👍🏽 zegt\ud800 ze. \ud83dOK"
    parse = EMBEDDED.parse(document(text))
    assert "".join(words(parse)) == "".join(text.split())
    assert [text[a:b] for a, b in zip(parse.starts, parse.ends, strict=True)] == words(parse)


def test_a_full_stop_without_a_space_ends_a_token() -> None:
    assert words(EMBEDDED.parse(document("Dat doet het OCMW.De stad niet."))) == [
        *["Dat", "doet", "het", "OCMW", ".", "De", "stad", "niet", "."]
    ]


def test_parse_many_keeps_the_order() -> None:
    documents = [document("een"), document("twee"), document("drie")]
    assert [words(parse) for parse in EMBEDDED.parse_many(documents)] == [["een"], ["twee"], ["drie"]]


# Choosing a pipeline


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.delenv(choice.MODEL_VARIABLE, raising=False)
    monkeypatch.setattr(choice, "_package_folder", lambda _: None)
    return monkeypatch


def test_without_a_model_the_embedded_pipeline_is_used(nothing_installed: pytest.MonkeyPatch) -> None:
    loaded = pipeline.load()
    assert isinstance(loaded, EmbeddedPipeline)
    assert loaded.name == f"embedded-2+spacy-{spacy_version}"


def test_a_model_that_does_not_exist_is_an_error_with_a_way_out() -> None:
    with pytest.raises(PipelineError, match=r"nl_bestaat_niet.*Wat u kunt doen"):
        pipeline.load("nl_bestaat_niet")


def test_the_environment_names_the_model(nothing_installed: pytest.MonkeyPatch) -> None:
    nothing_installed.setenv(choice.MODEL_VARIABLE, "nl_uit_omgeving")
    with pytest.raises(PipelineError, match="nl_uit_omgeving"):
        pipeline.load()


def test_an_argument_goes_before_the_environment(nothing_installed: pytest.MonkeyPatch) -> None:
    nothing_installed.setenv(choice.MODEL_VARIABLE, "nl_uit_omgeving")
    assert isinstance(pipeline.load("embedded"), EmbeddedPipeline)


def test_the_smallest_installed_model_is_preferred(nothing_installed: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def installed(name: str) -> Path | None:
        return tmp_path / name if (tmp_path / name).is_dir() else None

    for size in ("md", "lg"):
        model = spacy.blank("nl", meta={"name": f"core_news_{size}", "version": "3.8.0"})
        model.to_disk(tmp_path / f"nl_core_news_{size}")
    nothing_installed.setattr(choice, "_package_folder", installed)
    assert choice.choose().name == "nl_core_news_md-3.8.0+kwalcode-2"


@pytest.mark.parametrize("name", ["embedded", "model"])
def test_a_choice_tells_the_name_that_the_loaded_pipeline_has(name: str, tmp_path: Path) -> None:
    if name == "model":
        name = str(tmp_path / "nl_eigen")
        spacy.blank("nl", meta={"name": "eigen", "version": "1.2"}).to_disk(name)
    chosen = choice.choose(name)
    loaded = pipeline.load(chosen.source)
    assert (chosen.name, chosen.description) == (loaded.name, loaded.description)


def test_choosing_does_not_import_spacy() -> None:
    code = "import sys; from kwalcode.dutch.choice import choose; choose('embedded'); print('spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_model_of_another_language_is_refused(tmp_path: Path) -> None:
    spacy.blank("fr").to_disk(tmp_path / "frans")
    with pytest.raises(PipelineError, match="taal 'fr'"):
        pipeline.load(str(tmp_path / "frans"))


def test_a_damaged_model_is_an_error_with_a_way_out(tmp_path: Path) -> None:
    spacy.blank("nl").to_disk(tmp_path / "stuk")
    (tmp_path / "stuk" / "config.cfg").write_text("geen configuratie", encoding="utf-8")
    with pytest.raises(PipelineError, match="Wat u kunt doen"):
        pipeline.load(str(tmp_path / "stuk"))


def test_a_model_for_another_spacy_is_used_and_says_so(tmp_path: Path) -> None:
    nlp = spacy.blank("nl", meta={"name": "oud", "version": "1.0"})
    nlp.to_disk(tmp_path / "oud")
    meta = tmp_path / "oud" / "meta.json"
    meta.write_text(meta.read_text(encoding="utf-8").replace(nlp.meta["spacy_version"], ">=2.0,<2.1"), encoding="utf-8")
    loaded = pipeline.load(str(tmp_path / "oud"))
    assert loaded.name == "nl_oud-1.0+kwalcode-2"
    assert "gemaakt voor spaCy >=2.0,<2.1" in loaded.description


def test_a_model_without_tagger_and_parser_gives_no_tags(tmp_path: Path) -> None:
    spacy.blank("nl").to_disk(tmp_path / "kaal")
    parse = pipeline.load(str(tmp_path / "kaal")).parse(document("Wij overleggen."))
    assert (words(parse), parse.pos) == (["Wij", "overleggen", "."], None)


@pytest.mark.shared
@pytest.mark.model
def test_a_trained_pipeline_gives_tags_and_particles(trained: TrainedPipeline) -> None:
    parse = trained.parse(document("Wij nemen de regie op.", "Het bestuur werkt."))
    assert parse.pos is not None
    assert parse.particles is not None
    tags = [parse.pos_tags[number] for number in parse.pos.tolist()]
    assert tags == ["PRON", "VERB", "DET", "NOUN", "ADP", "PUNCT", "DET", "NOUN", "VERB", "PUNCT"]
    assert parse.particles.tolist() == [0, 1, 2, 3, 1, 5, 6, 7, 8, 9]


@pytest.mark.shared
@pytest.mark.model
def test_both_pipelines_give_the_same_sentences(trained: TrainedPipeline) -> None:
    text = "We hebben... ja... tijd. o.a. Gent doet mee.Wij ook! „Goed.” (Zie p. 3.) - en nu?\n- punt een;\n- punt twee"
    long = "wij zitten samen en dat loopt wel goed maar soms ook niet zo goed " * 30
    source = document(text, long, "Een titel")
    ours, theirs = EMBEDDED.parse(source), trained.parse(source)
    assert sentences(theirs, source.text) == sentences(ours, source.text)


@pytest.mark.shared
@pytest.mark.model
def test_a_trained_pipeline_reads_an_empty_document(trained: TrainedPipeline) -> None:
    parse = trained.parse(Document("x", "tekst", Origin("x", "txt", "0")))
    assert len(parse) == len(parse.sentences) == 0


# A parse as bytes


def same(one: Parse, other: Parse) -> bool:
    for name in ("types", "starts", "ends", "blocks", "sentences", "pos", "particles"):
        left, right = getattr(one, name), getattr(other, name)
        if (left is None) != (right is None):
            return False
        if left is not None and not (left.dtype == right.dtype and np.array_equal(left, right)):
            return False
    return (one.pipeline, one.vocabulary, one.pos_tags) == (other.pipeline, other.vocabulary, other.pos_tags)


def tagged() -> Parse:
    plain = EMBEDDED.parse(document("Wij nemen de regie op. Zij niet."))
    return Parse(
        plain.pipeline,
        plain.vocabulary,
        plain.types,
        plain.starts,
        plain.ends,
        plain.blocks,
        plain.sentences,
        pos=np.array([0, 1, 2, 3, 4, 5, 0, 6, 5], dtype=np.uint8),
        pos_tags=("PRON", "VERB", "DET", "NOUN", "ADP", "PUNCT", "ADV"),
        particles=np.array([0, 1, 2, 3, 1, 5, 6, 7, 8], dtype=np.uint32),
    )


@pytest.mark.parametrize(
    "parse",
    [
        tagged(),
        EMBEDDED.parse(document(*TEXTS)),
        EMBEDDED.parse(Document("x", "tekst", Origin("x", "txt", "0"))),
        EMBEDDED.parse(document("los \ud800 teken")),
    ],
    ids=["tagged", "plain", "empty", "surrogate"],
)
def test_a_parse_survives_as_bytes(parse: Parse) -> None:
    assert same(from_bytes(to_bytes(parse)), parse)


def test_a_particle_after_and_before_its_verb_survives() -> None:
    parse = tagged()
    assert parse.particles is not None
    parse.particles[2] = 7
    assert same(from_bytes(to_bytes(parse)), parse)


def test_damaged_bytes_are_refused() -> None:
    data = to_bytes(tagged())
    for position in range(len(data)):
        broken = bytearray(data)
        broken[position] ^= 0x55
        with pytest.raises(ValueError, match="parse"):
            from_bytes(bytes(broken))
    for size in range(len(data)):
        with pytest.raises(ValueError, match="parse"):
            from_bytes(data[:size])


def test_bytes_that_decompress_but_were_changed_are_refused() -> None:
    data = to_bytes(tagged())
    raw = bytearray(zlib.decompress(data[5:]))
    raw[-1] ^= 1
    with pytest.raises(ValueError, match="checksum"):
        from_bytes(data[:5] + zlib.compress(bytes(raw)))
