"""Writing the site: only our own files change, and only inside the folder."""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path

import pytest

from generator.manifest import parse_manifest
from generator.output import (
    LOCK,
    MANIFEST,
    OutputBusy,
    OutputFile,
    OutputRefused,
    WriteReport,
    choose_folder,
    open_site,
)
from generator.tree import MOST_HELD, Tree, is_safe_path
from tests.projects import write_site

OWN = {".gitignore", LOCK, MANIFEST}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project folder with a journal."""
    folder = tmp_path / "project"
    (folder / "journal").mkdir(parents=True)
    return folder


def build(project: Path, pages: dict[str, str], *, clean: bool = False) -> WriteReport:
    """Write pages to the project's `site`."""
    files = [OutputFile(path, text.encode()) for path, text in pages.items()]
    return write_site(project / "site", files, protect(project), clean=clean)


def protect(project: Path) -> list[Path]:
    """Name the folders that must never be written to."""
    return [project / "journal", project / "templates"]


def list_tree(folder: Path) -> set[str]:
    """List every file below a folder, apart from what each build adds."""
    paths = {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}
    return paths - OWN


def snapshot(folder: Path) -> dict[str, bytes]:
    """Read every file below a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_first_build_makes_a_private_folder(project: Path) -> None:
    """Folders are 0700, files 0600, and git ignores all of it."""
    report = build(project, {"index.html": "home", "skills/graphs/index.html": "graphs"})
    site = project / "site"
    assert report.written == (".gitignore", "index.html", "skills/graphs/index.html")
    assert list_tree(site) == {"index.html", "skills/graphs/index.html"}
    assert (site / ".gitignore").read_text() == "*\n"
    for path in (site, *site.rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


def test_second_build_touches_only_what_changed(project: Path) -> None:
    """An unchanged page keeps its file; a stale one goes, with its empty folder."""
    build(project, {"index.html": "home", "a/index.html": "a", "b/index.html": "b"})
    before = (project / "site/index.html").stat()
    report = build(project, {"index.html": "home", "a/index.html": "A"})
    assert report.written == ("a/index.html",)
    assert report.unchanged == (".gitignore", "index.html")
    assert report.removed == ("b/index.html",)
    assert not (project / "site/b").exists()
    after = (project / "site/index.html").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_clean_writes_everything_anew(project: Path) -> None:
    """With `clean`, unchanged pages are written again."""
    build(project, {"index.html": "home"})
    assert build(project, {"index.html": "home"}, clean=True).written == (
        ".gitignore",
        "index.html",
    )


def test_same_site_gives_the_same_bytes_whatever_came_before(project: Path) -> None:
    """The folder after an edit equals the folder of a first build, manifest and all."""
    build(project, {"index.html": "old", "gone.html": "x"})
    build(project, {"index.html": "new"})
    edited = snapshot(project / "site")
    other = project.parent / "other"
    (other / "journal").mkdir(parents=True)
    build(other, {"index.html": "new"})
    fresh = snapshot(other / "site")
    assert edited == fresh
    assert list_tree(project / "site") == list_tree(other / "site")


def test_page_may_become_a_folder_and_back(project: Path) -> None:
    """Stale files make way for new ones of another shape."""
    build(project, {"a": "file", "b/c": "inner"})
    build(project, {"a/x": "inner", "b": "file"})
    assert list_tree(project / "site") == {"a/x", "b"}


def test_page_of_a_process_that_died_is_written_anew(project: Path) -> None:
    """What was left half written beside the site is never what is put in place."""
    with open_site(project / "site", protect(project)) as writer:
        writer.stage(OutputFile("a/index.html", b"hal"))
        report = writer.place([writer.stage(OutputFile("a/index.html", b"whole"))])
    assert report.written == (".gitignore", "a/index.html")
    assert (project / "site/a/index.html").read_bytes() == b"whole"


def test_what_fails_while_the_disk_writes_leaves_the_old_site(project: Path) -> None:
    """What is done meanwhile is done before the first step, and its error is the build's."""
    build(project, {"index.html": "old"})
    seen: list[str] = []

    def fail() -> None:
        seen.append((project / "site/index.html").read_text())
        raise KeyError

    with pytest.raises(KeyError), open_site(project / "site", protect(project)) as writer:
        writer.place([writer.stage(OutputFile("index.html", b"new"))], fail)
    assert seen == ["old"]
    assert list_tree(project / "site") == {"index.html"}
    assert (project / "site/index.html").read_text() == "old"


def test_foreign_files_stay_and_are_named(project: Path) -> None:
    """Files and folders that others put beside the pages survive every build."""
    build(project, {"index.html": "home", "a/index.html": "a"})
    site = project / "site"
    (site / "CNAME").write_text("rounds.example")
    (site / ".git").mkdir()
    (site / ".git/HEAD").write_text("ref")
    (site / "a/notes.txt").write_text("mine")
    report = build(project, {"index.html": "new"})
    assert report.foreign == (".git/", "CNAME", "a/notes.txt")
    assert report.removed == ("a/index.html",)
    assert list_tree(site) == {"index.html", "CNAME", ".git/HEAD", "a/notes.txt"}


def test_edited_stale_page_stays(project: Path) -> None:
    """A page of ours that somebody edited is theirs from then on."""
    build(project, {"index.html": "home", "old.html": "old"})
    (project / "site/old.html").write_text("edited")
    for _ in range(2):
        report = build(project, {"index.html": "home"})
        assert report.foreign == ("old.html",)
        assert report.removed == ()


@pytest.mark.parametrize("page", ["new.html", "new.html/inner.html"])
def test_foreign_file_in_the_way_stops_the_build(project: Path, page: str) -> None:
    """Nothing is written, and the message names the file."""
    build(project, {"index.html": "home"})
    (project / "site/new.html").write_text("mine")
    before = snapshot(project / "site")
    with pytest.raises(OutputRefused, match=r"new\.html"):
        build(project, {"index.html": "changed", page: "ours"})
    assert snapshot(project / "site") == before


def test_edited_page_stops_the_build(project: Path) -> None:
    """Work that somebody put into a page by hand is not overwritten."""
    build(project, {"index.html": "home"})
    (project / "site/index.html").write_text("edited by hand")
    with pytest.raises(OutputRefused, match=r"index\.html"):
        build(project, {"index.html": "new"})
    assert (project / "site/index.html").read_text() == "edited by hand"


def test_foreign_folder_in_the_way_stops_the_build(project: Path) -> None:
    """A folder with somebody's files can't become a page."""
    build(project, {"index.html": "home"})
    (project / "site/new").mkdir()
    (project / "site/new/x").write_text("mine")
    with pytest.raises(OutputRefused, match="new"):
        build(project, {"index.html": "home", "new": "ours"})


@pytest.mark.parametrize("link", ["a", "index.html"])
def test_symlinks_in_the_output_are_not_followed(project: Path, link: str) -> None:
    """A link planted in the folder leads no write outside."""
    build(project, {"other.html": "x"})
    outside = project.parent / "outside"
    outside.mkdir()
    (outside / "index.html").write_text("precious")
    target = outside if link == "a" else outside / "index.html"
    (project / "site" / link).symlink_to(target)
    with pytest.raises(OutputRefused, match=link):
        build(project, {"a/index.html": "ours", "index.html": "ours"})
    assert snapshot(outside) == {"index.html": b"precious"}


def test_folder_without_a_mark_is_refused(project: Path) -> None:
    """A folder that others filled is left as it is."""
    (project / "site").mkdir()
    (project / "site/thesis.txt").write_text("years of work")
    with pytest.raises(OutputRefused, match="not empty"):
        build(project, {"index.html": "home"})
    assert set(os.listdir(project / "site")) == {"thesis.txt"}


def test_empty_folder_is_taken(project: Path) -> None:
    """An empty folder bears no mark and needs none."""
    (project / "site").mkdir()
    build(project, {"index.html": "home"})


@pytest.mark.parametrize(
    "name", ["..", ".", "/", "journal", "journal/2026", "templates", "templates/x/y", "link"]
)
def test_harmful_folders_are_refused(project: Path, name: str) -> None:
    """The project, what holds it, the journal, the templates, and links to them."""
    (project / "link").symlink_to(project / "journal")
    before = sorted(project.parent.rglob("*"))
    with pytest.raises(OutputRefused):
        write_site(choose_folder(name, project), [OutputFile("x", b"")], protect(project))
    assert sorted(project.parent.rglob("*")) == before


def test_home_folder_is_refused(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Home is refused even when it is empty."""
    home = project.parent / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    with pytest.raises(OutputRefused, match="home"):
        write_site(choose_folder("~", project), [], protect(project))


def test_link_circle_and_file_are_refused(project: Path) -> None:
    """Neither a link to itself nor a file can be an output folder."""
    (project / "loop").symlink_to("loop")
    (project / "file").write_text("")
    for name in ("loop", "file"):
        with pytest.raises(OutputRefused):
            write_site(project / name, [], protect(project))


@pytest.mark.parametrize("name", ["", "  ", "a\0b", "~nobody-of-that-name/x"])
def test_output_needs_a_name(name: str) -> None:
    """An empty name must not mean the current folder."""
    with pytest.raises(OutputRefused):
        choose_folder(name, Path("/srv"))


@pytest.mark.parametrize(
    "path",
    ["", "/etc/x", "../x", "a/../x", "a//b", "./a", "a/.", "a\\b", "C:/x", "c:x", "a\0b", "a\nb"]
    + ["x" * 256, "x/" * 600 + "x", "\udc80", MANIFEST, LOCK],
)
def test_paths_that_leave_the_folder_are_refused(project: Path, path: str) -> None:
    """No page can be written outside, over the manifest, or under an impossible name."""
    with pytest.raises(OutputRefused):
        write_site(project / "site", [OutputFile(path, b"x")], protect(project))
    assert list_tree(project) == {f"site/{LOCK}"}


@pytest.mark.parametrize("pair", [("a", "a"), ("straße", "STRASSE"), ("a", "a/b")])
def test_colliding_pages_are_refused(project: Path, pair: tuple[str, str]) -> None:
    """Two pages must not fight for one file on any disk."""
    files = [OutputFile(path, b"") for path in pair]
    with pytest.raises(OutputRefused):
        write_site(project / "site", files, protect(project))


def test_second_build_at_once_is_refused(project: Path) -> None:
    """While one build holds the folder another one changes nothing."""
    build(project, {"index.html": "home"})
    with (project / "site" / LOCK).open("r+") as holder:
        fcntl.flock(holder, fcntl.LOCK_EX)
        with pytest.raises(OutputBusy):
            build(project, {"index.html": "other"})
    assert build(project, {"index.html": "other"}).written == ("index.html",)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"format": "rounds-manifest", "version": 2, "files": {}}', "[" * 100_000]
    + ['{"format": "rounds-manifest", "version": 1, "files": {"../x": []}}']
    + ['{"format": "rounds-manifest", "version": 1, "files": {"x": [1]}}'],
)
def test_damaged_manifest_is_refused(project: Path, text: str) -> None:
    """Without a readable list nothing is known to be ours, so nothing is touched."""
    build(project, {"index.html": "home"})
    (project / "site" / MANIFEST).write_text(text)
    before = snapshot(project / "site")
    with pytest.raises(OutputRefused, match="manifest"):
        build(project, {"index.html": "new"})
    assert snapshot(project / "site") == before


def test_errors_of_the_system_name_the_full_path(project: Path) -> None:
    """A person reading "permission denied" must know which file it is about."""
    (project / "site").mkdir()
    tree = Tree(project / "site")
    try:
        with pytest.raises(OSError) as caught:
            tree.remove("missing.html")
    finally:
        tree.close()
    assert caught.value.filename == str(project / "site/missing.html")


def test_manifest_lists_size_and_hash(project: Path) -> None:
    """The mark of a build is a documented file."""
    build(project, {"index.html": "home"})
    document = json.loads((project / "site" / MANIFEST).read_text())
    assert document["version"] == 1
    assert document["files"]["index.html"][0]["size"] == 4
    assert set(parse_manifest(json.dumps(document).encode()).marks) == {".gitignore", "index.html"}


def test_ordinary_paths_are_safe() -> None:
    """Unicode names and dots inside a name are fine."""
    assert is_safe_path("entries/2026-03-23-zażółć/a..b.html")


def test_deep_folders_are_written_replaced_and_removed(project: Path) -> None:
    """Folders may lie deeper in each other than are held open at a time."""
    deep = "/".join(["x"] * (3 * MOST_HELD))
    before = len(os.listdir("/proc/self/fd"))
    for text in ("old", "new"):
        assert f"{deep}/a" in build(project, {f"{deep}/a": text, f"{deep}/b": "b"}).written
        assert (project / "site" / deep / "a").read_text() == text
    build(project, {"index.html": "home"})
    assert list_tree(project / "site") == {"index.html"}
    assert len(os.listdir("/proc/self/fd")) == before


def test_folder_that_somebody_replaces_meanwhile_is_seen(project: Path) -> None:
    """What is put in place goes by what stands there then, not by what stood there before."""
    pages = {"a/index.html": "home", "a/b/index.html": "inner"}
    build(project, pages)
    folder = project / "site/a"
    with open_site(project / "site", protect(project)) as writer:
        staged = [writer.stage(OutputFile(path, text.encode())) for path, text in pages.items()]
        folder.rename(project / "moved")
        folder.mkdir()
        (folder / "notes.txt").write_text("mine")
        report = writer.place(staged)
    assert report.foreign == ("a/notes.txt",)
    assert list_tree(folder) == {"notes.txt"}
    assert list_tree(project / "moved") == {"index.html", "b/index.html"}
