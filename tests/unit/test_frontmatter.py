"""Front matter: where it stands, what YAML may say there, and where a fault is."""

import pytest

from generator.diagnostics import Span
from generator.entries.frontmatter import FrontMatter, Listing, Scalar, Table, split_source
from tests.unit.journals import cut_text, source_of


def split(text: str) -> tuple[FrontMatter, list[tuple[str, Span]]]:
    """Split a file; return its front matter, codes and places."""
    front, found = split_source(source_of(text))
    return front, [(item.code, item.span) for item in found]


def read_items(lines: str) -> list[tuple[str, str]]:
    """Read lines that hold no fault as texts by key."""
    front, found = split(f"---\n{lines}\n---\n")
    assert found == []
    assert front.table is not None
    return [(key.text, node.text) for key, node in front.table.items if isinstance(node, Scalar)]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_fences_are_cut_off(newline: str) -> None:
    """The text begins behind the second fence, whatever breaks the lines."""
    text = newline.join(["--- ", "title: a", "---\t", "Text", "---", "more"])
    front, found = split(text)
    assert found == []
    assert front.fence == Span(1, 1, 1, 4)
    assert text[front.body_offset :] == newline.join(["", "Text", "---", "more"])
    assert front.table is not None
    (key, node), *_ = front.table.items
    assert (key.span, node.span) == (Span(2, 1, 2, 6), Span(2, 8, 2, 9))


@pytest.mark.parametrize(
    "text, code",
    [
        ("", "missing-front-matter"),
        ("title: a\n---\n", "missing-front-matter"),
        (" ---\ntitle: a\n---\n", "missing-front-matter"),
        ("----\ntitle: a\n----\n", "missing-front-matter"),
        ("\n---\ntitle: a\n---\n", "missing-front-matter"),
        ("---", "unclosed-front-matter"),
        ("---\ntitle: a\n", "unclosed-front-matter"),
        ("---\ntitle: a\n --- \n", "unclosed-front-matter"),
        ("---\ntitle: a\u2028---\n", "unclosed-front-matter"),
        ("---\ntitle: " + "a" * 65536 + "\n---\n", "front-matter-too-large"),
        ("---\ntitle: " + "é" * 32768 + "\n---\n", "front-matter-too-large"),
    ],
)
def test_missing_fence_is_an_error_at_the_top(text: str, code: str) -> None:
    """Without both fences, or with too much between them, nothing is read."""
    front, found = split(text)
    assert front.table is None
    assert found == [(code, Span(1, 1, 1, 1))]


def test_empty_front_matter_is_an_empty_table() -> None:
    """Nothing between the fences, or remarks alone, is no fault by itself."""
    for text in ("---\n---\n", "---\n\n# remark\n---"):
        front, found = split(text)
        assert found == []
        assert front.table is not None
        assert front.table.items == ()


def test_scalars_stay_text() -> None:
    """Nothing becomes a number, a date or a truth on the way."""
    lines = "a: no\nb: on\nc: 12:30\nd: 1.10\ne: 0x1f\nf: 2026-13-01\ng: '007'\nh: null\ni: ~\nj:"
    assert dict(read_items(lines)) == {
        "a": "no", "b": "on", "c": "12:30", "d": "1.10", "e": "0x1f", "f": "2026-13-01",
        "g": "007", "h": "null", "i": "~", "j": "",
    }  # fmt: skip


def test_only_plain_nothing_is_empty() -> None:
    """A quoted empty text was written on purpose."""
    front, _ = split("---\na:\nb: ~\nc: null\nd: ''\ne: 'null'\n---\n")
    assert front.table is not None
    empty = [
        key.text for key, node in front.table.items if isinstance(node, Scalar) and node.is_empty
    ]
    assert empty == ["a", "b", "c"]


@pytest.mark.parametrize(
    "lines, written",
    [
        ("a: text", "text"),
        ('a: "x \\" y"', '"x \\" y"'),
        ("a: 'it''s'  # remark", "'it''s'"),
        ("a: two\n  lines", "two\n  lines"),
        ("a: |\n  one\n\n  two\n\nb: c", "|\n  one\n\n  two"),
        ("a: [x, {y: z}]", "[x, {y: z}]"),
        ("a:\n  - x\n  - y\n\nb: c", "- x\n  - y"),
        ("a:\n  x: 1\n  y: 2\n\n\n# end", "x: 1\n  y: 2"),
        ("a: 'o\u2028dd \x85'", "'o\u2028dd \x85'"),
    ],
)
def test_place_is_the_whole_value(lines: str, written: str) -> None:
    """A value is placed from its opening quote or bracket to its last sign, without what trails it."""
    text = f"---\n{lines}\n---\n"
    front, found = split(text)
    assert found == []
    assert front.table is not None
    assert cut_text(text, front.table.items[0][1].span) == written


def test_odd_separators_reach_the_value() -> None:
    """Separators that YAML 1.1 would fold are kept as written."""
    assert read_items("a: x\u2028y\u2029z\x85!") == [("a", "x\u2028y\u2029z\x85!")]


@pytest.mark.parametrize(
    "lines, code, span",
    [
        ("a: 1\nb: 2\na: 3", "repeated-field", Span(4, 1, 4, 2)),
        ("a: {b: 1, b: 2}", "repeated-field", Span(2, 11, 2, 12)),
        ('a: 1\n"a": 2', "repeated-field", Span(3, 1, 3, 4)),
        ("a: *b", "yaml-alias", Span(2, 4, 2, 6)),
        ("a: &b c", "yaml-alias", Span(2, 4, 2, 6)),
        ("a: &b [c]", "yaml-alias", Span(2, 4, 2, 6)),
        ("a: !!int 3", "yaml-tag", Span(2, 4, 2, 9)),
        ("a: !x {b: c}", "yaml-tag", Span(2, 4, 2, 6)),
        ("[a]: b\nc: d", "yaml-key", Span(2, 1, 2, 4)),
        ("? {a: b}\n: c", "yaml-key", Span(2, 3, 2, 9)),
        ("- a\n- b", "not-a-mapping", Span(2, 1, 3, 4)),
        ("just text", "not-a-mapping", Span(2, 1, 2, 10)),
        ("a: b: c", "bad-yaml", Span(2, 5, 2, 6)),
        ("a: @b", "bad-yaml", Span(2, 4, 2, 5)),
        ("a: [b", "bad-yaml", Span(2, 4, 2, 5)),
        ("a:\n\tb: c", "bad-yaml", Span(3, 1, 3, 2)),
        ("a: 1\n...\nb: 2", "bad-yaml", Span(4, 1, 4, 2)),
        ("a: " + "[" * 40, "too-deep", Span(2, 35, 2, 36)),
    ],
)
def test_fault_is_placed(lines: str, code: str, span: Span) -> None:
    """Each fault has one diagnostic, as narrow as the fault."""
    _, found = split(f"---\n{lines}\n---\n")
    assert found == [(code, span)]


def test_every_fault_of_a_block_is_found() -> None:
    """Faults that leave the block readable do not hide each other, and what is right is kept."""
    front, found = split("---\na: *x\nb: !y z\nb: 1\n[c]: 2\nd: e\n---\n")
    assert [code for code, _ in found] == ["yaml-alias", "yaml-tag", "repeated-field", "yaml-key"]
    assert front.table is not None
    assert [key.text for key, _ in front.table.items] == ["a", "b", "d"]


def test_collections_keep_their_order() -> None:
    """Lists and tables nest, and their parts know their places."""
    front, _ = split("---\na: [x, [y], {z: 1}]\n---\n")
    assert front.table is not None
    listing = front.table.items[0][1]
    assert isinstance(listing, Listing)
    assert [type(item) for item in listing.items] == [Scalar, Listing, Table]
    assert [item.span.column for item in listing.items] == [5, 8, 13]
