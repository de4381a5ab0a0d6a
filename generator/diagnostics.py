"""Places and diagnostics as values.

In: what a stage found wrong and where. Out: immutable, comparable `Diagnostic` values.
It must not know how they are shown: `generator.console` turns them into text, JSON or GitHub lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from generator.codes import ERROR, OFF, severity_of
from generator.record import Record


class Span(Record, frozen=True, order=True):
    """A place in a file: lines and columns count characters from 1, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


FILE_START = Span(1, 1, 1, 1)


class Diagnostic(Record, frozen=True, order=True):
    """One problem: `path` is relative to the project with forward slashes, `code` is in the catalogue."""

    path: str
    span: Span
    code: str
    message: str
    help: str = ""
    severity: str = ERROR


def make_diagnostic(path: str, span: Span, code: str, message: str, help: str = "") -> Diagnostic:
    """Make a diagnostic with the catalogue's severity; KeyError for a code that is not listed."""
    return Diagnostic(path, span, code, message, help, severity_of(code))


def settle_diagnostics(
    found: Iterable[Diagnostic], levels: Mapping[str, str], *, strict: bool = False
) -> tuple[Diagnostic, ...]:
    """Apply the owner's levels and `strict`, drop what is off and what stands twice, and sort by place."""
    settled = set()
    for item in found:
        level = levels.get(item.code, item.severity)
        if level == OFF:
            continue
        level = ERROR if strict else level
        settled.add(Diagnostic(item.path, item.span, item.code, item.message, item.help, level))
    return tuple(sorted(settled))


def has_errors(found: Iterable[Diagnostic]) -> bool:
    """Say whether any diagnostic stops the build."""
    return any(item.severity == ERROR for item in found)
