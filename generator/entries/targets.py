"""Where a link or image of a text leads: judged, placed, and settled.

In: a link's token and the reading it belongs to. Out: the token kept, changed to text, or carrying a
mark for a file of the journal; diagnostics. It must not know what stands behind a name.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from generator.diagnostics import Span
from generator.entries.reading import Cursor, Reading
from generator.entries.values import shorten
from generator.model import FileLink, WikiLink

if TYPE_CHECKING:
    from markdown_it.token import Token

SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
SAFE_SCHEMES = ("http", "https", "mailto", "tel")
TARGET = re.compile(r"""\]\(\s*(?:<([^<>\n]*)>|(\S+?))(?:\s+(?:"[^"]*"|'[^']*'|\([^)]*\)))?\s*\)""")
IMAGE_DATA = re.compile(r"data:image/(?:png|gif|jpeg|webp);", re.IGNORECASE)


def settle_links(children: list[Token], cursor: Cursor, reading: Reading) -> None:
    """Settle every link and image of one inline token."""
    closing: list[str] = []
    for child in children:
        if child.type == "wiki_link":
            line, column = cursor.locate(child.meta["start"])
            _, last = cursor.locate(child.meta["end"])
            span = reading.place(line, column, last - column)
            child.content = reading.mark(WikiLink(child.meta["target"], child.meta["label"], span))
        elif child.type == "link_open":
            closing.append("" if _finish_link(child, "href", cursor, reading) else "span")
        elif child.type == "link_close":
            child.tag = closing.pop() or child.tag
        elif child.type == "image":
            _finish_image(child, cursor, reading)


def _finish_image(token: Token, cursor: Cursor, reading: Reading) -> None:
    """An image of the journal is shown; one elsewhere becomes a link, since a site asks no third party."""
    url = str(token.attrs.get("src", ""))
    if IMAGE_DATA.match(url):
        return
    label = html.escape(token.content or url)
    if SCHEME.match(url) or url.startswith(("//", "\\\\")):
        token.attrs = {"href": url}
        shown = _finish_link(token, "href", cursor, reading)
        address = html.escape(str(token.attrs.get("href", "")))
        rendered = (
            f'<a href="{address}">{label}</a>' if shown else f'<span class="dead">{label}</span>'
        )
        _become_html(token, rendered)
    elif not _finish_link(token, "src", cursor, reading):
        _become_html(token, f'<span class="dead">{label}</span>')


def _become_html(token: Token, rendered: str) -> None:
    token.type, token.tag, token.content = "html_inline", "", rendered
    token.children = None


def _finish_link(token: Token, attribute: str, cursor: Cursor, reading: Reading) -> bool:
    """Judge a link's target: keep it, put a mark for a file in its place, or turn the link into a span."""
    url = str(token.attrs.get(attribute, ""))
    problem = _settle_target(token, attribute, url, cursor, reading)
    if problem is None:
        return True
    code, message, help = problem
    reading.report(_target_span(token, cursor, reading), code, message, help)
    if token.type == "link_open":
        token.tag = "span"
    token.attrs = {"class": "dead"}
    return False


def _settle_target(
    token: Token, attribute: str, url: str, cursor: Cursor, reading: Reading
) -> tuple[str, str, str] | None:
    scheme = SCHEME.match(unquote(url))
    if scheme and len(scheme[1]) > 1 and scheme[1].lower() != "file":
        if scheme[1].lower() in SAFE_SCHEMES:
            return None
        return (
            "unsafe-link",
            f"a link to `{scheme[1]}:` is not made",
            "only http, https, mailto and tel links are; the text is shown",
        )
    if url.startswith("#"):
        return None
    path, fragment = _split_fragment(url)
    resolved = None if scheme else resolve_path(reading.source.path, path)
    if resolved is None:
        return (
            "outside-link",
            "this link leads out of the journal",
            "put the file into journal/ and link to it with a relative path",
        )
    file, is_linked = reading.look_up(resolved)
    if is_linked:
        return (
            "outside-link",
            "this link leads through a symbolic link",
            "put the file itself into journal/",
        )
    if file is None:
        return (
            "dead-link",
            f"no file '{shorten(resolved)}'",
            "check the path: it is relative to this file",
        )
    span = _target_span(token, cursor, reading)
    token.attrs[attribute] = reading.mark(FileLink(file, fragment, span))
    return None


def _split_fragment(url: str) -> tuple[str, str]:
    path, _, fragment = url.partition("#")
    return unquote(path.partition("?")[0]), fragment


def resolve_path(source_path: str, target: str) -> str | None:
    """Return the project path that a relative link leads to, or None when it leaves `journal/`."""
    if target.startswith("/") or "\\" in target or "\x00" in target or target.strip() == "":
        return None
    parts = source_path.split("/")[:-1]
    for piece in target.split("/"):
        if piece in ("", "."):
            continue
        if piece != "..":
            parts.append(piece)
        elif len(parts) > 1:
            parts.pop()
        else:
            return None
    return "/".join(parts) if parts[0] == "journal" else None


def _target_span(token: Token, cursor: Cursor, reading: Reading) -> Span:
    """Place the target inside `[text](target "title")`; a reference link is placed whole."""
    start, end = token.meta["start"], token.meta["end"]
    raw = cursor.content[start:end]
    opening = raw.rfind("](")
    match = TARGET.fullmatch(raw, opening) if opening >= 0 else None
    if match is not None:
        start, end = (
            start + match.start(match.lastindex or 0),
            start + match.end(match.lastindex or 0),
        )
    line, column = cursor.locate(start)
    shown = cursor.content[start:end].partition("\n")[0]
    return reading.place(line, column, max(len(shown), 1))
