"""`rounds publish` itself: which place is meant, what is asked and told, and a command of the owner's."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from generator.publishing import own_command
from tests.conftest import build_environment
from tests.publishing.journals import RINGS_PAGE, Journal, run_git

COPY = "command: [cp, -r, '{folder}/.', ../copy]"


@pytest.fixture
def copy(journal: Journal) -> Path:
    """A folder that a command of the owner's copies the site to."""
    folder = journal.project.parent / "copy"
    folder.mkdir()
    journal.place(COPY)
    return folder


def test_command_gets_the_folder_and_no_shell(journal: Journal, copy: Path) -> None:
    """Words are handed over as they stand, the folder in their place, in the project's folder."""
    assert journal.publish("--yes").status == 0
    assert (copy / RINGS_PAGE).is_file() and (copy / "_headers").is_file()
    assert not (copy / ".rounds-manifest.json").exists()
    journal.place("command: [printf, '%s', '; touch {folder}/../../owned; $(touch owned)']")
    assert journal.publish("--yes").status == 0
    assert not list(journal.project.parent.rglob("owned"))


def test_command_is_asked_for_once_and_what_went_is_remembered(
    journal: Journal, copy: Path
) -> None:
    """The first time needs a yes; from then on the receipt says which pages were withdrawn."""
    done = journal.publish()
    assert done.status == 2 and "cp -r" in done.err
    assert not list(copy.iterdir())
    assert journal.publish("--yes").status == 0
    journal.withdraw()
    done = journal.publish()
    assert done.status == 0
    assert f"withdrawn: {RINGS_PAGE}" in done.err


def test_command_that_fails_is_told_and_nothing_is_forgotten(journal: Journal) -> None:
    """Its status is named; what it may not have removed still counts as being there."""
    journal.place("command: [sh, upload, '{folder}']")
    journal.write("upload", "exit 0\n")
    journal.publish("--yes")
    journal.withdraw()
    journal.write("upload", "exit 4\n")
    done = journal.publish()
    assert done.status == 1 and "ended with status 4" in done.err
    journal.write("upload", "exit 0\n")
    done = journal.publish()
    assert done.status == 0 and f"withdrawn: {RINGS_PAGE}" in done.err
    assert "withdrawn" not in journal.publish().err


def test_program_that_is_not_there_is_told(journal: Journal) -> None:
    """A command that cannot be started is one line."""
    journal.place("command: [no-such-program, '{folder}']")
    done = journal.publish("--yes")
    assert done.status == 1
    assert "`no-such-program` is not there" in done.err


def test_interrupt_of_a_command_is_status_130(
    journal: Journal, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C ends the command and this one, and removes the folder that was handed over."""
    seen: list[Path] = []

    def interrupt(words: list[str], _project: Path) -> int:
        seen.append(Path(words[2].removesuffix("/.")))
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(own_command, "run_visibly", interrupt)
        assert journal.publish("--yes").status == 130
    assert not seen[0].exists()
    assert journal.publish().status == 0


def test_interrupt_reaches_what_was_started(journal: Journal) -> None:
    """Ctrl-C, as a terminal sends it, ends both programs with status 130, and nothing is left behind."""
    top = journal.project.parent
    script = "echo $1 > ../started; exec sleep 60"
    journal.place(f"command: [sh, -c, '{script}', upload, '{{folder}}']")
    with subprocess.Popen(
        [sys.executable, "-m", "generator", "publish", "--yes"],
        cwd=journal.project,
        env=build_environment({"TMPDIR": str(top)}),
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        while not (top / "started").exists() and process.poll() is None:
            select.select([], [], [], 0.02)
        os.killpg(process.pid, signal.SIGINT)
        assert "Traceback" not in process.communicate(timeout=60)[1]
        assert process.returncode == 130
    assert not list(top.glob("rounds-*"))


@pytest.mark.parametrize(
    ("settings", "word", "told"),
    [
        ("", None, "not said where"),
        ("folder: ../a, rsync: 'host:a'", None, "several places: folder, rsync"),
        ("folder: ../a", "git", "has no `git`"),
        ("folder: ../a", "www", "neither folder, git, rsync nor command"),
        ("", "", "neither folder"),
    ],
)
def test_unclear_place_is_wrong_usage(
    settings: str, word: str | None, told: str, journal: Journal
) -> None:
    """Who does not say where is told what to write, with status 2."""
    journal.place(settings)
    done = journal.publish(*([] if word is None else [word]))
    assert done.status == 2
    assert told in done.err and "help: " in done.err


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ("git: origin", "3:16"),
        ("cname: 'https://x.example'", "3:18"),
        ("cname: 'x..example'", "3:18"),
        ("command: upload", "3:20"),
        ("command: [upload]", "3:20"),
        ("command: ['{folder}']", "3:20"),
        ("rsync: [a]", "3:18"),
        ("foldr: x", "3:11"),
    ],
)
def test_wrong_settings_are_placed(settings: str, place: str, journal: Journal) -> None:
    """Each slip under `publish` is told at its place, by `rounds check` too."""
    journal.place(settings)
    done = journal.run("check")
    assert f"rounds.yml:{place}: " in done.out


def test_cautions_say_what_cannot_be_seen_from_here(journal: Journal) -> None:
    """Copies, a name on the site, the host of the journal, and a private site in git."""
    project = journal.project
    run_git(project, "init", "-q")
    run_git(
        project, "remote", "add", "origin", "https://robin:hunter2@github.com/robin/journal.git"
    )
    journal.run("build", "-q")
    run_git(project, "add", "-f", "site/index.html", "site/journal.json")
    (project / "rounds.yml").write_text("public: {owner: Robin Example, show: []}\n")
    done = journal.publish("../www")
    assert done.status == 0
    told = " ".join(done.err.split())
    assert "Search engines, web archives and readers keep copies" in told
    assert "The site bears your name" in told
    assert "pushed to github.com" in told and "hunter2" not in told
    assert "2 files of the private site" in told and "git rm -r --cached site" in told
    assert journal.publish("../www", "-q").err == ""


def test_question_is_asked_on_a_terminal(journal: Journal, copy: Path) -> None:
    """On a terminal the first site waits for an answer, and no is an answer."""
    for answer, status in (("n", 130), ("y", 0)):
        parent, child = pty.openpty()
        os.write(parent, f"{answer}\n".encode())
        with subprocess.Popen(
            [sys.executable, "-m", "generator", "publish"],
            cwd=journal.project,
            env=build_environment({}),
            stdin=child,
            stdout=subprocess.DEVNULL,
            stderr=child,
        ) as process:
            assert process.wait(60) == status
        os.close(child)
        os.close(parent)
        assert bool(list(copy.iterdir())) is (status == 0)
