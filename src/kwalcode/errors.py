"""The one family of exceptions that kwalcode raises on purpose.

```
KwalcodeError
├── CodebookError     a codebook cannot be read; lists every fault with its place
├── SourceError       a file or a document in it cannot be read as text
├── PipelineError     the Dutch pipeline that was asked for cannot be loaded
├── StoreError        the project database refuses
└── ExchangeError     an export cannot be written
```

Messages are in Dutch, because a researcher reads them: they name the value, the place and the way out.
Programming mistakes stay `ValueError` and `TypeError`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class KwalcodeError(Exception):
    """Base of everything that kwalcode raises on purpose; catch this one at the edge."""


class SourceError(KwalcodeError):
    """A file cannot be read as a source.

    Args:
        file: The file as the user named it.
        problem: What is wrong, in Dutch, without the file name.
        way_out: What the researcher can do about it, in Dutch.
        place: Where in the file, when that is known ("rij 12", "pagina 3", "byte 1024").

    Example:
        >>> print(SourceError("plan.pdf", "is met een wachtwoord beveiligd", "sla een kopie op zonder wachtwoord"))
        plan.pdf: is met een wachtwoord beveiligd. Wat u kunt doen: sla een kopie op zonder wachtwoord.
    """

    def __init__(self, file: str, problem: str, way_out: str, *, place: str = "") -> None:
        self.file = file
        self.problem = problem
        self.way_out = way_out
        self.place = place
        where = f"{file} ({place})" if place else file
        super().__init__(f"{where}: {problem}. Wat u kunt doen: {way_out}.")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in a codebook file.

    Args:
        line: Line in the file, counted from 1; 0 when the whole file is meant.
        code_id: Code the fault belongs to, or "" when it belongs to none.
        problem: What is wrong and what is allowed, in Dutch.
    """

    line: int
    code_id: str
    problem: str

    def __str__(self) -> str:
        where = f"regel {self.line}" if self.line else "bestand"
        code = f", code {self.code_id}" if self.code_id else ""
        return f"{where}{code}: {self.problem}"


class CodebookError(KwalcodeError):
    """A codebook cannot be used; every fault is in `faults`, in the order of their lines.

    Example:
        >>> print(CodebookError("wonen.yaml", [Fault(12, "huur", "onbekende sleutel 'anny'; bedoelt u 'any'?")]))
        wonen.yaml: 1 fout in het codeboek
          regel 12, code huur: onbekende sleutel 'anny'; bedoelt u 'any'?
    """

    def __init__(self, file: str, faults: Sequence[Fault]) -> None:
        self.file = file
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))
        count = "1 fout" if len(self.faults) == 1 else f"{len(self.faults)} fouten"
        lines = "\n".join(f"  {fault}" for fault in self.faults)
        super().__init__(f"{file}: {count} in het codeboek\n{lines}")


class PipelineError(KwalcodeError):
    """The Dutch pipeline that was asked for cannot be loaded."""


class StoreError(KwalcodeError):
    """The project database refuses: not a project, another version, or a broken rule."""


class ExchangeError(KwalcodeError):
    """An export cannot be written."""
