"""A build as the preview serves it: files in memory or made when asked for, and what is wrong since.

In: what a build made or found. Out: snapshots, each of one build for good, and what a browser has to
do to follow from one to the next. A page that is yet to be made counts as another one: something that
it rests on has changed. It must not know requests, sockets or how anything was built.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from generator.codes import ERROR
from generator.console import render_text
from generator.diagnostics import Diagnostic
from generator.record import replace as change
from generator.shelf import Shelf

RELOAD, STYLE, PROBLEMS = "reload", "style", "problems"
"""What the pages are told: load anew, take the new style sheet, look at the list of problems."""
MOST_PROBLEMS = 50
ATTACHMENTS = "files/"
"""Where the site keeps what entries link to."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend, as the overlay shows it; `line` is 0 where it has no place in a file."""

    path: str
    line: int
    column: int
    code: str
    message: str
    help: str = ""
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The last good files by path, the number of the build that made them, and problems since."""

    build: int
    files: Shelf
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """From one snapshot to the next: what changed, and what to tell the pages; "" for nothing."""

    snapshot: Snapshot
    kind: str
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """How many pages are new or affected, how many are gone, how many other files are affected."""

    pages: int = 0
    gone: int = 0
    others: int = 0


def count_changes(step: Step) -> Difference:
    """Count what a step changed."""
    pages = [path for path in step.changed if is_page(path)]
    altered = sum(path in step.snapshot.files for path in pages)
    return Difference(altered, len(pages) - altered, len(step.changed) - len(pages))


def is_page(path: str) -> bool:
    """Say whether a file of the site is a page of it, and not what somebody attached."""
    return path.endswith(".html") and not path.startswith(ATTACHMENTS)


def take_files(old: Snapshot, number: int, files: Shelf) -> Step:
    """Return the step that a good build makes.

    Exports that are yet to be made are no news by themselves: a page shows whatever they rest on.
    """
    changed = tuple(sorted(files.differs_from(old.files)))
    news = [path for path in changed if is_page(path) or not files.takes_time(path)]
    if not news:
        same = replace(old, files=files, problems=())
        return Step(same, PROBLEMS if old.problems else "", ())
    is_style = bool(old.files) and all(path.endswith(".css") for path in news)
    kind = STYLE if is_style and not old.problems else RELOAD
    return Step(Snapshot(number, files), kind, changed)


def take_problems(old: Snapshot, problems: tuple[Problem, ...]) -> tuple[Snapshot, str]:
    """Return the snapshot after a bad build and what to tell the pages; "" for nothing."""
    return replace(old, problems=problems), PROBLEMS if problems != old.problems else ""


def list_problems(found: Iterable[Diagnostic], sources: Mapping[str, str]) -> tuple[Problem, ...]:
    """Return the errors among findings, each with the line at fault and carets below it."""
    return tuple(_make_problem(item, sources) for item in found if item.severity == ERROR)


def _make_problem(item: Diagnostic, sources: Mapping[str, str]) -> Problem:
    span = item.span
    block = render_text((change(item, help=""),), sources, colour=False)
    excerpt = block.partition("\n")[2]
    return Problem(item.path, span.line, span.column, item.code, item.message, item.help, excerpt)


def render_state(snapshot: Snapshot) -> bytes:
    """Render what a page asks for when it is told of problems: JSON, the first ones in full."""
    shown: Sequence[Problem] = snapshot.problems[:MOST_PROBLEMS]
    state = {
        "build": snapshot.build,
        "problems": [asdict(problem) for problem in shown],
        "more": len(snapshot.problems) - len(shown),
    }
    return json.dumps(state).encode()
