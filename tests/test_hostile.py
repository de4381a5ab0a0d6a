"""Files and names that mean harm, or that something broke: a diagnostic each, never more than that.

In: projects written for one test. Out: diagnostics, and at times a site. The module knows what must
never happen (an exception, a hang, a file outside the output) and the code that answers each known
attack; it must not know how they are found.
"""

import os
import unicodedata
from pathlib import Path

import pytest

from generator.build import check_project
from generator.console import render_json
from tests.projects import (
    HEAD,
    NAME,
    TODAY,
    TOP,
    check_entries,
    check_entry,
    check_files,
    codes_of,
    entry_with,
    run_command,
    write_files,
)

SECRET = "the owner's private key"

pytestmark = pytest.mark.timeout(60)


def list_tree(folder: Path) -> set[str]:
    """Return the path of everything below a folder."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp037", "shift-jis")
BAD_BYTES = (b"\xed\xa0\x80", b"\xc0\xaf", b"\xf4\x90\x80\x80", b"\xff")


def test_other_encodings_are_errors(tmp_path: Path) -> None:
    """A file that is no UTF-8 says so at its top."""
    page = entry_with("location: プラザ é")
    texts = {name: page.encode(name, "replace") for name in ENCODINGS}
    for found in check_entries(tmp_path, texts).values():
        assert [(item.code, item.span) for item in found] == [("bad-encoding", TOP)]


def test_wide_characters_without_a_mark_are_errors(tmp_path: Path) -> None:
    """Plain English in UTF-16 without its mark is UTF-8 by chance, but full of NULs."""
    found = check_entry(tmp_path, entry_with("").encode("utf-16-le"))
    assert "control-character" in codes_of(found)


def test_forbidden_bytes_are_errors(tmp_path: Path) -> None:
    """Lone surrogates, overlong forms and bytes beyond Unicode are no UTF-8."""
    texts = {data.hex(): entry_with("").encode() + data for data in BAD_BYTES}
    for found in check_entries(tmp_path, texts).values():
        assert codes_of(found) == ["bad-encoding"]


def test_huge_file_is_refused_unread(tmp_path: Path) -> None:
    """Two megabytes are too many, wherever they stand."""
    big = entry_with("", "x" * 2_000_000)
    assert codes_of(check_files(tmp_path, {NAME: big, "rounds.yml": "#" * 2_000_000})) == [
        "file-too-large",
        "file-too-large",
    ]


def test_symlinks_lead_nowhere(tmp_path: Path) -> None:
    """A linked file, folder, loop or device is an error, and nothing behind it is read."""
    project, outside = tmp_path / "project", tmp_path / "outside"
    write_files(outside, {"secret.md": entry_with(f"title: {SECRET}"), "people/x.md": "---\n---\n"})
    write_files(project, {NAME: entry_with("")})
    links = {"a.md": "../../outside/secret.md", "b": "../../outside/people", "c": "../.."}
    links |= {"d.md": "/dev/zero", "e.md": str(outside / "secret.md"), "people": "../../outside"}
    for name, target in links.items():
        (project / "journal" / name).symlink_to(target)
    found = check_files(project, {})
    assert [(item.path, item.code) for item in found] == [
        (f"journal/{name}", "symlink") for name in links
    ]
    assert SECRET not in render_json(found)


def test_journal_behind_a_symlink_is_refused(tmp_path: Path) -> None:
    """The journal folder itself may be linked by its owner; a loop inside it does no harm."""
    write_files(tmp_path / "elsewhere", {"2026-03-14-acme.md": entry_with("")})
    (tmp_path / "elsewhere" / "loop").symlink_to(".")
    project = tmp_path / "project"
    project.mkdir()
    (project / "journal").symlink_to("../elsewhere")
    checked = check_project(project, as_of=TODAY, strict=False)
    assert set(codes_of(checked.diagnostics)) <= {"symlink"}


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    """A pipe, a folder and a socket-like name that end in .md are errors at once."""
    write_files(tmp_path, {NAME: entry_with(""), "journal/folder.md/inner.txt": "x"})
    os.mkfifo(tmp_path / "journal" / "pipe.md")
    os.mkfifo(tmp_path / "rounds.yml")
    found = check_files(tmp_path, {})
    assert [(item.path, item.code) for item in found] == [
        ("journal/folder.md", "unreadable-file"),
        ("journal/pipe.md", "unreadable-file"),
        ("rounds.yml", "unreadable-file"),
    ]


NAMES = (
    "..%2f..%2fetc%2fpasswd", "%2e%2e", "a\\..\\..\\b", "CON", "nul", "aux.txt", "COM1", "a" * 240,
    "é" * 100, "🎣", "👩‍💻 and 🐟", "index", "404", "-rf", "~", "a b  c", "constructor", "<script>",
    "a\"b'c", "a?b#c", "x:y", "$(id)", "\u202egpj", "名前", "a.", "con.", "..a", "@", "a&b", "a,b",
)  # fmt: skip


def test_names_stay_in_the_output(tmp_path: Path) -> None:
    """Whatever a file is called, the build writes below its output folder, by harmless names."""
    project = tmp_path / "project"
    names = [name for name in NAMES if not name.startswith((".", "_"))]
    write_files(
        project, {f"journal/{name}.md": f"---\ndate: 2026-03-14\n{HEAD}---\n" for name in names}
    )
    found = check_project(project, as_of=TODAY, strict=False).diagnostics
    assert set(codes_of(found)) <= {"bad-file-name", "duplicate-id"}
    for item in found:
        (project / item.path).unlink()
    before = list_tree(tmp_path)
    done = run_command(project, "build", "--as-of", "2026-03-15", "-q")
    assert (done.returncode, done.stderr) == (0, "")
    written = list_tree(tmp_path) - before
    assert {tuple(path.split("/")[:2]) for path in written} == {
        ("project", "site"),
        ("project", ".rounds-cache"),
    }
    for name in {part for path in written for part in path.split("/")}:
        assert name.isascii() and not set(name) & set("<>:\"\\|?*%&#; '") and len(name) <= 200
        assert name.split(".")[0].lower() not in {"con", "nul", "aux", "prn", "com1", "lpt1"}


BAD_NAMES = (b"\xff\xfe", b"a\nb", b"\x1b[31m", b"a\x7f", b"---", b"!?", b" ")


def test_names_that_cannot_be_an_id_are_errors(tmp_path: Path) -> None:
    """Names without a letter or digit, or that are no text, are errors that can be printed."""
    (tmp_path / "journal").mkdir()
    for name in BAD_NAMES:
        path = tmp_path / "journal" / os.fsdecode(name + b".md")
        path.write_text(f"---\ndate: 2026-03-14\n{HEAD}---\n")
    assert codes_of(check_files(tmp_path, {})) == ["bad-file-name"] * len(BAD_NAMES)
    done = run_command(tmp_path, "check", "--as-of", "2026-03-15")
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)


TWINS = {
    "composition": (unicodedata.normalize("NFC", "café"), unicodedata.normalize("NFD", "café")),
    "case": ("Acme", "acme"),
    "Unicode case": ("straße", "STRASSE"),
    "compatibility": ("ﬁle", "file"),
    "slug": ("birch call", "birch-call"),
}


def test_twin_names_are_errors_on_every_system(tmp_path: Path) -> None:
    """Two names that one address would serve are an error at the later path, naming the other."""
    text = f"---\ndate: 2026-03-14\n{HEAD}---\n"
    pairs = [(f"journal/a/{one}.md", f"journal/b/{two}.md") for one, two in TWINS.values()]
    found = check_files(tmp_path, {path: text for pair in pairs for path in pair})
    assert {(item.path, item.span, item.code) for item in found} == {
        (later, TOP, "duplicate-id") for _, later in pairs
    }
    for first, later in pairs:
        assert any(first in item.message + item.help for item in found if item.path == later)


def test_decomposed_file_name_is_found_by_its_composed_link(tmp_path: Path) -> None:
    """A link as typed finds a file whose name another system stored in another form."""
    stored = unicodedata.normalize("NFD", "2026-03-10-café")
    image = unicodedata.normalize("NFD", "journal/tafel-größe.png")
    body = "[[2026-03-10-café]] ![board](tafel-größe.png) ![board](tafel-gr%C3%B6%C3%9Fe.png)"
    files: dict[str, str | bytes] = {
        f"journal/{stored}.md": entry_with(""),
        NAME: entry_with("", body),
        image: b"\x89PNG",
    }
    assert check_files(tmp_path, files) == ()


OUTSIDE = (
    "../../secret.txt", "../../../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd",
    "//server/share/x.png", "\\\\\\\\server\\\\share\\\\x.png", "%2e%2e/%2e%2e/secret.txt",
    "..%2f..%2fsecret.txt", "..%5c..%5csecret.txt", "linked.txt", "linked/secret.txt",
    "files/../../../secret.txt", "C:/secret.txt", "<../../secret.txt>", "FILE:/etc/passwd",
    "/%65tc/passwd", "../../secret.txt#top", "../../secret.txt?x=1",
)  # fmt: skip


def test_files_outside_the_journal_are_never_copied(tmp_path: Path) -> None:
    """A link out of the journal is an error or dead, and no byte of the file gets into the site."""
    project = tmp_path / "project"
    texts = {
        f"{mark}[it]({target})": entry_with("", f"See {mark}[it]({target}).")
        for target in OUTSIDE
        for mark in ("", "!")
    }
    for link, found in check_entries(project, texts).items():
        assert len(found) == 1, link
        assert found[0].code in {"outside-link", "unsafe-link", "dead-link"}, link
    write_files(tmp_path, {"secret.txt": SECRET})
    write_files(project, {"secret.txt": SECRET, "rounds.yml": "check: {outside-link: warning}"})
    (project / "journal" / "linked.txt").symlink_to("../secret.txt")
    (project / "journal" / "linked").symlink_to("..")
    run_command(project, "build", "--as-of", "2026-03-15", "-q")
    written = [path for path in (project / "site").rglob("*") if path.is_file()]
    assert not any(SECRET.encode() in path.read_bytes() for path in written)


@pytest.mark.parametrize("data", [b"\xff\xfe", b"{{", b"\x00", b"{% include 'base.html' %}", b""])
@pytest.mark.parametrize("name", ["base.html", "pages/today.html", "pages/entry.html"])
def test_broken_template_is_a_diagnostic(name: str, data: bytes, tmp_path: Path) -> None:
    """A template that is no text, no template or its own parent gives findings, no traceback."""
    files: dict[str, str | bytes] = {f"templates/{name}": data, NAME: entry_with("")}
    for item in check_files(tmp_path, files):
        assert item.path == f"templates/{name}"
