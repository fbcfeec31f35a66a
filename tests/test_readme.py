"""The README's commands run, its files exist, and its rule finds what it says. CI runs the two pip commands."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from kwalcode.cli import main
from kwalcode.codebook import parse_codebook
from kwalcode.coders.rules import RuleCoder
from kwalcode.resources import shipped
from tests.coders.texts import PIPELINE, document

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


def commands() -> list[list[str]]:
    lines = [line for block in blocks("console") for line in block.splitlines() if line.startswith("kwalcode ")]
    return [shlex.split(line)[1:] for line in lines]


def test_the_first_command_is_the_one_that_ci_runs() -> None:
    assert blocks("console")[0].strip() == "pip install . && kwalcode demo"
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "kwalcode demo" in script
    assert 'pip install --quiet --disable-pip-version-check ".[test]"\npytest -n auto' in script


def test_the_commands_run_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KWALCODE_MODEL", "embedded")
    study = shipped("corpora") / "lokale-regie"
    for folder, pattern in (("interviews", "interview_*"), ("plannen", "*.pdf")):
        (tmp_path / folder).mkdir()
        for path in study.glob(pattern):
            shutil.copy(path, tmp_path / folder)
    monkeypatch.setattr("kwalcode.cli.commands.launch.start", lambda *_, **__: None)
    for command in commands():
        # A shell would have expanded the pattern; kwalcode does it itself where the shell does not.
        assert main(command) == 0, command
    assert (tmp_path / "fragmenten.csv").is_file()
    assert (tmp_path / "mijnstudie" / "uitvoer" / "fragmenten.xlsx").is_file()


def test_the_rule_finds_the_sentence_beside_it() -> None:
    (sample,) = blocks("yaml")
    rule = "".join(f"      {line}\n" for line in sample.splitlines())
    book = parse_codebook(f'codebook: "b"\nversion: "1"\ncodes:\n  - id: "c"\n    label: "C"\n    rules:\n{rule}')
    found = re.search(r"finds \*\"(.*?)\"\*", README)
    assert found
    source = document(found[1])
    assert len(RuleCoder([book]).code(source, PIPELINE.parse(source))) == 1


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\((?!https?:)([^)#]+)", README))))
def test_its_links_lead_somewhere(target: str) -> None:
    assert (ROOT / target).exists()


def test_the_benchmarks_that_it_names_exist() -> None:
    names = re.findall(r"`python -m benchmarks\.(\w+)`", README)
    assert len(names) >= 4
    assert all((ROOT / "benchmarks" / f"{name}.py").is_file() for name in names)
