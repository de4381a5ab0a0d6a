"""How long a build takes that has nothing to do, beside Python with click alone.

In: Rounds, a checkout with its sample journal, a folder to work in. Out: a `Start`. It must not print.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.contestants import Contestant
from benchmarks.figures import find_ratios, get_wall
from benchmarks.processes import Cost, run_command

TIMES = 11
IMPORT = (sys.executable, "-c", "import click")


@dataclass(frozen=True, slots=True)
class Start:
    """Costs in turns, pair by pair, and how large the sample journal is."""

    entries: int
    pages: int
    imports: tuple[Cost, ...]
    builds: tuple[Cost, ...]

    @property
    def ratios(self) -> list[float]:
        """The builds' walls to those of the import beside them, smallest first."""
        return find_ratios(self.builds, self.imports, get_wall)


def measure_start(
    rounds: Contestant, checkout: Path, folder: Path, env: Mapping[str, str]
) -> Start:
    """Build a copy of the sample journal until nothing changes, then time both in turns."""
    for name in rounds.sources:
        if (checkout / name).is_dir():
            shutil.copytree(checkout / name, folder / name)
        else:
            folder.mkdir(exist_ok=True)
            shutil.copy2(checkout / name, folder)
    Path(env["HOME"]).mkdir(exist_ok=True)
    commands = (IMPORT, rounds.command)
    for command in (rounds.command, *commands):
        run_command(command, folder, env)
    pairs = [[run_command(command, folder, env) for command in commands] for _ in range(TIMES)]
    imports, builds = zip(*pairs, strict=True)
    entries = sum(1 for _ in (folder / "journal").rglob("20*.md"))
    pages = sum(1 for _ in (folder / rounds.output).rglob("*.html"))
    return Start(entries, pages, imports, builds)
