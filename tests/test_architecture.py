"""The house has floors: this test reads the imports and holds the directions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from kwalcode.model import HOLDING_STATUS, Status

SOURCE = Path(__file__).parent.parent / "src" / "kwalcode"
FLOORS: tuple[frozenset[str], ...] = (
    frozenset({"errors", "model", "resources"}),
    frozenset(
        {
            "codebook",
            "readers",
            "dutch",
            "reasons",
            "review",
            "mining",
            "evaluation",
            "agreement",
            "sampling",
            "screening",
            "statistics",
            "triangulation",
            "wording",
        }
    ),
    frozenset({"coders", "layers"}),
    frozenset({"store", "exchange", "charts", "report"}),
    frozenset({"workflow"}),
    frozenset({"ui"}),
    frozenset({"cli"}),
    frozenset({"__main__"}),
)
"""A part may import from the floors below it; parts of one floor do not know each other."""

MODULES = sorted(path for path in SOURCE.rglob("*.py"))
ONLY_IN = {
    # Besides the project's own database, `exchange` looks into those of other programs, read-only and in a copy.
    "sqlite3": {"store", "exchange"},
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "spacy": {"dutch", "coders"},
    "simplemma": {"dutch"},
    "streamlit": {"ui"},
    "pypdfium2": {"readers"},
    "docx": {"readers", "report"},
    "openpyxl": {"readers", "exchange"},
    "yaml": {"codebook"},
    "rich": {"cli"},
    "altair": {"charts", "ui"},
    "vl_convert": {"charts"},
    "sklearn": {"coders"},
    "scipy": {"agreement", "coders", "screening", "statistics"},
    "pandas": {"ui"},
}


def name_of(path: Path) -> str:
    parts = ("kwalcode", *path.relative_to(SOURCE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {name_of(path): path for path in MODULES}


def imported(path: Path) -> Iterator[str]:
    """Full names of what a module imports, at its top or inside its functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in NAMES else str(node.module)


def part_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def floor_of(part: str) -> int:
    return next(floor for floor, parts in enumerate(FLOORS) if part in parts)


def test_every_part_has_a_floor() -> None:
    parts = {part_of(name) for name in NAMES} - {""}
    assert parts == frozenset().union(*FLOORS)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_down(path: Path) -> None:
    own = part_of(name_of(path))
    if not own:
        return
    for module in imported(path):
        other = part_of(module) if module.split(".")[0] == "kwalcode" else own
        # The version, in kwalcode/__init__.py, lies below everything.
        if other not in ("", own):
            assert floor_of(other) < floor_of(own), f"{name_of(path)} imports {module}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_libraries_stay_in_their_rooms(path: Path) -> None:
    for module in imported(path):
        allowed = ONLY_IN.get(module.split(".")[0])
        assert allowed is None or part_of(name_of(path)) in allowed, f"{name_of(path)} imports {module}"


def test_the_model_needs_nothing_but_the_standard_library() -> None:
    standard = {
        "__future__",
        "bisect",
        "collections",
        "dataclasses",
        "datetime",
        "enum",
        "functools",
        "hashlib",
        "itertools",
    }
    for name, path in NAMES.items():
        if part_of(name) == "model":
            outside = {module.split(".")[0] for module in imported(path)} - {"kwalcode"} - standard
            assert outside == set(), f"{name} imports {outside}"


def test_there_are_no_circles() -> None:
    graph = {name: {module for module in imported(path) if module in NAMES} for name, path in NAMES.items()}
    done: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> None:
        assert name not in above, f"circle: {' -> '.join((*above, name))}"
        if name not in done:
            for module in graph[name] - {name}:
                visit(module, (*above, name))
            done.add(name)

    for name in graph:
        visit(name, ())


def test_a_newcomer_finds_no_file_of_more_than_four_hundred_lines() -> None:
    long = {name: n for name, path in NAMES.items() if (n := len(path.read_text(encoding="utf-8").splitlines())) > 420}
    assert long == {}, "look for the second thing in these"


def test_only_the_model_says_which_statuses_hold() -> None:
    held = {one.name for one in HOLDING_STATUS}
    again: list[str] = []
    for name, path in NAMES.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Set) and part_of(name) != "model":
                listed = {ast.unparse(one).removeprefix("Status.") for one in node.elts}
                if listed in (held, held | {Status.SUGGESTED.name}):
                    again.append(name)
    assert again == [], "model.HOLDING_STATUS says this"
