"""Where the milliseconds of a build go: `profile.py PROJECT [--rounds K] [--json]`.

In: a project. Out: for each stage its own seconds and its calls, medians of several cold builds in
one process each. The pipeline's functions are wrapped from outside; a function that is gone is an
error, so that no stage can silently count for nothing.
"""

from __future__ import annotations

import argparse
import builtins
import gc
import importlib
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.append(
    str(Path(__file__).resolve().parent.parent)
)  # after PYTHONPATH: it may name another Rounds

from benchmarks.processes import read_own_peak

STAGES = (
    ("read", "generator.entries.source:read_folder"),
    ("read", "generator.entries.source:read_settings_file"),
    ("split and YAML", "generator.entries.frontmatter:split_source"),
    ("fields", "generator.entries.parse:parse_file"),
    ("fields", "generator.entries.parse:parse_settings"),
    ("Markdown", "generator.entries.body:parse_body"),
    ("join", "generator.journal:build_journal"),
    ("check", "generator.checks:check_journal"),
    ("reports", "generator.reports.all:build_reports"),
    ("plan", "generator.pages.book:build_book"),
    ("plan", "generator.pages.plan:list_outlines"),
    ("plan", "generator.pages.plan:plan_page"),
    ("render", "generator.render:build_environment"),
    ("render", "generator.render:render_page"),
    ("render", "generator.render:render_static"),
    ("journal.json", "generator.exports.data:render_data"),
    ("write", "generator.output:SiteWriter.stage"),
    ("write", "generator.output:SiteWriter.place"),
)
"""Stage and function; a stage's time is that of its functions less that of the stages within."""
IMPORTS, REST = "imports", "the rest"
SOURCES = ("journal", "templates", "rounds.yml")


@dataclass(slots=True)
class Clock:
    """Own time of each stage, kept by a stack of what is running."""

    seconds: dict[str, float] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=dict)
    stack: list[str] = field(default_factory=lambda: [REST])
    since: float = field(default_factory=time.perf_counter)

    @contextmanager
    def measure(self, stage: str) -> Iterator[None]:
        """Count what happens inside for a stage."""
        self.settle()
        self.stack.append(stage)
        self.calls[stage] = self.calls.get(stage, 0) + 1
        try:
            yield
        finally:
            self.settle()
            self.stack.pop()

    def settle(self) -> None:
        """Give the time since the last look to the stage that is running."""
        now = time.perf_counter()
        stage = self.stack[-1]
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self.since
        self.since = now


def wrap_stages(clock: Clock) -> None:
    """Put a timer around the functions of all stages, under every name they were imported by."""
    importlib.import_module("generator.cli.build")
    wrapped = [(stage, *_find_function(place)) for stage, place in STAGES]
    modules = [module for name, module in sys.modules.items() if name.startswith("generator")]
    for stage, name, function in wrapped:
        timed = _wrap_function(clock, stage, function)
        for module in modules:
            _replace_function(module, name, function, timed)


def _find_function(place: str) -> tuple[str, Callable[..., Any]]:
    """Return name and function; AttributeError when the pipeline has it no more."""
    module, _, name = place.partition(":")
    owner: Any = importlib.import_module(module)
    return name, attrgetter(name)(owner)


def _wrap_function(clock: Clock, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
    def timed(*args: Any, **named: Any) -> Any:
        with clock.measure(stage):
            return function(*args, **named)

    return timed


def _replace_function(
    module: ModuleType, name: str, function: Callable[..., Any], timed: Callable[..., Any]
) -> None:
    *path, last = name.split(".")
    owner: Any = module
    for part in path:
        owner = getattr(owner, part, None)
    if getattr(owner, last, None) is function:
        setattr(owner, last, timed)


def wrap_imports(clock: Clock) -> None:
    """Count the loading of modules for itself, wherever in a stage it happens."""
    load = builtins.__import__

    def timed(name: str, *args: Any, **named: Any) -> ModuleType:
        if name in sys.modules:
            return load(name, *args, **named)
        with clock.measure(IMPORTS):
            return load(name, *args, **named)

    builtins.__import__ = timed


def build_once(project: Path) -> dict[str, Any]:
    """Build a project in this process and return seconds and calls by stage, and the peak in MiB."""
    gc.disable()  # as the command does
    clock = Clock()
    wrap_imports(clock)
    with clock.measure(IMPORTS):
        wrap_stages(clock)
        from generator.cli import run
    status = run(["build", "--quiet", "--jobs", "1", "--project", str(project)])
    clock.settle()
    if status:
        sys.exit(f"the build of {project} failed with status {status}")
    clock.seconds["all"] = sum(clock.seconds.values())
    return {"seconds": clock.seconds, "calls": clock.calls, "peak": read_own_peak()}


def profile_project(project: Path, rounds: int) -> dict[str, Any]:
    """Build fresh copies of a project in processes of their own and return the medians."""
    results = [_profile_copy(project) for _ in range(rounds)]
    stages = sorted({stage for result in results for stage in result["seconds"]})
    return {
        "seconds": {
            stage: statistics.median(result["seconds"].get(stage, 0.0) for result in results)
            for stage in stages
        },
        "calls": results[-1]["calls"],
        "peak": statistics.median(result["peak"] for result in results),
    }


def _profile_copy(project: Path) -> dict[str, Any]:
    """A copy has neither output nor anything remembered."""
    with tempfile.TemporaryDirectory(prefix="rounds-profile-") as folder:
        for name in SOURCES:
            if (project / name).is_dir():
                shutil.copytree(project / name, Path(folder, name))
            elif (project / name).exists():
                shutil.copy2(project / name, folder)
        command = [sys.executable, __file__, "--once", folder]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        result: dict[str, Any] = json.loads(done.stdout)
        return result


def render_profile(result: dict[str, Any]) -> str:
    """Return the stages in the order of the way through, as a Markdown table."""
    total = result["seconds"]["all"]
    lines = ["| stage | ms | share | calls |", "| --- | ---: | ---: | ---: |"]
    for stage in (*dict.fromkeys(stage for stage, _ in STAGES), IMPORTS, REST):
        seconds = result["seconds"].get(stage, 0.0)
        calls = result["calls"].get(stage, "")
        lines.append(f"| {stage} | {seconds * 1000:.0f} | {seconds / total:.0%} | {calls} |")
    lines.append(f"| all | {total * 1000:.0f} | | |")
    return "\n".join((*lines, "", f"Peak of the process: {result['peak']:.0f} MiB."))


def main(arguments: Sequence[str] | None = None) -> None:
    """Profile the project that the command line names."""
    parser = argparse.ArgumentParser(description="Show where the time of a build goes, by stage.")
    parser.add_argument("project", type=Path)
    parser.add_argument(
        "--rounds", type=int, default=3, metavar="K", help="builds to take medians of"
    )
    parser.add_argument("--json", action="store_true", help="print numbers for programs")
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    result = (
        build_once(asked.project) if asked.once else profile_project(asked.project, asked.rounds)
    )
    text = json.dumps(result) if asked.once or asked.json else render_profile(result)
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
