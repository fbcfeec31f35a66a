"""What every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs the real material where that is absent, and say so."""
    if not (SHARED / "data").is_dir():
        for item in items:
            if item.get_closest_marker("shared"):
                item.add_marker(pytest.mark.skip(reason="../shared is absent: kwalcode does not ship real material"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of real material, for tests marked `shared`."""
    return SHARED / "data"


@pytest.fixture(scope="session")
def trained_pipeline() -> str:
    """Path of a trained Dutch spaCy pipeline, for tests marked `shared` and `model`."""
    return str(SHARED / "models" / "nl_ud_sm")
