"""A journal of ten thousand entries: what a build may take of the machine."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.corpus import write_corpus
from benchmarks.story import build_corpus
from tests.conftest import build_environment

ENTRIES, MOST_FILES, MOST_MEMORY, MOST_SECONDS = 10_000, 256, 1 << 30, 600
BOUNDED = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_NOFILE, ({MOST_FILES}, {MOST_FILES}))
from generator.cli import run
status = run(sys.argv[1:])
most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(status, most * 1024)
"""


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_r23_ten_thousand_entries_stay_in_bounds(tmp_path: Path) -> None:
    """R23: 256 open files and a gigabyte of memory are enough, and ten minutes."""
    write_corpus(build_corpus(ENTRIES), tmp_path / "project", "rounds")
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", BOUNDED, "build", "-q", "--project", str(tmp_path / "project")],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=build_environment({}),
    )
    status, memory = done.stdout.split()
    assert (status, done.stderr) == ("0", "")
    assert int(memory) < MOST_MEMORY
    assert time.monotonic() - started < MOST_SECONDS
