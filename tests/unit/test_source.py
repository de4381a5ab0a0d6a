"""Files of the journal: which are read, as what, and what stands in the way."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.diagnostics import Span
from generator.entries.source import (
    MAX_BYTES,
    MOST_CONTROL,
    Folder,
    Source,
    read_folder,
    read_settings_file,
)
from generator.memory import Memory
from generator.stamp import find_moment, is_settled
from tests.conftest import MakeProject

TOP = Span(1, 1, 1, 1)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_three_breaks_end_a_line(newline: str) -> None:
    """LF, CRLF and CR break a line, once each."""
    source = Source("journal/a.md", "entry", f"ab{newline}c{newline}{newline}d")
    step = len(newline)
    assert source.line_starts == (0, 2 + step, 3 + 2 * step, 3 + 3 * step)
    assert source.place(2 + step, 3 + step) == Span(2, 1, 2, 2)


def test_nothing_else_breaks_a_line() -> None:
    """Separators of Unicode, form feeds and the like are characters of their line."""
    text = "a\u2028b\u2029c\x85d\x0be\x0cf\x1cg"
    assert Source("journal/a.md", "entry", text).place(0, len(text)) == Span(1, 1, 1, 14)


def test_columns_are_characters() -> None:
    """A character beyond the basic plane counts once; an end before its start is moved there."""
    source = Source("journal/a.md", "entry", "🎣é[[x]]")
    assert source.place(2, 7) == Span(1, 3, 1, 8)
    assert source.place(2, 0) == Span(1, 3, 1, 3)


def test_folder_decides_the_kind(make_project: MakeProject) -> None:
    """Notes lie in three folders at the top; everything else is an entry, hidden names are skipped."""
    names = {
        "2026/x.md": "entry",
        "companies.md": "entry",
        "companies/acme.md": "company",
        "companies/deep/b.md": "company",
        "people/lee.md": "person",
        "skills/graphs.md": "skill",
        "2026/people/y.md": "entry",
    }
    skipped = ("_draft.md", ".hidden.md", "_old/a.md", ".git/a.md", "picture.png")
    project = make_project({f"journal/{name}": "x" for name in (*names, *skipped)})
    folder = read_folder(project)
    found = folder.problems
    assert found == ()
    assert {item.path: item.kind for item in folder.sources.values()} == {
        f"journal/{name}": kind for name, kind in names.items()
    }
    assert list(folder.sources) == sorted(f"journal/{name}" for name in names)
    assert folder.find_file("journal/picture.png") == "journal/picture.png"
    assert folder.find_file("journal/_draft.md") is None


@pytest.mark.parametrize(
    "data, code, span",
    [
        ("é".encode("latin-1"), "bad-encoding", TOP),
        ("---\n".encode("utf-16"), "bad-encoding", TOP),
        (b"x" * (MAX_BYTES + 1), "file-too-large", TOP),
        (b"one\ntw\x00o", "control-character", Span(2, 3, 2, 4)),
        (b"\xef\xbb\xbfa\r\n\x1bb", "control-character", Span(2, 1, 2, 2)),
    ],
)
def test_unreadable_bytes_are_placed(
    data: bytes, code: str, span: Span, make_project: MakeProject
) -> None:
    """Wrong bytes are an error at the top or at the character."""
    found = read_folder(make_project({"journal/a.md": data})).problems
    assert [(item.path, item.code, item.span) for item in found] == [("journal/a.md", code, span)]


def test_byte_order_mark_is_no_text(make_project: MakeProject) -> None:
    """A mark at the top goes; the limit of one megabyte still lets exactly that much through."""
    big = b"\xef\xbb\xbf" + b"x" * (MAX_BYTES - 3)
    folder = read_folder(make_project({"journal/a.md": big}))
    found = folder.problems
    assert found == ()
    assert len(next(iter(folder.sources.values())).text) == MAX_BYTES - 3


def test_many_control_characters_are_counted(make_project: MakeProject) -> None:
    """The first ones are placed each, and the last of them says how many are left."""
    found = read_folder(make_project({"journal/a.md": b"a\x00\n" * 100})).problems
    assert [item.span.line for item in found] == list(range(1, MOST_CONTROL + 1))
    assert found[-1].message.endswith(f"(and {100 - MOST_CONTROL} more)")


def test_control_characters_are_shown_as_replaced(make_project: MakeProject) -> None:
    """What comes after a control character is still read."""
    folder = read_folder(make_project({"journal/a.md": b"a\x00b"}))
    assert next(iter(folder.sources.values())).text == "a\ufffdb"


def test_links_and_folders_are_refused(make_project: MakeProject) -> None:
    """A symbolic link and a folder called `x.md` are errors; a linked picture only is known as one."""
    project = make_project({"journal/a.md": "a", "journal/b.md/c.md": "c", "secret.md": "s"})
    (project / "journal" / "l.md").symlink_to("../secret.md")
    (project / "journal" / "d").symlink_to("..")
    (project / "journal" / "p.png").symlink_to("../secret.md")
    folder = read_folder(project)
    found = folder.problems
    assert [(item.path, item.code) for item in sorted(found)] == [
        ("journal/b.md", "unreadable-file"),
        ("journal/d", "symlink"),
        ("journal/l.md", "symlink"),
    ]
    assert list(folder.sources) == ["journal/a.md"]
    assert [folder.is_linked(f"journal/{name}") for name in ("p.png", "d/a.md", "a.md")] == [
        True,
        True,
        False,
    ]


def test_file_is_found_in_either_unicode_form() -> None:
    """A link in composed letters finds a file named in decomposed ones."""
    folder = Folder(files={"journal/\u00e9.png": "journal/e\u0301.png"})
    assert folder.find_file("journal/e\u0301.png") == "journal/e\u0301.png"
    assert folder.find_file("journal/\u00e9.png") == "journal/e\u0301.png"


def test_name_that_is_no_text_is_refused(make_project: MakeProject) -> None:
    """Undecodable bytes and control characters in a file name are an error that can be printed."""
    project = make_project({"journal/a\nb.md": "x"})
    (project / "journal" / os.fsdecode(b"c\xff.md")).write_text("x", encoding="utf-8")
    found = read_folder(project).problems
    assert [(item.path, item.code) for item in sorted(found)] == [
        ("journal/a\\x0ab.md", "bad-file-name"),
        ("journal/c\\udcff.md", "bad-file-name"),
    ]


@pytest.fixture
def deep_project(make_project: MakeProject, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Make a project with an entry below 1,100 folders, and take it away again step by step."""
    project = make_project({})
    monkeypatch.chdir(project / "journal")
    for _ in range(1100):
        Path("a").mkdir()
        os.chdir("a")
    Path("x.md").write_text("x", encoding="utf-8")
    yield project
    Path("x.md").unlink()
    for _ in range(1100):
        os.chdir("..")
        Path("a").rmdir()


def test_deep_folders_exhaust_nothing(deep_project: Path) -> None:
    """Folders inside folders are read as deep as the system lets them be."""
    folder = read_folder(deep_project)
    found = folder.problems
    assert found == ()
    assert list(folder.sources) == [f"journal/{'a/' * 1100}x.md"]


def test_settings_file_may_be_absent(make_project: MakeProject) -> None:
    """Without `rounds.yml` there is neither text nor complaint."""
    project = make_project({})
    assert read_settings_file(project) == (None, ())
    (project / "rounds.yml").write_bytes(b"title: \xff")
    source, found = read_settings_file(project)
    assert source is None
    assert [(item.path, item.code) for item in found] == [("rounds.yml", "bad-encoding")]


def read_on(project: Path, memory: Memory[None]) -> dict[str, Source]:
    """Read the folder as a process does that goes on."""
    folder = read_folder(project, memory.recall_source)
    memory.keep_files(folder, {}, {})
    return dict(folder.sources)


def test_a_file_that_looks_the_same_is_not_read_again(tmp_path: Path) -> None:
    """Its source is the very object of last time; one that was written since is read."""
    path, memory = write_old(tmp_path / "journal/a.md", b"one"), Memory[None]()
    (first,) = read_on(tmp_path, memory).values()
    (same,) = read_on(tmp_path, memory).values()
    assert same is first
    path.write_bytes(b"two")
    (other,) = read_on(tmp_path, memory).values()
    assert other.text == "two"


def test_a_file_is_read_again_when_anything_of_its_look_differs(tmp_path: Path) -> None:
    """Another file under the old name may have its size and the time of its content."""
    path, memory = write_old(tmp_path / "journal/a.md", b"one"), Memory[None]()
    read_on(tmp_path, memory)
    beside = write_old(tmp_path / "beside", b"two")
    beside.replace(path)
    assert read_on(tmp_path, memory)["journal/a.md"].text == "two"


def test_a_file_that_has_just_been_written_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may change once more within one tick of the clock, and look the same."""
    path, memory = write_old(tmp_path / "journal/a.md", b"one"), Memory[None]()
    seen = path.stat()
    monkeypatch.setattr("generator.entries.source.find_moment", lambda: seen.st_ctime_ns + 1)
    (first,) = read_on(tmp_path, memory).values()
    (again,) = read_on(tmp_path, memory).values()
    assert again == first and again is not first


def write_old(path: Path, data: bytes) -> Path:
    """Write a file and wait until a change after that is sure to show."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    while not is_settled(path.stat().st_ctime_ns, find_moment()):
        time.sleep(0.01)
    return path
