"""The nouns of kwalcode: frozen values and closed vocabularies, with nothing but the standard library.

- `sources`: documents, their passages, speakers and pages
- `codes`: codebooks, codes and the rules that suggest them
- `coding`: suggestions, decisions and the fragments that follow from both
- `judging`: judgements on the project as a whole, and codes that were given elsewhere

Every offset counts Unicode code points, from 0, half open: `text[start:end]`.
"""

from kwalcode.model.codes import (
    DEFAULT_WEIGHT,
    Code,
    Codebook,
    Condition,
    Rule,
    Term,
    TermKind,
    Unit,
    Word,
    WordKind,
)
from kwalcode.model.coding import (
    HOLDING_STATUS,
    Coder,
    CoderKind,
    Decision,
    Evidence,
    Fragment,
    Match,
    MatchKind,
    Qualification,
    Qualifier,
    Status,
    Suggestion,
    Verdict,
)
from kwalcode.model.judging import ImportedCode, Judgement, Topic
from kwalcode.model.sources import (
    BLOCK_KINDS,
    Document,
    Origin,
    PageLayout,
    Passage,
    PassageKind,
    RespondentGroup,
    Role,
    SourceKind,
    Span,
    Speaker,
    merged,
)

__all__ = [
    "BLOCK_KINDS",
    "DEFAULT_WEIGHT",
    "HOLDING_STATUS",
    "Code",
    "Codebook",
    "Coder",
    "CoderKind",
    "Condition",
    "Decision",
    "Document",
    "Evidence",
    "Fragment",
    "ImportedCode",
    "Judgement",
    "Match",
    "MatchKind",
    "Origin",
    "PageLayout",
    "Passage",
    "PassageKind",
    "Qualification",
    "Qualifier",
    "RespondentGroup",
    "Role",
    "Rule",
    "SourceKind",
    "Span",
    "Speaker",
    "Status",
    "Suggestion",
    "Term",
    "TermKind",
    "Topic",
    "Unit",
    "Verdict",
    "Word",
    "WordKind",
    "merged",
]
