"""Progress: one line on a terminal, nothing anywhere else."""

from __future__ import annotations

import io
import sys

import pytest

from generator.cli import terminal
from generator.cli.session import Common
from generator.cli.terminal import Progress


class Screen(io.StringIO):
    """Standard error that says it is a terminal."""

    def isatty(self) -> bool:
        """Say yes."""
        return True


def watch(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch, *, quiet: bool = False) -> str:
    """Report two steps to a stream without waiting, and return what it shows."""
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(terminal, "PATIENCE", 0)
    monkeypatch.setattr(terminal, "INTERVAL", 0)
    monkeypatch.setenv("TERM", "xterm")
    progress = Progress(Common(None, quiet, verbose=False))
    progress.show("rendering", 1, 214)
    progress.show("rendering", 2, 214)
    progress.close()
    return stream.getvalue()


def test_terminal_shows_one_line_and_wipes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step overwrites the last, and what follows starts on a clean line."""
    shown = watch(Screen(), monkeypatch)
    assert "\n" not in shown
    assert shown.endswith("rendering 2/214\r\x1b[K")


def test_pipe_and_quiet_show_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log file holds no progress, and -q means silence."""
    assert watch(io.StringIO(), monkeypatch) == ""
    assert watch(Screen(), monkeypatch, quiet=True) == ""


def test_short_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that is quick does not flicker."""
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    progress = Progress(Common(None, quiet=False, verbose=False))
    progress.show("rendering", 1, 2)
    progress.close()
    assert screen.getvalue() == ""
