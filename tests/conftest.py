"""What every test may ask for: a project on disk, the command in a process, a browser.

Nothing here knows what the package does; it only starts it.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

settings.register_profile("ci", derandomize=True, deadline=None, max_examples=60, database=None)
settings.register_profile("thorough", deadline=None, max_examples=2000)
settings.load_profile("ci")

CHECKOUT = Path(__file__).resolve().parent.parent
COMMAND_SECONDS = 60

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_APPS = (
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
)
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

MakeProject = Callable[[Mapping[str, str | bytes]], Path]


def pytest_configure() -> None:
    """Let the processes of tests be interrupted: in the background of a shell all would be deaf to it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


class RunRounds(Protocol):
    """The shape of the ``run_rounds`` fixture."""

    def __call__(
        self, *args: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run ``rounds ARGS`` and return its status and its decoded output."""
        ...


@pytest.fixture
def run_rounds(tmp_path: Path) -> RunRounds:
    """Run the command in a process of its own, in ``tmp_path`` unless told otherwise.

    ``env`` is laid over the present environment, less what would change the output: colour
    and the terminal's width.
    """

    def run(
        *args: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-W", "error", "-m", "generator", *map(str, args)],
            cwd=cwd or tmp_path,
            env=build_environment(env or {}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=COMMAND_SECONDS,
            check=False,
        )

    return run


def build_environment(extra: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which the checkout's package is found from any folder."""
    unwanted = {"COLUMNS", "FORCE_COLOR", "NO_COLOR", "PYTHONWARNINGS"}
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return {**kept, "PYTHONPATH": str(CHECKOUT), "PYTHONUTF8": "1", **extra}


@pytest.fixture
def make_project(tmp_path: Path) -> MakeProject:
    """Write files, named relative to a new project folder, and return that folder.

    Text is written as UTF-8 with its line ends as they are; ``journal/`` is always there.
    """

    def make(files: Mapping[str, str | bytes]) -> Path:
        project = tmp_path / "project"
        (project / "journal").mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            path = project / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return project

    return make


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """Find Chromium; without one, browser tests fail in CI and are skipped elsewhere."""
    found = find_chromium()
    if found is None:
        message = "no Chromium found: install it, or name one in ROUNDS_CHROMIUM"
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            pytest.fail(message)
        pytest.skip(message)
    return found


def find_chromium() -> Path | None:
    """Return the browser named in ROUNDS_CHROMIUM, else the first installed one."""
    named = os.environ.get("ROUNDS_CHROMIUM")
    if named:
        return Path(named)
    on_path = (shutil.which(name) for name in CHROMIUM_NAMES)
    installed = [Path(path) for path in on_path if path]
    installed += [app for app in CHROMIUM_APPS if app.exists()]
    return installed[0] if installed else None


@pytest.fixture(scope="session")
def browser(chromium_path: Path) -> "Iterator[Browser]":
    """Start Chromium once for all browser tests of a worker."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=chromium_path, args=list(CHROMIUM_FLAGS)
        )
        yield chromium
        chromium.close()
