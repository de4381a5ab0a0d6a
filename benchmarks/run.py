"""Rounds beside Hugo on the same content: `run.py [--sizes 100,1000] [--rounds K]`.

In: what the command line asks. Out: tables on standard output, and every number as JSON where
`--save` says. Everything else happens in a temporary folder, which is removed at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.contestants import TOP, Contestant, install_hugo, make_rounds
from benchmarks.figures import (
    find_median,
    get_wall,
    list_costs,
    render_builds,
    render_growth,
    render_ratios,
)
from benchmarks.measures import (
    MEASURES,
    Sample,
    Site,
    make_env,
    measure_round,
    open_site,
)
from benchmarks.processes import read_own_peak

if TYPE_CHECKING:
    from benchmarks.saving import Wait

HERE = Path(__file__).resolve().parent
TINY = 0.005
"""Seconds below which a stage's growth is noise."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks for."""

    sizes: tuple[int, ...]
    rounds: int
    saves: int
    checkout: Path
    tools: Path | None
    save: Path | None


def read_arguments(arguments: Sequence[str] | None) -> Asked:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Run Rounds beside Hugo on the same content.")
    parser.add_argument("--sizes", default="100,1000", help="numbers of entries, by commas")
    parser.add_argument("--rounds", type=int, default=5, metavar="K", help="builds of each kind")
    parser.add_argument(
        "--saves", type=int, default=20, metavar="K", help="saves while serving; 0: none"
    )
    parser.add_argument("--checkout", type=Path, default=TOP, help="which Rounds to run")
    parser.add_argument("--tools", type=Path, help="keep what is installed in this folder")
    parser.add_argument("--save", type=Path, help="write all numbers to this file, as JSON")
    asked = parser.parse_args(arguments)
    sizes = tuple(sorted(int(size) for size in asked.sizes.split(",")))
    checkout = asked.checkout.resolve()
    return Asked(sizes, asked.rounds, asked.saves, checkout, asked.tools, asked.save)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what the command line asks for and print the tables."""
    asked = read_arguments(arguments)
    with tempfile.TemporaryDirectory(prefix="rounds-bench-") as name:
        work = Path(name).resolve()
        tools = (asked.tools or work / "tools").resolve()
        contestants = [make_rounds(asked.checkout), install_hugo(tools)]
        tell(describe_run(contestants, asked))
        names = [item.name for item in contestants]
        samples: list[Sample] = []
        stages: dict[int, dict[str, float]] = {}
        sites: list[Site] = []
        for size in asked.sizes:
            made = list(_make_sites(contestants, size, work, asked.checkout))
            samples.extend(_run_size(made, asked.rounds))
            tell(render_builds(samples, names, size))
            stages[size] = _profile_stages(made[0])
            sites.extend(made)
        waits = list(_measure_waits(sites, asked.saves))
        _tell_results(samples, waits, stages, names, asked)


def describe_run(contestants: Sequence[Contestant], asked: Asked) -> Iterator[str]:
    """Yield what a reader must know of the run: versions, day, machine."""
    versions = ", ".join(f"{item.name} {item.version}" for item in contestants)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    yield f"{versions}; {asked.rounds} rounds"
    yield f"{time.strftime('%Y-%m-%d')}, {cores} cores, {platform.machine()}, {platform.system()}"
    yield f"Python {platform.python_version()}; no peak can be below {read_own_peak():.0f} MiB"
    yield "Walls in s (processor time in brackets), medians."


def _make_sites(
    contestants: Sequence[Contestant], size: int, work: Path, checkout: Path
) -> Iterator[Site]:
    """Write the corpora by a process of its own: this one must stay small."""
    for item in contestants:
        folder = work / f"{item.kind}-{size}"
        script = [sys.executable, str(HERE / "corpus.py"), str(size), str(folder)]
        subprocess.run([*script, "--kind", item.kind], check=True)
        yield open_site(item, folder, size, make_env(work / f"home-{item.kind}", checkout))


def _run_size(sites: Sequence[Site], rounds: int) -> Iterator[Sample]:
    """Measure one size, after a round that does not count; say how busy the machine was."""
    busy = [os.getloadavg()[0]]
    for number in range(rounds + 1):
        for sample in measure_round(sites, number):
            if number:
                yield sample
        busy.append(os.getloadavg()[0])
    tell(["", f"Load during these builds: {min(busy):.1f} to {max(busy):.1f}."])


def _profile_stages(site: Site) -> dict[str, float]:
    """Return seconds by stage of a cold build in one process."""
    command = [sys.executable, str(HERE / "profile.py"), str(site.folder), "--json"]
    done = subprocess.run(command, env=site.env, stdout=subprocess.PIPE, text=True, check=True)
    seconds: dict[str, float] = json.loads(done.stdout)["seconds"]
    return seconds


def _measure_waits(sites: Sequence[Site], saves: int) -> Iterator[Wait]:
    """Measure from save to served for those that can serve, after all builds.

    What it needs of the network would make this process larger than some that are measured.
    """
    from benchmarks.saving import measure_saves

    for site in sites if saves else ():
        if site.contestant.serve:
            yield from measure_saves(site, saves)
        elif site.contestant.kind == "rounds":
            tell([f"Save to served, {site.entries} entries: this Rounds has no `serve` yet."])


def _tell_results(
    samples: Sequence[Sample],
    waits: Sequence[Wait],
    stages: Mapping[int, Mapping[str, float]],
    names: Sequence[str],
    asked: Asked,
) -> None:
    from benchmarks.saving import render_waits

    ours, theirs = names
    tell(["", *render_ratios(samples, ours, theirs, asked.sizes)])
    if waits:
        tell(["", *render_waits(waits)])
    if len(asked.sizes) > 1:
        tell(["", *render_growth(_list_growth(samples, names, asked.sizes), "growth of builds")])
        tell(["", *render_growth(_list_stages(stages), "growth of stages, one process, cold")])
    tell(_list_unshown(samples))
    if asked.save:
        everything: dict[str, Any] = {
            "about": list(names),
            "samples": [asdict(sample) for sample in samples],
            "waits": [asdict(wait) for wait in waits],
            "stages": stages,
        }
        asked.save.write_text(json.dumps(everything, indent=1, default=dict), "utf-8")


def _list_growth(
    samples: Sequence[Sample], names: Sequence[str], sizes: Sequence[int]
) -> dict[str, dict[int, float]]:
    return {
        f"{name}, {measure}": {
            size: find_median(list_costs(samples, name, size, measure), get_wall) for size in sizes
        }
        for name in names
        for measure in MEASURES
    }


def _list_stages(stages: Mapping[int, Mapping[str, float]]) -> dict[str, dict[int, float]]:
    """Turn stages by size around; those too short to tell anything are left out."""
    largest = stages[max(stages)]
    return {
        stage: {size: max(found.get(stage, 0.0), TINY / 10) for size, found in stages.items()}
        for stage in largest
        if largest[stage] >= TINY
    }


def _list_unshown(samples: Sequence[Sample]) -> Iterator[str]:
    """Name the builds after which a change did not show."""
    for sample in samples:
        stale = [page for page, shown in sample.shown.items() if not shown]
        if stale:
            pages = " and ".join(stale)
            yield f"{sample.contestant}, {sample.entries}: the change is missing on: {pages}"


def tell(lines: Iterable[str]) -> None:
    """Print lines at once."""
    for line in lines:
        sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
