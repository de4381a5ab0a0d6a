"""The text of a draft: fields in the order of the table of fields, then what is known beside them.

In: a draft. Out: Markdown. Whatever the foreign file said stands there as text: it can be neither a
field nor markup, and can neither open nor close a private block. It must not know files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.entries.fields import ENTRY_FIELDS, PERSON_FIELDS, PERSON_NOTE_FIELDS
from generator.entries.values import URL
from generator.importers.drafts import EntryDraft, PersonDraft, PersonPart
from generator.scaffold.entry import quote_yaml

DRAFT_FIELD = "draft: yes  # delete this line to let the entry count"
GUESS = "  # a guess: what was imported does not name it"
MARKUP = re.compile(r"[\\`*_\[\]<>~|&]")
COLONS = re.compile("[:：]{2,}")
MARK_STARTS = tuple("#>+=-")
NUMBER_END = re.compile(r"^(\d{1,9})([.)])")
LINK = re.compile(r"(?P<before>(?:.{0,80}: )?)(?P<link>https?://\S+)", re.IGNORECASE)


def write_entry(draft: EntryDraft) -> str:
    """Return the text of an entry."""
    when = " ".join(filter(None, (draft.day.isoformat(), draft.clock)))
    stated = {"company": draft.company, "stage": draft.stage, **draft.fields}
    rows = [f"date: {when}", *_write_fields(ENTRY_FIELDS, stated, draft.lists)]
    if draft.is_guess:
        rows = [f"{row}{GUESS}" if row.startswith("stage: ") else row for row in rows]
    rows += [*_write_people(draft.people), DRAFT_FIELD]
    return _join(rows, draft.text, draft.private, draft.markdown)


def write_person(draft: PersonDraft) -> str:
    """Return the text of a note about a person."""
    stated = {"name": draft.name, **draft.fields}
    return _join(_write_fields(PERSON_NOTE_FIELDS, stated, {}), draft.text, draft.private)


def _write_fields(
    table: Iterable[str], stated: Mapping[str, str], lists: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    for name in table:
        if stated.get(name):
            yield f"{name}: {quote_yaml(stated[name])}"
        elif lists.get(name):
            yield f"{name}:"
            yield from (f"  - {quote_yaml(item)}" for item in lists[name])


def _write_people(people: Sequence[PersonPart]) -> Iterator[str]:
    if people:
        yield "with:"
    for person in people:
        stated = {"name": person.name, **person.fields}
        rows = _write_fields(PERSON_FIELDS, stated, {})
        yield from (f"  {'-' if number == 0 else ' '} {row}" for number, row in enumerate(rows))


def _join(
    rows: Iterable[str], text: Sequence[str], private: Sequence[str], markdown: str = ""
) -> str:
    parts = ["\n".join(("---", *rows, "---")), *map(write_text, text)]
    if private:
        parts.append("\n\n".join(("::: private", *map(write_text, private))) + "\n\n:::")
    if markdown.strip():
        parts.append(markdown.strip("\n"))
    head, *body = (part for part in parts if part.strip())
    return "\n".join((head, "\n\n".join(body), "")) if body else f"{head}\n"


def write_text(text: str) -> str:
    """Return a plain text as Markdown that shows nothing else; lines stay lines."""
    lines = [line.strip() for line in text.strip().splitlines()]
    written = [_write_line(line) for line in lines]
    paragraphs = re.split(r"\n{2,}", "\n".join(written).strip("\n"))
    return "\n\n".join(part.replace("\n", "\\\n") for part in paragraphs)


def _write_line(line: str) -> str:
    match = LINK.fullmatch(line)
    if match and URL.fullmatch(match["link"]) and ">" not in match["link"]:
        return f"{_escape(match['before'])}<{match['link']}>"
    return _escape(line)


def _escape(line: str) -> str:
    safe = COLONS.sub(lambda found: "\\:" * len(found[0]), MARKUP.sub(r"\\\g<0>", line))
    safe = NUMBER_END.sub(r"\1\\\2", safe)
    return f"\\{safe}" if safe.startswith(MARK_STARTS) else safe
