"""Where a public site goes: the settings of `publish` as values.

In: a node and its row in the table of fields. Out: the value, or None after a diagnostic. What a value
could do to the program that it is handed to is ruled out here: none can be taken for an option.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from generator.entries.frontmatter import Broken, Listing, Node, Table
from generator.entries.kinds import Field, make_table
from generator.entries.reader import Reader, is_absent
from generator.entries.values import BadValue, shorten
from generator.settings import PublishSettings

PUBLISH_FIELDS = make_table(
    Field("folder", "text", "a folder that a web server shows, relative to the project", "../www"),
    Field(
        "git",
        "text",
        "a branch of a repository: `REMOTE/BRANCH`, or an address and a branch",
        "origin/gh-pages",
    ),
    Field("cname", "text", "the site's own domain, for hosts that ask for it", "robin.example"),
    Field(
        "rsync", "text", "a folder of another computer, as rsync names it", "me@host.example:www"
    ),
    Field(
        "command",
        "command",
        "a command of your own as a list; `{folder}` in it becomes the site's folder",
        "[upload, '{folder}', my-site]",
    ),
)
FOLDER_MARK = "{folder}"
REMOTE = re.compile(r"(?P<remote>[A-Za-z0-9_][\w.-]*)/(?P<branch>\S+)")
BRANCH = re.compile(
    r"(?![-/])(?!.*(?:\.\.|//|@\{|\.lock(?:/|$)|/\.|/$|\.$))[^\s\x00-\x20~^:?*\[\\\x7f]+"
)
DOMAIN = re.compile(
    r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+"
)


def read_publish_settings(reader: Reader, node: Node, row: Field) -> PublishSettings | None:
    """Read where a public site goes."""
    if not isinstance(node, Table):
        reader.wrong_shape(node, "a mapping with `folder`, `git`, `rsync` or `command`")
        return None
    given: dict[str, Any] = {}
    for key, value in node.items:
        if key.text not in PUBLISH_FIELDS:
            reader.report_unknown(key, PUBLISH_FIELDS)
        elif not is_absent(value) and not isinstance(value, Broken):
            item = PUBLISH_FIELDS[key.text]
            reader.example = f"write it like `{item.name}: {item.example}`"
            given |= _read_one(reader, value, key.text) or {}
    return PublishSettings(**given)


def _read_one(reader: Reader, node: Node, name: str) -> dict[str, Any] | None:
    if name == "command":
        words = _read_command(reader, node)
        return None if words is None else {name: words}
    parsed: dict[str, Any] | None = reader.convert(node, PARSERS[name])
    return parsed


def _read_command(reader: Reader, node: Node) -> tuple[str, ...] | None:
    """Read a command as a list of words; one text would need a shell to take it apart."""
    if not isinstance(node, Listing):
        reader.wrong_shape(node, "a list of words")
        return None
    words = reader.read_list(node, lambda inner, item: inner.convert(item, str))
    if not any(FOLDER_MARK in word for word in words[1:]):
        message = f"no word of the command is `{FOLDER_MARK}`, where the site's folder goes"
        reader.report(node.span, "bad-value", message, reader.example)
        return None
    return tuple(words)


def _parse_folder(text: str) -> dict[str, str]:
    return {"folder": text.strip()}


def parse_branch(text: str) -> dict[str, str]:
    """Read a branch of a remote: `origin/gh-pages`, or an address and a branch."""
    remote, gap, branch = text.strip().rpartition(" ")
    if not gap:
        found = REMOTE.fullmatch(text.strip())
        remote, branch = (found["remote"], found["branch"]) if found else ("", "")
    remote = remote.strip()
    if not remote or remote.startswith("-") or not BRANCH.fullmatch(branch):
        raise BadValue(
            "bad-value",
            f"'{shorten(text)}' names no branch of a repository",
            "write `origin/gh-pages`, or an address and a branch with a space between",
        )
    if remote.partition("::")[1]:
        raise BadValue(
            "bad-value",
            f"'{shorten(text)}' would start a program of git's choosing",
            "write an address that begins with https://, ssh:// or file://, or me@host.example:path",
        )
    return {"git": remote, "branch": branch}


def parse_rsync(text: str) -> dict[str, str]:
    """Read a folder as rsync names it; none of its parts can be taken for an option."""
    place = text.strip()
    host = place.removeprefix("rsync://").partition(":")[0]
    if any(part.startswith("-") for part in (place, *host.split("@"))) or ":" not in place:
        raise BadValue(
            "bad-value",
            f"'{shorten(text)}' is no folder of another computer",
            "write `me@host.example:folder`; for a folder of this one there is `folder`",
        )
    return {"rsync": place}


def _parse_domain(text: str) -> dict[str, str]:
    if not DOMAIN.fullmatch(text.strip().lower()):
        raise BadValue(
            "bad-value",
            f"'{shorten(text)}' is no domain",
            "write it without https:// and without a path, such as `robin.example`",
        )
    return {"cname": text.strip().lower()}


PARSERS: Mapping[str, Callable[[str], dict[str, str]]] = MappingProxyType(
    {
        "folder": _parse_folder,
        "git": parse_branch,
        "cname": _parse_domain,
        "rsync": parse_rsync,
    }
)
