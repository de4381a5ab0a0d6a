"""The whole way: the same bytes wherever and however it runs, and nothing made where there is an error."""

import os
import random
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from generator.build import Site, build_project, check_project
from generator.output import OutputFile
from generator.project import find_project
from tests.conftest import MakeProject, RunRounds
from tests.unit.journals import entry_text, places_of

TODAY = date(2026, 3, 15)
FILES: dict[str, str | bytes] = {
    "rounds.yml": "title: Rounds of Robin\nlanguage: tr\n",
    "journal/2025/2025-12-29-acme-contacted.md": entry_text(
        "2025-12-29T23:30-08:00",
        "contacted",
        "role: İstanbul Engineer\nwith: 'Dana Reyes, Talent Sourcer <dana@acme.example>'\nsource: sourcer\n",
        "See ![plan](../plan.png) and [[Lee Chen]].[^1]\n\n[^1]: A [[graphs|note]].\n",
    ),
    "journal/2026-02-28-acme-algorithms.md": entry_text(
        "2026-02-28 02:30 Europe/Berlin",
        "algorithms",
        "with: [Lee Chen, Ann Ito]\nskills: {graphs: 3, go: 2/4, dsa: }\nquestions: [Find the cycle]\n"
        "outcome: failed\n",
        "```python\nprint('x')\n```\n\n::: private\nQuiet.\n:::\n",
    ),
    "journal/2026-03-01-study.md": "---\nstage: study\nskills: {graphs: 4h}\ntags: [b, a]\n---\n",
    "journal/2026-04-01-acme-onsite.md": entry_text(
        "2026-04-01",
        "onsite",
        "sessions: [{stage: tools, with: Lee Chen}, {stage: culture-fit, skills: [conflict]}]\n",
    ),
    "journal/companies/acme.md": "---\naliases: [Acme Corp]\ntype: product\n---\n",
    "journal/people/lee-chen.md": "---\nname: Lee Chen\n---\n",
    "journal/plan.png": b"\x89PNG not really",
}


def read_tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def pages_of(site: Site[OutputFile]) -> dict[str, bytes]:
    """Return what a build made, by path."""
    assert site.diagnostics == ()
    return {item.path: item.data for item in site.files}


def build(project: Path, jobs: int | None = None) -> Site[OutputFile]:
    """Build a project in this process."""
    return build_project(project, as_of=TODAY, strict=True, base_url=None, jobs=jobs)


SURROUNDINGS = (
    {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "0", "LC_ALL": "C"},
    {"TZ": "America/St_Johns", "PYTHONHASHSEED": "1", "LC_ALL": "tr_TR.UTF-8", "USER": "kowalski"},
)


def test_surroundings_change_no_byte(
    make_project: MakeProject, run_rounds: RunRounds, tmp_path: Path
) -> None:
    """Zone, locale, hash seed, folder, path and umask leave no trace in the site."""
    project = make_project(FILES)
    trees = []
    for number, env in enumerate(SURROUNDINGS):
        moved = tmp_path / f"kowalski-{number}" / "/".join(["deep"] * (1 + number))
        shutil.copytree(project, moved)
        mask = os.umask((0o022, 0o077)[number])
        try:
            done = run_rounds(
                "build", "--as-of", "2026-03-15", "--project", moved, cwd=(tmp_path, moved)[number], env=env
            )  # fmt: skip
        finally:
            os.umask(mask)
        assert done.returncode == 0, done.stderr
        trees.append(read_tree(moved / "site"))
    assert trees[0] == trees[1]
    assert "journal.json" in trees[0]
    for data in trees[0].values():
        assert b"kowalski" not in data
        assert os.fsencode(tmp_path) not in data


def test_two_builds_and_more_workers_make_the_same(make_project: MakeProject) -> None:
    """A second build in one process, or one by several, makes the same files in the same order."""
    project = make_project(FILES)
    first = pages_of(build(project, jobs=1))
    assert list(first.items()) == list(pages_of(build(project, jobs=1)).items())
    assert list(first.items()) == list(pages_of(build(project, jobs=3)).items())


@pytest.fixture
def shuffled_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the system list folders in another order each time."""
    scan: Callable[..., Any] = os.scandir

    class Shuffled:
        def __init__(self, folder: Any) -> None:
            with scan(folder) as listing:
                self.entries: list[os.DirEntry[str]] = list(listing)
            random.Random(7).shuffle(self.entries)

        def __enter__(self) -> "Shuffled":
            return self

        def __iter__(self) -> "Shuffled":
            return self

        def __next__(self) -> "os.DirEntry[str]":
            if not self.entries:
                raise StopIteration
            return self.entries.pop()

        def __exit__(self, *problem: object) -> None:
            self.entries = []

    monkeypatch.setattr("generator.entries.source.os.scandir", Shuffled)


def test_order_of_a_folder_changes_nothing(
    make_project: MakeProject, request: pytest.FixtureRequest
) -> None:
    """However the system lists files, site and findings are the same."""
    wrong = {
        f"journal/2026-01-0{n}-x.md": entry_text("2026-01-01", "nonsense") for n in range(1, 9)
    }
    right, faulty = make_project(FILES), {**FILES, **wrong}
    before = pages_of(build(right))
    found = build(make_project(faulty)).diagnostics
    request.getfixturevalue("shuffled_folders")
    assert build(right).diagnostics == found
    for name in wrong:
        (right / name).unlink()
    assert pages_of(build(right)) == before


def test_error_makes_nothing_and_hides_nothing(make_project: MakeProject) -> None:
    """With an error there are no files, and the findings of all stages come together, sorted."""
    project = make_project(
        {
            "rounds.yml": "titel: x\n",
            "journal/2026-01-01-a.md": entry_text("2026-01-01", "algoritms", "", "[[Nobody]]"),
            "journal/2026-01-02-b.md": entry_text("2026-01-02", "feedback", "about: nope\n"),
            "journal/c.md": "\xff".encode("latin-1"),
        }
    )
    site = build_project(project, as_of=TODAY, strict=False, base_url=None)
    assert site.files == ()
    assert places_of(site.diagnostics) == [
        ("2026-01-01-a.md", "unknown-stage", 4, 8),
        ("2026-01-01-a.md", "dead-link", 6, 1),
        ("2026-01-02-b.md", "unknown-entry", 5, 8),
        ("c.md", "bad-encoding", 1, 1),
        ("rounds.yml", "unknown-field", 1, 1),
    ]
    assert check_project(project, as_of=TODAY, strict=False).diagnostics == site.diagnostics


def test_warning_lets_the_site_pass_unless_strict(make_project: MakeProject) -> None:
    """A warning builds; strict, or the owner's levels, make it an error or nothing."""
    text = entry_text("2026-01-01", "note", "", "[[Nobody]]")
    project = make_project({"journal/2026-01-01-a.md": text})
    loose = build_project(project, as_of=TODAY, strict=False, base_url=None)
    assert ([item.severity for item in loose.diagnostics], bool(loose.files)) == (["warning"], True)
    assert build(project).files == ()
    (project / "rounds.yml").write_text("check: {dead-link: off}\n", encoding="utf-8")
    assert pages_of(build(project))


def test_today_is_asked_for_set_or_the_calendars(make_project: MakeProject) -> None:
    """The day of the command line goes before that of the settings."""
    project = make_project({"rounds.yml": "as-of: 2020-02-02\n"})
    assert check_project(project, as_of=None, strict=False).as_of == date(2020, 2, 2)
    assert check_project(project, as_of=TODAY, strict=False).as_of == TODAY
    (project / "rounds.yml").unlink()
    assert check_project(project, as_of=None, strict=False).as_of.year >= 2025


def test_project_is_found_from_inside(make_project: MakeProject) -> None:
    """The nearest folder upwards with settings or a journal is the project."""
    project = make_project({"journal/2026/deep/a.md": "x"})
    assert find_project(project / "journal" / "2026" / "deep") == project.resolve()
    assert find_project(project) == project.resolve()


def test_only_referenced_files_are_copied(make_project: MakeProject) -> None:
    """A file that no text shows stays out of the site, and so does what a draft shows."""
    draft = "---\nstage: note\ndraft: yes\n---\n![x](other.png)\n"
    project = make_project(
        {**FILES, "journal/other.png": b"PNG other", "journal/2026-01-09-d.md": draft}
    )
    held = [item.data for item in build(project).files]
    assert b"\x89PNG not really" in held
    assert b"PNG other" not in held
