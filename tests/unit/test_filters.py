"""The language of filters: how terms are read, and what they let through."""

from __future__ import annotations

from datetime import date

import pytest

from generator.filters import (
    KEYS,
    BadFilter,
    Item,
    Spellings,
    Term,
    find_unknown,
    join_arguments,
    parse_filter,
    read_period,
    select,
)

SPELLINGS: Spellings = {
    "company": {
        "acme": frozenset(["acme"]),
        "graupel-&-sohn": frozenset(["graupel-sohn"]),
        "graupel-sohn": frozenset(["graupel-sohn"]),
    },
    "skill": {"graphs": frozenset(["graphs"]), "system-design": frozenset(["system-design"])},
    "person": {"lee-chen": frozenset(["lee-chen", "lee-chen-2"])},
    "stage": {key: frozenset([key]) for key in ("onsite", "offer", "tools")},
}


def item(day: str | None = None, text: str = "", **names: str) -> Item:
    """Make an item that is about some ids."""
    made = {key: frozenset(ids.split()) for key, ids in names.items()}
    return Item(made, date.fromisoformat(day) if day else None, text)


ITEMS = (
    item("2026-01-01", "acme: onsite", company="acme", stage="onsite", skill="graphs"),
    item("2026-02-28", "acme: tools", company="acme", stage="tools"),
    item(
        "2026-03-01", "graupel: offer", company="graupel-sohn", stage="offer", person="lee-chen-2"
    ),
    item(None, "study", skill="graphs system-design"),
)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", []),
        (
            "  company:acme \t -skill:graphs",
            [("company", "acme", False), ("skill", "graphs", True)],
        ),
        ('skill:"system design" a', [("skill", "system design", False), ("", "a", False)]),
        ('"http://a b"', [("", "http://a b", False)]),
        ('-"two words"', [("", "two words", True)]),
        ("COMPANY:Acme", [("company", "Acme", False)]),
        ("company:a:b", [("company", "a:b", False)]),
        ("a-b", [("", "a-b", False)]),
    ],
)
def test_terms(text: str, terms: list[tuple[str, str, bool]]) -> None:
    """Blanks part terms, a colon parts key and value, quotes hold blanks, a hyphen leaves out."""
    assert [(term.key, term.value, term.is_excluded) for term in parse_filter(text)] == terms


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("compny:acme", "did you mean `company:`?"),
        ("colour:red", "known are company, person"),
        ("company:", "asks for nothing"),
        ('company:""', "asks for nothing"),
        ("-", "asks for nothing"),
        ('skill:"open', "ends with"),
        ('skill:"a"b', "ends with"),
        ("after:soon", "is no date"),
        ("before:2026-13", "is no date"),
        ("after:2026-02-30", "is no date"),
    ],
)
def test_what_is_no_filter(text: str, words: str) -> None:
    """A slip is told with what to write instead."""
    with pytest.raises(BadFilter) as problem:
        parse_filter(text)
    assert words in f"{problem.value} {problem.value.help}"


def test_key_that_makes_no_sense_here() -> None:
    """A list without outcomes cannot be asked for one."""
    with pytest.raises(BadFilter, match="makes no sense here"):
        parse_filter("outcome:failed", ("company", "after"))


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["company:acme", "-skill:graphs"], "company:acme -skill:graphs"),
        (["company:Graupel & Sohn"], 'company:"Graupel & Sohn"'),
        (["-skill:system design"], '-skill:"system design"'),
        (["company:acme skill:graphs"], "company:acme skill:graphs"),
        (['skill:"system design" x'], 'skill:"system design" x'),
        (["lee chen"], '"lee chen"'),
        ([" acme "], " acme "),
    ],
)
def test_arguments_of_a_shell(arguments: list[str], text: str) -> None:
    """The quotes that a shell took away are put back; a whole filter in one argument stays one."""
    assert join_arguments(arguments) == text


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", [0, 1, 2, 3]),
        ("company:ACME", [0, 1]),
        ("company:acme company:graupel-sohn", [0, 1, 2]),
        ('company:"Graupel & Sohn"', [2]),
        ("company:acme skill:graphs", [0]),
        ("skill:graphs -company:acme", [3]),
        ("-company:acme -company:graupel-sohn", [3]),
        ('skill:"System Design"', [3]),
        ("person:lee-chen", [2]),
        ("stage:offer", [2]),
        ("after:2026-02", [1, 2]),
        ("after:2026-03-01", [2]),
        ("before:2026-03", [0, 1]),
        ("before:2026-01-01", []),
        ("before:2026-01-02", [0]),
        ("after:2026 before:2026-02", [0]),
        ("-after:2026-02", [0, 3]),
        ("acme", [0, 1]),
        ("ACME tools", [1]),
        ("acme -tools", [0]),
        ("company:nobody", []),
        ("-company:nobody", [0, 1, 2, 3]),
    ],
)
def test_selection(text: str, numbers: list[int]) -> None:
    """Terms of one key are alternatives, keys and words must all hold, exclusions always count."""
    assert select(ITEMS, parse_filter(text), SPELLINGS) == numbers


def test_values_that_name_nothing() -> None:
    """They are told with the nearest known name; dates, words and known values are not."""
    terms = parse_filter("company:acne -skill:grafs after:2026 word company:acme stage:onsite")
    found = {item.term: item.close for item in find_unknown(terms, SPELLINGS)}
    assert found == {
        Term("company", "acne"): ("acme",),
        Term("skill", "grafs", is_excluded=True): ("graphs",),
    }


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026", date(2026, 1, 1)),
        ("2026-02", date(2026, 2, 1)),
        ("2024-02-29", date(2024, 2, 29)),
        ("2026-2", None),
        ("0000", None),
        ("\u0662\u0660\u0662\u0666", None),
    ],
)
def test_periods(text: str, day: date | None) -> None:
    """A year or a month means its first day."""
    assert read_period(text) == day


def test_keys_have_meanings() -> None:
    """Every key is explained."""
    assert all(KEYS.values())
