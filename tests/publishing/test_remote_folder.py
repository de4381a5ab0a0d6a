"""Publishing by rsync: a small one that notes its words, and the true one where it is installed."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.publishing.journals import RINGS, RINGS_PAGE, Journal, list_tree

FAKE = Path(__file__).with_name("fake_rsync.py")
SHELL = """#!/bin/sh
while [ "$1" != host ]; do shift; done
shift
cd "$FAKE_RSYNC_ROOT" && exec sh -c "$*"
"""


@pytest.fixture(params=["fake", "true"])
def there(
    request: pytest.FixtureRequest, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """The folder that `host:www` means."""
    top = journal.project.parent
    (top / "there").mkdir()
    (top / "bin").mkdir()
    monkeypatch.setenv("FAKE_RSYNC_ROOT", str(top / "there"))
    monkeypatch.setenv("FAKE_RSYNC_LOG", str(top / "log"))
    if request.param == "fake":
        write_program(top / "bin/rsync", f'#!/bin/sh\nexec "{sys.executable}" "{FAKE}" "$@"\n')
        monkeypatch.setenv("PATH", f"{top / 'bin'}:{os.environ['PATH']}")
    elif shutil.which("rsync") is None:
        pytest.skip("rsync is not installed")
    else:
        write_program(top / "bin/shell", SHELL)
        monkeypatch.setenv("RSYNC_RSH", str(top / "bin/shell"))
    journal.place("rsync: 'host:the www'")
    return top / "there/the www"


def write_program(path: Path, text: str) -> None:
    """Write a program that can be started."""
    path.write_text(text)
    path.chmod(0o755)


def test_site_arrives_and_the_first_one_asks(journal: Journal, there: Path) -> None:
    """Without a yes nothing is sent; with it the whole site is there, for everybody to read."""
    assert journal.publish().status == 2
    assert not there.exists()
    assert "added" in journal.publish("--dry-run").out
    assert not there.exists()
    assert journal.publish("--yes").status == 0
    assert {RINGS_PAGE, "index.html", ".nojekyll", "_headers"} <= list_tree(there).keys()
    assert (there / RINGS_PAGE).stat().st_mode & 0o777 == 0o644
    assert "Nothing has changed" in journal.publish().out


def test_l5_withdrawn_page_goes_from_the_other_computer(journal: Journal, there: Path) -> None:
    """L5: the page is removed there, and files of others beside it are not."""
    journal.publish("--yes")
    for name in ("own.txt", "entries/trees/own.txt", "odd [name].txt"):
        (there / name).write_text("mine")
    journal.withdraw()
    done = journal.publish()
    assert done.status == 0
    assert f"withdrawn: {RINGS_PAGE}" in done.err
    tree = list_tree(there)
    assert {"own.txt", "entries/trees/own.txt", "odd [name].txt"} <= tree.keys()
    assert not (there / "entries/rings").exists()
    assert not [path for path, data in tree.items() if b"Rings" in data]


def test_files_of_others_are_not_in_the_way(journal: Journal, there: Path) -> None:
    """A folder of others is refused, and so is a page whose place somebody else has taken."""
    there.mkdir()
    (there / "index.html").write_text("mine")
    done = journal.publish("--yes")
    assert done.status == 3 and "not empty" in done.err
    assert list_tree(there) == {"index.html": b"mine"}
    (there / "index.html").unlink()
    journal.withdraw()
    assert journal.publish("--yes").status == 0
    (there / "entries/rings").mkdir()
    (there / RINGS_PAGE).write_text("mine")
    journal.write(
        "journal/rings.md",
        (journal.project / "journal/trees.md").read_text().replace("Trees", "Rings"),
    )
    done = journal.publish()
    assert done.status == 3 and RINGS_PAGE in done.err
    assert (there / RINGS_PAGE).read_text() == "mine"


def test_private_site_there_is_named(journal: Journal, there: Path) -> None:
    """Who copied the private site there by hand is told, and nothing is put over it."""
    there.mkdir()
    manifest = {"format": "rounds-manifest", "version": 1, "files": {}}
    (there / ".rounds-manifest.json").write_text(json.dumps(manifest))
    done = journal.publish("--yes")
    assert done.status == 3 and "holds a private site" in done.err


@pytest.mark.parametrize("there", ["fake"], indirect=True)
@pytest.mark.parametrize(
    "call", [*(pytest.param(n, marks=pytest.mark.slow) for n in range(1, 6)), 6]
)
def test_connection_that_breaks_is_made_good_by_the_next_one(
    call: int, journal: Journal, there: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever step fails: one line with cause and remedy, and the next publishing ends where it should."""
    journal.publish("--yes")
    journal.withdraw()
    (there.parent.parent / "log").unlink()
    with monkeypatch.context() as patch:
        patch.setenv("FAKE_RSYNC_DIES", str(call))
        done = journal.publish()
    assert done.status == 1
    assert "connection unexpectedly closed" in done.err and "help: " in done.err
    assert journal.publish().status == 0
    tree = list_tree(there)
    assert RINGS_PAGE not in tree and "entries/trees/index.html" in tree
    assert "Nothing has changed" in journal.publish().out


@pytest.mark.parametrize("there", ["fake"], indirect=True)
def test_page_that_did_not_arrive_is_sent_again(
    journal: Journal, there: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list of files that went ahead of them is not taken for the files."""
    journal.publish("--yes")
    journal.write("journal/rings.md", RINGS.replace("On rings", "On thorns"))
    (there.parent.parent / "log").unlink()
    with monkeypatch.context() as patch:
        patch.setenv("FAKE_RSYNC_DIES", "4")
        assert journal.publish().status == 1
    assert journal.publish().status == 0
    assert "On thorns" in (there / RINGS_PAGE).read_text()


@pytest.mark.parametrize("there", ["fake"], indirect=True)
def test_words_are_exact(journal: Journal, there: Path) -> None:
    """Each call ends its options before the places, and none removes or writes but by a list."""
    journal.publish("--yes")
    journal.withdraw()
    journal.publish()
    calls = [json.loads(line) for line in (there.parent.parent / "log").read_text().splitlines()]
    assert all("--" in call and call[-1] in ("host:the www/", "./") for call in calls)
    for call in calls:
        assert not ("--delete" in call and "--filter=merge rules" not in call)
        assert not ("--perms" in call and "--files-from=-" not in call)


@pytest.mark.parametrize(
    "place", ["-e evil:x", "--rsh=x:y", "me@-oProxyCommand=x:y", "-x@host:y", "rsync://-x/y", "www"]
)
def test_hostile_places_are_told_at_their_place(place: str, journal: Journal) -> None:
    """What rsync or ssh could take for an option is an error of the settings."""
    journal.place(f"rsync: '{place}'")
    done = journal.publish("--yes")
    assert done.status == 1
    assert "rounds.yml:3:" in done.err and "bad-value" in done.err


def test_rsync_that_is_not_there_is_told(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without rsync the command says so in one line."""
    journal.place("rsync: 'host:www'")
    monkeypatch.setenv("PATH", str(journal.project))
    done = journal.publish("--yes")
    assert done.status == 1
    assert "`rsync` is not there" in done.err
