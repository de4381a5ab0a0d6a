"""`rounds init` and `rounds new`: the first minutes of a new user, and every day after."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import MakeProject, RunRounds

GOOD = "---\ndate: 2026-03-14\ncompany: Acme\nrole: Engineer\nstage: pre-screen\n---\nFriendly.\n"
ENTRY = "journal/2026-03-14-acme.md"
CHECKOUT = Path(__file__).resolve().parent.parent


@pytest.fixture
def project(make_project: MakeProject) -> Path:
    """A project with one good entry."""
    return make_project({ENTRY: GOOD})


def list_files(folder: Path) -> set[str]:
    """List all files below a folder."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


# --- init ---


@pytest.mark.parametrize("sample", [[], ["--sample"]])
def test_init_makes_a_clean_project(
    sample: list[str], tmp_path: Path, run_rounds: RunRounds
) -> None:
    """What it makes has not one warning, and builds."""
    result = run_rounds("init", "mine", *sample)
    assert result.returncode == 0
    assert "rounds new" in result.stdout and "rounds build" in result.stdout
    checked = run_rounds("check", "--strict", "--project", tmp_path / "mine")
    assert (checked.returncode, checked.stdout) == (0, "")
    assert run_rounds("build", "-q", cwd=tmp_path / "mine").returncode == 0
    assert (tmp_path / "mine/.gitignore").read_text().endswith("/site/\n")


def test_sample_shows_every_side_of_the_site(tmp_path: Path, run_rounds: RunRounds) -> None:
    """Waiting, rejected and coming: the first page has something to say."""
    run_rounds("init", "mine", "--sample")
    run_rounds("build", "-q", "--project", tmp_path / "mine")
    data = json.loads((tmp_path / "mine/site/journal.json").read_text())
    assert 10 <= len(data["entries"]) <= 18
    assert any(entry["upcoming"] for entry in data["entries"])
    assert {"waiting", "rejected"} <= {process["status"] for process in data["processes"]}
    assert any(skill["status"] for skill in data["skills"])


def test_init_writes_nothing_where_a_file_is_in_the_way(
    tmp_path: Path, run_rounds: RunRounds
) -> None:
    """A file called journal is named, and the folder stays as it was."""
    (tmp_path / "journal").write_text("old notes", encoding="utf-8")
    result = run_rounds("init", cwd=tmp_path)
    assert result.returncode == 1
    assert result.stderr.startswith("error: journal is a file, and a folder is needed there\n")
    assert [path.name for path in tmp_path.iterdir()] == ["journal"]


def test_init_overwrites_nothing(project: Path, run_rounds: RunRounds) -> None:
    """Files that are there are named and left, and a used journal gets no first entry."""
    (project / "rounds.yml").write_text("title: Mine\n")
    result = run_rounds("init", cwd=project)
    assert result.returncode == 0
    assert "left rounds.yml" in result.stdout
    assert (project / "rounds.yml").read_text() == "title: Mine\n"
    assert list_files(project) == {ENTRY, "rounds.yml", ".gitignore"}
    again = run_rounds("init", "--sample", cwd=project)
    assert again.returncode == 1
    assert list_files(project) == {ENTRY, "rounds.yml", ".gitignore"}


# --- new ---


@pytest.mark.parametrize(
    "stage", ["pre-screen", "onsite", "rejected", "follow-up", "study", "note"]
)
def test_new_entry_checks_clean(stage: str, project: Path, run_rounds: RunRounds) -> None:
    """The entry is complete the moment it is written, whatever the stage."""
    result = run_rounds(
        "new", stage, "--company", "Acme", "--date", "2026-03-15", "--print-path", cwd=project
    )
    assert result.returncode == 0, result.stderr
    path = Path(result.stdout.removesuffix("\n"))
    assert path == project / f"journal/2026/2026-03-15-acme-{stage}.md"
    checked = run_rounds("check", "--strict", cwd=project)
    assert (checked.returncode, checked.stdout) == (0, "")


def test_new_takes_words_and_never_overwrites(project: Path, run_rounds: RunRounds) -> None:
    """Synonyms, plain-word dates, odd names; a second entry of the day gets a number."""
    options = ["--company", "Söhne & C#: 'Ltd'", "--role", "no: really", "--date", "yesterday"]
    people = ["--with", "Dana Reyes, Sourcer <dana@acme.example>", "--with", "Lee Chen"]
    arguments = ["new", "hr call", *options, *people, "--print-path"]
    paths = [Path(run_rounds(*arguments, cwd=project).stdout.strip()) for _ in range(3)]
    yesterday = (date.today() - timedelta(days=1)).isoformat()
    assert re.fullmatch(rf"{yesterday}-[a-z0-9-]+-pre-screen", paths[0].stem)
    assert [path.stem for path in paths[1:]] == [f"{paths[0].stem}-2", f"{paths[0].stem}-3"]
    for path in paths[1:]:
        path.unlink()
    checked = run_rounds("check", "--strict", cwd=project)
    assert (checked.returncode, checked.stdout) == (0, "")


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("2026-12-02 15:30", "2026-12-02 15:30"),
        ("2026-12-02T15:30", "2026-12-02 15:30"),
        ("2 december 2026 9:05", "2026-12-02 9:05"),
        ("2026-12-02 15:30 +01:00", "2026-12-02 15:30 +01:00"),
    ],
)
def test_new_takes_a_time(said: str, written: str, project: Path, run_rounds: RunRounds) -> None:
    """A date may carry a time, which goes into the entry and not into the file's name."""
    result = run_rounds("new", "note", "--date", said, "--print-path", cwd=project)
    assert result.returncode == 0, result.stderr
    path = Path(result.stdout.removesuffix("\n"))
    assert path.name == "2026-12-02-note.md"
    assert f"\ndate: {written}\n" in path.read_text()
    assert run_rounds("check", "--strict", cwd=project).returncode == 0


def test_new_names_the_weekday(project: Path, run_rounds: RunRounds) -> None:
    """A slip in the date shows at once."""
    env = {"VISUAL": "", "EDITOR": "true"}
    result = run_rounds("new", "note", "--date", "2026-12-02", cwd=project, env=env)
    assert result.stdout.endswith("2026-12-02-note.md for Wednesday\n")


def test_new_asks_again(project: Path) -> None:
    """On a terminal the stages are listed in groups, and a wrong one is asked for again."""
    main, side = pty.openpty()
    os.write(main, b"algoritms\nalgorithms\nAcme\n")
    done = subprocess.run(
        [sys.executable, "-m", "generator", "new", "--print-path"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        stdin=side,
        capture_output=True,
        text=True,
        check=True,
    )
    os.close(side)
    os.close(main)
    assert re.search(r"^Rounds: +pre-screen, .*\n(?: .*\n)*Steps: +contacted, ", done.stderr)
    assert "did you mean 'algorithms'" in done.stderr
    assert done.stdout.endswith("-acme-algorithms.md\n")


def test_new_opens_the_editor(project: Path, tmp_path: Path, run_rounds: RunRounds) -> None:
    """$VISUAL goes before $EDITOR, its words are split, and no shell sees the path."""
    editor = tmp_path / "my editor"
    editor.write_text('#!/bin/sh\nprintf "%s\\n" "$@" > "$OUT"\n')
    editor.chmod(0o755)
    env = {"VISUAL": f"'{editor}' --wait '$HOME'", "EDITOR": "false", "OUT": str(tmp_path / "out")}
    result = run_rounds("new", "note", cwd=project, env=env)
    assert result.returncode == 0, result.stderr
    today = date.today()
    path = project / f"journal/{today.year}/{today.isoformat()}-note.md"
    assert (tmp_path / "out").read_text().splitlines() == ["--wait", "$HOME", str(path)]


@pytest.mark.parametrize("editor", ["no-such-editor-anywhere", "'unclosed", "false"])
def test_broken_editor_keeps_the_entry(project: Path, editor: str, run_rounds: RunRounds) -> None:
    """The message says where the entry is."""
    result = run_rounds("new", "note", cwd=project, env={"VISUAL": "", "EDITOR": editor})
    assert result.returncode == 1
    assert "the editor" in result.stderr and "the entry is /" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["new"], "name the stage"),
        (["new", "algoritms"], "did you mean 'algorithms'"),
        (["new", "turned down"], "'declined' or 'rejected'"),
        (["new", "pre-screen"], "--company"),
        (["new", "note", "--date", "03/04/2026"], "is no date"),
        (["new", "note", "--date", "2026-12-02 25:30"], "'25:30' is not a time: write it as HH:MM"),
        (["new", "note", "--company", "a\x1bb"], "control character"),
        (["new", "note", "--with", "Bob <notamail>"], "as a person: write `Name`, `Name, Role`"),
    ],
)
def test_new_refuses_what_is_unclear(
    arguments: list[str], message: str, project: Path, run_rounds: RunRounds
) -> None:
    """Wrong usage is status 2 with the remedy, and writes nothing."""
    before = list_files(project)
    result = run_rounds(*arguments, cwd=project)
    assert result.returncode == 2
    assert message in result.stderr
    assert list_files(project) == before
