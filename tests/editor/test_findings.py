"""What the editor is told is wrong: the same as `rounds check` says, for saved and unsaved text."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from generator import intake
from generator.build import check_project
from generator.cli import rounds
from generator.cli.session import PACKAGES
from generator.diagnostics import Diagnostic
from generator.editor.desk import Desk, Desks
from generator.entries.parse import parse_file
from generator.entries.source import Source
from generator.stamp import look_at_program
from tests.editor.talking import Editor
from tests.test_cases import PAGES, Case, CaseFile, encode_content, read_case, write_project

BLANK = "---\nstage: note\ndate: 2026-01-01\n---\n"
ENTRY = "---\ncompany: Acme\nstage: {stage}\nwith: {person}\n---\n"


def check(project: Path) -> tuple[Diagnostic, ...]:
    """Return what `rounds check` finds today."""
    return check_project(project, as_of=None, strict=False).diagnostics


def look(desk: Desk) -> tuple[Diagnostic, ...]:
    """Return all that an editor is told at last, sorted."""
    snapshot = desk.look()
    found, _ = desk.check_templates(snapshot)
    assert desk.has_templates or found == snapshot.findings
    return tuple(sorted(item for items in found.values() for item in items))


def is_typed(file: CaseFile) -> bool:
    """Say whether an editor would show a file as the text that it is."""
    return file.path.endswith(".md") and not {"symlink", "encoding"} & file.words.keys()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_findings_are_those_of_check(page: Path, tmp_path: Path) -> None:
    """For every case, the server finds what `rounds check` finds, saved or typed over other files."""
    case = read_case(page)
    write_project(case, tmp_path / "saved")
    expected = check(tmp_path / "saved")
    assert look(Desk(tmp_path / "saved")) == expected
    typed = {file.path: encode_content(file).decode() for file in case.files if is_typed(file)}
    others = [CaseFile(f.path, {}, BLANK) if f.path in typed else f for f in case.files]
    write_project(Case(tuple(others), ""), tmp_path / "typed")
    desk = Desk(tmp_path / "typed")
    desk.look()
    for path, text in typed.items():
        desk.lay_down(path, text)
    assert look(desk) == expected


def test_file_that_was_never_saved_counts_until_it_is_closed(tmp_path: Path) -> None:
    """A new text is an entry of the journal at once, and gone when it is closed unsaved."""
    write_project(
        Case(
            (CaseFile("journal/2026-01-01-a.md", {}, ENTRY.format(stage="note", person="A Bee")),),
            "",
        ),
        tmp_path,
    )
    desk = Desk(tmp_path)
    desk.lay_down("journal/2026-01-02-new.md", "---\nstage: note\ndate: 2026-01-02\n---\n[[A Bea]]")
    assert [item.code for item in look(desk)] == ["dead-link"]
    assert "2026-01-02-new" in desk.look().journal.entries
    desk.take_away("journal/2026-01-02-new.md")
    assert look(desk) == () and "2026-01-02-new" not in desk.look().journal.entries


def test_first_look_goes_by_what_a_build_has_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a build nothing is parsed again but what has changed; the findings are the same ones."""
    text = ENTRY.format(stage="note", person="A Bee")
    others = [CaseFile(f"journal/2026-01-0{day}-a.md", {}, text) for day in range(1, 5)]
    write_project(Case(tuple(others), ""), tmp_path)
    assert CliRunner().invoke(rounds, ["build", "-q", "--project", str(tmp_path)]).exit_code == 0
    parsed: list[str] = []

    def parse(source: Source, *more: Any) -> object:
        parsed.append(source.path)
        return parse_file(source, *more)

    monkeypatch.setattr(intake, "parse_file", parse)
    desk = Desk(tmp_path, look_at_program(PACKAGES))
    desk.lay_down("journal/2026-01-02-a.md", f"{text}[[Nobody]]\n")
    assert [item.code for item in look(desk)] == ["dead-link"]
    assert parsed == ["journal/2026-01-02-a.md"]


def test_settings_are_read_as_they_are_typed(tmp_path: Path) -> None:
    """A level in unsaved settings holds at once."""
    text = ENTRY.format(stage="note", person="A Bee") + "[[Nobody]]\n"
    write_project(Case((CaseFile("journal/2026-01-01-a.md", {}, text),), ""), tmp_path)
    desk = Desk(tmp_path)
    assert [item.code for item in look(desk)] == ["dead-link"]
    desk.lay_down("rounds.yml", "check: {dead-link: off}\n")
    assert look(desk) == ()


@pytest.mark.parametrize(
    "text", ["\ud800 half a pair", "\x00\x1b", "---\n" * 9, "---\na: [{\n", "\ufeff---\n", "x" * 1_000_001]
)  # fmt: skip
def test_any_text_is_taken(text: str, tmp_path: Path) -> None:
    """Whatever an editor sends for a file, there are findings and no fault."""
    write_project(Case((CaseFile("journal/a.md", {}, BLANK),), ""), tmp_path)
    desk = Desk(tmp_path)
    desk.lay_down("journal/a.md", text)
    assert {item.path for item in look(desk)} == {"journal/a.md"}


def test_only_files_of_a_journal_count(tmp_path: Path) -> None:
    """Entries, notes and settings have a desk; drafts with `_`, other Markdown and other folders none."""
    (tmp_path / "journal" / "people").mkdir(parents=True)
    (tmp_path / "else").mkdir()
    desks = Desks()
    for name in ("journal/a.md", "journal/people/lee.md", "rounds.yml"):
        found = desks.find(tmp_path / name)
        assert found and (found[0].project, found[1]) == (tmp_path, name)
    for name in (
        "README.md",
        "journal/_a.md",
        "journal/.x/a.md",
        "journal/a.txt",
        "else/rounds.yml",
    ):
        assert desks.find(tmp_path / name) is None
    assert Desks(tmp_path / "else").find(tmp_path / "journal/a.md") is None


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """One editor with a small journal."""
    project = tmp_path_factory.mktemp("findings")
    files = {
        "journal/2026-03-10-acme.md": ENTRY.format(stage="pre-screen", person="Dana Reyes"),
        "journal/2026-03-14-acme.md": ENTRY.format(stage="algorithms", person="Lee Chen"),
        "README.md": "[[Nobody]]\n",
    }
    write_project(Case(tuple(CaseFile(*item) for item in list_files(files)), ""), project)
    made = Editor(project)
    yield made
    assert made.leave() == (0, "")
    assert made.log == []


def list_files(files: Mapping[str, str]) -> Iterator[tuple[str, Mapping[str, str | None], str]]:
    """Yield what a case holds of files."""
    for path, text in files.items():
        yield path, {}, text


def test_editor_shows_what_check_prints(editor: Editor) -> None:
    """Over the wire too: codes, places, messages and remedies of `--format json`, emoji in front of them."""
    path = "journal/2026-03-14-acme.md"
    text = ENTRY.format(stage="algoritms", person="李 🦆 <x>") + "🦆🦆 [[Nobody]] 李\n"
    editor.open(path)
    editor.change(path, text)
    editor.wait_for(lambda: "dead-link" in editor.codes(path))
    (editor.project / path).write_text(text, "utf-8")
    printed = CliRunner().invoke(
        rounds, ["check", "--format", "json", "--project", str(editor.project)]
    )
    expected = json.loads(printed.stdout)
    lines = text.split("\n")
    assert [item["code"] for item in expected] == ["unknown-stage", "bad-person", "dead-link"]
    assert len(editor.wrong[path]) == len(expected)
    for shown, item in zip(editor.wrong[path], expected, strict=True):
        begin, end = shown["range"]["start"], shown["range"]["end"]
        assert (begin["line"], end["line"]) == (item["line"] - 1, item["end_line"] - 1)
        line = lines[begin["line"]].encode("utf-16-le")
        marked = line[begin["character"] * 2 : end["character"] * 2].decode("utf-16-le")
        assert marked == lines[item["line"] - 1][item["column"] - 1 : item["end_column"] - 1]
        assert (shown["code"], shown["source"]) == (item["code"], "rounds")
        assert shown["message"] == f"{item['message']}\nhelp: {item['help']}"
        assert shown["severity"] == {"error": 1, "warning": 2}[item["severity"]]
    editor.close(path)


def test_change_in_one_file_is_told_of_another(editor: Editor) -> None:
    """A name in one entry makes the name in another a near duplicate; closing it takes that back."""
    path, other = "journal/2026-03-10-acme.md", "journal/2026-03-14-acme.md"
    (editor.project / other).write_text(ENTRY.format(stage="algorithms", person="Lee Chen"))
    text = editor.open(path)
    editor.wait_for(lambda: editor.codes(other) == [])
    editor.change(path, text.replace("Dana Reyes", "Lee Chenn"))
    editor.wait_for(lambda: editor.codes(other) == ["near-duplicate"])
    assert editor.codes(path) == []
    editor.close(path)
    editor.wait_for(lambda: editor.codes(other) == [])


def test_change_on_disk_is_told(editor: Editor) -> None:
    """What another program writes is looked at when the editor tells of it, as it was asked to."""
    editor.wait_for(lambda: editor.registered == ["workspace/didChangeWatchedFiles"])
    path = "journal/2026-03-20-acme.md"
    (editor.project / path).write_text("no fence\n")
    editor.tell(
        "workspace/didChangeWatchedFiles", {"changes": [{"uri": editor.uri(path), "type": 1}]}
    )
    editor.wait_for(lambda: editor.codes(path) == ["missing-front-matter"])
    (editor.project / path).unlink()
    editor.tell(
        "workspace/didChangeWatchedFiles", {"changes": [{"uri": editor.uri(path), "type": 3}]}
    )
    editor.wait_for(lambda: editor.codes(path) == [])


def test_other_files_get_nothing(editor: Editor) -> None:
    """Markdown outside the journal is opened, changed and closed without a word."""
    editor.open("README.md")
    editor.change("README.md", "[[Nobody else]]\n")
    editor.close("README.md")
    editor.tell("textDocument/didClose", {"textDocument": {"uri": "untitled:Untitled-1"}})
    editor.open("journal/2026-03-10-acme.md", "x")
    editor.wait_for(lambda: editor.codes("journal/2026-03-10-acme.md") == ["missing-front-matter"])
    editor.close("journal/2026-03-10-acme.md")
    assert "README.md" not in editor.wrong
