"""`rounds import` as somebody types it: what it says, what it writes, how it fails."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import MakeProject, RunRounds

FILES = Path(__file__).resolve().parent / "importers/files"
GOOD = "---\ndate: 2026-03-14\ncompany: Acme\nstage: pre-screen\nwith: Lee Chen\n---\nFriendly.\n"


@pytest.fixture
def project(make_project: MakeProject) -> Path:
    """A project in which Lee Chen is known."""
    return make_project({"journal/2026-03-14-acme.md": GOOD})


def list_files(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_dry_run_says_all_and_writes_nothing(project: Path, run_rounds: RunRounds) -> None:
    """Dry and wet tell the same lines; only the wet one writes."""
    before = list_files(project)
    file = FILES / "linkedin-connections.csv"
    dry = run_rounds("import", file, "--dry-run", cwd=project)
    assert (dry.returncode, dry.stderr) == (0, "")
    assert list_files(project) == before
    assert "line 5: Dana Reyes, Acme -> journal/people/dana-reyes.md" in dry.stdout
    assert "line 6: Lee Chen, Acme left out: the name is known from an entry" in dry.stdout
    assert "line 8: 04 Mar 2023 left out: no name is stated" in dry.stdout
    wet = run_rounds("import", file, cwd=project)
    assert dry.stdout.splitlines()[:-1] == wet.stdout.splitlines()[:-1]
    assert wet.stdout.splitlines()[-1].startswith("Wrote ")
    assert dry.stdout.splitlines()[-1].startswith("Would write ")
    assert set(list_files(project)) > set(before)
    checked = run_rounds("check", cwd=project)
    assert checked.returncode == 0
    after = list_files(project)
    assert run_rounds("import", file, "-q", cwd=project).stdout == ""
    assert list_files(project) == after


def test_what_is_there_is_never_overwritten(project: Path, run_rounds: RunRounds) -> None:
    """A file of the name that a draft would have stays, even one that no journal reads."""
    there = project / "journal/people/_hidden/dana-reyes.md"
    there.parent.mkdir(parents=True)
    there.write_text("mine")
    (project / "journal/people/dana-reyes.md").symlink_to("nowhere")
    (project / "journal/people/dana-reyes.md").unlink()
    run_rounds("import", FILES / "linkedin-connections.csv", cwd=project)
    assert there.read_text() == "mine"
    assert (project / "journal/people/dana-reyes-2.md").is_file()


def test_the_name_of_a_file_decides_nothing(project: Path, run_rounds: RunRounds) -> None:
    """A renamed export is what it was, and the way out of an unknown one is a mapping."""
    shutil.copy(FILES / "linkedin-applications.csv", project / "odd.vcf")
    assert "LinkedIn job applications" in run_rounds("import", "odd.vcf", cwd=project).stdout
    shutil.copy(FILES / "unknown.csv", project / "jobs.csv")
    unknown = run_rounds("import", "jobs.csv", cwd=project)
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert "no known table has these columns: Firm, Opening" in unknown.stderr
    assert "columns:\n" in unknown.stderr and "help: " in unknown.stderr
    wrote = run_rounds("import", "jobs.csv", "--write-mapping", "jobs.yml", cwd=project)
    assert wrote.returncode == 0
    assert (project / "jobs.yml").read_text() in unknown.stderr
    again = run_rounds("import", "jobs.csv", "--write-mapping", "jobs.yml", cwd=project)
    assert again.returncode == 1 and "there already" in again.stderr
    shutil.copy(FILES / "unknown.yml", project / "mine.yml")
    read = run_rounds("import", "jobs.csv", "--mapping", "mine.yml", cwd=project)
    assert "line 2: Acme, Backend Engineer, applied, 2026-02-05 ->" in read.stdout


def test_a_journal_with_errors_is_not_imported_into(project: Path, run_rounds: RunRounds) -> None:
    """What cannot be read cannot be compared, so it is mended first."""
    (project / "journal/2026-03-15-broken.md").write_text("---\nstage: [\n---\n")
    before = list_files(project)
    result = run_rounds("import", FILES / "jobsync.csv", cwd=project)
    assert result.returncode == 1
    assert "2026-03-15-broken.md" in result.stderr
    assert list_files(project) == before


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["nowhere.csv"], 2, "does not exist"),
        (["large.csv"], 1, "cut it into smaller files"),
        (["jobs.csv", "--mapping", "faulty.yml"], 1, "faulty.yml:1"),
        (["pipe"], 1, "no regular file"),
    ],
)
def test_wrong_usage_is_told_in_a_line(
    arguments: list[str], status: int, words: str, project: Path, run_rounds: RunRounds
) -> None:
    """No file, a huge one, a pipe, a faulty mapping: a message and no traceback, and no waiting."""
    import os

    with (project / "large.csv").open("wb") as file:
        file.truncate(100_000_000)
    os.mkfifo(project / "pipe")
    (project / "jobs.csv").write_text("a,b\n")
    (project / "faulty.yml").write_text("colums: x\n")
    result = run_rounds("import", *arguments, cwd=project)
    assert result.returncode == status
    assert words in result.stderr and "Traceback" not in result.stderr


def test_cells_cannot_deceive_a_terminal(project: Path, run_rounds: RunRounds) -> None:
    """What is invisible or turns the text around is shown as what it is."""
    (project / "x.csv").write_text(
        "Company,Role,Applied Date\nAc\u202eme\u001b[31m,SRE,2026-03-14\n", "utf-8"
    )
    result = run_rounds("import", "x.csv", "--dry-run", cwd=project)
    assert result.returncode == 0
    assert "\u202e" not in result.stdout and "\x1b" not in result.stdout
