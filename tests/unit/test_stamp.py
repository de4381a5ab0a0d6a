"""A build with nothing to do: it is found out quickly, and never by mistake."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from generator.cache import read_cached, write_cached
from generator.project import CACHE
from generator.stamp import COARSE_TICK, TICK, VERSION, Look, look_at_sources, recall_build
from tests.conftest import MakeProject, RunRounds

AS_OF = ("--as-of", "2026-03-15")
FILES: Mapping[str, str | bytes] = {
    "rounds.yml": "title: Mine\n",
    "journal/2026/2026-03-01-acme.md": "---\ncompany: Acme\nstage: algorithms\n---\n![b](board.png)\n",
    "journal/2026/board.png": b"\x89PNG",
    "journal/2026/2026-03-02-note.md": "---\nstage: note\n---\n[[Nobody]]\n",
}
HEAVY = ("yaml", "markdown_it", "jinja2", "msgspec", "pygments", "slugify", "watchfiles", "h11")
OURS = {
    "generator",
    "generator.cache",
    "generator.cli",
    "generator.cli.build",
    "generator.cli.dates",
    "generator.cli.request",
    "generator.cli.session",
    "generator.project",
    "generator.stamp",
}
Build = Callable[..., str]


@pytest.fixture
def project(make_project: MakeProject) -> Path:
    """A project whose files are old enough that a change is sure to show."""
    folder = make_project(FILES)
    time.sleep(2 * TICK / 1e9)
    return folder


@pytest.fixture
def build(project: Path, run_rounds: RunRounds) -> Build:
    """Build the project and return what is said."""

    def run(*options: str) -> str:
        done = run_rounds("build", *AS_OF, *options, "--project", project)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    return run


def did_nothing(said: str) -> bool:
    """Say whether a build found that nothing has changed."""
    return "Nothing has changed" in said


def test_second_build_does_nothing_and_says_the_same(build: Build) -> None:
    """Pages, entries and warnings are told again, and no file is touched."""
    first, second = build(), build()
    assert not did_nothing(first) and did_nothing(second)
    assert "dead-link" in first
    assert first.split(" in ")[0].replace("Built", "Nothing has changed:") in second
    assert first[first.index("journal/") :] == second[second.index("journal/") :]


def test_nothing_heavy_is_imported(project: Path, build: Build) -> None:
    """A build with nothing to do imports click, little of the standard library and these modules of ours."""
    build()
    code = (
        "import sys\nfrom generator.cli import run\n"
        f"status = run(['build', '-q', *{AS_OF!r}, '--project', {str(project)!r}])\n"
        "print(status, *sorted(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    status, *modules = done.stdout.split()
    assert status == "0", done.stderr
    assert not set(HEAVY) & set(modules)
    assert {name for name in modules if name.partition(".")[0] == "generator"} == OURS


def change_entry(project: Path) -> None:
    """Change a letter, and give the file its old time back."""
    path = project / "journal/2026/2026-03-02-note.md"
    before = path.stat()
    path.write_text(path.read_text("utf-8").replace("Nobody", "Nobadi"), "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def change_settings(project: Path) -> None:
    """Give the site another title."""
    (project / "rounds.yml").write_text("title: Ours\n", "utf-8")


def add_template(project: Path) -> None:
    """Lay an own template over a built-in one."""
    (project / "templates/pages").mkdir(parents=True)
    (project / "templates/pages/not_found.html").write_text("gone", "utf-8")


def change_picture(project: Path) -> None:
    """Draw another picture."""
    (project / "journal/2026/board.png").write_bytes(b"\x89PNH")


def rename_entry(project: Path) -> None:
    """Call an entry something else."""
    path = project / "journal/2026/2026-03-02-note.md"
    path.rename(path.with_name("2026-03-02-other.md"))


def delete_page(project: Path) -> None:
    """Take a page away."""
    (project / "site/timeline/index.html").unlink()


def add_foreign_file(project: Path) -> None:
    """Put a file beside a page."""
    (project / "site/timeline/mine.txt").write_text("mine")


def delete_manifest(project: Path) -> None:
    """Take the mark of the site away with the site."""
    (project / "site").rename(project / "elsewhere")


def replace_folder(project: Path) -> None:
    """Put other entries in the place of the journal."""
    (project / "journal/2026").rename(project / "journal/2025")


@pytest.mark.parametrize(
    "change",
    [
        change_entry,
        pytest.param(change_settings, marks=pytest.mark.slow),
        add_template,
        pytest.param(change_picture, marks=pytest.mark.slow),
        rename_entry,
        pytest.param(delete_page, marks=pytest.mark.slow),
        pytest.param(add_foreign_file, marks=pytest.mark.slow),
        pytest.param(delete_manifest, marks=pytest.mark.slow),
        replace_folder,
    ],
)
def test_every_change_is_seen(project: Path, build: Build, change: Callable[[Path], None]) -> None:
    """Whatever may make another site, or has happened to this one, is looked at again."""
    build()
    assert did_nothing(build())
    change(project)
    assert not did_nothing(build())


@pytest.mark.parametrize(
    "options",
    [
        ("--as-of", "2026-03-16"),
        pytest.param(("--base-url", "https://me.example"), marks=pytest.mark.slow),
        pytest.param(("-o", "other"), marks=pytest.mark.slow),
        ("--clean",),
    ],
)
def test_other_options_are_another_build(build: Build, options: tuple[str, ...]) -> None:
    """What was built for one request is not taken for the answer to another."""
    build()
    assert not did_nothing(build(*options))


def test_new_day_is_another_build(project: Path, run_rounds: RunRounds) -> None:
    """Without a day in the settings a site is good for one day."""
    run_rounds("build", "--project", project)
    head = json.loads(bytes(read_cached(project, "stamp") or b"").partition(b"\n")[0])
    assert head["as_of"] == ""
    kept = bytes(read_cached(project, "stamp") or b"")
    yesterday = kept.replace(f'"today": "{head["today"]}"'.encode(), b'"today": "2020-01-01"')
    write_cached(project, "stamp", yesterday)
    assert not did_nothing(run_rounds("build", "--project", project).stdout)


@pytest.mark.parametrize("head", [b"5", b"[]", b"null", b'{"size": 1}', b"\xff", b""])
def test_whole_file_of_another_kind_is_no_stamp(project: Path, head: bytes) -> None:
    """Another file of the cache in its place may begin with anything, a number for one."""
    write_cached(project, "stamp", head, b"\nrest")
    assert recall_build(project, "", None, look_at_sources(project, project)) is None


@pytest.mark.parametrize(
    "damage", [b"", pytest.param(b"x", marks=pytest.mark.slow), b"flip", b"cut", b"newer"]
)
def test_damaged_stamp_is_no_stamp(project: Path, build: Build, damage: bytes) -> None:
    """A stamp that is empty, cut, flipped or of another version means a build, not a fault."""
    build()
    path = project / CACHE / "stamp"
    whole = path.read_bytes()
    if damage == b"newer":
        kept = bytes(read_cached(project, "stamp") or b"")
        now, later = (b'"version": %d' % number for number in (VERSION, VERSION + 1))
        assert now in kept
        write_cached(project, "stamp", kept.replace(now, later))
    else:
        flipped = whole[:50] + bytes([whole[50] ^ 1]) + whole[51:]
        path.write_bytes({b"flip": flipped, b"cut": whole[:-10]}.get(damage, damage))
    assert not did_nothing(build())
    assert did_nothing(build())


def test_folder_that_cannot_be_listed_is_left_to_the_build(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A look never fails: the build names the folder, with its reason."""
    before = look_at_sources(project, project)
    scan = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("2026"):
            raise PermissionError(13, "no", path)
        return scan(path)

    monkeypatch.setattr("generator.stamp.os.scandir", refuse)
    after = look_at_sources(project, project)
    assert after.program == before.program
    assert after.seen != before.seen


def test_cache_is_private_and_kept_out_of_git(project: Path, build: Build) -> None:
    """It holds names of the journal: nobody else reads it, and git ignores it."""
    build()
    folder = project / CACHE
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert (folder / ".gitignore").read_text() == "*\n"


@pytest.mark.parametrize("name", ["journal", "templates"])
def test_sources_behind_a_link_are_followed(project: Path, build: Build, name: str) -> None:
    """What a linked folder holds is looked at as if it stood there."""
    real = project.parent / "real"
    if name == "templates":
        (project / name).mkdir()
        (project / name / "note.txt").write_text("one")
    (project / name).rename(real)
    (project / name).symlink_to(real)
    time.sleep(2 * TICK / 1e9)
    build()
    assert did_nothing(build())
    next(path for path in real.rglob("*") if path.suffix in (".md", ".txt")).write_text(
        "---\ndate: 2026-03-01\nstage: note\n---\n"
    )
    assert not did_nothing(build())


def test_link_among_templates_leaves_no_stamp(project: Path, build: Build) -> None:
    """What it leads to can change without a trace in the folder."""
    (project / "templates").mkdir()
    (project / "templates/mine.txt").symlink_to(project / "rounds.yml")
    build()
    assert not did_nothing(build())


@pytest.mark.parametrize("place", ["people", "", "people/mine"])
def test_what_others_put_anywhere_is_named(project: Path, build: Build, place: str) -> None:
    """A file beside any page or folder of the site is told of, however deep."""
    path = project / "journal/2026/2026-03-02-note.md"
    path.write_text(path.read_text("utf-8").replace("note", "note\nwith: Mine"), "utf-8")
    time.sleep(2 * TICK / 1e9)
    build()
    (project / "site" / place / "theirs.txt").write_text("x")
    assert "theirs.txt" in build()
    assert "theirs.txt" in build()


def test_link_in_place_of_the_cache_leads_nowhere(
    project: Path, build: Build, tmp_path: Path
) -> None:
    """A journal that was cloned from somewhere cannot have files written elsewhere."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (project / CACHE).symlink_to(elsewhere)
    build()
    assert list(elsewhere.iterdir()) == []
    assert not did_nothing(build())


def test_open_folder_is_closed_to_others(project: Path, build: Build) -> None:
    """A cache folder that somebody made with common rights does not keep them."""
    (project / CACHE).mkdir(0o755)
    build()
    assert (project / CACHE).stat().st_mode & 0o777 == 0o700


def test_folder_that_cannot_hold_a_cache_is_no_fault(project: Path, build: Build) -> None:
    """Where there is no place for the cache, each build is a whole one."""
    (project / CACHE).write_text("a file")
    build()
    assert not did_nothing(build())


@pytest.mark.parametrize(
    ("age", "newest", "settled"),
    [
        (TICK + 2, 1_000_000_001, True),
        (TICK - 2, 1_000_000_001, False),
        (TICK + 2, 1_000_000_000, False),
        (COARSE_TICK + 2, 1_000_000_000, True),
        (-1, 1_000_000_001, False),
    ],
)
def test_fresh_files_leave_no_stamp(age: int, newest: int, settled: bool) -> None:
    """Two saves can fall into one tick of a disk's clock, and one tick can be two seconds long."""
    assert Look(b"", b"", newest, newest + age).is_settled is settled


def test_files_saved_a_moment_ago_are_built_again(project: Path, build: Build) -> None:
    """A stamp that could hide a second save within the tick is not left."""
    build()
    ahead = time.time_ns() + 10_000_000_000
    os.utime(project / "rounds.yml", ns=(ahead, ahead))
    build()
    assert not did_nothing(build())
