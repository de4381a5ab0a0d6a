"""What is sent is what the gate has looked at: anything else is refused, whatever it is sent through."""

from __future__ import annotations

import fcntl
import json
import os
import stat
from collections.abc import Iterable
from pathlib import Path

import pytest

from generator.build import build_project
from generator.cli import sending
from generator.output import OutputFile, SiteWriter, Staged
from generator.publishing import parcel
from generator.publishing.git import Scratch
from generator.publishing.outcome import Refused
from generator.publishing.parcel import seal_site
from generator.record import replace
from tests.publishing.journals import SECRET, Journal, list_tree, run_git

EVIL = b"<p>Zquxcorp</p>"
PLACES = {
    "folder": "folder: ../www",
    "git": "git: 'file://{top}/bare.git site'",
    "command": "command: [touch, '{top}/called', '{{folder}}']",
    "rsync": "rsync: 'host:www'",
}


def spoil(patch: pytest.MonkeyPatch, change: str) -> None:
    """Change the tree behind the gate's back, on the way to each kind of place."""

    def spoil_files(files: Iterable[OutputFile]) -> list[OutputFile]:
        found = list(files)
        if change == "added":
            return [*found, OutputFile("evil.html", EVIL)]
        if change == "removed":
            return found[1:]
        return [OutputFile(found[0].path, EVIL), *found[1:]]

    write, stage, commit = parcel.write_files, SiteWriter.stage, Scratch.commit

    def write_spoiled(folder: Path, files: Iterable[OutputFile]) -> None:
        write(folder, spoil_files(files))

    def stage_spoiled(self: SiteWriter, file: OutputFile) -> Staged:
        staged = stage(self, file)
        if change != "removed":
            stage(self, OutputFile(file.path, EVIL))
            return staged
        return replace(staged, path=f"{file.path}-gone", is_new=False)

    def commit_spoiled(
        self: Scratch, files: dict[str, bytes], parent: str | None, seconds: int
    ) -> str:
        found = [OutputFile(path, data) for path, data in files.items()]
        return commit(self, {item.path: item.data for item in spoil_files(found)}, parent, seconds)

    patch.setattr(parcel, "write_files", write_spoiled)
    patch.setattr(SiteWriter, "stage", stage_spoiled)
    patch.setattr(Scratch, "commit", commit_spoiled)


def prepare(journal: Journal, kind: str) -> None:
    """State a place of a kind, with whatever it needs."""
    top = journal.project.parent
    run_git(top, "init", "-q", "--bare", "bare.git")
    journal.place(PLACES[kind].format(top=top))


@pytest.mark.parametrize("change", ["added", "changed", "removed"])
@pytest.mark.parametrize("kind", ["folder", "git", "command"])
def test_l11_tree_that_changed_after_the_gate_is_not_sent(
    kind: str, change: str, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """L11: one file more, less or other than the gate has seen, and nothing leaves."""
    prepare(journal, kind)
    with monkeypatch.context() as patch:
        spoil(patch, change)
        done = journal.publish("--yes")
    assert done.status == 3
    assert "not what the gate has looked at" in done.err
    assert not was_sent(journal)
    if change == "changed":  # without the change all would be well
        assert journal.publish("--yes").status == 0
        assert was_sent(journal)


def was_sent(journal: Journal) -> bool:
    """Say whether anything has arrived at any place."""
    top = journal.project.parent
    pushed = run_git(top / "bare.git", "for-each-ref")
    return bool(pushed) or (top / "www/index.html").exists() or (top / "called").exists()


@pytest.mark.parametrize("kind", ["folder", "git"])
def test_l11_journal_that_changed_meanwhile_is_made_anew(
    kind: str, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """L11: a mark that is taken away while the question waits must not be overtaken by the old site."""
    prepare(journal, kind)
    with monkeypatch.context() as patch:
        patch.setattr(sending._Sending, "_ask", lambda *_args, **_named: journal.withdraw())
        done = journal.publish("--yes")
    assert done.status == 3
    assert "the journal has changed" in done.err
    assert not was_sent(journal)


def test_l11_private_site_cannot_be_sealed(journal: Journal) -> None:
    """L11: a site that the gate has not passed has no seal, and one that it passed no other's."""
    site = build_project(journal.project, as_of=None, strict=False, base_url=None)
    assert site.files and not site.passed
    with pytest.raises(Refused, match="has not looked"):
        seal_site(site)
    with pytest.raises(Refused, match="not what the gate"):
        seal_site(replace(site, passed="0" * 64))


@pytest.mark.parametrize("kind", list(PLACES))
def test_canary_in_a_public_text_is_refused(kind: str, journal: Journal) -> None:
    """A private name that was typed into a public text stops it before any place is asked."""
    prepare(journal, kind)
    text = "---\ndate: 2025-05-08\nstage: note\ntitle: X\npublic: yes\n---\nWith Vilma Praxedis.\n"
    journal.write("journal/slip.md", text)
    done = journal.publish("--yes")
    assert (done.status, was_sent(journal)) == (3, False)
    assert "gate refused" in done.err and "Vilma" not in done.err + done.out
    assert "slip" not in done.err


def test_l11_second_publishing_at_once_is_turned_away(journal: Journal) -> None:
    """L11: while one site is on its way no other is, so that none is sent without the lock."""
    cache = journal.project / ".rounds-cache"
    cache.mkdir(0o700)
    lock = os.open(cache / "publishing", os.O_RDWR | os.O_CREAT)
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        done = journal.publish("../www")
    finally:
        os.close(lock)
    assert done.status == 75
    assert not (journal.project.parent / "www").exists()


def test_receipt_tells_what_went_where(journal: Journal) -> None:
    """The receipt holds the hash, what was proven, the place and the time, for the owner's eyes alone."""
    journal.publish("../www")
    path = journal.project / ".rounds-cache/receipts"
    receipt = json.loads(path.read_bytes()[8:])["the folder ../www"]
    assert len(receipt["tree"]) == 64
    assert len(receipt["proven"]) == 2
    assert receipt["sent"].endswith("+00:00")
    assert set(receipt["files"]) == set(list_tree(journal.project.parent / "www")) - {
        ".rounds-manifest.json"
    }
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (journal.project / ".rounds-cache/.gitignore").read_text() == "*\n"


@pytest.mark.parametrize("data", [b"{", b'{"the folder ../www": 1}'])
def test_damaged_receipts_cost_nothing(data: bytes, journal: Journal) -> None:
    """Receipts that cannot be read are started anew."""
    journal.publish("../www")
    (journal.project / ".rounds-cache/receipts").write_bytes(data)
    journal.withdraw()
    assert journal.publish("../www").status == 0


def test_faulty_journal_is_told_first(journal: Journal) -> None:
    """With errors in the journal nothing is made, and the status is 1."""
    journal.write("journal/bad.md", SECRET.replace("algorithms", "algoritms"))
    done = journal.publish("../www")
    assert done.status == 1
    assert "unknown-stage" in done.err


def test_there_is_no_way_round(journal: Journal) -> None:
    """`--private-ok` and its like do not exist."""
    for option in ("--private-ok", "--force", "--no-gate"):
        assert journal.publish("../www", option).status == 2
