"""What is measured of a build: cold, nothing changed, one entry changed; in turns.

In: contestants, a corpus size, how many rounds. Out: `Sample`s. It must not print.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.contestants import Contestant
from benchmarks.processes import Cost, run_command

REST = 0.2
"""Seconds before a round: a cache may distrust files that are as new as the build that reads them."""
FAST = ("rounds", "hugo")
MEASURES = ("cold", "no change", "one change")
RECENT = 20
"""Which entry changes, counted from the newest."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One build; `shown` says which pages show the change, `pages` how many pages there are."""

    contestant: str
    entries: int
    measure: str
    round: int
    cost: Cost
    pages: int
    shown: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Site:
    """A contestant with a corpus: where its project lies, and the entry that will change."""

    contestant: Contestant
    folder: Path
    entries: int
    entry: Path
    env: Mapping[str, str]

    def page(self, address: str) -> Path:
        """Return the file of a page whose address may name the changed entry."""
        return self.folder / self.contestant.output / address.format(id=self.entry.stem)


def make_env(home: Path, checkout: Path) -> dict[str, str]:
    """Return surroundings in which every program keeps what it remembers below one folder."""
    return {
        **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "HUGO_CACHEDIR": str(home / "cache" / "hugo"),
        "PYTHONPATH": str(checkout),
        "TZ": "UTC",
    }


def takes_part(contestant: Contestant, entries: int, slow_up_to: int) -> bool:
    """Say whether a contestant runs at a size: all but Rounds and Hugo need very long for large ones."""
    return contestant.kind in FAST or entries <= slow_up_to


def open_site(contestant: Contestant, folder: Path, entries: int, env: Mapping[str, str]) -> Site:
    """Return the site of a project; one of the newest entries is the one that will change.

    That is what people write in, and what the first page of a long timeline shows.
    """
    found = sorted(path for path in folder.rglob("20*.md") if path.is_file())
    return Site(contestant, folder, entries, found[-RECENT], env)


def measure_round(sites: Sequence[Site], number: int) -> Iterator[Sample]:
    """Build each site three ways, the sites in turn; the next round begins with another one."""
    turn = number % len(sites)
    order = [*sites[turn:], *sites[:turn]]
    for site in order:
        clear_site(site)
    time.sleep(REST)
    for measure in MEASURES:
        for site in order:
            yield _measure_build(site, measure, number)


def clear_site(site: Site) -> None:
    """Take output, caches and whatever else is not content away; it is set aside until the end.

    For minutes after a tree was deleted a disk takes several times as long to make new folders,
    whosever they are.
    """
    home = Path(site.env["HOME"])
    attic = Path(tempfile.mkdtemp(prefix="attic-", dir=site.folder.parent))
    for path in (*site.folder.iterdir(), home):
        if path.name not in site.contestant.sources and path.exists():
            path.rename(attic / path.name)
    home.mkdir()


def _measure_build(site: Site, measure: str, number: int) -> Sample:
    """Build once; nothing is written besides, for that would be a change too."""
    mark = f"Changed in round {number}"
    if measure == "one change":
        before = site.entry.read_text("utf-8")
        site.entry.write_text(change_title(before, mark), "utf-8")
        os.sync()
        try:
            cost = run_command(site.contestant.command, site.folder, site.env)
        finally:
            site.entry.write_text(before, "utf-8")
        shown = find_mark(site, mark)
    else:
        os.sync()  # who waits for the disk should not wait for what others wrote
        cost = run_command(site.contestant.command, site.folder, site.env)
        shown = {}
    pages = sum(1 for _ in (site.folder / site.contestant.output).rglob("*.html"))
    return Sample(site.contestant.name, site.entries, measure, number, cost, pages, shown)


def change_title(text: str, title: str) -> str:
    """Return an entry with another title, which its own page and every list show."""
    lines = text.split("\n")
    place = next(n for n, line in enumerate(lines) if line.lower().startswith("title:"))
    head, _, old = lines[place].partition(" ")
    lines[place] = f'{head} "{title}"' if old.startswith('"') else f"{head} {title}"
    return "\n".join(lines)


def find_mark(site: Site, mark: str) -> dict[str, bool]:
    """Say for the entry's page and the timeline whether the change stands there."""
    pages = {"entry": site.contestant.entry_page, "timeline": site.contestant.timeline_page}
    found = {}
    for name, address in pages.items():
        path = site.page(address)
        found[name] = path.is_file() and mark in path.read_text("utf-8")
    return found
