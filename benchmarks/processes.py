"""One command as a process: how long it took, and how much of the machine.

In: a command, a folder to run it in. Out: a `Cost`. It must not know what the command makes.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

RSS_PER_MIB = 1024 * 1024 if sys.platform == "darwin" else 1024
"""`ru_maxrss` counts bytes on macOS, KiB elsewhere."""
MOST_SHOWN = 2000


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the clock, processor seconds of all processes, MiB of the largest one."""

    wall: float
    cpu: float
    peak: float


class CommandFailed(Exception):
    """A command ended with another status than 0."""


def run_command(command: Sequence[str], folder: Path, env: Mapping[str, str]) -> Cost:
    """Run a command to its end and return what it cost; CommandFailed with its last words.

    A process starts with the peak of the one that started it, so this one must stay small.
    """
    with tempfile.TemporaryFile() as log:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=dict(env), stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            log.seek(0)
            words = log.read().decode("utf-8", "replace")[-MOST_SHOWN:]
            raise CommandFailed(f"{' '.join(command)}: status {process.returncode}\n{words}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / RSS_PER_MIB)


def read_own_peak() -> float:
    """Return this process's own peak in MiB: no measured peak can be lower."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / RSS_PER_MIB


def read_output(command: Sequence[str], env: Mapping[str, str] | None = None) -> str:
    """Return what a command prints; CommandFailed when it cannot be run or fails."""
    try:
        done = subprocess.run(
            command,
            env=None if env is None else dict(env),
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError as problem:
        raise CommandFailed(f"{command[0]}: {problem.strerror}") from problem
    if done.returncode:
        raise CommandFailed(f"{' '.join(command)}: {done.stderr[-MOST_SHOWN:].strip()}")
    return done.stdout.strip()
