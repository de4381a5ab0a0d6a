"""Renaming a person, a company or a skill wherever its name stands: in fields, notes, links, settings.

In: a snapshot, what is meant, and the new name. Out: an `Action`, or a `Refused` where two would become
one or a text would not mean the same any more. Aliases, and links by the name of a note's file, lead
where they led and stay. It must not write anything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping

from generator.diagnostics import Span
from generator.editor.edits import (
    Action,
    Creation,
    Edit,
    insert,
    quote_item,
    read_span,
    take_action,
)
from generator.editor.namings import (
    FILE,
    LINK,
    PERSON,
    SKILL,
    Naming,
    find_naming,
    find_target,
    list_all,
)
from generator.editor.snapshot import Snapshot
from generator.entries.frontmatter import Listing, Node, Scalar, Table, read_block
from generator.entries.values import BadValue, parse_person
from generator.model import Target
from generator.project import JOURNAL, SETTINGS
from generator.scaffold.entry import quote_yaml
from generator.vocabulary import normalise_name, skill_terms

NO_NAME = re.compile(r"[\x00-\x1f\x7f\[\]|#]")
"""What no name can hold that shall also stand in a link."""
Imagine = Callable[[Mapping[str, str]], Snapshot]
"""Reads the journal as if these texts stood in it."""


class Refused(Exception):
    """Why something cannot be renamed, in words for its owner."""


def find_renamable(snapshot: Snapshot, path: str, line: int, column: int) -> Naming | None:
    """Return the name at a place, if it is that of a person, a company or a skill."""
    naming = find_naming(snapshot, path, line, column)
    if naming is None or naming.how == FILE or naming.target not in snapshot.things:
        return None
    return naming if naming.how != LINK else _name_in_link(snapshot, naming)


def rename(snapshot: Snapshot, target: Target, name: str, imagine: Imagine) -> Action:
    """Return what gives something another name everywhere, tried out on the journal as it would be."""
    name = " ".join(name.split())
    _check_name(snapshot, target, name)
    edits = tuple(_list_edits(snapshot, target, name))
    creations: tuple[Creation, ...] = ()
    if target.kind == SKILL and snapshot.things[target].note_path is None:
        creations = tuple(_name_known_skill(snapshot, target, name))
    action = Action(f"Rename to {name}", edits, creations)
    _try_out(snapshot, target, name, action, imagine)
    return action


def _check_name(snapshot: Snapshot, target: Target, name: str) -> None:
    """Refuse a name that cannot be one, or that somebody has."""
    if not name or NO_NAME.search(name):
        raise Refused("a name is one line, without [ ] | and #")
    if target.kind == PERSON and not _is_person(name):
        raise Refused("a person's name is without a comma, a mail address and < >")
    other = find_target(snapshot, target.kind, name)
    if other is not None and other != target:
        raise Refused(
            f"there is a {target.kind} called {snapshot.things[other].name} already: the two would"
            " become one. If that is meant, make this name an alias of the other"
        )


def _is_person(name: str) -> bool:
    try:
        return parse_person(name).name == name
    except BadValue:
        return False


def _list_edits(snapshot: Snapshot, target: Target, name: str) -> Iterator[Edit]:
    """Yield every place where the present name is written."""
    thing = snapshot.things[target]
    known = {normalise_name(thing.name), *([target.id] if target.kind == SKILL else [])}
    named_in_note = False
    for item in list_all(snapshot):
        if item.target != target or item.how == FILE:
            continue
        named_in_note |= item.path == thing.note_path and item.how == "note"
        if item.how == LINK:
            place = _name_in_link(snapshot, item)
            if normalise_name(place.text) in known:
                yield Edit(item.path, place.span, name)
        elif normalise_name(item.text) in known:
            yield _edit_field(snapshot, item, name)
    if thing.note_path is not None and not named_in_note:
        yield insert(thing.note_path, 2, 1, f"name: {quote_yaml(name)}\n")
    if target.kind == SKILL:
        yield from _list_settings(snapshot, target, known, name)


def _edit_field(snapshot: Snapshot, item: Naming, name: str) -> Edit:
    """Write the name as a value, or inside one of which it is the beginning, as that is quoted."""
    line = snapshot.split(item.path)[item.span.line - 1]
    before, after = line[item.span.column - 2], line[item.span.end_column - 1 :].lstrip()
    if read_span(snapshot.split(item.path), item.span) != item.text:
        return Edit(item.path, item.span, quote_item(name))
    if before == "'":
        return Edit(item.path, item.span, name.replace("'", "''"))
    if before == '"':
        return Edit(item.path, item.span, json.dumps(name, ensure_ascii=False)[1:-1])
    has_more = after[:1] == "<" or (after[:1] == "," and not _in_brackets(line, item.span))
    return Edit(item.path, item.span, name if has_more else quote_item(name))


def _in_brackets(line: str, span: Span) -> bool:
    before = line[: span.column - 1]
    return before.count("[") > before.count("]") or before.count("{") > before.count("}")


def _name_in_link(snapshot: Snapshot, item: Naming) -> Naming:
    """Return where the name itself stands between `[[` and `]]`, without a heading."""
    shown = read_span(snapshot.split(item.path), item.span)
    inner = re.match(r"\[\[\s*([^\[\]|#]*?)\s*(?:[|#].*)?\]\]", shown)
    if inner is None:
        return item
    line, start = item.span.line, item.span.column + inner.start(1)
    span = Span(line, start, line, start + len(inner[1]))
    return Naming(item.path, span, item.target, inner[1], LINK)


def _name_known_skill(snapshot: Snapshot, target: Target, name: str) -> Iterator[Creation]:
    """Begin the note by which a skill of the vocabulary keeps its history under another name."""
    if snapshot.skills.find(name) != target.id and snapshot.skills.find(target.id) == target.id:
        text = f"---\nname: {quote_yaml(name)}\n---\n"
        yield Creation(f"{JOURNAL}/skills/{target.id}.md", text)


def _list_settings(
    snapshot: Snapshot, target: Target, known: set[str], name: str
) -> Iterator[Edit]:
    """Yield the places of the settings that name a skill; those of the vocabulary keep their name there."""
    if target.id in skill_terms():
        return
    source = snapshot.reading.texts.get(SETTINGS)
    root = read_block(source, 0, len(source.text))[0] if source else None
    for scalar in _list_skill_names(root) if root else ():
        if normalise_name(scalar.text) in known and snapshot.skills.find(scalar.text) == target.id:
            yield Edit(SETTINGS, scalar.span, quote_item(name))


def _list_skill_names(root: Table) -> Iterator[Scalar]:
    tables = {key.text: node for key, node in root.items}
    for name, part in (("skills", "aliases"), ("skills", "groups"), ("public", "skills")):
        node: Node | None = tables.get(name)
        items = node.items if isinstance(node, Table) else ()
        inner = {key.text: value for key, value in items}
        found = inner.get(part)
        if isinstance(found, Table):
            yield from (key for key, _ in found.items)
        elif isinstance(found, Listing):
            yield from (item for item in found.items if isinstance(item, Scalar))


def _try_out(
    snapshot: Snapshot, target: Target, name: str, action: Action, imagine: Imagine
) -> None:
    """Refuse what would not leave everything else as it is."""
    after = imagine(take_action(snapshot, action))
    found = find_target(after, target.kind, name)
    before = sum(item.target == target for item in list_all(snapshot))
    now = sum(item.target == found for item in list_all(after))
    worse = sum(map(len, after.findings.values())) > sum(map(len, snapshot.findings.values()))
    if (
        found is None or not before <= now <= before + 1 or worse
    ):  # one more: a note that says its name
        raise Refused(f"'{name}' would not be understood everywhere in place of the old name")
