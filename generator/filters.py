"""The language of filters: `company:acme -skill:graphs after:2026-01`, in the terminal as on the pages.

In: a filter as typed, and what each item of a list is about. Out: terms, and which items they let
through. It must not know the journal: what a value may be called is handed to it.

Terms stand apart by blanks. `key:value` asks for a value, in double quotes if it holds blanks; `-`
before a term leaves out what fits it. Terms of one key are alternatives, different keys must all
hold, and so must all words without a key, which are looked for in names and titles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from generator.record import Record
from generator.vocabulary import closest_terms, normalise_name
from generator.vocabulary.names import join_words

KEYS: Mapping[str, str] = {
    "company": "a company, by id or name",
    "person": "a person, by id or name",
    "skill": "a skill, by id, name or alias",
    "stage": "a stage, by id or any of its other words",
    "outcome": "how a round ended; how a question went",
    "purpose": "what a process is for",
    "status": "how a process or a skill stands",
    "tag": "a tag",
    "after": "from the first day of a year, a month or a day on, itself included",
    "before": "up to the first day of a year, a month or a day, itself left out",
}
"""What can be asked for, and what it means."""
DATES = ("after", "before")
TERM = re.compile(r'(?P<minus>-?)(?:(?P<key>[^\s":]+):)?(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"]*))')
PERIOD = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", re.ASCII)

Spellings = Mapping[str, Mapping[str, frozenset[str]]]
"""By key, what a value may be called (as `fold_name` writes it), and the ids that are meant."""


class BadFilter(ValueError):
    """A filter that cannot be read; the message says why, `help` what to write."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.help = help


class Term(Record, frozen=True):
    """One term as typed; `key` is empty for a word that is looked for anywhere."""

    key: str
    value: str
    is_excluded: bool = False


class Item(Record, frozen=True):
    """What one line of a list is about: ids by key, its day if it has one, its words, folded."""

    names: Mapping[str, frozenset[str]]
    day: date | None
    text: str


class Unknown(Record, frozen=True):
    """A value that names nothing in the journal, and what is called nearly so."""

    term: Term
    close: tuple[str, ...]


def parse_filter(text: str, keys: Iterable[str] = KEYS) -> tuple[Term, ...]:
    """Read a filter; BadFilter where it is none. `keys` are those that make sense for the list."""
    known = tuple(keys)
    found = []
    place = 0
    while rest := text[place:].lstrip():
        match = TERM.match(rest)
        end = match.end() if match else 0
        if match is None or (end < len(rest) and not rest[end].isspace()):
            raise BadFilter(
                f"cannot read `{rest.split()[0]}`", 'a quoted value ends with `"` and a blank'
            )
        found.append(_read_term(match, known))
        place = len(text) - len(rest) + end
    return tuple(found)


def join_arguments(arguments: Sequence[str]) -> str:
    """Return the arguments of a command as one filter.

    A shell takes quotes away, so an argument with blanks behind its only key is one term still.
    """
    return " ".join(map(_restore_quotes, arguments))


def _restore_quotes(argument: str) -> str:
    if '"' in argument or not re.search(r"\s", argument.strip()):
        return argument
    head, colon, value = argument.partition(":")
    if not colon:
        return f'"{argument}"' if not argument.startswith("-") else f'-"{argument[1:]}"'
    is_one = head.lstrip("-") in KEYS and not any(f"{key}:" in value for key in KEYS)
    return f'{head}:"{value.strip()}"' if is_one else argument


def _read_term(match: re.Match[str], keys: Sequence[str]) -> Term:
    """Turn one term as typed into a value."""
    key = normalise_name(match["key"] or "")
    value = match["bare"] if match["quoted"] is None else match["quoted"]
    typed = match[0]
    if match["key"] is not None and key not in keys:
        close = closest_terms(key, keys)
        meant = f"did you mean `{close[0]}:`? " if close else ""
        what = "makes no sense here" if key in KEYS else "is no key"
        raise BadFilter(
            f"`{key}` {what}", f'{meant}known are {", ".join(keys)}; a word with a colon: "{typed}"'
        )
    if not value.strip():
        raise BadFilter(f"`{typed}` asks for nothing", "write a value, such as `company:acme`")
    if key in DATES and read_period(value) is None:
        raise BadFilter(f"`{typed}` is no date", f"write `{key}:2026`, `{key}:2026-03` or a day")
    return Term(key, value, bool(match["minus"]))


def read_period(text: str) -> date | None:
    """Return the first day of a year, a month or a day; None for anything else."""
    match = PERIOD.fullmatch(text.strip())
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None


def fold_name(text: str) -> str:
    """Return a name as filters compare it: small, in one form of writing, blanks as hyphens."""
    return join_words(text)


def find_unknown(terms: Iterable[Term], spellings: Spellings) -> Iterator[Unknown]:
    """Yield the terms whose value names nothing."""
    for term in terms:
        if term.key and term.key not in DATES and not _find_ids(term, spellings):
            known = spellings.get(term.key, {})
            yield Unknown(term, closest_terms(term.value, known))


def select(items: Sequence[Item], terms: Sequence[Term], spellings: Spellings) -> list[int]:
    """Return the numbers of the items that a filter lets through."""
    wanted: dict[str, list[Term]] = {}
    for term in terms:
        if not term.is_excluded and term.key:
            wanted.setdefault(term.key, []).append(term)
    excluded = [term for term in terms if term.is_excluded]
    words = [term for term in terms if not term.is_excluded and not term.key]

    def fits(item: Item) -> bool:
        return (
            all(any(_holds(term, item, spellings) for term in group) for group in wanted.values())
            and all(_holds(term, item, spellings) for term in words)
            and not any(_holds(term, item, spellings) for term in excluded)
        )

    return [number for number, item in enumerate(items) if fits(item)]


def _holds(term: Term, item: Item, spellings: Spellings) -> bool:
    """Say whether an item is what a term asks for."""
    if not term.key:
        return normalise_name(term.value) in item.text
    if term.key in DATES:
        first = read_period(term.value)
        if item.day is None or first is None:
            return False
        return item.day >= first if term.key == "after" else item.day < first
    return not _find_ids(term, spellings).isdisjoint(item.names.get(term.key, ()))


def _find_ids(term: Term, spellings: Spellings) -> frozenset[str]:
    """Return the ids that a value names."""
    return spellings.get(term.key, {}).get(fold_name(term.value), frozenset())
