"""Text mining on plain values. Pure.

- `context`: words in their context
- `keyness`: what sets two parts of the corpus apart
- `collocations`: which words stand near a word
- `cooccurrence`: which codes stand together
- `saturation`: when new sources stop bringing new themes
- `timeline`: codes over time
"""

from kwalcode.mining.collocations import Collocation, collocations
from kwalcode.mining.context import Context, keyword_in_context, query_pattern
from kwalcode.mining.cooccurrence import Cooccurrence, cooccurrence, cooccurrences
from kwalcode.mining.keyness import Keyness, key_items, keyness
from kwalcode.mining.saturation import Run, Saturation, SaturationSpread, saturation, saturation_spread
from kwalcode.mining.timeline import Moment, parse_date, timeline

__all__ = [
    "Collocation", "Context", "Cooccurrence", "Keyness", "Moment", "Run", "Saturation", "SaturationSpread",
    "collocations", "cooccurrence", "cooccurrences", "key_items", "keyness", "keyword_in_context", "parse_date",
    "query_pattern", "saturation", "saturation_spread", "timeline",
]  # fmt: skip
