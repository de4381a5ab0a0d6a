"""Texts: what Markdown becomes, where links stand, and what stays private."""

import pytest

from generator.diagnostics import Span
from generator.entries.source import Folder
from generator.model import FileLink, PrivateBlock, WikiLink
from tests.unit.journals import cut_text, html_of, parse_words

FILES = Folder(
    files={
        path: path
        for path in (
            "journal/plan.png",
            "journal/a b.pdf",
            "journal/2026/x.png",
            "journal/people/lee.md",
        )
    },
    links=frozenset({"journal/linked.png", "journal/away"}),
)


def render(text: str) -> str:
    """Render a text that holds no fault."""
    body, found = parse_words(text, FILES)
    assert found == ()
    return html_of(body.parts).strip()


def find(text: str, path: str = "journal/a.md") -> list[tuple[str, str]]:
    """Return codes and the words at their places."""
    _, found = parse_words(text, FILES, path)
    return [(item.code, cut_text(text, item.span)) for item in found]


@pytest.mark.parametrize(
    "text, html",
    [
        ("# One", "<h2>One</h2>"),
        ("###### Six", "<h6>Six</h6>"),
        ("Title\n===", "<h2>Title</h2>"),
        ("~~gone~~", "<p><s>gone</s></p>"),
        ("a <b>c</b>", "<p>a &lt;b&gt;c&lt;/b&gt;</p>"),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
        ("<!-- x -->", "<p>&lt;!-- x --&gt;</p>"),
        ("[a](https://acme.example)", '<p><a href="https://acme.example">a</a></p>'),
        ("[a](#top)", '<p><a href="#top">a</a></p>'),
        ("<mailto:a@b.example>", '<p><a href="mailto:a@b.example">mailto:a@b.example</a></p>'),
        ("[[Acme]]", "<p>{Acme|Acme}</p>"),
        ("[[ Acme | they ]]", "<p>{Acme|they}</p>"),
        ("[[Acme|]]", "<p>{Acme|Acme}</p>"),
        ("`[[Acme]]` \\[[Acme]]", "<p><code>[[Acme]]</code> [[Acme]]</p>"),
        ("[[ ]] [[|x]] [[a\nb]]", "<p>[[ ]] [[|x]] [[a\nb]]</p>"),
        ("[x [[Acme]] y](https://a.example)", "<p>[x {Acme|Acme} y](https://a.example)</p>"),
        ("**[[Acme]]**", "<p><strong>{Acme|Acme}</strong></p>"),
        ("![plan](plan.png)", '<p><img src="{journal/plan.png#}" alt="plan"></p>'),
        ("[p](a%20b.pdf#p2)", '<p><a href="{journal/a b.pdf#p2}">p</a></p>'),
        ("[p](<a b.pdf>)", '<p><a href="{journal/a b.pdf#}">p</a></p>'),
        ("[p](./2026/../plan.png)", '<p><a href="{journal/plan.png#}">p</a></p>'),
        ("[p][1]\n\n[1]: plan.png", '<p><a href="{journal/plan.png#}">p</a></p>'),
        ("[lee](people/lee.md)", '<p><a href="{journal/people/lee.md#}">lee</a></p>'),
        ("![b](https://a.example/b.png)", '<p><a href="https://a.example/b.png">b</a></p>'),
        ("```\n[[Acme]] <b>\n```", "<pre><code>[[Acme]] &lt;b&gt;\n</code></pre>"),
        ("    [[Acme]]", "<pre><code>[[Acme]]\n</code></pre>"),
        ("a\u2028b\x85c", "<p>a\u2028b\x85c</p>"),
    ],
)  # fmt: skip
def test_markdown_becomes_pieces(text: str, html: str) -> None:
    """Common Markdown is rendered, raw HTML is text, links stay open for the journal to close."""
    assert render(text) == html


def test_lists_tables_and_footnotes() -> None:
    """Task lists, tables and footnotes are read, and links inside them too."""
    assert 'type="checkbox"' in render("- [x] done [[Acme]]")
    table = render("| a | b |\n|---|---|\n| [[Acme\\|they]] | [[Lee]] |")
    assert "<td>{Acme|they}</td>\n<td>{Lee|Lee}</td>" in table
    notes = render("Text[^1].\n\n[^1]: See [[Acme]].")
    assert "See {Acme|Acme}." in notes


def test_code_is_coloured_by_classes() -> None:
    """A known language is coloured, an unknown one left plain; nothing is taken as markup."""
    html = render("```python\ndef f(): return '<b>'\n```")
    assert '<span class="k">def</span>' in html
    assert "<b>" not in html
    assert render("```nonsense\na < b\n```") == (
        '<pre><code class="language-nonsense">a &lt; b\n</code></pre>'
    )


PLACES = (
    "plain [[Acme]] text",
    "# Heading [[Acme]]",
    "Setext [[Acme]]\n---",
    "- item\n  - [[Acme]] deeper",
    "1. [[Acme]]",
    "> quote\n> > [[Acme]] deeper",
    "one\n   two [[Acme]]\nthree",
    "> one\nlazy [[Acme]]",
    "- [ ] task [[Acme]]",
    "text[^1]\n\n[^1]: note [[Acme]]",
    "| a |   | [[Acme]] |\n|---|---|---|",
    "🎣 é\u2028\x85 [[Acme]]",
    "*a* **[[Acme]]**",
    "text\n\n::: private\nsecret [[Acme]]\n:::",
    "- a\n\n  ::: private\n  [[Acme]]\n  :::",
    "> ::: private\n> > [[Acme]]\n> :::",
)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("text", PLACES)
def test_place_of_a_wiki_link(text: str, newline: str) -> None:
    """A link knows where it stands, in whatever block and whatever breaks the lines."""
    body, _ = parse_words(text.replace("\n", newline))
    (link,) = list_links(body.parts)
    assert cut_text(text, link.span) == "[[Acme]]"


def list_links(parts: tuple[object, ...]) -> list[WikiLink]:
    """Return wiki links, those of private blocks too."""
    found = []
    for part in parts:
        if isinstance(part, WikiLink):
            found.append(part)
        elif isinstance(part, PrivateBlock):
            found.extend(list_links(part.parts))
    return found


def test_same_words_have_their_own_places() -> None:
    """Equal cells of a row and equal words of a line are told apart."""
    text = "| [[a]] | | [[a]] | [[b\\|c]] [[a]] |\n|---|---|---|---|\n| x | y | z | [[a]] |\n\n[[a]] [[a]]"
    body, _ = parse_words(text)
    places = [(item.span.line, item.span.column) for item in list_links(body.parts)]
    assert places == [(1, 3), (1, 13), (1, 21), (1, 30), (3, 15), (5, 1), (5, 7)]
    assert [cut_text(text, item.span) for item in list_links(body.parts)] == [
        "[[a]]", "[[a]]", "[[b\\|c]]", "[[a]]", "[[a]]", "[[a]]", "[[a]]"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text, code, place",
    [
        ("see [x](no.png)", "dead-link", "no.png"),
        ('see ![x](no.png "title")', "dead-link", "no.png"),
        ("[![x](plan.png)](no.pdf)", "dead-link", "no.pdf"),
        ("[x](<no no.png>)", "dead-link", "no no.png"),
        ("[x][1]\n\n[1]: no.png", "dead-link", "[x][1]"),
        ("[x](2026/)", "dead-link", "2026/"),
        ("[x](/etc/passwd)", "outside-link", "/etc/passwd"),
        ("![x](../secret.png)", "outside-link", "../secret.png"),
        ("[x](2026/../../secret)", "outside-link", "2026/../../secret"),
        ("[x](%2e%2e/secret)", "outside-link", "%2e%2e/secret"),
        ("![x](file:///etc/passwd)", "outside-link", "file:///etc/passwd"),
        ("[x](\\\\\\\\host\\\\share)", "outside-link", "\\\\\\\\host\\\\share"),
        ("[x](//host/share)", "outside-link", "//host/share"),
        ("[x](C:/secret)", "outside-link", "C:/secret"),
        ("![x](linked.png)", "outside-link", "linked.png"),
        ("[x](away/a.png)", "outside-link", "away/a.png"),
        ("[x]()", "outside-link", "[x]()"),
        ("[x](javascript:alert)", "unsafe-link", "javascript:alert"),
        ("![x](data:text/html;base64,xx)", "unsafe-link", "data:text/html;base64,xx"),
        ("<vbscript:x>", "unsafe-link", "<vbscript:x>"),
    ],
)
def test_bad_target_is_placed(text: str, code: str, place: str) -> None:
    """A target that leads nowhere, out of the journal or to a script is named at itself."""
    assert find(text) == [(code, place)]
    body, _ = parse_words(text, FILES)
    assert not [
        part for part in body.parts if isinstance(part, FileLink) and part.path[-3:] != "png"
    ]
    assert 'class="dead"' in html_of(body.parts)


def test_bad_target_of_a_second_line() -> None:
    """Lines and columns are those of the file, below front matter as well."""
    text = "> a\n> b ![x](no.png)"
    _, found = parse_words(text)
    assert [(item.code, item.span) for item in found] == [("dead-link", Span(2, 10, 2, 16))]


def test_links_are_relative_to_their_file() -> None:
    """A link starts at the folder of the file that holds it, and may climb up to the journal."""
    assert find("[x](../plan.png) [y](x.png)", "journal/2026/a.md") == []
    assert find("[x](../../rounds.yml)", "journal/2026/a.md") == [
        ("outside-link", "../../rounds.yml")
    ]


PRIVATE = {
    "plain": ("a\n\n::: private\nSECRET\n:::\n\nb", "a b"),
    "without blank lines": ("a\n::: private\nSECRET\n:::\nb", "a b"),
    "capitals and spaces": (":::   Private  \nSECRET\n:::  \nb", "b"),
    "more colons": (":::: private\nSECRET\n:::\nSECRET\n::::\nb", "b"),
    "closing colons inside code": ("::: private\n```\n:::\n```\nSECRET\n:::\nb", "b"),
    "nested": ("::: private\n::: private\nSECRET\n:::\nSECRET\n:::\nb", "b"),
    "another block inside": ("::: private\n::: note\nx\n:::\nSECRET\n:::\nb", "b"),
    "nested in an inner list": ("::: private\n- ::: private\n  x\n  :::\n- SECRET\n:::\nb", "b"),
    "in a list": ("- a\n  ::: private\n  SECRET\n  :::\n- b", "a b"),
    "first in a list item": ("- ::: private\n  SECRET\n  :::\n- b", "b"),
    "in a quote": ("> a\n> ::: private\n> SECRET\n> :::\n> b", "a b"),
    "after a table": ("| a |\n|---|\n| b |\n::: private\nSECRET\n:::\nc", "a b c"),
    "in a footnote": ("a[^1]\n\n[^1]: b\n\n    ::: private\n    SECRET\n    :::\n", "a b"),
    "after an open link title": ("[a]: /x \"t\n::: private\nSECRET\n:::\nu\"\n\nb", '[a]: /x "t u" b'),
    "link definition": ("[x]\n\n::: private\n[x]: https://secret.example/SECRET\n:::\n", "[x]"),
    "footnote definition": ("a[^1]\n\n::: private\n[^1]: SECRET\n:::\n", "a[^1]"),
}  # fmt: skip


@pytest.mark.parametrize("text, plain", PRIVATE.values(), ids=PRIVATE.keys())
def test_private_block_is_kept_apart(text: str, plain: str) -> None:
    """What stands in a private block is in no other piece and not in the plain text."""
    body, found = parse_words(text)
    assert [item.code for item in found] in ([], ["outside-link"])
    assert body.text == plain
    assert "SECRET" not in html_of(
        part for part in body.parts if not isinstance(part, PrivateBlock)
    )
    assert [part for part in body.parts if isinstance(part, PrivateBlock)]


@pytest.mark.parametrize(
    "text, span",
    [
        ("a\n\n::: private\nSECRET\n\n# more\n", Span(3, 1, 3, 12)),
        ("- a\n  ::: private  \n  SECRET\n- b\n\nc", Span(2, 3, 2, 14)),
        ("::: private\n```\nSECRET\n:::\n", Span(1, 1, 1, 12)),
        ("::: private\n::: private\nSECRET\n:::\nSECRET", Span(1, 1, 1, 12)),
        (":::: private\nSECRET\n:::\nSECRET", Span(1, 1, 1, 13)),
    ],
)
def test_unclosed_private_block_hides_to_the_end(text: str, span: Span) -> None:
    """A block that is never closed is a warning at its line, and nothing below it is shown."""
    body, found = parse_words(text)
    assert [(item.code, item.span) for item in found] == [("unclosed-private", span)]
    assert "SECRET" not in body.text
    assert "SECRET" not in html_of(
        part for part in body.parts if not isinstance(part, PrivateBlock)
    )


def test_unclosed_block_says_how_to_close_it() -> None:
    """The remedy has as many colons as the opening line."""
    _, (found,) = parse_words(":::: private\nx")
    assert "add a line `::::`" in found.help


def test_hundreds_of_open_blocks_exhaust_nothing() -> None:
    """Blocks inside blocks are one private block."""
    body, found = parse_words("::: private\n" * 2000 + "> ::: private\n" * 2000 + "SECRET")
    assert [item.code for item in found] == ["unclosed-private"]
    assert body.text == ""


def test_code_may_show_a_private_block() -> None:
    """Inside a code fence the sign is an example."""
    assert (
        render("```\n::: private\nx\n:::\n```") == "<pre><code>::: private\nx\n:::\n</code></pre>"
    )


def test_plain_text_has_words_alone() -> None:
    """Search and excerpts get the words without marks, with the labels of links."""
    body, _ = parse_words(
        "# A *b*\n\n- [[Acme|they]] `c`\n- d\\\n  e\n\n```\nf\n```\n\n![g](plan.png)", FILES
    )
    assert body.text == "A b they c d e f g"


def test_empty_text_has_no_pieces() -> None:
    """White space alone is no text."""
    body, found = parse_words(" \n\r\n\t")
    assert (body.parts, body.text, found) == ((), "", ())


@pytest.mark.parametrize(
    "line", ["::: private salary", "::: {.private}", ":::PRIVATE", "::: private notes and more"]
)
def test_other_ways_to_open_a_private_block_hide_too(line: str) -> None:
    """Words and braces behind the colons, as other tools write them, leave nothing open."""
    body, found = parse_words(f"{line}\nsecret\n:::\nopen\n")
    assert found == ()
    assert body.text == "open"


@pytest.mark.parametrize("line", ["::: privat", "Text ::: private", ":: private"])
def test_colons_that_hide_nothing_are_told(line: str) -> None:
    """Whoever meant to hide something learns that it is not hidden."""
    (found,) = find(f"{line}\n\nopen\n")
    assert found[0] == "unclosed-private"


def test_indented_colons_end_no_private_block() -> None:
    """A closing line of a list inside does not let the rest of the block out."""
    body, _ = parse_words("::: private\n- x\n  :::\nsecret\n:::\nopen\n")
    assert body.text == "open"
