"""Literate cases: one Markdown page a diagnostic, and the examples of the catalogue.

In: the pages of `tests/cases/`. Each tells what somebody did, gives the files of a small project
in fenced blocks and, in a last block marked `console`, what `rounds check` prints on it. Out: the
same text, compared to the letter. ROUNDS_UPDATE_CASES=1 writes the present text into the pages;
read the difference before you keep it. The module must not know how a fault is found.

A file block begins with three or more backticks and `text file=PATH`, PATH from the project's
folder. More words may follow: `encoding=NAME`, `newline=crlf` or `cr`, `repeat=LxN` (line L stands
N times), `escapes` (`\\x00` or `\\u202e` in the block is the character), `symlink=TARGET`.
"""

import os
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from generator.build import check_project
from generator.codes import Code, codes
from generator.console import render_text
from tests.projects import cut_place

CASES = Path(__file__).parent / "cases"
PAGES = sorted(CASES.rglob("*.md"))
TODAY = date(2026, 3, 15)
UPDATE = os.environ.get("ROUNDS_UPDATE_CASES") == "1"
BLOCK = re.compile(
    r"^(?P<fence>`{3,})(?P<info>[^`\n]*)\n(?P<content>(?:.*\n)*?)(?P=fence)$", re.MULTILINE
)
ESCAPE = re.compile(r"\\x([0-9a-f]{2})|\\u([0-9a-f]{4})")
NEWLINES = {"lf": "\n", "crlf": "\r\n", "cr": "\r"}
SHORTENED = ("ambiguous-role", "front-matter-too-large", "public-file")
"""Codes whose bad example needs more files, or more text, than an explanation can show."""


@dataclass(frozen=True)
class CaseFile:
    """One file of a case: `words` stand behind the fence, None for a word without a value."""

    path: str
    words: Mapping[str, str | None]
    content: str


@dataclass(frozen=True)
class Case:
    """A case page: its files and the text that is expected on the console."""

    files: tuple[CaseFile, ...]
    expected: str


def read_case(page: Path) -> Case:
    """Take a page apart into its files and the expected text."""
    files: list[CaseFile] = []
    expected: list[str] = []
    for block in BLOCK.finditer(page.read_text(encoding="utf-8")):
        language, *words = shlex.split(block["info"])
        if language == "console":
            expected.append(block["content"])
            continue
        pairs = (word.partition("=") for word in words)
        settings = {name: value if sign else None for name, sign, value in pairs}
        files.append(CaseFile(str(settings.pop("file")), settings, block["content"]))
    assert len(expected) == 1, f"{page.name} needs one console block"
    return Case(tuple(files), expected[0])


def encode_content(file: CaseFile) -> bytes:
    """Turn the text of a block into the bytes that its words ask for."""
    text = file.content
    if "escapes" in file.words:
        text = ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), text)
    if "repeat" in file.words:
        number, times = map(int, (file.words["repeat"] or "").split("x"))
        lines = text.splitlines(keepends=True)
        lines[number - 1] *= times
        text = "".join(lines)
    text = text.replace("\n", NEWLINES[file.words.get("newline") or "lf"])
    return text.encode(file.words.get("encoding") or "utf-8")


def write_project(case: Case, project: Path) -> None:
    """Write the files of a case below a project folder."""
    for file in case.files:
        target = project / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        if "symlink" in file.words:
            target.symlink_to(str(file.words["symlink"]))
        else:
            target.write_bytes(encode_content(file))


def update_page(page: Path, text: str) -> None:
    """Put a text into the console block of a page."""
    before = page.read_text(encoding="utf-8")
    block = next(item for item in BLOCK.finditer(before) if item["info"].strip() == "console")
    start, end = block.span("content")
    page.write_text(before[:start] + text + before[end:], encoding="utf-8")


def check_example(text: str, project: Path) -> set[str]:
    """Return the codes that a project with this one entry gives."""
    write_project(Case((CaseFile("journal/example.md", {}, text),), ""), project)
    found = check_project(project, as_of=TODAY, strict=False).diagnostics
    return {item.code for item in found}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_case_prints_what_its_page_says(page: Path, tmp_path: Path) -> None:
    """The files of a page give, to the letter, the console text of the page, at places in them."""
    case, project = read_case(page), tmp_path / "project"
    write_project(case, project)
    checked = check_project(project, as_of=TODAY, strict=False)
    for item in checked.diagnostics:
        cut_place(project, item)
    assert page.parent != CASES or page.stem in {item.code for item in checked.diagnostics}
    text = render_text(checked.diagnostics, checked.sources, colour=False)
    text = text and text + "\n"
    if UPDATE:
        update_page(page, text)
    else:
        assert text == case.expected


def test_every_code_has_its_case() -> None:
    """The pages directly in `cases/` are the catalogue, no more and no less."""
    assert sorted(page.stem for page in CASES.glob("*.md")) == sorted(codes())


@pytest.mark.parametrize("item", codes().values(), ids=lambda item: item.id)
def test_catalogue_speaks_in_whole_sentences(item: Code) -> None:
    """A code has a one-line summary without a full stop, an explanation and two examples."""
    assert item.summary and "\n" not in item.summary and not item.summary.endswith(".")
    assert item.explanation.endswith(".") and "\n" not in item.explanation
    assert item.bad.strip() and item.good.strip() and item.bad != item.good


@pytest.mark.parametrize("item", codes().values(), ids=lambda item: item.id)
def test_catalogue_examples_are_true(item: Code, tmp_path: Path) -> None:
    """A bad example that is a whole entry gives its code and nothing else, a good one nothing."""
    if item.bad.startswith("---\n") and item.id not in SHORTENED:
        assert check_example(item.bad, tmp_path / "bad") == {item.id}
    if item.good.startswith("---\n"):
        assert check_example(item.good, tmp_path / "good") == set()
