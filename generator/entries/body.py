"""The text below the front matter: Markdown to HTML pieces and the links between them.

In: a source, where its text begins, and the files of the journal. Out: a `Body` and diagnostics. The
only importer of markdown_it; raw HTML stays text. It must not know what a link leads to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from generator.diagnostics import Diagnostic
from generator.entries import rules
from generator.entries.reading import Cursor, Reading
from generator.entries.source import Folder, Source
from generator.entries.targets import settle_links
from generator.model import Body, BodyPart, PrivateBlock

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

NEAR_PRIVATE = re.compile(r"[:\uff1a]{2,}[^\S\n]*\{?\.?priv\w*", re.IGNORECASE)
TASK_BOX = "task-list-item-checkbox"
MARK = re.compile("\x00([0-9]+)\x00")


def parse_body(source: Source, offset: int, folder: Folder) -> tuple[Body, tuple[Diagnostic, ...]]:
    """Render the text from an offset on; `folder` knows the files that it may link to."""
    lines = _split_lines(source, offset)
    if not any(text.strip() for _, text in lines):
        return Body(), ()
    reading = Reading(source, lines, folder, footnote_prefix=_make_prefix(source.path))
    parts, plain = _render(reading)
    return Body(parts, plain, tuple(dict.fromkeys(reading.asked))), tuple(reading.found)


def _make_prefix(path: str) -> str:
    """Footnotes of several texts may stand on one page, so their ids carry the file's name."""
    return re.sub(r"[^a-z0-9]+", "-", path.rsplit("/", 1)[-1].removesuffix(".md").lower()).strip(
        "-"
    )


def _split_lines(source: Source, offset: int) -> tuple[tuple[int, str], ...]:
    """Return (offset, text without its break) of each line from an offset on."""
    starts = [start for start in source.line_starts if start > offset]
    begins = [offset, *starts]
    ends = [*starts, len(source.text)]
    return tuple(
        (begin, source.text[begin:end].rstrip("\r\n"))
        for begin, end in zip(begins, ends, strict=True)
    )


def _render(reading: Reading) -> tuple[tuple[BodyPart, ...], str]:
    """Render the lines of a reading; private blocks inside are rendered on their own."""
    markdown = _build_markdown()
    env: dict[str, Any] = {"reading": reading, "docId": reading.footnote_prefix}
    text = "\n".join(line for _, line in reading.lines)
    tokens = markdown.parse(text, env)
    rendered: str = markdown.renderer.render(tokens, markdown.options, env)
    return tuple(_assemble(rendered, reading.parts)), _plain_text(tokens)


def _assemble(rendered: str, parts: list[BodyPart]) -> Iterable[BodyPart]:
    """Cut rendered HTML at its marks."""
    pieces = MARK.split(rendered)
    for index, piece in enumerate(pieces):
        if index % 2:
            yield parts[int(piece)]
        elif piece:
            yield piece


def _plain_text(tokens: list[Token]) -> str:
    """Return the words of a text without markup and without private blocks."""
    words: list[str] = []
    for token in tokens:
        if token.type == "inline":
            words.append("".join(_inline_words(token.children or ())))
        elif token.type in ("fence", "code_block"):
            words.append(token.content)
    return " ".join(" ".join(words).split())


def _inline_words(children: Iterable[Token]) -> Iterable[str]:
    for child in children:
        if child.type in ("text", "code_inline", "image"):
            yield child.content
        elif child.type == "wiki_link":
            yield child.meta["label"]
        elif child.type in ("softbreak", "hardbreak"):
            yield " "


@cache
def _build_markdown() -> MarkdownIt:
    """Set up CommonMark with tables, strikethrough, footnotes, task lists, wiki links, private blocks."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.tasklists import tasklists_plugin

    options = {"html": False, "xhtmlOut": False, "highlight": rules.highlight_code}
    markdown = MarkdownIt("commonmark", options)
    markdown.enable(["table", "strikethrough"])
    markdown.use(footnote_plugin, inline=False).use(tasklists_plugin)
    markdown.validateLink = _take_any_link  # type: ignore[method-assign]
    # Plugins change inline content after this point, so links are placed first.
    markdown.core.ruler.after("inline", "finish", _finish_tokens)
    markdown.core.ruler.push("name_boxes", _name_boxes)
    inline = markdown.inline.ruler
    inline.before("link", "wiki_link", rules.read_wiki_link)
    links = {rule.name: rule.fn for rule in inline.__rules__}
    for name in ("link", "autolink"):
        inline.at(name, rules.note_place(links[name], "link_open"))
    inline.at("image", rules.note_place(links["image"], "image"))
    markdown.block.ruler.before(
        "fence",
        "private",
        rules.read_private,
        {"alt": ["paragraph", "reference", "blockquote", "list"]},
    )
    markdown.add_render_rule("wiki_link", _render_mark)
    markdown.add_render_rule("private", _render_mark)
    markdown.add_render_rule("footnote_block_open", _open_footnotes)
    markdown.add_render_rule("footnote_block_close", _close_footnotes)
    return markdown


def _take_any_link(url: str) -> bool:
    """Let every target through: `targets` judges them and can say where a bad one stands."""
    return True


def _render_mark(renderer: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    return str(tokens[index].content)


def _open_footnotes(renderer: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    """Footnotes are no section of the page: they have no heading."""
    return '<div class="footnotes">\n<hr class="footnotes-sep">\n<ol class="footnotes-list">\n'


def _close_footnotes(renderer: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    return "</ol>\n</div>\n"


def _name_boxes(state: StateCore) -> None:
    """Give each box of a task list a name that a screen reader can say."""
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "html_inline" and TASK_BOX in child.content:
                name = "done" if "checked" in child.content.replace(TASK_BOX, "") else "to do"
                child.content = child.content.replace("<input", f'<input aria-label="{name}"', 1)


def _finish_tokens(state: StateCore) -> None:
    """Place and settle all links, move headings down one level, open private blocks."""
    reading: Reading = state.env["reading"]
    cursor = Cursor(reading.lines)
    for token in state.tokens:
        if token.type == "inline":
            cursor.enter(token)
            _warn_of_colons(token, cursor, reading)
            settle_links(token.children or [], cursor, reading)
        elif token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
        elif token.type == "private":
            token.content = _render_private(token, reading)


def _warn_of_colons(token: Token, cursor: Cursor, reading: Reading) -> None:
    """Warn where colons look like a private block that was never opened: its text would be public."""
    if reading.is_private or not rules.has_colon(token.content):
        return
    for match in NEAR_PRIVATE.finditer(token.content):
        line, column = cursor.locate(match.start())
        span = reading.place(line, column, match.end() - match.start())
        help = "write `::: private` alone on a line, at the margin of the text around it"
        reading.report(span, "unclosed-private", "these colons open no private block", help)


def _render_private(token: Token, reading: Reading) -> str:
    inner = Reading(
        reading.source,
        token.meta["lines"] or ((0, ""),),
        reading.folder,
        asked=reading.asked,
        footnote_prefix=f"{reading.footnote_prefix}p{len(reading.parts)}",
        is_private=True,
    )
    parts, _ = _render(inner)
    reading.found.extend(inner.found)
    return reading.mark(PrivateBlock(parts))
