from __future__ import annotations

import socket
import subprocess
import sys
import tomllib
import urllib.request
from pathlib import Path

import pytest

from kwalcode.cli import commands, main
from kwalcode.errors import KwalcodeError
from kwalcode.ui import launch
from kwalcode.workflow.project import Project

ROOT = Path(__file__).parent.parent.parent


def option(arguments: list[str], name: str) -> str:
    return arguments[arguments.index(f"--{name}") + 1]


def test_only_this_computer_can_reach_the_screen_and_nothing_is_sent() -> None:
    arguments = launch.arguments(None, port=8765)
    assert option(arguments, "server.address") == "127.0.0.1"
    assert option(arguments, "browser.gatherUsageStats") == "false"
    assert option(arguments, "server.enableXsrfProtection") == "true"
    assert option(arguments, "server.maxUploadSize") == "200"
    assert option(arguments, "runner.postScriptGC") == "false"
    assert option(arguments, "server.fileWatcherType") == "none"
    assert Path(option(arguments, "theme.base")).is_file()
    assert Path(arguments[1]).is_file()
    assert "--" not in arguments


def test_the_project_comes_after_the_dashes() -> None:
    arguments = launch.arguments(Path("studie"), port=8765, address="0.0.0.0", browser=False)  # noqa: S104
    assert arguments[-2:] == ["--", "studie"]
    assert option(arguments, "server.address") == "0.0.0.0"  # noqa: S104
    assert (option(arguments, "server.headless"), option(arguments, "server.port")) == ("true", "8765")


def test_a_checkout_starts_with_the_same_settings_and_looks_the_same() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings.pop("theme") == tomllib.loads(launch.THEME.read_text(encoding="utf-8"))["theme"]
    assert settings["server"].pop("address") == launch.LOCAL
    flat = {f"{part}.{name}": value for part, values in settings.items() for name, value in values.items()}
    assert {
        name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in flat.items()
    } == dict(launch.OPTIONS)


def test_a_port_that_is_taken_is_passed_over_or_told() -> None:
    with socket.socket() as taken:
        taken.bind((launch.LOCAL, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(KwalcodeError, match=f"poort {port} is al in gebruik"):
            launch.free_port(port)
    assert launch.free_port(port) == port
    assert launch.free_port() >= launch.FIRST_PORT


def test_an_address_of_another_computer_is_refused() -> None:
    with pytest.raises(KwalcodeError, match="kan niet geluisterd worden"):
        launch.free_port(None, "192.0.2.1")


@pytest.mark.parametrize(
    ("address", "shown"),
    [("127.0.0.1", "http://localhost:80"), ("0.0.0.0", "http://localhost:80"), ("::1", "http://[::1]:80")],  # noqa: S104
)
def test_the_address_is_shown_as_a_browser_takes_it(address: str, shown: str) -> None:
    assert launch.url(80, address) == shown


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path | None, dict[str, object]]]:
    """What was started, in the place of a server."""
    calls: list[tuple[Path | None, dict[str, object]]] = []
    monkeypatch.setattr(launch, "start", lambda project, **options: calls.append((project, options)))
    return calls


def test_app_opens_a_project(
    project: Project, started: list[tuple[Path | None, dict[str, object]]], capsys: pytest.CaptureFixture[str]
) -> None:
    port = launch.free_port()
    assert main(["app", str(project.root), "--port", str(port), "--no-browser"]) == 0
    assert started == [(project.root, {"port": port, "address": "127.0.0.1", "browser": False})]
    assert f"http://localhost:{port}" in capsys.readouterr().out


def test_app_without_a_project_opens_the_demonstration(started: list[tuple[Path | None, dict[str, object]]]) -> None:
    assert main(["app"]) == 0
    assert started[0][0] is None


def test_app_refuses_a_folder_that_is_no_project(
    tmp_path: Path, started: list[tuple[Path | None, dict[str, object]]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["app", str(tmp_path)]) == 1
    assert "hier is geen project" in capsys.readouterr().err
    assert started == []


def test_app_warns_when_others_can_see_the_sources(
    project: Project, started: list[tuple[Path | None, dict[str, object]]], capsys: pytest.CaptureFixture[str]
) -> None:
    main(["app", str(project.root), "--address", "0.0.0.0"])  # noqa: S104
    assert "Er is geen wachtwoord" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "terminal", "starts"),
    [([], True, True), ([], False, False), (["--no-app"], True, False)],
)
def test_demo_ends_on_the_screen_where_somebody_sits(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    started: list[tuple[Path | None, dict[str, object]]],
    arguments: list[str],
    terminal: bool,
    starts: bool,
) -> None:
    monkeypatch.setattr(commands, "_is_interactive", lambda: terminal)
    folder = tmp_path / "demo"
    assert main(["demo", str(folder), *arguments]) == 0
    assert [project for project, _ in started] == ([folder] if starts else [])
    out = capsys.readouterr().out
    assert (f"kwalcode app {folder}" in out.replace("\n", "")) == (not starts and not arguments)


def test_a_script_is_not_a_terminal() -> None:
    code = "from kwalcode.cli import commands; print(commands._is_interactive())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, input="", check=True)
    assert done.stdout.strip() == "False"


def test_the_server_answers_on_this_computer_only(project: Project, tmp_path: Path) -> None:
    port = launch.free_port()
    command = [sys.executable, "-m", "kwalcode", "app", str(project.root), "--port", str(port), "--no-browser"]
    with (tmp_path / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as server:
        try:
            assert _answers(f"http://127.0.0.1:{port}/_stcore/health", server)
            with socket.socket() as outside:
                # Were it bound to all addresses, this one of the same computer would be taken as well.
                outside.bind(("127.0.0.2", port))
        finally:
            server.terminate()
            server.wait(20)


def _answers(url: str, server: subprocess.Popen[bytes]) -> bool:
    while server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=1) as answer:  # noqa: S310 (our own address)
                return bool(answer.status == 200)
        except OSError:
            continue
    return False
