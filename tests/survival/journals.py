"""Journals on disk that builds are killed over, and the two sites between which they go.

In: a folder. Out: a project with two states, each with the site that belongs to it. The module knows the
command line alone.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpus import write_corpus
from benchmarks.story import build_corpus
from generator.cli import run
from tests.conftest import build_environment
from tests.projects import read_site

SMALL = {
    "rounds.yml": "as-of: 2026-03-15\n",
    "journal/2026-03-01-acme.md": "---\ncompany: Acme\nstage: algorithms\n---\n![plan](plan.svg)\n",
    "journal/2026-03-02-beta.md": "---\ncompany: Beta\nstage: pre-screen\nwith: Lee Chen\n---\n",
    "journal/plan.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
}


@dataclass(frozen=True)
class Pair:
    """A project between two states: an entry reads one way or another."""

    project: Path
    entry: Path
    texts: tuple[str, str]
    sites: tuple[dict[str, bytes], dict[str, bytes]]

    @property
    def site(self) -> Path:
        """The output folder."""
        return self.project / "site"

    def turn(self, state: int) -> None:
        """Let the entry read as in one of the two states."""
        if self.entry.read_text("utf-8") != self.texts[state]:
            self.entry.write_text(self.texts[state], "utf-8")

    def find_state(self) -> int:
        """Say which of the two sites stands in the folder; fails when it is neither."""
        return self.sites.index(read_site(self.site))


def command(project: Path, *options: str) -> list[str]:
    """Return the command that builds a project."""
    return [sys.executable, "-m", "generator", "build", "-q", "--project", str(project), *options]


def build(project: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Build a project in a process of its own."""
    return subprocess.run(
        command(project, *options),
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=build_environment({}),
    )


def make_pair(project: Path, entries: int) -> Pair:
    """Write a made-up journal and build it in both of its states; the first one stays."""
    write_corpus(build_corpus(entries), project, "rounds")
    return pair_up(project, sorted(project.glob("journal/**/*.md"))[entries // 3])


def pair_up(project: Path, entry: Path) -> Pair:
    """Take a project as it is for the first state; in the second one an entry has another title."""
    first = entry.read_text("utf-8")
    lines = [line for line in first.split("\n") if not line.startswith("title:")]
    texts = first, "\n".join(["---", "title: Another one", *lines[1:]])
    sites = []
    for text in (*texts, first):
        entry.write_text(text, "utf-8")
        assert run(["build", "-q", "--project", str(project)]) == 0
        sites.append(read_site(project / "site"))
    assert sites[0] == sites[2] != sites[1]
    return Pair(project, entry, texts, (sites[0], sites[1]))
