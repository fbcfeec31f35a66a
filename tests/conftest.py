"""What every test may use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs the real material where that is absent, and say so."""
    if not (SHARED / "data").is_dir():
        for item in items:
            if item.get_closest_marker("shared"):
                item.add_marker(pytest.mark.skip(reason="../shared is absent: kwalcode does not ship real material"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    """With `-n`, a file stays whole (what it prepares is made once), and one browser runs at a time."""
    from xdist.scheduler import LoadFileScheduling  # noqa: PLC0415 (only there when tests run beside each other)

    # In the order of their names the browser comes early, and the last minutes are not its own.
    config.option.loadscopereorder = False
    scheduling = LoadFileScheduling(config, log)
    by_file = scheduling._split_scope
    scheduling._split_scope = lambda test: "browser" if test.startswith("tests/e2e/") else by_file(test)
    return scheduling


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of real material, for tests marked `shared`."""
    return SHARED / "data"


@pytest.fixture(scope="session")
def trained_pipeline() -> str:
    """Path of a trained Dutch spaCy pipeline, for tests marked `shared` and `model`."""
    return str(SHARED / "models" / "nl_ud_sm")
