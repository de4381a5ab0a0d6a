"""Notes in Markdown with front matter, as Obsidian keeps them, to drafts of entries.

In: the bytes of notes by path. Out: drafts, and notes that are left out. Properties are known by their
usual names; what is no field of an entry stands in the text. Markdown stays as it is where an entry can
hold it. It must not know the journal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from generator.entries.fields import NO_COMPANY_NEEDED
from generator.entries.frontmatter import Listing, Node, Scalar, Table, split_source
from generator.entries.source import Source
from generator.importers.days import Unclear, When, is_nothing, read_when
from generator.importers.drafts import EntryDraft, Harvest, PersonPart, Place, Skipped, Unknown
from generator.importers.fitting import fit_field, fit_name, fit_people
from generator.importers.opening import open_text
from generator.importers.tables import fold_column
from generator.vocabulary import find_stage

LABEL = "notes with front matter"
ALIASES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "date": ("date", "day", "when", "interview date", "applied", "applied on", "created"),
        "company": ("company", "employer", "organization", "organisation", "firm"),
        "role": ("role", "position", "job", "job title"),
        "stage": ("stage", "round", "type", "kind", "interview type", "status", "category"),
        "with": (
            "with",
            "people",
            "interviewer",
            "interviewers",
            "contact",
            "contacts",
            "attendees",
        ),
        "posting": ("posting", "url", "link", "job url", "source url"),
        "pay": ("pay", "salary", "compensation"),
        "location": ("location", "city", "place"),
        "duration": ("duration",),
        "format": ("format",),
        "outcome": ("outcome", "result"),
        "tags": ("tags", "tag"),
    }
)
"""Properties by the field that they fill, the most certain name first."""
PLAIN_FIELDS = ("role", "posting", "pay", "location", "format", "outcome", "duration")
DATED_NAME = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})(?!\d)")
WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]")
PRIVATE = frozenset(("pay",))
GUESSED_STAGE, UNNAMED_ROUND = "note", "technical"


class _Left(Exception):
    """Why a note is left out, and the line that says so."""

    def __init__(self, why: str, line: int = 1) -> None:
        super().__init__(why)
        self.line = line


class _Properties:
    """What stands in the front matter, as text or lists of text, by folded name."""

    def __init__(self, table: Table) -> None:
        self._nodes: dict[str, tuple[Scalar, Node]] = {
            fold_column(key.text): (key, node) for key, node in table.items
        }
        self._taken: set[str] = set()

    def take(self, field: str) -> tuple[str, ...]:
        """Return what a property says that fills a field."""
        for name in ALIASES[field]:
            values = self.list_values(name)
            if values:
                self._taken.add(name)
                return values
        return ()

    def find_all(self, field: str) -> Iterator[tuple[str, str]]:
        """Yield name and text of every property that may fill a field."""
        for name in ALIASES[field]:
            yield from ((name, value) for value in self.list_values(name))

    def mark(self, name: str) -> None:
        """Note that a property need not stand in the text."""
        self._taken.add(name)

    def list_left(self, *, is_private: bool) -> Iterator[str]:
        """Yield what was not taken, a line a property."""
        hidden = {name for field in PRIVATE for name in ALIASES[field]}
        for name, (key, _) in self._nodes.items():
            values = self.list_values(name)
            if name not in self._taken and values and (name in hidden) == is_private:
                yield f"{key.text}: {', '.join(values)}"

    def list_values(self, name: str) -> tuple[str, ...]:
        """Return the texts of a property, none where it says nothing."""
        if name not in self._nodes:
            return ()
        return tuple(text for text in _list_texts(self._nodes[name][1]) if not is_nothing(text))


def _list_texts(node: Node) -> Iterator[str]:
    """Yield the texts of a value, names inside links among them."""
    if isinstance(node, Scalar):
        yield WIKI_LINK.sub(r"\1", node.text)
    elif isinstance(node, Listing):
        for item in node.items:
            yield from _list_texts(item)
    elif isinstance(node, Table):
        yield from (f"{key.text}: {' '.join(_list_texts(value))}" for key, value in node.items)


def read_notes(files: Mapping[str, bytes]) -> Harvest:
    """Return a draft for every note that has a day and a company."""
    drafts: list[EntryDraft] = []
    skipped: list[Skipped] = []
    words: list[str] = []
    for path, data in files.items():
        try:
            text, guessed = open_text(data)
            words += [f"{path}: {word}" for word in guessed]
            drafts.append(_read_note(path, text))
        except _Left as reason:
            skipped.append(Skipped(Place(reason.line, path), "", str(reason)))
        except Unknown as reason:
            skipped.append(Skipped(Place(1, path), "", reason.message))
    return Harvest(LABEL, tuple(drafts), tuple(skipped), tuple(words))


def _read_note(path: str, text: str) -> EntryDraft:
    front, found = split_source(Source(path, "entry", text))
    if front.table is None:
        first = found[0] if found else None
        raise _Left(first.message, first.span.line) if first else _Left("it has no fields")
    properties = _Properties(front.table)
    stage, is_sure = _find_stage(properties)
    when = _find_day(properties, path)
    company = fit_name(", ".join(properties.take("company"))) or ""
    if not company and not (is_sure and stage in NO_COMPANY_NEEDED):
        raise _Left("no company is stated: it needs a property such as `company`")
    fields = dict(_take_fields(properties))
    if stage == GUESSED_STAGE and (title := _spell_title(path)):
        fields["title"] = title
    people = tuple(_take_people(properties))
    tags = tuple(filter(None, map(fit_name, properties.take("tags"))))
    return EntryDraft(
        Place(1, path),
        stage,
        when.day,
        company,
        when.clock,
        fields,
        {"tags": tags} if tags else {},
        people,
        tuple(properties.list_left(is_private=False)),
        tuple(properties.list_left(is_private=True)),
        text[front.body_offset :].strip("\r\n"),
        not is_sure,
    )


def _spell_title(path: str) -> str | None:
    """Return the name of a note without its day."""
    stem = path.rsplit("/", 1)[-1].removesuffix(".md")
    return fit_name(DATED_NAME.sub("", stem, count=1).strip(" -_"))


def _find_stage(properties: _Properties) -> tuple[str, bool]:
    """Return the stage that a property or a tag names; else it is a note."""
    for name, value in properties.find_all("stage"):
        stage = find_stage(value)
        if stage is not None:
            properties.mark(name)
            return stage.id, True
        if "interview" in value.casefold():
            return UNNAMED_ROUND, False
    for _, tag in properties.find_all("tags"):
        stage = find_stage(tag.rpartition("/")[2])
        if stage is not None:
            return stage.id, True
    return GUESSED_STAGE, False


def _find_day(properties: _Properties, path: str) -> When:
    """Return the day that a property states, or the name of the file."""
    for name, value in properties.find_all("date"):
        try:
            when = read_when(value)
        except Unclear as reason:
            raise _Left(str(reason)) from reason
        properties.mark(name)
        return when
    match = DATED_NAME.search(path.rsplit("/", 1)[-1])
    if match is None:
        raise _Left("no day is stated: it needs a property such as `date`, or one in its name")
    try:
        return read_when(match["day"])
    except Unclear as reason:
        raise _Left(f"{reason} (in its name)") from reason


def _take_fields(properties: _Properties) -> Iterable[tuple[str, str]]:
    """Yield the fields that properties can fill; a text that a field does not take stays text."""
    for name in PLAIN_FIELDS:
        for alias, value in properties.find_all(name):
            fitting = fit_field(name, value)
            if fitting is not None:
                properties.mark(alias)
                yield name, fitting
                break


def _take_people(properties: _Properties) -> Iterator[PersonPart]:
    for alias in ALIASES["with"]:
        read = [fit_people(value) for value in properties.list_values(alias)]
        if read and all(read):
            properties.mark(alias)
        for people in read:
            yield from people
