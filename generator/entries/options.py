"""The settings' own kinds of values: days by name, levels by code, what is said of skills.

In: a node and its row in the table of fields. Out: the value, or None after a diagnostic.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from generator.codes import ERROR, LEVELS, codes
from generator.entries import values
from generator.entries.frontmatter import Node, Table
from generator.entries.kinds import Field, make_table
from generator.entries.mentions import NameMention, SkillSettings
from generator.entries.reader import Reader, is_absent
from generator.entries.values import BadValue, shorten
from generator.settings import CADENCE, RULES, SHOWN, PublicSettings
from generator.vocabulary import closest_terms

ALWAYS_ERRORS = ("template-syntax", "template-error", "duplicate-id")


def read_days(reader: Reader, node: Node, row: Field) -> Mapping[str, int] | None:
    """Read days by name over the defaults of `cadence` or `rules`."""
    defaults = CADENCE if row.name == "cadence" else RULES
    if not isinstance(node, Table):
        reader.wrong_shape(node, "a mapping `name: days`")
        return None
    result = dict(defaults)
    for key, value in node.items:
        if key.text not in defaults:
            near = closest_terms(key.text, defaults)
            reader.report(
                key.span,
                "unknown-field",
                f"no {row.name} '{shorten(key.text)}'",
                f"did you mean `{near[0]}`?" if near else f"names here: {', '.join(defaults)}",
            )
            continue
        if is_absent(value):
            continue
        days = reader.convert(value, _parse_days)
        if days is not None:
            result[key.text] = days
    return MappingProxyType(result)


def _parse_days(text: str) -> int:
    digits = text.strip()
    if not re.fullmatch("[0-9]{1,4}", digits) or int(digits) < 1:
        raise BadValue(
            "bad-value",
            f"'{shorten(text)}' is not a number of days",
            "write a whole number from 1 to 9999",
        )
    return int(digits)


def read_levels(reader: Reader, node: Node, row: Field) -> Mapping[str, str] | None:
    """Read a level for each diagnostic code that the owner wants changed."""
    if not isinstance(node, Table):
        reader.wrong_shape(node, "a mapping `code: level`")
        return None
    result: dict[str, str] = {}
    for key, value in node.items:
        if key.text not in codes():
            near = closest_terms(key.text, codes())
            reader.report(
                key.span,
                "unknown-field",
                f"no diagnostic '{shorten(key.text)}'",
                f"did you mean `{near[0]}`?" if near else "`rounds explain` lists all codes",
            )
            continue
        if is_absent(value):
            continue
        level = reader.convert(value, _parse_level)
        if level not in (None, ERROR) and key.text in ALWAYS_ERRORS:
            message = f"`{key.text}` is always an error: without it the site would lack pages"
            reader.report(value.span, "bad-value", message, "delete this line and mend the cause")
        elif level is not None:
            result[key.text] = level
    return MappingProxyType(result)


def _parse_level(text: str) -> str:
    if text.strip() not in LEVELS:
        raise BadValue("bad-value", f"no level '{shorten(text)}'", f"allowed: {', '.join(LEVELS)}")
    return text.strip()


def read_skill_settings(reader: Reader, node: Node, row: Field) -> SkillSettings | None:
    """Read the bar, aliases by skill and groups by skill."""
    if not isinstance(node, Table):
        reader.wrong_shape(node, "a mapping with `bar`, `aliases`, `groups`")
        return None
    bar, aliases, groups = None, [], []
    rows = make_table(
        Field("bar", "rating", ""), Field("aliases", "names", ""), Field("groups", "names", "")
    )
    for key, value in node.items:
        if key.text in rows and is_absent(value):
            continue
        if key.text == "bar":
            bar = reader.convert(value, values.parse_rating)
        elif key.text in rows and isinstance(value, Table):
            for name, inner in value.items:
                skill = NameMention(name.text, name.span)
                if key.text == "aliases":
                    aliases.append((skill, reader.read_list(inner, Reader.read_mention)))
                elif (
                    group := reader.convert(
                        inner, lambda text: values.parse_choice("skill-group", text)
                    )
                ) is not None:
                    groups.append((skill, group))
        elif key.text in rows:
            reader.wrong_shape(value, "a mapping of skills")
        else:
            reader.report_unknown(key, rows)
    return SkillSettings(bar, tuple(aliases), tuple(groups))


PUBLIC_FIELDS = make_table(
    Field("title", "text", "the site's title", "Interview practice"),
    Field("owner", "text", "whose site it is; nobody's unless said", "Robin Example"),
    Field("about", "prose", "a few words at the top of the first page", "Rounds I learned from."),
    Field("show", "names", f"which of {', '.join(SHOWN)}; all unless said", "[skills, funnel]"),
    Field("skills", "names", "skills of your own that may be named", "[etcd]"),
)


def read_public_settings(reader: Reader, node: Node, row: Field) -> PublicSettings | None:
    """Read what a public site says and shows."""
    if not isinstance(node, Table):
        reader.wrong_shape(node, "a mapping with `show`, `title`, `owner`")
        return None
    given: dict[str, Any] = {}
    for key, value in node.items:
        if key.text not in PUBLIC_FIELDS:
            reader.report_unknown(key, PUBLIC_FIELDS)
        elif key.text in ("show", "skills") and not is_absent(value):
            found = reader.read_list(value, Reader.read_mention)
            words = found if key.text == "skills" else filter(partial(_is_shown, reader), found)
            given[key.text] = tuple(item.text for item in words)
        elif not is_absent(value):
            parse = values.parse_prose if key.text == "about" else values.parse_text
            given[key.text] = reader.convert(value, parse)
    return PublicSettings(**{name: item for name, item in given.items() if item is not None})


def _is_shown(reader: Reader, word: NameMention) -> bool:
    """Say whether a word names a part of a public site, and report one that does not."""
    if word.text in SHOWN:
        return True
    message = f"a public site has no part '{shorten(word.text)}'"
    reader.report(word.span, "bad-value", message, f"allowed: {', '.join(SHOWN)}")
    return False
