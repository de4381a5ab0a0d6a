"""Disks that are full, broken or read-only: one line, and a whole site."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from generator.cli import run
from tests.conftest import MakeProject, build_environment
from tests.faults import Fault, failing
from tests.projects import read_site
from tests.survival.journals import SMALL, Pair, build, pair_up

ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EMFILE)
MOUNTED = """
import subprocess, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tests.projects import read_site
from tests.survival.journals import build

project, options, fill = Path(sys.argv[2]), sys.argv[3], sys.argv[4]
site = project / "site"
site.mkdir()
subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", site], check=True)
assert build(project).returncode == 0
before = read_site(site)
(site / "theirs").mkdir()
try:
    if fill == "bytes":
        (site / "theirs/file").write_bytes(b"x" * 100_000_000)
    for number in range(100_000):
        (site / f"theirs/{number}").touch()
except OSError:
    pass
done = build(project, "--clean")
assert done.returncode == 1, done
assert len(done.stderr.splitlines()) == 2, done
assert "cannot write to the output folder" in done.stderr, done
assert "make room" in done.stderr, done
found = read_site(site)
assert {path: data for path, data in found.items() if not path.startswith("theirs/")} == before
subprocess.run(["rm", "-r", site / "theirs"], check=True)
assert build(project, "--clean").returncode == 0
assert read_site(site) == before
"""
READ_ONLY = """
import subprocess, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tests.survival.journals import build

project = Path(sys.argv[2])
subprocess.run(["mount", "--bind", "-o", "ro", project, project], check=True)
done = build(project, "-o", sys.argv[3])
assert (done.returncode, done.stderr) == (0, ""), done
assert not (project / "site").exists() and not (project / ".rounds-cache").exists()
"""
CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def pair(make_project: MakeProject) -> Pair:
    """A small journal in two states."""
    project = make_project(SMALL)
    return pair_up(project, project / "journal/2026-03-02-beta.md")


def run_apart(script: str, *words: str | Path) -> None:
    """Run a script that may mount what it likes, where the system lets users do so."""
    if subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets no user mount a disk of his own (unshare -rm)")
    given = ["unshare", "-rm", sys.executable, "-c", script, CHECKOUT, *words]
    done = subprocess.run(
        given, capture_output=True, encoding="utf-8", check=False, env=build_environment({})
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "step", [11, pytest.param(1, marks=[pytest.mark.slow, pytest.mark.timeout(0)])]
)
def test_r2_fault_is_one_line_with_the_place(
    pair: Pair, step: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """R2: whichever change of the disk fails, the command says where, and the old site stands whole."""
    words = ["build", "-q", "-j", "1", "--project", str(pair.project)]
    at, failures = 1, 0
    while True:
        pair.turn(1)
        fault = Fault(at, ERRORS[at % len(ERRORS)])
        with failing(fault):
            status = run(words)
        said = capsys.readouterr().err
        if status:
            failures += 1
            assert pair.find_state() == 0
            error, remedy = said.splitlines()
            assert error.startswith(f"error: cannot write to the output folder {pair.site}: ")
            assert remedy.startswith("  help: ")
        else:
            assert (said, pair.find_state()) == ("", 1)
        if fault.calls < at:
            break
        pair.turn(0)
        assert run(words) == 0
        at += step
    assert failures > 2


@pytest.mark.parametrize(
    "options, fill", [("size=2m", "bytes"), ("nr_inodes=400", "files")], ids=["bytes", "inodes"]
)
def test_r3_full_disk_leaves_the_old_site(
    make_project: MakeProject, options: str, fill: str
) -> None:
    """R3: a disk without room, or without a free inode, stops the build; with room it goes on."""
    run_apart(MOUNTED, make_project(SMALL), options, fill)


def test_r22_source_may_be_read_only(make_project: MakeProject, tmp_path: Path) -> None:
    """R22: a project on a read-only disk is built elsewhere, byte for byte, and nothing is said."""
    project = make_project(SMALL)
    run_apart(READ_ONLY, project, tmp_path / "elsewhere")
    assert build(project).returncode == 0
    assert read_site(tmp_path / "elsewhere") == read_site(project / "site")
