"""What `rounds doctor` finds: each question answered yes, no or unknown, and nothing asked of others."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from generator import checkup
from generator.checkup import NO, UNKNOWN, YES, Finding, look_around
from generator.intake import read_project, tell_nobody
from tests.projects import write_files

GOOD = "---\ndate: 2026-03-14\ncompany: Acme\nstage: pre-screen\nwith: Lee Chen\n---\n"


def look(project: Path, files: Mapping[str, str] | None = None) -> dict[str, Finding]:
    """Return the findings of a project by their text up to a colon."""
    write_files(project, {"journal/2026-03-14-acme.md": GOOD, **(files or {})})
    reading = read_project(project, date(2026, 3, 15), 1, tell_nobody)
    return {item.text.partition(":")[0]: item for item in look_around(project, reading)}


def run_git(project: Path, *words: str) -> None:
    """Run git in a project."""
    subprocess.run(("git", *words), cwd=project, check=True, capture_output=True)


def test_a_journal_is_counted(tmp_path: Path) -> None:
    """Entries, drafts, people and companies are counted, settings looked for."""
    found = look(tmp_path, {"journal/x.md": GOOD.replace("---\n", "---\ndraft: yes\n", 1)})
    item = found["something to build from"]
    assert item.state == YES
    assert "1 entry, 1 draft, 1 person, 1 company, 1 process" in item.text
    assert found["settings in rounds.yml"].state == NO
    assert found["a journal without errors"].state == YES


def test_errors_and_warnings_are_counted_apart(tmp_path: Path) -> None:
    """An error is a no with the command that tells more; a warning alone is none."""
    broken = GOOD.replace("pre-screen", "nonsense")
    found = look(tmp_path, {"journal/x.md": broken, "journal/y.md": GOOD.replace("with", "wiht")})
    item = found["a journal without errors"]
    assert item.state == NO and "1 found, and 1 " in item.text
    assert "rounds check" in item.hint


def test_without_a_journal_the_rest_is_told(tmp_path: Path) -> None:
    """Whoever has no journal yet learns how to make one, and whether the program is whole."""
    found = list(look_around(None, None))
    assert [item.hint for item in found if item.group == "Journal"] == ["`rounds init` makes one"]
    assert any(item.group == "Program" for item in found)
    assert not any(item.group == "Git" for item in found)


@pytest.mark.parametrize(
    ("visual", "editor", "state", "words"),
    [
        ("", "", NO, "neither"),
        ("", "sh -c x", YES, "by $EDITOR"),
        ("sh", "nonsense-editor", YES, "by $VISUAL"),
        ("nonsense-editor -w", "sh", NO, "cannot be started"),
        ("'sh", "", NO, "cannot be started"),
    ],
)
def test_the_editor_is_the_one_that_new_would_start(
    visual: str,
    editor: str,
    state: str,
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """$VISUAL comes before $EDITOR, options belong to it, and it must be there."""
    monkeypatch.setenv("VISUAL", visual)
    monkeypatch.setenv("EDITOR", editor)
    item = look(tmp_path)["an editor for `rounds new`"]
    assert item.state == state
    assert words in item.text


def test_an_optional_part_lacks_what_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each extra of the package is named, with the command that installs it."""
    from importlib import metadata

    lines = ["click>=8", "nobody-has-this>=1; extra == 'pictures'", "click>=8; extra == 'words'"]
    monkeypatch.setattr(metadata, "requires", lambda name: lines)
    found = [item for item in look_around(None, None) if "optional" in item.text]
    assert [(item.state, item.hint) for item in found] == [
        (NO, "in a checkout of Rounds: pipx install --force '.[pictures]'"),
        (YES, ""),
    ]


def test_a_disk_of_another_computer_is_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There, somebody else may write without this system being told."""
    mounts = tmp_path / "mounts"
    mounts.write_text(f"none / ext4 rw 0 0\nserver:/x {tmp_path} nfs4 rw 0 0\n")
    monkeypatch.setattr(checkup, "MOUNTS", mounts)
    item = look(tmp_path)[
        "`rounds serve` is told of changes by the system (the folder lies on nfs4)"
    ]
    assert item.state == UNKNOWN and "--poll" in item.hint


def test_watching_that_fails_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system will not watch, the preview looks itself, and the doctor says so."""
    from generator.preview import watch

    def refuse(*_: object, **__: object) -> None:
        raise OSError("OS file watch limit reached.")

    monkeypatch.setattr(watch, "watch", refuse)
    item = look(tmp_path)["`rounds serve` is told of changes by the system"]
    assert item.state == NO and "limit of watched files" in item.text


def test_a_repository_is_looked_at_offline(tmp_path: Path) -> None:
    """A host's answer is unknown, passwords are not shown, a site in git is told."""
    found = look(tmp_path)
    assert found["the journal lies in a repository"].state == NO
    run_git(tmp_path, "init", "-q")
    found = look(tmp_path)
    assert found["the journal lies in a repository"].state == YES
    assert found["the journal stays on this computer"].state == YES
    assert found["git leaves the site in site/ alone"].state == NO
    run_git(tmp_path, "remote", "add", "origin", "https://robin:secret@forge.example/j.git")
    found = look(tmp_path, {".gitignore": "/site/\n", "site/index.html": "x"})
    item = found["the repository on forge.example is private"]
    assert item.state == UNKNOWN and "secret" not in repr(found)
    assert found["git leaves the site in site/ alone"].state == YES
    run_git(tmp_path, "add", "-f", "site/index.html")
    assert look(tmp_path)["no page of the private site is in git"].state == NO


def test_without_git_nothing_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer without git has no fault; only a branch cannot be published to."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert look(tmp_path)["git is installed"].state == NO
