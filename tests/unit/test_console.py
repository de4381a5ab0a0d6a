"""Diagnostics as text, JSON and GitHub commands."""

from __future__ import annotations

import json
import re

import pytest

from generator.console import (
    ELLIPSIS,
    WINDOW,
    render_github,
    render_json,
    render_summary,
    render_text,
)
from generator.diagnostics import Diagnostic, Span

PATH = "journal/2026/2026-03-23-acme.md"


def make(
    span: Span, message: str = "wrong", help: str = "", severity: str = "error", path: str = PATH
) -> Diagnostic:
    """Make a diagnostic of one kind."""
    return Diagnostic(path, span, "unknown-stage", message, help, severity)


def render_rows(line: str, start: int, end: int) -> tuple[str, str]:
    """Render one diagnostic on the only line of a file and return excerpt and caret rows."""
    text = render_text([make(Span(1, start, 1, end))], {PATH: line}, colour=False)
    _, excerpt, carets = text.split("\n")
    return excerpt, carets


def test_text_has_place_excerpt_caret_and_help() -> None:
    """The documented form, character by character."""
    item = make(
        Span(4, 8, 4, 17),
        "no stage 'algoritms'",
        "did you mean 'algorithms'? `rounds explain unknown-stage` lists all stages",
    )
    source = "---\ndate: 2026-03-23\ncompany: Acme\nstage: algoritms\n---\n"
    assert render_text([item], {PATH: source}, colour=False) == (
        f"{PATH}:4:8: error[unknown-stage]: no stage 'algoritms'\n"
        "  4 | stage: algoritms\n"
        "    |        ^^^^^^^^^\n"
        "  help: did you mean 'algorithms'? `rounds explain unknown-stage` lists all stages"
    )


def test_missing_source_and_missing_line_have_no_excerpt() -> None:
    """Without the text, or beyond its end, only the message is shown."""
    item = make(Span(9, 1, 9, 2))
    alone = f"{PATH}:9:1: error[unknown-stage]: wrong"
    assert render_text([item], {}, colour=False) == alone
    assert render_text([item], {PATH: "one\ntwo"}, colour=False) == alone


def test_blocks_are_parted_by_an_empty_line() -> None:
    """Two problems do not run into each other."""
    items = [make(Span(1, 1, 1, 2)), make(Span(1, 2, 1, 3))]
    assert render_text(items, {}, colour=False).count("\n\n") == 1


def test_only_lf_crlf_and_cr_break_lines() -> None:
    """A line separator or form feed inside a line does not shift the numbers."""
    source = "one\u2028a\x0cb\r\ntwo\rthree"
    text = render_text([make(Span(3, 1, 3, 6))], {PATH: source}, colour=False)
    assert "  3 | three\n    | ^^^^^" in text


def test_span_over_lines_shows_its_first() -> None:
    """A span that goes on below is underlined to the end of its first line."""
    text = render_text([make(Span(1, 3, 2, 2))], {PATH: "ab: |\n  c\n"}, colour=False)
    assert "  1 | ab: |\n    |   ^^^" in text


def test_empty_span_and_place_after_the_line_have_one_caret() -> None:
    """A point is marked by one caret, also just after the last character."""
    assert render_rows("abc", 1, 1)[1] == "    | ^"
    assert render_rows("abc", 4, 4)[1] == "    |    ^"


def test_gutter_is_as_wide_as_the_line_number() -> None:
    """The bars stand below each other."""
    text = render_text([make(Span(12, 1, 12, 2))], {PATH: "\n" * 11 + "x"}, colour=False)
    assert "  12 | x\n     | ^" in text


def test_tabs_before_the_span_are_kept() -> None:
    """The caret row repeats the tabs, so both rows have the same columns at any tab width."""
    excerpt, carets = render_rows("\tskills:\t9", 10, 11)
    assert excerpt == "  1 | \tskills:\t9"
    assert carets == "    | \t       \t^"


@pytest.mark.parametrize(
    ("line", "start", "end", "carets"),
    [
        ("会社: 悪い", 5, 7, "    |       ^^^^"),
        ("e\u0301e\u0301x", 5, 6, "    |   ^"),
        ("a\x1bb", 3, 4, "    |      ^"),
        ("a\x1bb", 2, 3, "    |  ^^^^"),
    ],
)
def test_carets_count_terminal_columns(line: str, start: int, end: int, carets: str) -> None:
    """Wide characters take two columns, combining ones none, escapes as many as they show."""
    assert render_rows(line, start, end)[1] == carets


@pytest.mark.parametrize("char", ["\x1b", "\x00", "\x9b", "\u202e", "\u2066", "\u200b", "\udc80"])
def test_hidden_characters_become_visible(char: str) -> None:
    """Nothing that a terminal obeys or hides gets through, wherever it stands."""
    item = make(Span(1, 1, 1, 2), f"m{char}", f"h{char}", path=f"p{char}")
    text = render_text([item], {f"p{char}": f"x{char}"}, colour=False)
    assert char not in text
    assert text.count("\\") == 4


def test_message_stays_on_one_line_and_help_keeps_its_lines() -> None:
    """A line break in a value can't fake a diagnostic of its own; help may have several lines."""
    text = render_text([make(Span(1, 1, 1, 1), "a\nb", "one\ntwo")], {}, colour=False)
    assert text.endswith("]: a b\n  help: one\n        two")


@pytest.mark.parametrize("start", [1, 60, 5_000, 9_990, 10_000])
def test_long_line_is_cut_around_the_span(start: int) -> None:
    """The caret still stands below the span, and an ellipsis tells where text is missing."""
    line = "." * (start - 1) + "X" + "." * (10_000 - start)
    excerpt, carets = render_rows(line, start, start + 1)
    assert excerpt[carets.index("^")] == "X"
    assert len(excerpt) <= WINDOW + 10
    assert excerpt.endswith(ELLIPSIS) == (start < 9_900)
    assert excerpt.startswith("  1 | " + ELLIPSIS) == (start > 55)


def test_long_span_shows_its_beginning() -> None:
    """A span wider than the window is cut behind, not in front."""
    excerpt, carets = render_rows("ab: " + "x" * 500 + "!", 5, 505)
    assert excerpt[carets.index("^")] == "x"
    assert excerpt[carets.index("^") - 2] in f": {ELLIPSIS}"
    assert carets.count("^") == WINDOW


def test_colour_changes_no_character() -> None:
    """Without the colour codes, the coloured text is the plain one."""
    found = [make(Span(1, 1, 1, 3), help="try"), make(Span(1, 2, 1, 3), severity="warning")]
    coloured = render_text(found, {PATH: "abc"}, colour=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == render_text(found, {PATH: "abc"}, colour=False)


def test_json_is_one_array_of_flat_objects() -> None:
    """Machines get every field under its documented name, and `[]` when all is well."""
    item = make(Span(4, 8, 5, 1), "wörds\x1b", "help", "warning")
    assert json.loads(render_json([item])) == [
        {
            "path": PATH,
            "line": 4,
            "column": 8,
            "end_line": 5,
            "end_column": 1,
            "code": "unknown-stage",
            "severity": "warning",
            "message": "wörds\x1b",
            "help": "help",
        }
    ]
    assert render_json([]) == "[]"


def test_github_commands_are_escaped() -> None:
    """Percent signs and line breaks are escaped, in properties colons and commas too."""
    item = make(Span(1, 2, 1, 5), "50%\r\n::set", path="a,b:c.md")
    assert render_github([item]) == (
        "::error file=a%2Cb%3Ac.md,line=1,endLine=1,col=2,endColumn=5,title=unknown-stage"
        "::50%25%0D%0A::set"
    )
    warned = render_github([make(Span(1, 1, 1, 1), help="do so", severity="warning")])
    assert warned.startswith("::warning file=") and warned.endswith("::wrong%0Ado so")


def test_summary_counts_in_words() -> None:
    """Singular, plural, and nothing for nothing."""
    error, warning = make(Span(1, 1, 1, 1)), make(Span(1, 1, 1, 1), severity="warning")
    assert render_summary([error, warning, error]) == "2 errors, 1 warning"
    assert render_summary([warning]) == "1 warning"
    assert render_summary([]) == ""
