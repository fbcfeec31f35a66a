"""Where the files lie that come with kwalcode: the report's codebooks and the demonstration study."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def shipped(folder: str) -> Path:
    """Folder of shipped files: inside the installed package, or at the root of a checkout.

    Args:
        folder: "codebooks" or "corpora".

    Raises:
        FileNotFoundError: The installation is incomplete.
    """
    for place in (_PACKAGE / "data" / folder, _PACKAGE.parent.parent / folder):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"kwalcode is installed without its folder {folder!r}; install it again")
