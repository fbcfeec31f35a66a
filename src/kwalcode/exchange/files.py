"""Writing a file so that it is there whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from kwalcode.errors import ExchangeError


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A stream whose bytes take the place of `path` when all of them are written.

    The bytes go to a temporary file in the same folder first. On any error the old file stays as it was and the
    temporary one goes.

    Raises:
        ExchangeError: The folder is absent, the file is open elsewhere or may not be written, or the disk is full.
    """
    # A link keeps pointing where it pointed; the file behind it is replaced.
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        what = "een map" if target.is_dir() else "geen gewoon bestand"
        raise ExchangeError(f"{path}: dit is {what}. Wat u kunt doen: geef de naam van een bestand op.")
    try:
        number, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix=".tmp", dir=target.parent)
    except OSError as error:
        raise _refusal(path, error) from error
    temporary = Path(name)
    try:
        with os.fdopen(number, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(_mode(target))
        temporary.replace(target)
    except OSError as error:
        raise _refusal(path, error) from error
    except UnicodeEncodeError as error:
        raise ExchangeError(
            f"{path}: een citaat bevat een half teken, dat geen geldige Unicode is. Er is niets geëxporteerd. "
            "Wat u kunt doen: bewaar de bron opnieuw als UTF-8 en importeer ze nog eens."
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


def _mode(target: Path) -> int:
    """The permissions of the file that is replaced, or those that a new file gets here."""
    if target.exists():
        return target.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def _refusal(path: Path, error: OSError) -> ExchangeError:
    if isinstance(error, FileNotFoundError):
        return ExchangeError(
            f"{path}: de map {path.parent} bestaat niet. Wat u kunt doen: maak die map eerst aan, of kies een andere."
        )
    if isinstance(error, PermissionError):
        return ExchangeError(
            f"{path}: dit bestand kan niet geschreven worden. Wat u kunt doen: sluit het als het in Excel openstaat, "
            "controleer of u in deze map mag schrijven, of kies een andere naam."
        )
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return ExchangeError(f"{path}: de schijf is vol. Wat u kunt doen: maak plaats, of kies een andere schijf.")
    return ExchangeError(
        f"{path}: dit bestand kan niet geschreven worden ({error.strerror}). "
        "Wat u kunt doen: kies een andere map of naam."
    )
