"""Projects written for one test and looked at from all sides.

In: file contents by path. Out: the findings, after every form of them was rendered and every place
was held against the file on disk. The module has its own idea of lines and columns, so that it can
contradict the generator's.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from generator.build import check_project
from generator.console import render_github, render_json, render_text
from generator.diagnostics import Diagnostic, Span
from generator.output import LOCK, OutputFile, WriteReport, open_site
from generator.placement import PLACING, STAGING

TODAY = date(2026, 3, 15)
HEAD = "company: Acme\nstage: algorithms\n"
NAME = "journal/2026-03-14-acme.md"
LINE_END = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")
TOP = Span(1, 1, 1, 1)


def cut_span(text: str, span: Span) -> str:
    """Return the text at a place; fails when the place does not lie in the text."""
    lines = LINE_END.split(text.removeprefix("\ufeff"))
    offsets = []
    for line, column in ((span.line, span.column), (span.end_line, span.end_column)):
        assert 1 <= line <= len(lines), span
        assert 1 <= column <= len(lines[line - 1].rstrip("\r\n")) + 1, span
        offsets.append(sum(map(len, lines[: line - 1])) + column - 1)
    assert offsets[0] <= offsets[1], span
    return "".join(lines)[slice(*offsets)]


def cut_place(project: Path, item: Diagnostic) -> str:
    """Return the text at a finding's place; fails when the place does not lie in its file.

    The top of the file stands for the whole of it, which need not even be text.
    """
    if item.span == TOP:
        return ""
    return cut_span((project / item.path).read_bytes().decode("utf-8"), item.span)


def write_files(project: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files below a project folder; text is written as UTF-8 without any change."""
    for path, content in files.items():
        target = project / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)


def check_files(project: Path, files: Mapping[str, str | bytes]) -> tuple[Diagnostic, ...]:
    """Check a project with these files, show the findings in every form, and hold their places."""
    write_files(project, {"journal/.keep": "", **files})
    checked = check_project(project, as_of=TODAY, strict=False)
    found: tuple[Diagnostic, ...] = checked.diagnostics
    assert list(found) == sorted(set(found))
    for item in found:
        cut_place(project, item)
    assert len(json.loads(render_json(found))) == len(found)
    for text in (render_text(found, checked.sources, colour=True), render_github(found)):
        assert text.isprintable() or text.encode()
    return found


def check_entry(project: Path, text: str | bytes) -> tuple[Diagnostic, ...]:
    """Check a project that holds this one entry."""
    return check_files(project, {NAME: text})


def check_entries(
    project: Path, texts: Mapping[str, str | bytes]
) -> dict[str, tuple[Diagnostic, ...]]:
    """Check one project that holds each text as an entry, and return the findings by text's name.

    One check of many entries is many times faster than many checks of one.
    """
    paths = {name: f"journal/2026-03-14-{number}.md" for number, name in enumerate(texts)}
    found = check_files(project, {paths[name]: text for name, text in texts.items()})
    assert {item.path for item in found} <= set(paths.values())
    return {
        name: tuple(item for item in found if item.path == path) for name, path in paths.items()
    }


def entry_with(lines: str, body: str = "") -> str:
    """Return an entry with more lines of front matter."""
    return f"---\n{HEAD}{lines}\n---\n{body}\n"


def codes_of(found: Iterable[Diagnostic]) -> list[str]:
    """Return the codes of findings in their order."""
    return [item.code for item in found]


def run_command(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command on a project, with time to spare but not for ever."""
    command = [sys.executable, "-m", "generator", *words, "--project", str(project)]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", errors="replace", check=False, timeout=60
    )


def write_site(
    folder: Path, files: Iterable[OutputFile], protected: Sequence[Path], *, clean: bool = False
) -> WriteReport:
    """Make the folder hold exactly these files, as a build does."""
    with open_site(folder, protected, clean=clean) as writer:
        return writer.place([writer.stage(item) for item in files])


def read_site(folder: Path) -> dict[str, bytes]:
    """Read what a visitor of an output folder finds, the list of our files among it."""
    own = (LOCK, STAGING, PLACING)
    paths = (path for path in folder.rglob("*") if path.is_file())
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    return {path: data for path, data in found.items() if path.split("/")[0] not in own}
