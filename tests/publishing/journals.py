"""A small journal with something public in it, published from within the tests' own process.

In: a folder. Out: the status and the words of the command. Git and ssh know nothing of the machine's owner.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.cli import run

RINGS = "---\ndate: 2025-05-06\nstage: note\ntitle: Rings\npublic: yes\n---\nOn rings.\n"
TREES = "---\ndate: 2025-05-07\nstage: note\ntitle: Trees\npublic: yes\n---\nOn trees.\n"
SECRET = "---\ndate: 2025-02-11\ncompany: Zquxcorp\nstage: algorithms\nwith: Vilma Praxedis\n---\n"
FROZEN = "as-of: 2026-03-15\npublic: {show: []}\n"
"""Settings under which a site is the same every day, and small."""
RINGS_PAGE = "entries/rings/index.html"


@dataclass(frozen=True)
class Done:
    """What a command left: its status, and what it wrote."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Journal:
    """A project that can be published."""

    project: Path
    capture: pytest.CaptureFixture[str]

    def publish(self, *words: str) -> Done:
        """Run `rounds publish` on it."""
        return self.run("publish", *words)

    def run(self, command: str, *words: str) -> Done:
        """Run a command on it."""
        self.capture.readouterr()
        status = run([command, "--project", str(self.project), *words])
        out, err = self.capture.readouterr()
        return Done(status, out, err)

    def write(self, path: str, text: str) -> None:
        """Write a file of the project."""
        target = self.project / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")

    def place(self, settings: str) -> None:
        """State where the site goes."""
        self.write("rounds.yml", f"{FROZEN}publish: {{{settings}}}\n")

    def withdraw(self) -> None:
        """Take the mark from one of the two public entries."""
        self.write("journal/rings.md", RINGS.replace("public: yes", "public: no"))


def make_journal(project: Path, capture: pytest.CaptureFixture[str]) -> Journal:
    """Write a journal with two public entries and a private one."""
    journal = Journal(project, capture)
    journal.write("rounds.yml", FROZEN)
    for name, text in (("rings", RINGS), ("trees", TREES), ("secret-zqux", SECRET)):
        journal.write(f"journal/{name}.md", text)
    return journal


def list_tree(folder: Path) -> dict[str, bytes]:
    """Return every file of a published folder but its lock."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".rounds-lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def run_git(folder: Path, *words: str, env: Mapping[str, str] | None = None) -> str:
    """Run git in a folder, as somebody who must not be named on any other branch."""
    return subprocess.run(
        ["git", "-c", "user.name=Robin Owner", "-c", "user.email=robin@owner.example", *words],
        cwd=folder,
        env={**os.environ, **(env or {})},
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout
