"""Who is meant: names as written to companies and people, by name, alias and note.

In: the names that entries and notes use. Out: a `NameBook` for each kind, and diagnostics. Nothing
is merged by likeness alone. It must not know processes or reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from generator.diagnostics import FILE_START, Diagnostic, Span, make_diagnostic
from generator.entries.parse import EntryFile
from generator.memo import Section
from generator.record import Record
from generator.slugs import assign_slugs, make_slug
from generator.vocabulary import normalise_name

LIKENESS = 0.85
"""difflib ratio from which two names are shown to the owner as perhaps one."""
PREFIX = 3
MOST_COMPARED = 100
"""Names of one word that a new one is compared with: a first name that a hundred share tells nothing."""


class Mention(Record, frozen=True):
    """A name as written, and where."""

    name: str
    path: str
    span: Span


class Known(Record, frozen=True):
    """One company or person: id, shown name, aliases, and the note about it if there is one."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    note: EntryFile | None = None


class NameBook(Record, frozen=True):
    """Every company, or every person, by id; `find` leads from a name to an id."""

    known: Mapping[str, Known]
    by_name: Mapping[str, str]

    def find(self, name: str) -> str | None:
        """Return the id of a name or alias, None when nobody is called so."""
        return self.by_name.get(normalise_name(name))


def build_name_book(
    mentions: Sequence[Mention], notes: Sequence[EntryFile], memo: Section | None = None
) -> tuple[NameBook, tuple[Diagnostic, ...]]:
    """Put names, aliases and notes together; ids follow the order of first mention.

    The book depends on the names alone, not on where they stand.
    """
    spelt = tuple(dict.fromkeys(item.name for item in mentions))
    gathered = (memo or Section()).call("", _gather_names, spelt, tuple(notes))
    first = (
        {normalise_name(item.name): item for item in reversed(mentions)} if gathered.alike else {}
    )
    alike = (_near_duplicate(first[later], first[earlier]) for earlier, later in gathered.alike)
    return gathered.book, (*gathered.found, *alike)


class _Gathered(Record, frozen=True):
    """What follows from names and notes: the book, what is wrong with notes, keys that are alike."""

    book: NameBook
    found: tuple[Diagnostic, ...]
    alike: tuple[tuple[str, str], ...]


def _gather_names(spelt: Sequence[str], notes: Sequence[EntryFile]) -> _Gathered:
    found: list[Diagnostic] = []
    named_notes = _name_notes(spelt, notes, found)
    aliases = _claim_aliases(named_notes, found)
    names = {key: name for key, (name, _) in named_notes.items()}
    for name in spelt:
        key = normalise_name(name)
        if key not in aliases:
            names.setdefault(key, name)
    slugs = assign_slugs(_in_order(spelt, aliases, names))
    known = {
        slugs[key]: _make_known(slugs[key], name, named_notes.get(key))
        for key, name in names.items()
    }
    by_name = {alias: slugs[key] for alias, key in aliases.items()} | slugs
    alike = tuple(_find_alike(spelt, named_notes, aliases))
    return _Gathered(NameBook(known, by_name), tuple(found), alike)


def _make_known(slug: str, name: str, noted: tuple[str, EntryFile] | None) -> Known:
    if noted is None:
        return Known(slug, name)
    aliases = tuple(item.text for item in noted[1].value("aliases", ()))
    return Known(slug, name, aliases, noted[1])


def _in_order(
    spelt: Sequence[str], aliases: Mapping[str, str], names: Mapping[str, str]
) -> Iterable[tuple[str, str]]:
    """Yield (key, name) by first mention, those only noted last, so that a new name moves no id."""
    keys = dict.fromkeys(aliases.get(key, key) for key in map(normalise_name, spelt))
    for key in dict.fromkeys((*keys, *names)):
        yield key, names[key]


def _name_notes(
    spelt: Sequence[str], notes: Sequence[EntryFile], found: list[Diagnostic]
) -> dict[str, tuple[str, EntryFile]]:
    """Return (shown name, note) by key; a note without a name belongs to the name its file name spells."""
    by_slug: dict[str, str] = {}
    for name in spelt:
        by_slug.setdefault(make_slug(name), name)
    result: dict[str, tuple[str, EntryFile]] = {}
    for note in notes:
        name = note.text("name") or by_slug.get(make_slug(note.stem)) or spell_stem(note.stem)
        key = normalise_name(name)
        if key in result:
            found.append(_twin_note(note, result[key][1], name))
        else:
            result[key] = (name, note)
    return result


def spell_stem(stem: str) -> str:
    """Turn a file name into a name: `lee-chen` reads Lee Chen."""
    return stem.replace("-", " ").replace("_", " ").title()


def _twin_note(note: EntryFile, first: EntryFile, name: str) -> Diagnostic:
    return make_diagnostic(
        note.path,
        FILE_START,
        "twin-note",
        f"a second note on {name}; the first is {first.path}",
        "keep one of the two, or give one another `name:`",
    )


def _claim_aliases(
    named_notes: Mapping[str, tuple[str, EntryFile]], found: list[Diagnostic]
) -> dict[str, str]:
    """Return the key that each alias leads to; one that two claim is an error at the later one."""
    result: dict[str, str] = {}
    for key, (_, note) in named_notes.items():
        for alias in note.value("aliases", ()):
            wanted = normalise_name(alias.text)
            if wanted == key:
                continue
            holder = wanted if wanted in named_notes else result.setdefault(wanted, key)
            if holder != key:
                found.append(
                    make_diagnostic(
                        note.path,
                        alias.span,
                        "alias-conflict",
                        f"'{alias.text}' already means {named_notes[holder][0]}",
                        f"delete it here or in {named_notes[holder][1].path}",
                    )
                )
    return result


def _find_alike(
    spelt: Sequence[str],
    named_notes: Mapping[str, tuple[str, EntryFile]],
    aliases: Mapping[str, str],
) -> Iterable[tuple[str, str]]:
    """Yield names that look like one misspelt, the later one second; two with notes are meant so."""
    keys = [key for key in dict.fromkeys(map(normalise_name, spelt)) if key not in aliases]
    blocks: dict[str, list[str]] = {}
    seen: set[tuple[str, str]] = set()
    for key in keys:
        for block in dict.fromkeys((*key.split(), key[:PREFIX])):
            for other in blocks.setdefault(block, [])[:MOST_COMPARED]:
                if (other, key) not in seen and not (key in named_notes and other in named_notes):
                    seen.add((other, key))
                    if are_alike(other, key):
                        yield other, key
            blocks[block].append(key)


def are_alike(one: str, other: str) -> bool:
    """Say whether two normalised names look like one misspelt."""
    fewest = LIKENESS * (len(one) + len(other)) / 2
    if min(len(one), len(other)) < fewest:
        return False
    if len(_count_letters(one) & _count_letters(other)) < fewest:
        return False
    if one.partition(" (")[0] == other.partition(" (")[0]:
        return False  # `Lee Chen (Acme)` is told apart on purpose
    from difflib import SequenceMatcher  # few names get this far

    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= LIKENESS


@lru_cache(maxsize=1 << 14)
def _count_letters(name: str) -> frozenset[str]:
    """Return the letters of a name, each with how many of its kind came before it: what both have in
    common is the most that can match.
    """
    seen: dict[str, int] = {}
    found: list[str] = []
    for letter in name:
        seen[letter] = seen.get(letter, 0) + 1
        found.append(f"{letter}{seen[letter]}")
    return frozenset(found)


def _near_duplicate(later: Mention, earlier: Mention) -> Diagnostic:
    return make_diagnostic(
        later.path,
        later.span,
        "near-duplicate",
        f"'{later.name}' looks like '{earlier.name}'",
        f"the same? write `{earlier.name}`, or make it an alias in a note; if not, give each a note",
    )
