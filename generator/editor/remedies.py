"""Remedies: what an editor can do about a finding, where that is a matter of form.

In: a snapshot and one of its findings. Out: `Action` values, the best first. What has to be decided
by whoever was there has no remedy here. It must not know how findings come about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from generator.diagnostics import Diagnostic, Span
from generator.editor.edits import (
    Action,
    Edit,
    add_alias,
    add_field,
    begin_note,
    drop_field,
    insert,
    read_span,
)
from generator.editor.namings import PERSON, SKILL, find_target
from generator.editor.snapshot import Snapshot
from generator.editor.spots import read_row
from generator.entries.parse import DATED_NAME
from generator.entries.source import find_kind
from generator.scaffold.entry import quote_yaml
from generator.vocabulary import closest_terms

NEAR = re.compile(r"did you mean (?:'([^']+)'|`\[\[([^`]+)\]\]`|`([^`]+)`)")
WORDS = re.compile(r"`([\w-]+)`")
QUOTED = re.compile(r"'(.+?)'")
ADDED = re.compile(r"add `([\w-]+): ([^`]*)`")
LINK = re.compile(r"\[\[([^\[\]|]*)")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
Remedy = Callable[[Snapshot, Diagnostic], Iterator[Action]]


def list_remedies(snapshot: Snapshot, finding: Diagnostic) -> Iterator[Action]:
    """Yield what can be done about a finding."""
    yield from _write_near(snapshot, finding)
    remedy = REMEDIES.get(finding.code)
    if remedy is not None:
        yield from remedy(snapshot, finding)


def _replace(finding: Diagnostic, span: Span, text: str, title: str = "") -> Action:
    edit = Edit(finding.path, span, text)
    return Action(title or f"Write '{text}'", (edit,), mends=True)


def _write_near(snapshot: Snapshot, finding: Diagnostic) -> Iterator[Action]:
    """Offer the word that was likely meant, where the finding names one."""
    near = NEAR.search(finding.help)
    if near is None:
        return
    word = near[1] or near[2] or near[3]
    if near[2]:
        link = LINK.match(read_span(snapshot.split(finding.path), finding.span))
        if link:
            line, start = finding.span.line, finding.span.column + 2
            yield _replace(finding, Span(line, start, line, start + len(link[1])), word)
    else:
        yield _replace(finding, finding.span, quote_yaml(word))


def _write_either(_snapshot: Snapshot, finding: Diagnostic) -> Iterator[Action]:
    """Offer each of the words that the remedy names."""
    for word in WORDS.findall(finding.help):
        yield _replace(finding, finding.span, word)


def _mend_name(snapshot: Snapshot, finding: Diagnostic) -> Iterator[Action]:
    """Offer the other spelling of a name, or to make this one an alias."""
    names = QUOTED.findall(finding.message)
    if len(names) != 2 or not re.search("looks like", finding.message):
        return
    written, known = names
    line = read_span(snapshot.split(finding.path), finding.span)
    start = line.find(written)
    if start >= 0:
        column = finding.span.column + start
        span = Span(finding.span.line, column, finding.span.line, column + len(written))
        yield _replace(finding, span, known)
    for target in (find_target(snapshot, kind, known) for kind in (PERSON, "company")):
        action = add_alias(snapshot, target, written) if target else None
        if action and not finding.message.startswith("the role"):
            yield action


def _add_missing(snapshot: Snapshot, finding: Diagnostic) -> Iterator[Action]:
    """Offer the name of the field, with what follows from the journal and nothing made up."""
    added = ADDED.search(finding.help)
    if added is None:
        return
    name, lines = added[1], snapshot.split(finding.path)
    value = snapshot.reading.today.isoformat() if name == "date" else ""
    span = finding.span
    if read_span(lines, span) == "---":
        edit = insert(finding.path, span.line + 1, 1, f"{name}: {value}\n")
    elif lines[span.line - 1][span.column - 1 :].startswith("{"):
        edit = insert(finding.path, span.line, span.column + 1, f"{name}: , ")
    else:
        row = f"{name}: \n{' ' * (span.column - 1)}"
        edit = insert(finding.path, span.line, span.column, row)
    yield Action(f"Add `{name}:`", (edit,), mends=True)


def _choose_role(snapshot: Snapshot, finding: Diagnostic) -> Iterator[Action]:
    """Offer each role of the company."""
    file = snapshot.files.get(finding.path)
    company = find_target(snapshot, "company", file.text("company")) if file else None
    processes = snapshot.journal.processes.values()
    roles = [item.role for item in processes if company and item.company == company.id]
    for role in dict.fromkeys(filter(None, roles)):
        edit = add_field(snapshot, finding.path, f"role: {quote_yaml(role)}")
        if edit:
            yield Action(f"Add `role: {role}`", (edit,), mends=True)


def _begin_skill(snapshot: Snapshot, finding: Diagnostic) -> Iterator[Action]:
    """Offer a note on a skill that is new."""
    named = QUOTED.search(finding.message)
    creation = begin_note(snapshot, SKILL, named[1]) if named else None
    if creation and named:
        yield Action(f"Make a note on the skill '{named[1]}'", creations=(creation,), mends=True)


def _begin_linked(snapshot: Snapshot, finding: Diagnostic) -> Iterator[Action]:
    """Offer a note on whatever a link names; an entry is not made up."""
    link = LINK.match(read_span(snapshot.split(finding.path), finding.span))
    name = link[1].partition("#")[0].strip() if link else ""
    if not name or DATED_NAME.match(name):
        return
    for kind in (PERSON, "company", SKILL):
        creation = begin_note(snapshot, kind, name)
        if creation:
            yield Action(f"Make a note on the {kind} '{name}'", creations=(creation,), mends=True)


def _write_id(snapshot: Snapshot, finding: Diagnostic) -> Iterator[Action]:
    """Offer the ids that are most like the one that leads nowhere."""
    named = QUOTED.search(finding.message)
    for key in closest_terms(named[1], snapshot.journal.entries) if named else ():
        yield _replace(finding, finding.span, key)


def _write_day(snapshot: Snapshot, finding: Diagnostic) -> Iterator[Action]:
    """Offer the day of the file's name."""
    shown = read_span(snapshot.split(finding.path), finding.span)
    day, written = DAY.search(finding.message), DAY.search(shown)
    if day and written:
        start = finding.span.column + written.start()
        span = Span(finding.span.line, start, finding.span.line, start + len(written[0]))
        yield _replace(finding, span, day[0])


def _delete(_snapshot: Snapshot, finding: Diagnostic) -> Iterator[Action]:
    """Offer to delete what is marked."""
    yield _replace(finding, finding.span, "", "Delete this character")


def _drop_empty(snapshot: Snapshot, finding: Diagnostic) -> Iterator[Action]:
    """Offer to delete the line of an empty field."""
    lines, number = snapshot.split(finding.path), finding.span.line
    row = read_row(lines[number - 1])
    if row.key and not row.has_dash and number < len(lines):
        yield _replace(finding, Span(number, 1, number + 1, 1), "", f"Delete `{row.key}`")


def _close_fields(snapshot: Snapshot, finding: Diagnostic) -> Iterator[Action]:
    """Offer a fence below the lines that look like fields, and one above where there is none."""
    lines = snapshot.split(finding.path)
    first = 1 if finding.code == "unclosed-front-matter" else 0
    last = first
    while last < len(lines) and lines[last].strip():
        row = read_row(lines[last])
        if not (row.key or row.has_dash or row.indent):
            break
        last += 1
    if first and last == first:
        return
    fence = insert(finding.path, last + 1, 1, "---\n")
    if last >= len(lines):
        fence = insert(finding.path, len(lines), len(lines[-1]) + 1, "\n---\n")
    if first:
        yield Action("Add the second `---`", (fence,), mends=True)
    elif last:
        edits = (insert(finding.path, 1, 1, "---\n"), fence)
        yield Action("Put the fields between two `---`", edits, mends=True)
    else:
        name = "stage" if find_kind(finding.path) == "entry" else "name"
        edit = insert(finding.path, 1, 1, f"---\n{name}: \n---\n")
        yield Action("Begin with fields", (edit,), mends=True)


def _close_block(snapshot: Snapshot, finding: Diagnostic) -> Iterator[Action]:
    """Offer to close a private block at the end of the text."""
    lines = snapshot.split(finding.path)
    lead = "" if not lines[-1] else "\n"
    edit = insert(finding.path, len(lines), len(lines[-1]) + 1, f"{lead}:::\n")
    yield Action("Close the private block at the end", (edit,), mends=True)


def _stay_private(snapshot: Snapshot, finding: Diagnostic) -> Iterator[Action]:
    """Offer to take `public: yes` from the entry."""
    edit = drop_field(snapshot, finding.path, "public")
    if edit:
        yield Action("Make this private", (edit,), mends=True)


def _deny_agreement(snapshot: Snapshot, finding: Diagnostic) -> Iterator[Action]:
    """Offer to say that nothing keeps a question back."""
    file = snapshot.files.get(finding.path)
    edit = add_field(snapshot, finding.path, "nda: no")
    if edit and file and "nda" not in file.fields:
        yield Action("Add `nda: no`", (edit,), mends=True)


REMEDIES: Mapping[str, Remedy] = MappingProxyType(
    {
        "ambiguous-stage": _write_either,
        "bad-yes-no": _write_either,
        "near-duplicate": _mend_name,
        "missing-field": _add_missing,
        "ambiguous-role": _choose_role,
        "unknown-skill": _begin_skill,
        "dead-link": _begin_linked,
        "unknown-entry": _write_id,
        "date-differs": _write_day,
        "control-character": _delete,
        "empty-value": _drop_empty,
        "unclosed-front-matter": _close_fields,
        "missing-front-matter": _close_fields,
        "unclosed-private": _close_block,
        "public-file": _stay_private,
        "public-question": _deny_agreement,
    }
)
"""What else can be done, by the code of a finding."""
