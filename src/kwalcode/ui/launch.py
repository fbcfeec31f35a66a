"""Starting the screen: the arguments of `streamlit run`, and the free port it listens on."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from kwalcode.errors import KwalcodeError

FOLDER: Final = Path(__file__).parent
SCRIPT: Final = FOLDER / "script.py"
THEME: Final = FOLDER / "theme.toml"

LOCAL: Final = "127.0.0.1"
"""Only this computer can reach the screen, unless the researcher asks for another address."""

FIRST_PORT: Final = 8501
_PORTS_TRIED: Final = 50

OPTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "browser.gatherUsageStats": "false",
        "client.showErrorDetails": "type",
        "client.showErrorLinks": "false",
        "client.toolbarMode": "minimal",
        # Our pages are files of an installed package: nothing in them changes while they run.
        "server.fileWatcherType": "none",
        "server.enableCORS": "true",
        "server.enableXsrfProtection": "true",
        "server.maxUploadSize": "200",
        "server.showEmailPrompt": "false",
        # Otherwise Streamlit walks through all objects after each key press; with spaCy loaded that takes 0.1 s.
        "runner.postScriptGC": "false",
        "runner.magicEnabled": "false",
    }
)
"""Settings of Streamlit, the same for `kwalcode app` and, in `.streamlit/config.toml`, for `streamlit run app.py`."""


def arguments(project: Path | None, *, port: int, address: str = LOCAL, browser: bool = True) -> list[str]:
    """What comes after `streamlit`.

    Args:
        project: Folder of the project; None for the demonstration study.
        port: Port to listen on.
        address: Address to listen on.
        browser: Open the page in the researcher's browser.
    """
    settings = {
        **OPTIONS,
        "server.address": address,
        "server.port": str(port),
        "server.headless": "false" if browser else "true",
        "theme.base": str(THEME),
        # What it would say is English, and it would ask the internet for this computer's address.
        "logger.hideWelcomeMessage": "true",
        "logger.level": "warning",
    }
    options = [part for name, value in settings.items() for part in (f"--{name}", value)]
    return ["run", str(SCRIPT), *options, *(["--", str(project)] if project else [])]


def free_port(wanted: int | None = None, address: str = LOCAL) -> int:
    """A port that nobody listens on.

    Args:
        wanted: This one and no other; None for the first free one from 8501.
        address: Address to listen on.

    Raises:
        KwalcodeError: The port is taken, may not be used, or the address is not of this computer.
    """
    if wanted is not None:
        problem = _problem(wanted, address)
        if problem is None:
            return wanted
        if problem.errno == errno.EADDRINUSE:
            raise KwalcodeError(
                f"poort {wanted} is al in gebruik. Wat u kunt doen: kies een andere met --port, of sluit het venster "
                "waarin kwalcode nog draait."
            )
        raise _refusal(wanted, address, problem)
    for port in range(FIRST_PORT, FIRST_PORT + _PORTS_TRIED):
        problem = _problem(port, address)
        if problem is None:
            return port
        if problem.errno != errno.EADDRINUSE:
            raise _refusal(port, address, problem)
    raise KwalcodeError(
        f"poorten {FIRST_PORT} tot {FIRST_PORT + _PORTS_TRIED - 1} zijn allemaal in gebruik. Wat u kunt doen: kies er "
        "zelf een met --port."
    )


def url(port: int, address: str = LOCAL) -> str:
    """Where the screen can be seen from this computer."""
    host = "localhost" if address in (LOCAL, "0.0.0.0", "::") else address  # noqa: S104 (compared, not bound)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def start(project: Path | None, *, port: int, address: str = LOCAL, browser: bool = True) -> None:
    """Show the screen until the researcher ends it with Ctrl+C.

    Args:
        project: Folder of the project; None for the demonstration study.
        port: Port to listen on; `free_port` finds one.
        address: Address to listen on.
        browser: Open the page in the researcher's browser.
    """
    from streamlit.web import cli  # noqa: PLC0415 - takes half a second, and no other command needs it

    cli.main(arguments(project, port=port, address=address, browser=browser), "streamlit", standalone_mode=False)


def _problem(port: int, address: str) -> OSError | None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            if os.name == "posix":
                # As the server does: a port whose last connection has just closed is free. Windows means another thing.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
    except OSError as error:
        return error
    return None


def _refusal(port: int, address: str, error: OSError) -> KwalcodeError:
    return KwalcodeError(
        f"op {address}, poort {port}, kan niet geluisterd worden ({error.strerror}). Wat u kunt doen: laat --address "
        "weg, en kies een poort boven 1024."
    )
