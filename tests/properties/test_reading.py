"""Properties of the reading side: whatever stands in a file, it is read, placed and kept apart."""

import random
import re
import unicodedata
from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import FILE_START, Diagnostic
from generator.entries.body import parse_body
from generator.entries.packing import pack_parsed, unpack_parsed
from generator.entries.source import CONTROL, Folder, Source
from generator.identity import Mention, build_name_book
from generator.model import BodyPart, PrivateBlock
from generator.slugs import MAX_LENGTH, SAFE_STEM, assign_slugs, make_entry_id, make_slug
from tests.unit.journals import cut_text, entry_text, html_of, join_journal, parse_text

PATH = "journal/x.md"
TEXTS = st.text(st.characters(codec="utf-8"), max_size=200).map(
    lambda text: CONTROL.sub("\ufffd", text)
)
FIELD_LINES = """date: 2026-03-14|stage: onsite|company: Acme|with: [Lee, <x>]|skills: {go: 9}|a: *b
title: ||sessions:|  - {stage: tools, time: 9}|  - stage: nonsense|pay: &x lots|questions: [{ask: }]
  text|# remark|tags: [\u2028, {}]|date: soon|'x': !y z|? [a]|- b|said: {a: "|feedback: {from: ,}"""
LINES = st.lists(st.sampled_from(re.split("[|\n]", FIELD_LINES)), max_size=12)
WORDS = st.lists(
    st.sampled_from(
        "a|[[Acme]]|[[No|they]]|[x](no.png)|![x](../y)|\n|\n\n|- |> |# |  |    |::: private|:::|```|`|\r\n|"
        "\r|| b |\n|-|-|\n|[^1]|[^1]: |\u2028|🎣|<b>|[x]: /y \"|<z:y>|*|\\".split("|")
    ),
    max_size=40,
).map("".join)  # fmt: skip


def check_places(text: str, found: Iterable[Diagnostic]) -> None:
    """Fail when a place lies outside its text or before its own beginning."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for item in found:
        span = item.span
        assert (span.line, span.column) <= (span.end_line, span.end_column)
        assert 1 <= span.line <= span.end_line <= len(lines)
        assert 1 <= span.column <= len(lines[span.line - 1]) + 1
        assert 1 <= span.end_column <= len(lines[span.end_line - 1]) + 1


@given(TEXTS)
def test_any_text_is_a_file(text: str) -> None:
    """Any text gives a file or diagnostics, in every kind of file, and never an exception."""
    for path in (PATH, "journal/people/x.md", "journal/skills/x.md", "journal/companies/x.md"):
        file, found = parse_text(text, path)
        check_places(text, found)
        assert file is not None or found
        assert unpack_parsed(pack_parsed((file, tuple(found)))) == (file, tuple(found))


@given(LINES, st.sampled_from(["\n", "\r\n", "\r"]))
def test_any_lines_are_front_matter(lines: list[str], newline: str) -> None:
    """Lines that are nearly right give values or diagnostics whose places lie in the file."""
    text = newline.join(["---", *lines, "---", ""])
    file, found = parse_text(text, PATH)
    check_places(text, found)
    assert unpack_parsed(pack_parsed((file, tuple(found)))) == (file, tuple(found))


@given(LINES)
def test_line_breaks_move_no_place(lines: list[str]) -> None:
    """LF, CRLF and CR give the same findings at the same places."""
    plain = "\n".join(["---", *lines, "---", "[x](no.png)"])
    there = [parse_text(plain.replace("\n", newline), PATH)[1] for newline in ("\n", "\r\n", "\r")]
    assert there[0] == there[1] == there[2]


@given(WORDS)
def test_any_words_are_a_text(text: str) -> None:
    """Any text is rendered; the words at each place are those that the finding is about."""
    body, found = parse_body(Source(PATH, "entry", text), 0, Folder())
    check_places(text, found)
    for item in found:
        words = cut_text(text, item.span)
        if item.code == "unclosed-private":
            assert words.startswith(("::", "\uff1a\uff1a"))
        else:
            assert words.strip()
    assert "\x00" not in html_of(body.parts)


UNKNOWN = st.sampled_from(["outcom", "compny", "dat", "wiht", "zzz", "Stage"])
VALUES = st.sampled_from(["x", "'x y'", '"é"', "[a, b]", "{a: b}", "5", "|\n  x\n  y"])


@given(st.lists(st.tuples(UNKNOWN, VALUES), unique_by=lambda row: row[0], max_size=5))
def test_place_of_an_unknown_field_is_its_name(rows: list[tuple[str, str]]) -> None:
    """The text at the place of a fault is the faulty text, whatever stands around it."""
    lines = [f"{key}: {value}" for key, value in rows]
    text = "\n".join(["---", "date: 2026-01-01", *lines, "stage: note", "---", ""])
    _, found = parse_text(text, PATH)
    assert [cut_text(text, item.span) for item in found] == [key for key, _ in rows]


@given(st.text(st.sampled_from("ab é🎣\u2028\x85'#:-"), max_size=20))
def test_place_of_a_bad_value_is_the_whole_value(value: str) -> None:
    """A quoted value is placed from quote to quote."""
    quoted = "'" + value.replace("'", "''") + "'"
    text = f"---\ndate: 2026-01-01\nstage: note\noutcome: {quoted} # why\n---\n"
    _, found = parse_text(text, PATH)
    assert [cut_text(text, item.span) for item in found] == [quoted]


HIDDEN = "QXSECRETXQ"
BLOCKS = st.lists(
    st.sampled_from(
        ["a", "- b", "> c", "```", "::: note", ":::", "::: private", "| d |\n|---|", "[^1]", "[^1]: e",
         "1. f", "", "    g", "# h", "[x]: /y", "~~~", ":::: private", "::::", "<div>", "i\n==="]
    ),
    max_size=8,
)  # fmt: skip


def open_parts(parts: Iterable[BodyPart]) -> str:
    """Return what is shown outside private blocks."""
    return html_of(part for part in parts if not isinstance(part, PrivateBlock))


@given(BLOCKS, BLOCKS, st.booleans())
def test_private_block_never_shows(before: list[str], inside: list[str], closed: bool) -> None:
    """What follows the opening of a private block stays in it until it is closed, whatever stands around."""
    around = [line for line in before if ":::" not in line and line[:3] not in ("```", "~~~")]
    hidden = [line for line in inside if line.strip() not in (":::", "::::")]
    lines = [*around, "", "::: private", *hidden, HIDDEN, *([":::"] if closed else [])]
    body, _ = parse_body(Source(PATH, "entry", "\n".join(lines)), 0, Folder())
    assert HIDDEN not in body.text
    assert HIDDEN not in open_parts(body.parts)


NAMES = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("aA1 -._+#&éÉß/\\")), max_size=100
)


@given(NAMES)
def test_slug_is_safe_and_stable(name: str) -> None:
    """Any name has one short ASCII id, whatever its Unicode form and case."""
    for slug in (make_slug(name), make_entry_id(name)):
        assert SAFE_STEM.fullmatch(slug)
        assert len(slug) <= MAX_LENGTH + 7
    assert make_slug(name) == make_slug(unicodedata.normalize("NFD", name)) == make_slug(name)
    assert make_entry_id(make_slug(name)) == make_slug(name)


@given(st.lists(NAMES, unique=True, max_size=12))
def test_slugs_are_one_to_one(names: list[str]) -> None:
    """No two names share an id, and names to come move none."""
    slugs = assign_slugs((name, name) for name in names)
    assert len(set(slugs.values())) == len(names)
    fewer = assign_slugs((name, name) for name in names[:-1])
    assert fewer.items() <= slugs.items()


@given(st.lists(NAMES.filter(str.strip), max_size=12))
def test_every_name_is_found(names: list[str]) -> None:
    """Every mentioned name leads to somebody, and every id to one name."""
    book, _ = build_name_book([Mention(name, PATH, FILE_START) for name in names], ())
    assert {book.find(name) for name in names} == set(book.known)


ENTRIES = st.lists(
    st.tuples(
        st.sampled_from("2026-01-01 2026-01-02 2026-01-02T10:00 2026-03-01 2026-06-01".split()),
        st.sampled_from(
            "contacted applied pre-screen algorithms rejected offer feedback follow-up on-hold note".split()
        ),
        st.sampled_from(
            ["", "role: A\n", "role: B\n", "with: Lee\n", "with: Leee\n", "previous: e1\n"]
        ),
    ),
    max_size=8,
)


@given(ENTRIES, st.randoms(use_true_random=False))
def test_order_of_files_changes_nothing(
    rows: list[tuple[str, str, str]], chance: random.Random
) -> None:
    """Files come in any order from the disk; the journal and its findings are the same."""
    files = {f"e{n}": entry_text(*row) for n, row in enumerate(rows)}
    shuffled = list(files.items())
    chance.shuffle(shuffled)
    assert join_journal(files) == join_journal(dict(shuffled))


@given(ENTRIES)
def test_every_entry_has_its_place(rows: list[tuple[str, str, str]]) -> None:
    """An entry is in the process that it names and in no other, and attempts follow each other."""
    journal, _ = join_journal({f"e{n}": entry_text(*row) for n, row in enumerate(rows)})
    held = {entry: item.id for item in journal.processes.values() for entry in item.entries}
    assert held == {key: item.process for key, item in journal.entries.items() if item.process}
    assert sum(len(item.entries) for item in journal.processes.values()) == len(held)
    for process in journal.processes.values():
        assert process.entries
        assert process.end is None or process.end in process.entries
        assert process.previous is None or process.previous in journal.processes
