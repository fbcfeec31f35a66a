"""Loading the Dutch pipeline that was chosen: a trained spaCy model, or the embedded default."""

from __future__ import annotations

from kwalcode.dutch.choice import EMBEDDED, Pipeline, choose
from kwalcode.dutch.embedded import EmbeddedPipeline
from kwalcode.dutch.trained import TrainedPipeline


def load(name: str | None = None) -> Pipeline:
    """Load a pipeline. Nothing is ever downloaded.

    Args:
        name: An installed package, the path of a folder, or `embedded`; None chooses, see `choice.choose`. A worker
            process gets the same pipeline with the same name.

    Raises:
        PipelineError: The named pipeline cannot be loaded, or is not Dutch.

    Example:
        >>> load("embedded").description
        'ingebouwde Nederlandse ontleding (spaCy blank nl, zonder woordsoorten)'
    """
    source = choose(name).source
    return EmbeddedPipeline() if source == EMBEDDED else TrainedPipeline(source)
