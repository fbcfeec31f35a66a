"""Which Dutch pipeline will be used, told without loading it: a run with nothing to do needs only its name."""

from __future__ import annotations

import importlib.util
import json
import os
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from kwalcode.errors import PipelineError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kwalcode.dutch.parse import Parse
    from kwalcode.model import Document

MODEL_VARIABLE = "KWALCODE_MODEL"
"""Environment variable that names the pipeline: an installed package, a folder, or `embedded`."""

EMBEDDED = "embedded"
INSTALLED_MODELS = ("nl_core_news_sm", "nl_core_news_md", "nl_core_news_lg")
"""Trained pipelines that are used when they are installed, the quickest first."""

REVISION = 2
"""Counts changes of our tokens, sentences or separated particles: a cached parse of another revision is made anew."""


class Pipeline(Protocol):
    """Whatever turns a document into tokens and sentences."""

    @property
    def name(self) -> str:
        """Stable name with versions, stored with each run and each cached parse."""

    @property
    def description(self) -> str:
        """One Dutch line for screen and terminal."""

    def parse(self, document: Document) -> Parse:
        """Find the tokens and the sentences of a document's blocks."""

    def parse_many(self, documents: Iterable[Document]) -> Iterator[Parse]:
        """Parse documents one by one, in their order."""


@dataclass(frozen=True, slots=True)
class PipelineChoice:
    """A pipeline before it is loaded.

    Args:
        source: `embedded`, the name of an installed package, or the path of a folder.
        name: Stable name with versions, stored with each run and each cached parse.
        description: One Dutch line for screen and terminal.
    """

    source: str
    name: str
    description: str


def choose(name: str | None = None) -> PipelineChoice:
    """The pipeline that `name` stands for. Nothing is loaded and nothing is ever downloaded.

    Args:
        name: An installed package, the path of a folder, or `embedded`. None takes the variable `KWALCODE_MODEL`
            when it is set, else the first trained pipeline that is installed, else the embedded one.

    Raises:
        PipelineError: There is no such pipeline.

    Example:
        >>> choose("embedded").description
        'ingebouwde Nederlandse ontleding (spaCy blank nl, zonder woordsoorten)'
    """
    source = name or os.environ.get(MODEL_VARIABLE, "").strip() or _installed()
    if source == EMBEDDED:
        return PipelineChoice(
            EMBEDDED,
            f"embedded-{REVISION}+spacy-{version('spacy')}",
            "ingebouwde Nederlandse ontleding (spaCy blank nl, zonder woordsoorten)",
        )
    meta = _meta(source)
    model = f"{meta['lang']}_{meta['name']}-{meta['version']}"
    return PipelineChoice(source, f"{model}+kwalcode-{REVISION}", f"getrainde Nederlandse ontleding {model}")


def unknown(source: str, cause: object) -> PipelineError:
    """The error for a pipeline that cannot be loaded."""
    return PipelineError(
        f"de Nederlandse ontleding '{source}' kan niet geladen worden ({cause}). Wat u kunt doen: installeer ze "
        f"(bijvoorbeeld 'python -m spacy download nl_core_news_sm'), geef het pad van een map met een model op, "
        f"of kies 'embedded' voor de ingebouwde ontleding."
    )


def _installed() -> str:
    return next((package for package in INSTALLED_MODELS if _package_folder(package)), EMBEDDED)


def _package_folder(package: str) -> Path | None:
    try:
        spec = importlib.util.find_spec(package)
    except (ImportError, ValueError):
        return None
    return Path(spec.origin).parent if spec and spec.origin else None


def _meta(source: str) -> dict[str, Any]:
    path = Path(source)
    folder = path if path.is_dir() else _package_folder(source) if source.isidentifier() else None
    if folder is None:
        raise unknown(source, "die naam is geen map en geen geïnstalleerd pakket")
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        return {key: str(meta[key]) for key in ("lang", "name", "version")}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise unknown(source, f"meta.json: {error}") from error
