"""The preview follows the project: every way in which editors and tools change files ends in the site
that a clean build would make, and nothing stops it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from queue import Queue
from typing import TYPE_CHECKING, Any

import pytest
from watchfiles import Change, watch

from generator.build import build_project
from generator.preview.builder import Outcome, rebuild
from generator.preview.inbox import Patience
from generator.preview.session import NEW_DAY
from generator.preview.snapshot import Difference
from tests.preview.serving import TODAY, Previewed, follow_project
from tests.projects import write_site

if TYPE_CHECKING:
    from tests.conftest import MakeProject

HEAD = "---\ndate: 2026-03-14\ncompany: Acme\nrole: Engineer\nstage: pre-screen\n---\n"
NAME = "2026-03-14-acme"
ENTRY, PAGE = f"journal/2026/{NAME}.md", f"entries/{NAME}/index.html"
BROKEN = HEAD.replace("pre-screen", "algoritms")
LONG = "A paragraph that makes the file as long as files are. " * 200
QUIET = 0.4
"""Seconds after which nothing more comes of a change that meant nothing."""


@pytest.fixture
def project(make_project: MakeProject) -> Path:
    """A project with an entry, a template of its own and settings."""
    return make_project(
        {
            ENTRY: f"{HEAD}Friendly. {LONG}\n",
            "journal/2026/2026-03-20-globex.md": HEAD.replace("Acme", "Globex") + "Other.\n",
            "rounds.yml": "title: First title\n",
            "templates/static/own.css": "p { color: black }\n",
        }
    )


@pytest.fixture(params=["own templates", "built-in templates"])
def followed_either_way(project: Path, request: pytest.FixtureRequest) -> Iterator[Previewed]:
    """The project with a template of its own, of which a page of each kind is tried, and without."""
    if request.param == "own templates":
        write(project, '{% extends "builtin/base.html" %}', "templates/base.html")
    with follow_project(project) as followed:
        time.sleep(0.3)
        yield followed


@pytest.fixture
def followed(project: Path) -> Iterator[Previewed]:
    """The project as it is followed; its watching has begun."""
    with follow_project(project) as followed:
        time.sleep(0.3)
        yield followed


def write(project: Path, text: str, path: str = ENTRY) -> None:
    """Save a file in place, in one go."""
    (project / path).parent.mkdir(parents=True, exist_ok=True)
    (project / path).write_text(text, "utf-8")


def write_with_backup(project: Path, text: str) -> None:
    """Save as vim does with backupcopy=no: the old file is renamed, a new one written."""
    path = project / ENTRY
    (path.parent / "4913").touch()
    (path.parent / "4913").unlink()
    path.rename(f"{path}~")
    path.write_text(text, "utf-8")
    Path(f"{path}~").unlink()


def write_over_copy(project: Path, text: str) -> None:
    """Save as vim does with backupcopy=yes: a copy is made, the file itself written anew."""
    path = project / ENTRY
    shutil.copy(path, f"{path}~")
    path.write_text(text, "utf-8")
    Path(f"{path}~").unlink()


def write_and_rename(project: Path, text: str) -> None:
    """Save as careful programs do: a file beside it takes the old one's place."""
    path = project / ENTRY
    beside = path.with_name(f"{path.name}.5a7c")
    beside.write_text(text, "utf-8")
    beside.replace(path)


def write_as_vscode(project: Path, text: str) -> None:
    """Save as VS Code does: the file is opened as it is, cut to nothing, then written."""
    with (project / ENTRY).open("r+", encoding="utf-8") as file:
        file.truncate(0)
        time.sleep(0.03)
        file.write(text)


def write_as_obsidian(project: Path, text: str) -> None:
    """Save as Obsidian does: in place, with the time set afterwards, beside a folder of its own."""
    path, own = project / ENTRY, project / "journal/.obsidian"
    own.mkdir()
    path.write_text(text, "utf-8")
    os.utime(path, (1_770_000_000, 1_770_000_000))
    (own / "workspace.json").write_text("{}")


def write_with_two_names(project: Path, text: str) -> None:
    """Save as JetBrains editors do: a new file beside, two renames, the old one removed."""
    path = project / ENTRY
    new, old = (
        path.with_name(f"{path.name}___jb_tmp___"),
        path.with_name(f"{path.name}___jb_old___"),
    )
    new.write_text(text, "utf-8")
    path.rename(old)
    new.rename(path)
    old.unlink()


def write_as_emacs(project: Path, text: str) -> None:
    """Save as Emacs does: a link that leads nowhere as a lock, then the file in place."""
    path = project / ENTRY
    lock = path.with_name(f".#{path.name}")
    lock.symlink_to("somebody@host.1234")
    path.write_text(text, "utf-8")
    lock.unlink()


def write_slowly(project: Path, text: str) -> None:
    """Truncate the file, then write it in pieces."""
    with (project / ENTRY).open("w", encoding="utf-8") as file:
        for start in range(0, len(text), len(text) // 4):
            time.sleep(0.08)
            file.write(text[start : start + len(text) // 4])
            file.flush()


WAYS = (
    *(write, write_with_backup, write_over_copy, write_and_rename, write_as_vscode),
    *(write_as_obsidian, write_with_two_names, write_as_emacs, write_slowly),
)


def check_site(followed: Previewed) -> None:
    """Hold every file that is served against a clean build, which knows nothing of the preview."""
    site = build_project(followed.project, as_of=TODAY, strict=False, base_url=None)
    assert site.files
    for file in site.files:
        body = followed.ask(f"/{file.path}").body
        lines = [line for line in body.split(b"\n") if b"_rounds/reload.js" not in line]
        assert b"\n".join(lines) == file.data, file.path
        assert b"_rounds" not in file.data and "reload.js" not in file.path


# --- saves ---


@pytest.mark.parametrize("save", WAYS)
def test_r11_every_way_to_save_is_seen(
    followed_either_way: Previewed, save: Callable[[Path, str], None]
) -> None:
    """The page shows the save, nothing half is ever built, and the site is that of a clean build."""
    followed = followed_either_way
    texts = [followed.text(PAGE)]
    saver = threading.Thread(target=save, args=(followed.project, f"{HEAD}Very kind. {LONG}\n"))
    saver.start()
    while "Very kind." not in texts[-1]:
        followed.wait_until(lambda: followed.text(PAGE) != texts[-1])
        texts.append(followed.text(PAGE))
    saver.join()
    time.sleep(QUIET)
    assert texts[-1] == followed.text(PAGE) and len(texts) == 2
    assert [report.outcome.problems for report in followed.heard.reports] == [(), ()]
    check_site(followed)


def test_r11_a_new_file_that_is_written_slowly(followed: Previewed) -> None:
    """An entry that is being written for the first time appears once, and whole."""
    path = followed.project / "journal/2026/2026-03-16-initech.md"
    with path.open("w", encoding="utf-8") as file:
        for part in (HEAD.replace("Acme", "Initech"), "First part. ", "Last part.\n"):
            file.write(part)
            file.flush()
            time.sleep(0.08)
    page = "entries/2026-03-16-initech/index.html"
    followed.wait_until(lambda: "Last part." in followed.text(page))
    assert [report.outcome.problems for report in followed.heard.reports] == [(), ()]


def test_r11_a_save_that_changes_nothing_builds_nothing(followed: Previewed) -> None:
    """Touching a file, or saving the same bytes a second time, is no news."""
    path = followed.project / ENTRY
    text = path.read_text("utf-8")
    path.write_text(text, "utf-8")
    time.sleep(QUIET)
    count = len(followed.heard.reports)
    assert all(report.difference == Difference() for report in followed.heard.reports[1:])
    path.touch()
    path.write_text(text, "utf-8")
    (path.parent / ".hidden.md").write_text("no entry")
    (path.parent / "backup.md~").write_text("no entry")
    time.sleep(QUIET)
    assert len(followed.heard.reports) == count


def test_r11_two_saves_within_one_tick(followed: Previewed) -> None:
    """Equal size and time do not hide a change."""
    path = followed.project / ENTRY
    for word in ("first", "other"):
        path.write_text(f"{HEAD}{word} {LONG}\n", "utf-8")
        os.utime(path, ns=(10**18, 10**18))
        followed.wait_until(partial(shows, followed, f"{word} A"))


def has_status(followed: Previewed, path: str, status: int) -> bool:
    """Say whether a page is answered with a status."""
    return followed.ask(f"/{path}").status == status


def has_style(followed: Previewed, words: str) -> bool:
    """Say whether the style sheet of the templates holds some words."""
    return words in followed.text("assets/own.css")


def shows(followed: Previewed, words: str) -> bool:
    """Say whether the entry's page holds some words."""
    return words in followed.text(PAGE)


def test_settings_templates_and_assets_are_followed(followed: Previewed) -> None:
    """Not only entries make the site."""
    project = followed.project
    write(project, "title: Second title\n", "rounds.yml")
    followed.wait_until(lambda: "Second title" in followed.text("index.html"))
    write(project, "p { color: green }\n", "templates/static/own.css")
    followed.wait_until(lambda: "green" in followed.text("assets/own.css"))
    text = '{% extends "builtin/pages/entry.html" %}{% block heading %}Mine{% endblock %}'
    write(project, text, "templates/pages/entry.html")
    followed.wait_until(lambda: "Mine" in followed.text(PAGE))
    write(project, f"{HEAD}See [the letter](letter.txt).\n")
    write(project, "Dear candidate", "journal/2026/letter.txt")
    followed.wait_until(lambda: followed.text("files/2026/letter.txt") == "Dear candidate")
    write(project, "Dear friend", "journal/2026/letter.txt")
    followed.wait_until(lambda: followed.text("files/2026/letter.txt") == "Dear friend")
    (project / "rounds.yml").unlink()
    shutil.rmtree(project / "templates")
    followed.wait_until(lambda: "Interview journal" in followed.text("index.html"))
    followed.wait_until(lambda: "Mine" not in followed.text(PAGE))
    check_site(followed)


def test_pages_come_and_go_with_their_entries(followed: Previewed) -> None:
    """A new entry has a page at once, a renamed one another, a deleted one none."""
    project = followed.project
    new = "journal/deep/er/2026-03-15-initech.md"
    write(project, HEAD.replace("Acme", "Initech"), new)
    followed.wait_until(lambda: followed.text("entries/2026-03-15-initech/index.html"))
    (project / new).rename(project / "journal/2026-03-16-initech.md")
    followed.wait_until(lambda: followed.text("entries/2026-03-16-initech/index.html"))
    assert not followed.text("entries/2026-03-15-initech/index.html")
    (project / "journal/2026-03-16-initech.md").unlink()
    followed.wait_until(lambda: not followed.text("entries/2026-03-16-initech/index.html"))
    check_site(followed)


# --- faults ---


def test_errors_leave_the_last_good_page(followed: Previewed) -> None:
    """A broken save changes no page; what is wrong stands in the state until it is mended."""
    write(followed.project, BROKEN + LONG)
    followed.wait_until(lambda: "unknown-stage" in followed.text("_rounds/state.json"))
    state = followed.text("_rounds/state.json")
    assert ENTRY in state and "did you mean 'algorithms'" in state and "^^^^" in state
    assert "Friendly." in followed.text(PAGE)
    write(followed.project, f"{HEAD}Mended. {LONG}")
    followed.wait_until(lambda: "Mended." in followed.text(PAGE))
    assert '"problems": []' in followed.text("_rounds/state.json")


def test_a_template_that_fails_for_one_page_is_told_when_that_is_made(followed: Previewed) -> None:
    """The other pages are there; the one that cannot be made says so until the template is mended."""
    odd, other = "templates/pages/entry.html", "entries/2026-03-20-globex/index.html"
    write(
        followed.project,
        '{% extends "builtin/pages/entry.html" %}{% block heading %}'
        '{% if "Globex" in frame.heading %}{{ view.no_such_thing }}{% endif %}<h1>Mine</h1>{% endblock %}',
        odd,
    )
    followed.wait_until(lambda: "no_such_thing" in followed.text("_rounds/state.json"))
    assert "<h1>Mine</h1>" in followed.text(PAGE)
    answer = followed.ask(f"/{other}")
    assert (answer.status, b"_rounds/reload.js" in answer.body) == (500, True)
    (followed.project / odd).unlink()
    followed.wait_until(lambda: has_status(followed, other, 200))
    assert "no_such_thing" not in followed.text("_rounds/state.json")


def test_a_broken_template_is_an_error_like_any_other(followed: Previewed) -> None:
    """It is named, and the pages stay."""
    write(followed.project, "{% if %}", "templates/pages/entry.html")
    followed.wait_until(lambda: "template-syntax" in followed.text("_rounds/state.json"))
    assert "Friendly." in followed.text(PAGE)


def test_a_first_build_with_errors_is_served_too(project: Path) -> None:
    """Without any good page there is one that says so, and that reloads when there are others."""
    write(project, BROKEN)
    with follow_project(project) as followed:
        reply = followed.ask("/")
        assert reply.status == 503 and b"_rounds/reload.js" in reply.body
        write(project, HEAD + LONG)
        followed.wait_until(lambda: followed.text(PAGE))


def test_a_fault_of_the_program_does_not_end_the_preview(
    followed: Previewed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a build raises is shown, and the next save is followed again."""

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a fault")

    with monkeypatch.context() as patched:
        patched.setattr("generator.preview.builder.offer_site", fail)
        write(followed.project, f"{HEAD}One. {LONG}")
        followed.wait_until(lambda: "ZeroDivisionError" in followed.text("_rounds/state.json"))
    with monkeypatch.context() as patched:
        patched.setattr("generator.preview.session.take_stamps", fail)
        write(followed.project, f"{HEAD}Two. {LONG}")
        followed.wait_until(lambda: followed.heard.words)
    write(followed.project, f"{HEAD}Three. {LONG}")
    followed.wait_until(lambda: "Three." in followed.text(PAGE), 4)


# --- storms and folders ---


def run_git(project: Path, *words: str) -> None:
    """Run git as somebody without any settings of their own."""
    who = ("-c", "user.name=Nobody", "-c", "user.email=nobody@host.example")
    command = ["git", "-c", "core.hooksPath=/dev/null", *who, *words]
    subprocess.run(command, cwd=project, check=True, capture_output=True)


def make_branch(project: Path) -> str:
    """Keep the project in git with a branch of 2,000 more files; return a page that only that has."""
    run_git(project, "init", "-q", "-b", "main")
    run_git(project, "add", ".")
    run_git(project, "commit", "-qm", "few files")
    run_git(project, "checkout", "-qb", "many")
    folder = project / "journal/2025"
    folder.mkdir()
    for number in range(1940):
        (folder / f"note-{number}.txt").write_text("an attachment")
    for number in range(60):
        text = HEAD.replace("Acme", f"Company {number}")
        (folder / f"2026-03-01-company-{number}.md").write_text(text)
    run_git(project, "add", ".")
    run_git(project, "commit", "-qm", "many files")
    run_git(project, "checkout", "-q", "main")
    return "entries/2026-03-01-company-59/index.html"


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The outcomes of all builds, told of or not."""
    outcomes: list[object] = []

    def note(*args: Any, **options: Any) -> Outcome:
        outcome = rebuild(*args, **options)
        outcomes.append(outcome)
        return outcome

    monkeypatch.setattr("generator.preview.session.rebuild", note)
    return outcomes


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_r11_a_checkout_of_2000_files(project: Path, builds: list[object]) -> None:
    """A storm of changes leads to at most three builds, and to the site of a clean one; both ways."""
    last = make_branch(project)
    with follow_project(project) as followed:
        time.sleep(0.3)
        for branch, status in (("many", 200), ("main", 404)):
            builds.clear()
            run_git(project, "checkout", "-q", branch)
            followed.wait_until(partial(has_status, followed, last, status))
            time.sleep(1.2)
            assert len(builds) <= 3
            check_site(followed)
        changed = {path for report in followed.heard.reports for path in report.changed}
        assert len(changed) == 2000 and followed.heard.words == []


def test_r11_a_folder_goes_and_comes_back(followed: Previewed) -> None:
    """While the journal is gone its pages stay; what is saved afterwards is seen."""
    journal, away = followed.project / "journal", followed.project / "away"
    journal.rename(away)
    followed.wait_until(lambda: "missing-journal" in followed.text("_rounds/state.json"))
    assert "Friendly." in followed.text(PAGE)
    away.rename(journal)
    followed.wait_until(lambda: '"problems": []' in followed.text("_rounds/state.json"))
    write(followed.project, f"{HEAD}Back. {LONG}")
    followed.wait_until(lambda: "Back." in followed.text(PAGE))
    check_site(followed)


def test_r11_a_part_of_the_journal_goes_and_comes_back(followed: Previewed) -> None:
    """A year that is moved away takes its pages along; it is followed again when it is back."""
    year, away = followed.project / "journal/2026", followed.project / "away"
    year.rename(away)
    followed.wait_until(lambda: followed.ask(f"/{PAGE}").status == 404)
    away.rename(year)
    followed.wait_until(lambda: "Friendly." in followed.text(PAGE))
    write(followed.project, f"{HEAD}Back. {LONG}")
    followed.wait_until(lambda: "Back." in followed.text(PAGE))
    check_site(followed)


@pytest.mark.parametrize("what", ["journal", "templates", "."])
def test_r12_a_root_is_replaced(followed: Previewed, what: str, tmp_path: Path) -> None:
    """Another folder of the same name is read at once and followed from then on."""
    root = (followed.project / what).resolve()
    shutil.copytree(root, tmp_path / "other")
    root.rename(tmp_path / "old")
    (tmp_path / "other").rename(root)
    for word in ("Anew.", "Once more."):
        write(followed.project, f"{HEAD}{word} {LONG}")
        followed.wait_until(partial(shows, followed, word))
        write(followed.project, f"p {{ color: {word} }}", "templates/static/own.css")
        followed.wait_until(partial(has_style, followed, word))
        time.sleep(QUIET)
    check_site(followed)


def test_r12_a_root_is_deleted_and_made_again(followed: Previewed) -> None:
    """Even when the new folder has the number of the old one."""
    shutil.rmtree(followed.project / "journal")
    write(followed.project, f"{HEAD}Anew. {LONG}")
    followed.wait_until(lambda: "Anew." in followed.text(PAGE))
    write(followed.project, f"{HEAD}Once more. {LONG}")
    followed.wait_until(lambda: "Once more." in followed.text(PAGE))


def test_r11_a_disk_that_is_mounted_late(tmp_path: Path) -> None:
    """A journal that appears after the start is found."""
    project = tmp_path / "project"
    project.mkdir()
    (project / "rounds.yml").write_text("title: Late\n")
    with follow_project(project) as followed:
        assert "Late" in followed.text("index.html")
        write(project, HEAD)
        followed.wait_until(lambda: followed.text(PAGE))
        write(project, f"{HEAD}More. {LONG}")
        followed.wait_until(lambda: "More." in followed.text(PAGE))


def test_r12_a_build_beside_it_causes_no_build(followed: Previewed) -> None:
    """The output folder lies in the project and is not followed."""
    site = build_project(followed.project, as_of=TODAY, strict=False, base_url=None)
    for _ in range(2):
        write_site(followed.project / "site", site.files, [followed.project / "journal"])
        time.sleep(QUIET)
        shutil.rmtree(followed.project / "site")
    assert len(followed.heard.reports) == 1


def test_r12_an_output_inside_the_journal_causes_no_loop(
    followed: Previewed, builds: list[object]
) -> None:
    """Whatever writes a site in there, the preview looks once and does not write itself."""
    site = build_project(followed.project, as_of=TODAY, strict=False, base_url=None)
    for file in site.files:
        path = followed.project / "journal/site" / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
    followed.wait_until(lambda: builds)
    time.sleep(1.5)
    assert len(builds) <= 3
    assert all(report.difference == Difference() for report in followed.heard.reports[1:])


# --- watching that fails ---


def test_r12_watching_starts_again_when_it_dies(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Changes that were made meanwhile are found by looking everywhere."""
    calls: list[object] = []

    def die_once(*paths: Path, **options: Any) -> Iterator[object]:
        calls.append(options["force_polling"])
        if len(calls) == 1:
            write(project, f"{HEAD}Meanwhile. {LONG}")
            raise RuntimeError("error in underlying watcher")
        yield from watch(*paths, **options)

    monkeypatch.setattr("generator.preview.watch.watch", die_once)
    with follow_project(project) as followed:
        followed.wait_until(lambda: "Meanwhile." in followed.text(PAGE))
        write(project, f"{HEAD}Later. {LONG}")
        followed.wait_until(lambda: "Later." in followed.text(PAGE))
        assert "error in underlying watcher" in followed.heard.words[0]
    assert calls[:2] == [False, True]


def test_r12_names_that_the_system_gives_are_only_hints(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A system that calls a folder by another name, as macOS does behind a link, is understood."""
    changes: Queue[set[tuple[Change, str]]] = Queue()

    def name_otherwise(*_: Path, **options: Any) -> Iterator[set[tuple[Change, str]]]:
        while not options["stop_event"].wait(0.02):
            yield set() if changes.empty() else changes.get()

    monkeypatch.setattr("generator.preview.watch.watch", name_otherwise)
    with follow_project(project, patience=Patience(look=0.05)) as followed:
        time.sleep(QUIET)
        write(project, f"{HEAD}Otherwise. {LONG}")
        changes.put({(Change.modified, f"/private{project / ENTRY}")})
        followed.wait_until(partial(shows, followed, "Otherwise."))


def test_r13_the_limit_can_be_reached_by_a_new_folder(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every new folder is asked for anew: the system would not say that it ignores it."""
    calls: list[bool] = []

    def refuse_later(*paths: Path, **options: Any) -> Iterator[object]:
        calls.append(options["force_polling"])
        if calls == [False, False]:
            raise OSError("OS file watch limit reached.")
        yield from watch(*paths, **options)

    monkeypatch.setattr("generator.preview.watch.watch", refuse_later)
    with follow_project(project) as followed:
        followed.wait_until(lambda: calls)
        time.sleep(QUIET)
        (project / "journal/2027").mkdir()
        followed.wait_until(lambda: calls[-1])
        write(project, HEAD, "journal/2027/2026-03-21-acme.md")
        followed.wait_until(lambda: followed.text("entries/2026-03-21-acme/index.html"))
        assert "limit" in followed.heard.words[0]


def test_r13_without_notifications_it_polls_and_says_so(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system's limit is reached: a save takes a little longer to be seen."""

    def refuse(*paths: Path, **options: Any) -> Iterator[object]:
        if not options["force_polling"]:
            raise OSError("OS file watch limit reached.")
        yield from watch(*paths, **options)

    monkeypatch.setattr("generator.preview.watch.watch", refuse)
    with follow_project(project) as followed:
        followed.wait_until(lambda: followed.heard.words)
        write(project, f"{HEAD}Polled. {LONG}")
        followed.wait_until(lambda: "Polled." in followed.text(PAGE))
        (word,) = followed.heard.words
        assert "the system's limit of watched files is reached" in word


def test_r12_a_silent_system_is_not_believed(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where events are lost, as on disks of the network, a look now and then finds the change."""

    def say_nothing(*_: Path, **options: Any) -> Iterator[set[object]]:
        while not options["stop_event"].wait(0.05):
            yield set()

    assert Patience().idle <= 30
    monkeypatch.setattr("generator.preview.watch.watch", say_nothing)
    with follow_project(project, patience=Patience(look=0.1, idle=0.3)) as followed:
        time.sleep(QUIET)
        write(project, f"{HEAD}Unheard. {LONG}")
        followed.wait_until(lambda: "Unheard." in followed.text(PAGE))


def test_midnight_is_noticed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is due is counted from a new day although nobody saves anything."""
    days = [date(2026, 3, 20)]
    for module in ("intake", "preview.session"):
        monkeypatch.setattr(f"generator.{module}.find_today", lambda _zone: days[-1])
    with follow_project(project, patience=Patience(look=0.1, idle=0.2), today=None) as followed:
        assert 'data-as-of="2026-03-20"' in followed.text("index.html")
        days.append(date(2026, 3, 21))
        followed.wait_until(lambda: 'data-as-of="2026-03-21"' in followed.text("index.html"))
        time.sleep(QUIET)
        assert [item.changed for item in followed.heard.reports] == [(), NEW_DAY]


def test_set_day_has_no_midnight(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A preview of a day that was asked for stays with it."""
    monkeypatch.setattr("generator.preview.session.find_today", lambda _zone: date(2031, 1, 1))
    with follow_project(project, patience=Patience(look=0.1, idle=0.2)) as followed:
        time.sleep(QUIET)
        assert [item.changed for item in followed.heard.reports] == [()]


def test_poll_needs_no_notifications(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --poll changes are found by looking, and the system is not asked at all."""
    polls: list[bool] = []

    def note(*paths: Path, **options: Any) -> Iterator[object]:
        polls.append(options["force_polling"])
        yield from watch(*paths, **options)

    monkeypatch.setattr("generator.preview.watch.watch", note)
    with follow_project(project, poll=True) as followed:
        time.sleep(0.5)
        write(project, f"{HEAD}Polled. {LONG}")
        followed.wait_until(lambda: "Polled." in followed.text(PAGE))
        assert followed.heard.words == []
    assert polls and all(polls)


def test_no_thread_is_left(project: Path) -> None:
    """When the preview ends, so does everything that it started."""
    before = set(threading.enumerate())
    with follow_project(project):
        assert set(threading.enumerate()) - before
    assert set(threading.enumerate()) == before
