"""Which file a codebook's name stands for."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from kwalcode.errors import CodebookError, Fault
from kwalcode.resources import shipped

SUFFIXES = (".yaml", ".yml")


def shipped_names() -> list[str]:
    """Names of the codebooks that come with kwalcode."""
    return sorted(path.stem for path in shipped("codebooks").glob("*.yaml"))


def find_codebook(name: str, folders: Sequence[Path] = ()) -> Path:
    """The file that a name or a path stands for.

    Args:
        name: A path to a YAML file, or the bare name of a codebook.
        folders: Folders to look in before the shipped codebooks (a project's own).

    Raises:
        CodebookError: There is no such codebook; the message lists those there are.
    """
    path = Path(name)
    if path.suffix.lower() in SUFFIXES or path.parent != Path():
        return path
    places = (*folders, shipped("codebooks"))
    for folder in places:
        for suffix in SUFFIXES:
            if (found := folder / f"{name}{suffix}").is_file():
                return found
    names = sorted({file.stem for folder in places for file in folder.glob("*.y*ml")})
    near = get_close_matches(name, names, n=1)
    hint = f"bedoelt u {near[0]!r}?" if near else f"er zijn: {', '.join(names)}"
    raise CodebookError(name, [Fault(0, "", f"er is geen codeboek met deze naam; {hint}")])
