"""Front matter, values and text that mean harm: a diagnostic at its place, and soon.

In: one entry each. Out: diagnostics. The module knows the code that answers each known attack; it
must not know how it is found.
"""

import json
from pathlib import Path

import pytest

from generator.diagnostics import Span
from tests.projects import (
    HEAD,
    NAME,
    check_entries,
    check_entry,
    codes_of,
    cut_span,
    entry_with,
    run_command,
    write_files,
)

pytestmark = pytest.mark.timeout(60)

BOMBS = {
    "billion laughs": "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\ntags: *c",
    "anchor without alias": "title: &t Acme",
    "alias to itself": "tags: &t [*t]",
    "merge key": "<<: *anything",
}


@pytest.mark.parametrize("lines", BOMBS.values(), ids=BOMBS.keys())
def test_alias_is_refused_and_never_followed(lines: str, tmp_path: Path) -> None:
    """Each anchor and alias is an error at its place; nothing unfolds."""
    found = [item for item in check_entry(tmp_path, entry_with(lines)) if item.code == "yaml-alias"]
    assert len(found) == lines.count("&") + lines.count("*")
    for item in found:
        assert cut_span(entry_with(lines), item.span)[0] in "&*"


NESTS = {
    "30,000 open lists": ("tags: " + "[" * 30_000, "too-deep"),
    "100,000 open lists": ("tags: " + "[" * 100_000, "front-matter-too-large"),
    "500 flow mappings": ("terms: " + "{a: " * 500 + "1" + "}" * 500, "too-deep"),
    "500 open flow mappings": ("terms: " + "{a: " * 500, "too-deep"),
    "list items in a line": ("tags:\n  " + "- " * 2_000 + "x", "too-deep"),
    "keys in a line": ("tags:\n  " + "? " * 2_000 + "x", "too-deep"),
    "indented mappings": ("\n".join(" " * n + "a:" for n in range(200)), "too-deep"),
}


@pytest.mark.parametrize(("lines", "code"), NESTS.values(), ids=NESTS.keys())
def test_nesting_is_refused_before_the_reader_suffers(
    lines: str, code: str, tmp_path: Path
) -> None:
    """Deep nesting ends in one diagnostic instead of a full stack."""
    assert codes_of(check_entry(tmp_path, entry_with(lines))) == [code]


def test_thirty_two_levels_are_allowed(tmp_path: Path) -> None:
    """The limit counts the block itself: 31 lists inside it pass, one more does not."""
    deep = {n: entry_with("tags: " + "[" * n + "x" + "]" * n) for n in (31, 32)}
    assert "too-deep" not in codes_of(check_entry(tmp_path, deep[31]))
    (item,) = (item for item in check_entry(tmp_path, deep[32]) if item.code == "too-deep")
    assert (item.span.line, item.span.column) == (4, len("tags: ") + 32)


TAGS = ("!!python/object:os.system", "!!python/object/apply:os.system", "!x", "!!int", "!<tag:x>")


def test_tags_are_refused(tmp_path: Path) -> None:
    """A tag is an error at the tagged value, whatever it names."""
    texts = {tag: entry_with(f"tags: {tag} [echo hello]\nrole: {tag} x") for tag in TAGS}
    for found in check_entries(tmp_path, texts).values():
        places = [(item.code, item.span.line, item.span.column) for item in found]
        assert places == [("yaml-tag", 4, 7), ("yaml-tag", 5, 7)]


BROKEN = {
    "outcome: passed\noutcome: failed": "repeated-field",
    'outcome: passed\n"outcome": failed': "repeated-field",
    "...\ntitle: x": "bad-yaml",
    "...\n%YAML 1.1\n": "bad-yaml",
    "impressions:\n\tcity: 4": "bad-yaml",
    "{a: b}: c": "yaml-key",
    "? [a, b]\n: c": "yaml-key",
    "title: 'open": "bad-yaml",
    "title: @home": "bad-yaml",
    "\ufeffoutcome: passed": "control-character",
}


def test_broken_yaml_has_its_diagnostic(tmp_path: Path) -> None:
    """What is no plain list of fields is named, below the lines that are right."""
    texts = {lines: entry_with(lines) for lines in BROKEN}
    for lines, found in check_entries(tmp_path, texts).items():
        assert BROKEN[lines] in codes_of(found)
        assert min(item.span.line for item in found) >= 4


def test_control_characters_are_named(tmp_path: Path) -> None:
    """A control character is an error at its own column, in a field as in the text."""
    texts: dict[str, str] = {}
    for character in "\x00\x07\x08\x1b\x0b\x0c\x7f":
        texts[f"title {character}"] = entry_with(f"title: ab{character}c")
        texts[f"body {character}"] = entry_with("", f"ab{character}c")
    for name, found in check_entries(tmp_path, texts).items():
        assert codes_of(found) == ["control-character"]
        assert cut_span(texts[name], found[0].span) == name[-1]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "BOM"])
def test_places_are_those_of_an_editor(newline: str, mark: str, tmp_path: Path) -> None:
    """Line ends of all systems count once, a byte order mark not at all, odd separators neither."""
    odd = "one\u2028two\u2029three\x85four"
    lines = f'title: "{odd}"\nlocation: {odd}\noutcom: passed\noutcome: past'
    text = entry_with(lines, f"{odd} 🎣 [[Nobody]]")
    found = check_entry(tmp_path, mark + text.replace("\n", newline))
    places = [(item.code, item.span) for item in found]
    assert places == [
        ("unknown-field", Span(6, 1, 6, 7)),
        ("bad-value", Span(7, 10, 7, 14)),
        ("dead-link", Span(9, 22, 9, 32)),
    ]


DATES = (
    "0026-03-14", "1899-12-31", "2026-02-30", "0000-00-00", "99999-1-1", "2026-13-01",
    "2026-00-10", "2026-3-4", "1e9", "-1", "2026-W11-6", "20260314", "2026/03/14", "14.03.2026",
    "２０２６-０３-１４", "yesterday", "2026-03-14x",
)  # fmt: skip


def test_impossible_dates_are_errors_at_their_value(tmp_path: Path) -> None:
    """A day that no calendar has, or another way of writing, is named at its own place."""
    texts = {
        f"{field}: {text}": entry_with(f"{field}: {text}")
        for text in DATES
        for field in ("date", "promised")
    }
    for line, found in check_entries(tmp_path, texts).items():
        assert codes_of(found) == ["bad-date"]
        assert cut_span(texts[line], found[0].span) == line.partition(": ")[2]


@pytest.mark.parametrize("day", ["1900-01-01", "9999-12-31"])
def test_edges_of_the_calendar_do_no_harm(day: str, tmp_path: Path) -> None:
    """The first and the last day that may be written run no date arithmetic over its edge."""
    fields = f"promised: {day}\nretry-after: {day}\nremind: {day}\ndeadline: {day}"
    text = f"---\ndate: {day} 23:59 -12:00\n{HEAD}{fields}\n---\n"
    write_files(tmp_path, {"journal/acme.md": text, NAME: entry_with("")})
    done = run_command(tmp_path, "build", "--as-of", "2026-03-15", "-q")
    assert (done.returncode, done.stderr) == (0, "")


def test_demand_that_has_faded_to_nothing_is_drawn(tmp_path: Path) -> None:
    """A company whose round lies thousands of years back weighs nothing beside the newest one."""
    old = f"---\ndate: 2026-03-10\n{HEAD}skills: {{graphs: 3}}\n---\n"
    new = "---\ndate: 9999-12-30\ncompany: Birch\nstage: hiring-manager\n---\n"
    write_files(tmp_path, {"journal/old.md": old, "journal/new.md": new})
    done = run_command(tmp_path, "build", "--as-of", "9999-12-31", "-q")
    assert (done.returncode, done.stderr) == (0, "")


NUMBERS = {
    "pay": "9" * 400 + " EUR",
    "duration": "9" * 400 + "h",
    "skills": "{graphs: " + "9" * 400 + "}",
    "impressions": "{city: " + "4" * 400 + "}",
    "terms": "{base: " + "9" * 400 + "k EUR}",
}


@pytest.mark.parametrize(("field", "text"), NUMBERS.items())
def test_huge_number_makes_no_infinity(field: str, text: str, tmp_path: Path) -> None:
    """A number of 400 digits is refused or kept as text; the data stays valid JSON."""
    write_files(tmp_path, {NAME: entry_with(f"{field}: {text}")})
    done = run_command(tmp_path, "build", "--as-of", "2026-03-15", "-q")
    assert "Traceback" not in done.stderr
    if done.returncode == 0:
        data = (tmp_path / "site" / "journal.json").read_text(encoding="utf-8")
        json.loads(data, parse_constant=pytest.fail)


LONG = {
    "letters": "x" * 900_000,
    "words": "word " * 180_000,
    "one list": "- x\n" * 40_000,
    "two-byte signs": "é" * 450_000,
    "a table": "|a|b|\n|-|-|\n" + "|1|2|\n" * 20_000,
}


@pytest.mark.parametrize("body", LONG.values(), ids=LONG.keys())
def test_long_text_is_only_slow(body: str, tmp_path: Path) -> None:
    """A text just below the limit is read like any other."""
    assert check_entry(tmp_path, entry_with("", body)) == ()


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "piece",
    ["[", "[a](", "![", "[[", "*", "**a ", "_", "`", "``a`", "<", "<a ", "> ", "- ", "&", "\\",
     "~~", "[^1]", "[a]: b\n", "::: private\n", "a@b.", "http://", "|", "#", "$", "(", "\t",
     "[a](<", "!", "*a_", "[a][", "]]", "<!--", "&#x", "1. "],
)  # fmt: skip
def test_markdown_bomb_is_read_in_seconds(piece: str, tmp_path: Path) -> None:
    """Forty kilobytes of one sign, the classic way to stall a Markdown reader, stall nothing."""
    body = piece * (40_000 // len(piece))
    found = check_entry(tmp_path, entry_with("", body))
    assert all(item.span.line >= 5 for item in found)
