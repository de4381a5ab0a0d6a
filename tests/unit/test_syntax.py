"""YAML slips of a tired writer: told in our words, at the place that has to be mended."""

import pytest

from generator.entries.frontmatter import split_source
from generator.entries.source import Source

HEAD = "---\ndate: 2026-03-14\n"


def find(lines: str) -> tuple[str, str, str]:
    """Return the text at the fault's place, the message and the remedy."""
    text = f"{HEAD}{lines}\n---\n"
    source = Source("a.md", "entry", text)
    _, (found,) = split_source(source)
    assert found.code == "bad-yaml"
    span = found.span
    start = source.line_starts[span.line - 1] + span.column - 1
    end = source.line_starts[span.end_line - 1] + span.end_column - 1
    return text[start:end], found.message, found.help


@pytest.mark.parametrize(
    ("lines", "place", "words"),
    [
        ("company:Acme\nstage: algorithms", "company:", "write `company: Acme`"),
        ("company: Acme\n role: Dev\nstage: x", " ", "`role: Dev`"),
        ("company: Acme\n  role: Dev", "  ", "`role: Dev`"),
        ("with: [Dana\nstage: x", "[", "close it with `]`"),
        ("skills: {graphs: 3\nstage: x", "{", "close it with `}`"),
        ('title: "open\nstage: x', '"', 'close it with `"`'),
        ("title: 'open\nstage: x", "'", "close it with `'`"),
        (r'title: "a\qb"', "\\", "use single quotes"),
        ("title: Design: a limiter", ":", "needs quotes"),
        ("with: @dana", "@", 'put quotes around it: `"@..."`'),
        ("with:\n\t- Dana", "\t", "two spaces"),
        ("skills:\n  - graphs {self: 3, theirs: 2}", "{", "write `graphs: {self: 3, theirs: 2}`"),
        ("skills: {graphs {self: 3}}", "{", "write `graphs: {self: 3}`"),
        ("skills:\n  c++ {self: 3}", "{", "write `c++: {self: 3}`"),
        ("skills:\n  trees: 2\n  binary trees 3", "binary trees 3", "write `binary trees: 3`"),
        ("title: 'it's fine'", "s", '`title: "it\'s fine"`'),
        ('title: "a" b', "b", "`title: '\"a\" b'`"),
        ("title: - x", "-", '`title: "- x"`'),
        ("title: *bold* x", "*", '`title: "*bold* x"`'),
        ("title: [call] with X", "w", '`title: "[call] with X"`'),
        ("skills:\n  caching: own: 3", ":", "write `caching: {self: 3}`"),
        ('title: "a {b: c}"\nx: y: z', ":", "needs quotes"),
        ("company: Acme\njust words\nstage: x", "just words", "one `name: value` a line"),
    ],
)
def test_slip_is_placed_and_mended(lines: str, place: str, words: str) -> None:
    """Place and remedy lead to the slip, not to where the parser gave up."""
    found, _, help = find(lines)
    assert found == place
    assert words in help


@pytest.mark.parametrize("lines", ["a: b: c", "a:\n- b\n c: d", "a: [b", "a: `b`", "- a\nb: c"])
def test_no_word_of_the_parser_comes_through(lines: str) -> None:
    """The message is in the words of the journal."""
    _, message, help = find(lines)
    assert "mapping values" not in message
    assert "expected" not in message
    assert help
