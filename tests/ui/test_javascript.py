"""The browser's side that needs no page, under Node's own test runner."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from kwalcode.ui.reader.mounting import ASSETS

FOLDER = Path(__file__).parent / "javascript"
NODE = shutil.which("node")
OLDEST = 20


def node_version() -> int:
    if NODE is None:
        return 0
    shown = subprocess.run([NODE, "--version"], capture_output=True, text=True, check=True).stdout
    return int(shown.lstrip("v").partition(".")[0])


@pytest.mark.skipif(node_version() < OLDEST, reason=f"Node {OLDEST} or later is not on this computer")
def test_the_script_tests_pass(tmp_path: Path) -> None:
    assert NODE
    # Node takes files for modules by their folder; the assets lie in a package of Python, so they are copied.
    shutil.copytree(ASSETS, tmp_path / "assets")
    for file in FOLDER.glob("*.js"):
        shutil.copyfile(file, tmp_path / file.name)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    files = sorted(file.name for file in tmp_path.glob("*.test.js"))
    assert files
    done = subprocess.run([NODE, "--test", *files], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
