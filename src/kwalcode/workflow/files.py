"""Which files a researcher means by names, folders and patterns, and under which name each will be known."""

from __future__ import annotations

import glob
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kwalcode import readers

SIDE_TABLES = frozenset({"bronnen.csv", "bronnen.xlsx"})
"""Files in a folder that describe its other files."""
_NOT_SOURCES = frozenset({"leesmij", "readme", "license", "licentie"})


@dataclass(frozen=True, slots=True)
class SourcePath:
    """A file to be read.

    Args:
        path: Where it is.
        name: Under which name its documents will be known.
    """

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class FileSelection:
    """What the given names stand for.

    Args:
        sources: The files, in the order given, those of a folder by name; each once.
        side_tables: Tables that describe the files (`bronnen.csv`), found in the given folders or named themselves.
        skipped: Files in the given folders that are no sources (other extensions, read-me files).
        missing: Names and patterns that stand for nothing.
    """

    sources: tuple[SourcePath, ...]
    side_tables: tuple[Path, ...]
    skipped: tuple[Path, ...]
    missing: tuple[str, ...]


def select(names: Sequence[str]) -> FileSelection:
    """The files that names, folders and patterns stand for.

    A file is taken whatever its extension, so that the reader can say what is wrong with it. Of a folder, with
    its subfolders, the files with a known extension are taken; hidden ones are not looked at.

    Args:
        names: Paths of files or folders, or patterns with `*`, `?` and `**`.
    """
    found: dict[Path, SourcePath] = {}
    side_tables: list[Path] = []
    skipped: list[Path] = []
    missing: list[str] = []

    def take(path: Path, name: str) -> None:
        if path.name.lower() in SIDE_TABLES:
            side_tables.append(path)
        else:
            found.setdefault(path.resolve(), SourcePath(path, name))

    for given in names:
        path = Path(given)
        if path.is_dir():
            for file in _files_below(path):
                if file.suffix.lower() in readers.SUFFIXES and file.stem.lower() not in _NOT_SOURCES:
                    take(file, file.relative_to(path).as_posix())
                else:
                    skipped.append(file)
        elif path.exists() or not glob.has_magic(given):
            take(path, path.name)
        else:
            matches = [Path(match) for match in sorted(glob.glob(given, recursive=True))]  # noqa: PTH207
            files = [match for match in matches if match.is_file()]
            missing.extend([] if files else [given])
            for file in files:
                take(file, file.name)
    return FileSelection(
        _distinct(list(found.values())), tuple(dict.fromkeys(side_tables)), tuple(skipped), tuple(missing)
    )


def _files_below(folder: Path) -> list[Path]:
    below = (path for path in folder.rglob("*") if path.is_file())
    return sorted(
        path for path in below if not any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
    )


def _distinct(sources: list[SourcePath]) -> tuple[SourcePath, ...]:
    """Longer names, with the folders above, for files that would be known by the same one."""
    depth = 1
    while len({source.name for source in sources}) < len(sources):
        depth += 1
        counts = Counter(source.name for source in sources)
        renamed = [
            SourcePath(source.path, "/".join(source.path.resolve().parts[-depth:]))
            if counts[source.name] > 1
            else source
            for source in sources
        ]
        sources = renamed
    return tuple(sources)
