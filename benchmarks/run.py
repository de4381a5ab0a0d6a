"""Rounds beside its peers on the same content: `run.py [--sizes 100,1000] [--rounds K]`.

In: what the command line asks. Out: tables on standard output, and every number as JSON where
`--save` says. Everything else happens in a temporary folder, which is removed at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.bars import (
    SLACK,
    THEIRS,
    Verdict,
    judge_growth,
    judge_ratios,
    judge_start,
    judge_waits,
    render_verdicts,
)
from benchmarks.contestants import PEERS, TOP, Contestant, make_rounds
from benchmarks.figures import count_pages, find_growth, list_names, list_sizes, turn_stages
from benchmarks.measures import (
    MEASURES,
    Sample,
    Site,
    make_env,
    measure_round,
    open_site,
    takes_part,
)
from benchmarks.processes import CommandFailed, read_output, read_own_peak
from benchmarks.start import Start, measure_start
from benchmarks.tables import (
    render_builds,
    render_growth,
    render_ratios,
    render_start,
    render_waits,
)

if TYPE_CHECKING:
    from benchmarks.saving import Wait

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks for."""

    sizes: tuple[int, ...]
    peers: tuple[str, ...]
    slow_up_to: int
    rounds: int
    saves: int
    checkout: Path
    tools: Path | None
    save: Path | None


@dataclass(slots=True)
class Results:
    """Everything that was measured; `stages` are seconds of a cold build, by size and name."""

    samples: list[Sample] = field(default_factory=list)
    stages: dict[int, dict[str, float]] = field(default_factory=dict)
    waits: list[Wait] = field(default_factory=list)
    start: Start | None = None


def read_arguments(arguments: Sequence[str] | None) -> Asked:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Run Rounds beside its peers on the same content.")
    add = parser.add_argument
    add("--sizes", default="100,1000,10000", help="numbers of entries, by commas")
    add("--peers", default=",".join(PEERS), help="which ones, by commas; those that install run")
    add(
        "--slow-up-to",
        type=int,
        default=1000,
        metavar="N",
        help="entries for peers but Hugo, at most",
    )
    add("--rounds", type=int, default=5, metavar="K", help="builds of each kind")
    add("--saves", type=int, default=20, metavar="K", help="saves while serving; 0: none")
    add("--checkout", type=Path, default=TOP, help="which Rounds to run")
    add("--tools", type=Path, help="keep what is installed in this folder")
    add("--save", type=Path, help="write all numbers to this file, as JSON")
    asked = parser.parse_args(arguments)
    peers = tuple(name for name in asked.peers.split(",") if name)
    if unknown := set(peers) - set(PEERS):
        parser.error(f"no such peer: {', '.join(sorted(unknown))}")
    return Asked(
        sizes=tuple(sorted(int(size) for size in asked.sizes.split(","))),
        peers=peers,
        slow_up_to=asked.slow_up_to,
        rounds=asked.rounds,
        saves=asked.saves,
        checkout=asked.checkout.resolve(),
        tools=asked.tools,
        save=asked.save,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what the command line asks for and print the tables."""
    asked = read_arguments(arguments)
    with tempfile.TemporaryDirectory(prefix="rounds-bench-") as name:
        work = Path(name).resolve()
        tools = (asked.tools or work / "tools").resolve()
        contestants = [make_rounds(asked.checkout), *_install_peers(asked.peers, tools)]
        tell(describe_run(contestants, asked))
        results = _measure_all(contestants, asked, work)
        verdicts = judge_results(results)
        tell(list_tables(results, verdicts))
        if asked.save:
            _save(results, verdicts, contestants, asked.save)


def _install_peers(names: Sequence[str], tools: Path) -> Iterator[Contestant]:
    """Install the peers; one that cannot be is left out with a line that says why."""
    for name in names:
        try:
            yield PEERS[name](tools)
        except CommandFailed as problem:
            tell([f"{name.title()} is left out: {str(problem).splitlines()[-1]}"])


def describe_run(contestants: Sequence[Contestant], asked: Asked) -> Iterator[str]:
    """Yield what a reader must know of the run: versions, day, machine."""
    for item in contestants:
        yield f"{item.name} {item.version}" + (f" ({item.basis})" if item.basis else "")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    machine = f"{platform.system()} {platform.release()}, {platform.machine()}"
    yield f"{time.strftime('%Y-%m-%d')}, {cores} cores, {machine}; {asked.rounds} rounds"
    yield f"Python {platform.python_version()}; no peak can be below {read_own_peak():.0f} MiB"
    yield "Walls in s (processor time in brackets), medians."


def _measure_all(contestants: Sequence[Contestant], asked: Asked, work: Path) -> Results:
    """Measure everything, the servers last: what they need would make this process larger."""
    results = Results()
    sites: list[Site] = []
    for size in asked.sizes:
        here = [item for item in contestants if takes_part(item, size, asked.slow_up_to)]
        made = list(_make_sites(here, size, work, asked.checkout))
        order = {item.name: place for place, item in enumerate(here)}
        found = sorted(_run_size(made, asked.rounds), key=lambda item: order[item.contestant])
        results.samples.extend(found)
        tell(render_builds(results.samples, size))
        results.stages |= _profile_stages(made[0], asked.rounds)
        sites.extend(made)
    env = make_env(work / "home-start", asked.checkout)
    results.start = measure_start(contestants[0], asked.checkout, work / "start", env)
    results.waits.extend(_measure_waits(sites, results.samples, asked.saves))
    return results


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


def _profile_stages(site: Site, rounds: int) -> dict[int, dict[str, float]]:
    """Return seconds by stage of a cold build in one process, by size; nothing when it fails."""
    script = [sys.executable, str(HERE / "profile.py"), str(site.folder), "--json"]
    try:
        found = json.loads(read_output([*script, "--rounds", str(min(rounds, 3))], site.env))
    except CommandFailed as problem:
        tell([f"No stages at {site.entries} entries: {str(problem).splitlines()[-1]}"])
        return {}
    return {site.entries: found["seconds"]}


def _measure_waits(sites: Sequence[Site], samples: Sequence[Sample], saves: int) -> Iterator[Wait]:
    """Measure from save to served for those that can serve."""
    from benchmarks.saving import measure_saves

    for site in sites if saves else ():
        name, size = site.contestant.name, site.entries
        if site.contestant.serve:
            try:
                yield from measure_saves(site, saves, count_pages(samples, name, size))
            except TimeoutError as problem:
                tell([f"Save to served, {name}, {size} entries: {problem}"])
        else:
            tell([f"Save to served, {size} entries: this {name} has no server."])


def judge_results(results: Results) -> list[Verdict]:
    """Return every figure that has a bar."""
    return [
        *judge_ratios(results.samples),
        *judge_waits(results.waits),
        *judge_start(results.start),
        *judge_growth(results.samples),
    ]


def list_tables(results: Results, verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Yield the tables of a whole run, the bars last."""
    samples = results.samples
    if THEIRS in list_names(samples):
        yield from ("", *render_ratios(samples, THEIRS))
    if results.waits:
        yield from ("", *render_waits(results.waits))
    if results.start:
        yield from ("", *render_start(results.start))
    builds = {
        f"{name}, {measure}": find_growth(samples, name, measure)
        for name in list_names(samples)
        for measure in MEASURES
        if len(list_sizes(samples, name)) > 1
    }
    if builds:
        yield from ("", *render_growth(builds, "growth of builds", SLACK))
    if results.stages:
        stages = turn_stages(results.stages)
        yield from ("", *render_growth(stages, "stages, one process, cold", SLACK))
    yield from ("", *render_verdicts(verdicts))


def _save(
    results: Results, verdicts: Sequence[Verdict], contestants: Sequence[Contestant], path: Path
) -> None:
    everything: dict[str, Any] = {
        "versions": {item.name: item.version for item in contestants},
        "verdicts": [{**asdict(item), "word": item.word} for item in verdicts],
        **asdict(results),
    }
    path.write_text(json.dumps(everything, indent=1, default=dict), "utf-8")


def tell(lines: Iterable[str]) -> None:
    """Print lines at once."""
    for line in lines:
        sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that servers and folders go, too
    main()
