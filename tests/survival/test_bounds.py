"""Journals of thousands of entries: what a build may take of the machine, and a page of the reader's."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.corpus import write_corpus
from benchmarks.story import AS_OF, build_corpus
from generator.build import build_project
from tests.conftest import build_environment

ENTRIES, MOST_FILES, MOST_MEMORY, MOST_SECONDS = 10_000, 256, 1 << 30, 600
LISTS = re.compile(
    r"((entries|questions|network|companies|timeline|skills|insights|reminders)/(pages/\d+/|\d{4}/)?)?"
    r"index\.html"
)
MOST_PAGE = 500_000
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


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_no_list_of_three_thousand_entries_is_heavy(tmp_path: Path) -> None:
    """Every page of a list, and every year of the timeline, weighs less than half a megabyte."""
    write_corpus(build_corpus(3_000), tmp_path / "project", "rounds")
    site = build_project(tmp_path / "project", as_of=AS_OF, strict=False, base_url=None)
    weights = {item.path: len(item.data) for item in site.files if LISTS.fullmatch(item.path)}
    assert len(weights) > 20
    assert {path: weight for path, weight in weights.items() if weight >= MOST_PAGE} == {}
