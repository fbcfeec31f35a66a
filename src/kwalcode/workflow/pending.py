"""Files that belong to one transaction of the project's database: they are there when it is kept, and else not.

A file cannot be part of a transaction. So it is written whole under a name that nothing reads, as the last act before
the database commits, and put in its place after. Who is killed before the commit leaves a file that the database knows
nothing of, and it goes; who is killed after it leaves one that the database knows by its hash, and it is put in its
place yet. Either happens when the project is opened next.
"""

from __future__ import annotations

import filecmp
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from kwalcode.errors import StoreError
from kwalcode.store import ImportOutcome, Store

_SUFFIX: Final = ".wacht"
_LONGEST: Final = 200


def put(folder: Path, name: str, data: bytes) -> None:
    """Write a file that waits for the database to commit, unless it lies there already; `settle` tells the rest.

    Args:
        folder: The folder that it belongs in.
        name: Its name there; may have folders of its own before it.
        data: Its bytes.

    Raises:
        StoreError: It cannot be written.
    """
    # Flat, so that one look into the folder finds what waits.
    flat = name.replace("%", "%25").replace("/", "%2F")
    if len(flat.encode()) > _LONGEST:
        raise StoreError(f"{name}: deze bestandsnaam is te lang. Wat u kunt doen: geef het bestand een kortere naam.")
    partial = folder / f".{flat}{_SUFFIX}"
    try:
        place = folder / name
        if place.is_file() and place.read_bytes() == data:
            return
        folder.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise StoreError(
            f"{name}: er is niets overgenomen, want in {folder} kan niet geschreven worden ({error.strerror}). Wat u "
            "kunt doen: maak plaats, controleer of u in die map mag schrijven, en lees het bestand opnieuw in."
        ) from error


def settle(store: Callable[[], Store], codebooks: Path, originals: Path) -> list[str]:
    """Put every file that waits in its place when the database knows it, and let it go when it does not.

    Without such files this only looks into both folders. What stands in the place of a codebook stays: a researcher may
    have written it since.

    Args:
        store: Opens the database.
        codebooks: The folder of codebooks.
        originals: The folder of originals.

    Returns:
        Names of files that cannot be put in their place now; they wait on.

    Raises:
        StoreError: Somebody has been writing in the project for longer than is waited.
    """
    waiting = {path: folder for folder in (codebooks, originals) for path in _waiting(folder)}
    if not waiting:
        return []
    left: list[str] = []
    # Who takes something in holds the lock until it is known what becomes of it.
    with store() as opened, opened.together():
        known = {record.hash for record in opened.codebooks()}
        known |= {record.file_hash for record in opened.imports() if record.outcome is not ImportOutcome.REFUSED}
        for path, folder in waiting.items():
            name = path.name[1 : -len(_SUFFIX)].replace("%2F", "/").replace("%25", "%")
            target = folder / name
            try:
                if _hash(path) in known and not (folder == codebooks and target.exists()):
                    target.parent.mkdir(parents=True, exist_ok=True)
                    keep(path, target)
                path.unlink(missing_ok=True)
            except OSError:
                left.append(name)
    return left


def keep(partial: Path, target: Path) -> None:
    """Put a copy in its place. The original of another source of that name, removed earlier, stays as it is.

    Raises:
        OSError: It cannot be put there.
    """
    number, place = 1, target
    while place.exists() and not (place.is_file() and filecmp.cmp(partial, place, shallow=False)):
        number += 1
        place = target.with_name(f"{target.stem} ({number}){target.suffix}")
    if not place.exists():
        partial.replace(place)


def _waiting(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return [Path(entry.path) for entry in entries if entry.name[0] == "." and entry.name.endswith(_SUFFIX)]
    except OSError:
        return []  # whoever needs the folder says so


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
