"""`rounds build`: what it writes, what it refuses, what it says."""

from __future__ import annotations

import errno
import fcntl
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.cli import run
from generator.manifest import take_fingerprint
from generator.placement import Steps

if TYPE_CHECKING:
    from tests.conftest import MakeProject, RunRounds

GOOD = "---\ndate: 2026-03-14\ncompany: Acme\nrole: Engineer\nstage: pre-screen\n---\nFriendly.\n"
BAD = "---\ndate: 2026-03-14\ncompany: Acme\nstage: algoritms\n---\n"
WARNED = "---\ndate: 2026-03-14\ncompany: Acme\nrole: Engineer\nstage: pre-screen\nmood: 3\n---\n"
ENTRY = "journal/2026-03-14-acme.md"
AS_OF = ("--as-of", "2026-03-16")


@pytest.fixture
def project(make_project: MakeProject) -> Path:
    """A project with one good entry."""
    return make_project({ENTRY: GOOD})


def list_files(folder: Path) -> set[str]:
    """List all files below a folder."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_build_says_what_to_open(project: Path, run_rounds: RunRounds) -> None:
    """One line on standard output; the page that it names exists."""
    result = run_rounds("build", *AS_OF, cwd=project)
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    match = re.fullmatch(r"Built \d+ pages from 1 entry in \d+\.\d s: open (\S+)\n", result.stdout)
    assert match and match[1] == "site/index.html"
    assert (project / match[1]).is_file()


def test_quiet_build_is_silent(make_project: MakeProject, run_rounds: RunRounds) -> None:
    """With -q not even warnings are printed."""
    folder = make_project({ENTRY: WARNED})
    result = run_rounds("build", "-q", *AS_OF, "--project", folder)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert (folder / "site/index.html").is_file()


def test_verbose_build_names_files(project: Path, run_rounds: RunRounds) -> None:
    """With -v each written file is named on standard error."""
    result = run_rounds("build", "-v", *AS_OF, "--project", project)
    assert "wrote index.html\n" in result.stderr
    again = run_rounds("build", "-v", *AS_OF, "--project", project)
    assert "wrote" not in again.stderr
    cleaned = run_rounds("build", "-v", "--clean", *AS_OF, "--project", project)
    assert cleaned.stderr == result.stderr


def test_errors_leave_the_site_untouched(project: Path, run_rounds: RunRounds) -> None:
    """Status 1, the report on standard error, and the old site byte for byte."""
    assert run_rounds("build", "-q", *AS_OF, "--project", project).returncode == 0
    before = {path: path.read_bytes() for path in (project / "site").rglob("*") if path.is_file()}
    (project / ENTRY).write_text(BAD)
    result = run_rounds("build", *AS_OF, "--project", project)
    assert (result.returncode, result.stdout) == (1, "")
    assert "error[unknown-stage]" in result.stderr and "1 error" in result.stderr
    after = {path: path.read_bytes() for path in (project / "site").rglob("*") if path.is_file()}
    assert after == before


@pytest.mark.parametrize("is_flat", [True, False], ids=["now", "by an earlier version"])
def test_errors_do_not_keep_a_torn_site(
    project: Path, run_rounds: RunRounds, is_flat: bool
) -> None:
    """What a killed build has left half done is undone by the next one, even if it writes nothing."""
    assert run_rounds("build", "-q", *AS_OF, "--project", project).returncode == 0
    begun = Steps({}, {}, is_flat)
    page = project / "site/index.html"
    aside = project / "site/.rounds-placing" / begun.find_aside("index.html")
    aside.parent.mkdir(parents=True)
    old = page.read_bytes()
    page.rename(aside)
    page.write_bytes(b"new")
    steps = [{}, {"index.html": take_fingerprint(b"new")}, *([True] if is_flat else [])]
    (project / "site/.rounds-placing/steps").write_text(json.dumps(steps))
    (project / ENTRY).write_text(BAD)
    assert run_rounds("build", *AS_OF, "--project", project).returncode == 1
    assert page.read_bytes() == old
    assert not (project / "site/.rounds-placing").exists()


@pytest.mark.parametrize(
    ("number", "remedy"),
    [
        (errno.EROFS, "make it writable, or name another folder with `-o DIR`"),
        (errno.ENOSPC, "make room, or name a folder on another disk with `-o DIR`"),
        (errno.ENOTDIR, "look what stands in the way there"),
    ],
)
def test_folder_that_cannot_be_written_is_named(
    number: int,
    remedy: str,
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The message names the folder and not a file inside, and says what to do."""

    def fail(*_given: object, **_options: object) -> None:
        raise OSError(number, "no, says the disk", ".rounds-lock")

    monkeypatch.setattr("generator.cli.building.open_site", fail)
    assert run(["build", *AS_OF, "--project", str(project)]) == 1
    shown = capsys.readouterr().err
    site = project / "site"
    assert f"error: cannot write to the output folder {site}: no, says the disk\n" in shown
    assert f"  help: {remedy}" in shown


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("foo", "'foo' is not a web address: write it whole, with `https://`"),
        ("https://", "'https://' is not a web address"),
        ("https://x/ y", "'https://x/ y' is not a web address"),
        ("https://x/?a=b", "'https://x/?a=b' has a `?` or `#`"),
        ("https://x/\udcff", "it is not plain text"),
    ],
)
def test_address_that_is_none_names_its_option(
    address: str, words: str, project: Path, run_rounds: RunRounds
) -> None:
    """Who typed several options learns which one is meant; what the settings refuse is refused."""
    result = run_rounds("build", "--base-url", address, "--project", project)
    assert result.returncode == 2
    assert "'--base-url': " + words in result.stderr


def test_output_option_is_seen_from_here(
    project: Path, tmp_path: Path, run_rounds: RunRounds
) -> None:
    """`-o` counts from the current folder, `output:` from the project."""
    assert run_rounds("build", "-o", "out", *AS_OF, "--project", project).returncode == 0
    assert (tmp_path / "out/index.html").is_file()
    (project / "rounds.yml").write_text("output: pages\n")
    assert run_rounds("build", *AS_OF, "--project", project).returncode == 0
    assert (project / "pages/index.html").is_file()


@pytest.mark.parametrize("name", ["", ".", "..", "/", "journal", "journal/site", "templates"])
def test_harmful_output_is_refused(project: Path, name: str, run_rounds: RunRounds) -> None:
    """The project, its parents, journal and templates are safe from a wrong `-o`."""
    before = list_files(project)
    result = run_rounds("build", "-o", name, *AS_OF, cwd=project)
    assert result.returncode == 1
    assert result.stderr.startswith("error: the output folder")
    assert "  help: " in result.stderr
    assert list_files(project) == before


def test_foreign_files_are_named(project: Path, run_rounds: RunRounds) -> None:
    """A file of others stays; one in the way of a page stops the build."""
    assert run_rounds("build", "-q", *AS_OF, "--project", project).returncode == 0
    (project / "site/CNAME").write_text("rounds.example")
    result = run_rounds("build", *AS_OF, "--project", project)
    assert (result.returncode, "CNAME" in result.stderr) == (0, True)
    (project / "site/index.html").write_text("edited")
    result = run_rounds("build", *AS_OF, "--project", project)
    assert (result.returncode, "index.html" in result.stderr) == (1, True)
    assert (project / "site/index.html").read_text() == "edited"


def test_second_build_is_status_75(project: Path, run_rounds: RunRounds) -> None:
    """While another build writes, this one changes nothing and says so."""
    assert run_rounds("build", "-q", *AS_OF, "--project", project).returncode == 0
    with (project / "site/.rounds-lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        result = run_rounds("build", "--clean", *AS_OF, "--project", project)
    assert result.returncode == 75
    assert "another build" in result.stderr


def test_page_that_does_not_fit_leaves_the_old_site(project: Path, run_rounds: RunRounds) -> None:
    """A file that the system cuts short is an error, and never a page that is cut short."""
    assert run_rounds("build", "-q", *AS_OF, "--project", project).returncode == 0
    before = {path: path.read_bytes() for path in (project / "site").rglob("*.*") if path.is_file()}
    code = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "from generator.cli import run\n"
        f"sys.exit(run(['build', '--clean', '-q', *{AS_OF!r}, '--project', {str(project)!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "cannot write to the output folder" in done.stderr
    assert {path: path.read_bytes() for path in before} == before
    assert run_rounds("build", "-q", *AS_OF, "--project", project).returncode == 0


def test_few_open_files_are_enough(project: Path) -> None:
    """However many folders of attachments there are, a handful of descriptors does."""
    links = []
    for number in range(60):
        folder = project / f"journal/kit{number}/deep"
        folder.mkdir(parents=True)
        (folder / "a.txt").write_text("x")
        links.append(f"[a](kit{number}/deep/a.txt)")
    (project / "journal/2026-03-03-kit.md").write_text(
        "---\ndate: 2026-03-03\nstage: note\n---\n" + " ".join(links)
    )
    code = (
        "import resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (48, 48))\n"
        "from generator.cli import run\n"
        f"sys.exit(run(['build', '-q', *{AS_OF!r}, '--project', {str(project)!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_attachment_that_goes_is_not_blamed_on_the_output(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A source that cannot be read is named itself."""

    def fail(*_given: object) -> None:
        raise PermissionError(13, "Permission denied", str(project / "journal/f.txt"))

    monkeypatch.setattr("generator.beside.read_attachments", fail)
    assert run(["build", *AS_OF, "--project", str(project)]) == 1
    assert capsys.readouterr().err == f"error: {project}/journal/f.txt: Permission denied\n"


def test_cache_is_no_place_for_a_site(project: Path, run_rounds: RunRounds) -> None:
    """What builds remember is private, and must not end up among pages."""
    done = run_rounds("build", "-o", project / ".rounds-cache", *AS_OF, "--project", project)
    assert done.returncode == 1
    assert not (project / ".rounds-cache/index.html").exists()


def test_unwritable_output_is_one_line(project: Path, run_rounds: RunRounds) -> None:
    """A parent that is a file gives one line with the path, a remedy, and no traceback."""
    (project / "file").write_text("")
    result = run_rounds("build", "-o", project / "file/site", *AS_OF, "--project", project)
    assert result.returncode == 1
    assert re.fullmatch(r"error: .*file/site: Not a directory\n  help: .*-o DIR.*\n", result.stderr)
