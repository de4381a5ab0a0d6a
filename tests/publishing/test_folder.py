"""Publishing into a folder that a web server shows."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.publishing.journals import RINGS_PAGE, Journal, list_tree


@pytest.fixture
def www(tmp_path: Path) -> Path:
    """The folder that is published to; it is not there yet."""
    return tmp_path / "www"


def test_everybody_can_read_it(journal: Journal, www: Path) -> None:
    """Folders are 0755 and files 0644 whatever the umask is, and nothing keeps it out of git."""
    before = os.umask(0o077)
    try:
        done = journal.publish("../www")
    finally:
        os.umask(before)
    assert (done.status, done.err) == (0, done.err)
    found = [www, *(path for path in www.rglob("*") if path.name != ".rounds-lock")]
    modes = {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in found}
    assert modes == {(True, 0o755), (False, 0o644)}
    tree = list_tree(www)
    assert {"_headers", ".nojekyll", ".rounds-manifest.json", RINGS_PAGE} <= tree.keys()
    assert ".gitignore" not in tree and "journal.json" not in tree


def test_l5_withdrawn_page_goes_and_is_named(journal: Journal, www: Path) -> None:
    """L5: a page that is private again leaves the folder with every word of it, and is told of."""
    journal.publish("../www")
    journal.withdraw()
    done = journal.publish("../www")
    assert done.status == 0
    assert f"withdrawn: {RINGS_PAGE}" in done.err
    assert "search engines and web archives" in done.err.lower()
    assert not [path for path, data in list_tree(www).items() if b"rings" in data.lower()]
    assert not (www / "entries/rings").exists()


def test_files_of_others_stay(journal: Journal, www: Path) -> None:
    """What somebody put beside the site outlives it, and is named."""
    journal.publish("../www")
    (www / "entries/rings/own.txt").write_text("mine")
    (www / "logo.png").write_text("mine")
    journal.withdraw()
    done = journal.publish("../www")
    assert done.status == 0
    assert "entries/rings/own.txt" in done.err and "logo.png" in done.err
    assert (www / "entries/rings/own.txt").read_text() == (www / "logo.png").read_text() == "mine"


@pytest.mark.parametrize("edited", [RINGS_PAGE, "index.html"])
def test_edited_page_stops_it(edited: str, journal: Journal, www: Path) -> None:
    """A page that somebody changed by hand is not written over."""
    journal.publish("../www")
    (www / edited).write_text("mine")
    before = list_tree(www)
    done = journal.publish("../www")
    assert done.status == 3
    assert edited in done.err
    assert list_tree(www) == before


def test_folder_of_others_is_refused(journal: Journal, www: Path) -> None:
    """A folder that nobody published to and that holds something is left alone."""
    www.mkdir()
    (www / "index.html").write_text("mine")
    done = journal.publish("../www")
    assert done.status == 3
    assert list_tree(www) == {"index.html": b"mine"}


@pytest.mark.parametrize("place", ["./journal", "./journal/www", "./.git/www", ".", "/"])
def test_harmful_folders_are_refused(place: str, journal: Journal) -> None:
    """Sources, and what holds them, are no place for a site."""
    (journal.project / ".git").mkdir()
    done = journal.publish(place)
    assert done.status == 3
    assert "Traceback" not in done.err


def test_l11_private_and_public_never_share_a_folder(journal: Journal, www: Path) -> None:
    """L11: no published site takes the place of a private one, and no build that of a published one."""
    assert journal.run("build", "-q").status == 0
    done = journal.publish("./site")
    assert done.status == 3
    assert "for you alone" in done.err
    assert stat.S_IMODE((journal.project / "site").stat().st_mode) == 0o700
    journal.publish("../www")
    before = list_tree(www)
    for words in ((), ("--public",)):
        built = journal.run("build", *words, "-o", "../www")
        assert built.status == 1
        assert "others can read" in built.err
    assert list_tree(www) == before


def test_missing_page_is_put_back(journal: Journal, www: Path) -> None:
    """What stands there is looked at, not what was sent last."""
    journal.publish("../www")
    assert "Nothing has changed" in journal.publish("../www").out
    (www / RINGS_PAGE).unlink()
    assert journal.publish("../www").out.startswith("1 added, 0 changed, 0 removed\nSent ")
    assert (www / RINGS_PAGE).is_file()


def test_dry_run_lists_and_writes_nothing(journal: Journal, www: Path) -> None:
    """Every file is named with what would happen to it, and nothing happens."""
    done = journal.publish("../www", "--dry-run")
    assert done.status == 0
    assert f"added    {RINGS_PAGE}" in done.out
    assert not www.exists()
    journal.publish("../www")
    before = list_tree(www)
    journal.withdraw()
    done = journal.publish("../www", "--dry-run")
    assert f"removed  {RINGS_PAGE}" in done.out and "changed  index.html" in done.out
    assert f"withdrawn: {RINGS_PAGE}" in done.err
    assert list_tree(www) == before


def test_no_other_program_is_needed(
    journal: Journal, www: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder is filled where neither git nor rsync is installed."""
    monkeypatch.setenv("PATH", str(www.parent / "nothing"))
    assert journal.publish("../www").status == 0
    assert (www / RINGS_PAGE).is_file()
