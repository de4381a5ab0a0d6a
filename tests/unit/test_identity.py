"""Identity: when two names mean one, when they only look like it, and what a note adds."""

import difflib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Span
from generator.entries.parse import EntryFile
from generator.identity import (
    LIKENESS,
    Mention,
    NameBook,
    are_alike,
    build_name_book,
    spell_stem,
)
from tests.unit.journals import parse_text, places_of

HERE = Span(3, 7, 3, 11)


def note(stem: str, lines: str = "") -> EntryFile:
    """Return a note on a company; its lines begin on line 2."""
    file, found = parse_text(f"---\n{lines}\n---\n", f"journal/companies/{stem}.md")
    assert file is not None
    assert found == ()
    return file


def book_of(*names: str, notes: tuple[EntryFile, ...] = ()) -> NameBook:
    """Build a book from names and notes that go together without a finding."""
    mentions = [Mention(name, f"journal/{number}.md", HERE) for number, name in enumerate(names)]
    book, found = build_name_book(mentions, notes)
    assert found == ()
    return book


def find(*names: str, notes: tuple[EntryFile, ...] = ()) -> list[tuple[str, str, int, int]]:
    """Return what is to be said about names and notes."""
    mentions = [Mention(name, f"journal/{number}.md", HERE) for number, name in enumerate(names)]
    return places_of(build_name_book(mentions, notes)[1])


@pytest.mark.parametrize(
    "other",
    ["MÜLLER & SÖHNE", "Mu\u0308ller & So\u0308hne", "Ｍüller  ＆ Söhne", " müller & söhne "],
)
def test_form_and_case_do_not_part_a_name(other: str) -> None:
    """Unicode forms, case and white space are no difference; the first spelling is shown."""
    book = book_of("Müller & Söhne", other)
    assert {item.name for item in book.known.values()} == {"Müller & Söhne"}
    assert book.find(other) == book.find("Müller & Söhne") == "muller-and-sohne"


def test_alias_leads_to_the_noted_name() -> None:
    """An alias and the name of the note are one; the name of the note is shown."""
    noted = note("acme", "name: Acme\naliases: [ACME Corp, 'The Company', acme]")
    book = book_of("acme corp", "Acme", "the company", "Globex", notes=(noted,))
    assert {key: item.name for key, item in book.known.items()} == {
        "acme": "Acme",
        "globex": "Globex",
    }
    assert book.known["acme"].aliases == ("ACME Corp", "The Company", "acme")
    assert book.known["acme"].note is noted
    assert book.find("ＴＨＥ company") == "acme"
    assert book.find("Initech") is None


def test_note_without_a_name_belongs_to_what_its_file_spells() -> None:
    """A file called as the slug of a mentioned name is the note on it; else the file name is the name."""
    book = book_of("McAcme GmbH", notes=(note("mcacme-gmbh"), note("lee_chen")))
    assert {item.name: item.note is not None for item in book.known.values()} == {
        "McAcme GmbH": True,
        "Lee Chen": True,
    }
    assert spell_stem("lee-chen") == "Lee Chen"


def test_same_named_people_are_told_apart() -> None:
    """A name with a company behind it is another person, on purpose and without a warning."""
    book = book_of("Lee Chen", "Lee Chen (Acme)", "lee chen (ACME)")
    assert list(book.known) == ["lee-chen", "lee-chen-acme"]


@pytest.mark.parametrize(
    "one, other",
    [("Dana Reyes", "Dana Reyess"), ("Globex", "Globexx"), ("Initech AG", "Initech AB")],
)
def test_likeness_is_a_warning_and_merges_nothing(one: str, other: str) -> None:
    """Two names that look alike stay two; the later first mention is named, once."""
    mentions = [
        Mention(name, f"journal/{n}.md", HERE) for n, name in enumerate((one, other, one, other))
    ]
    book, found = build_name_book(mentions, ())
    assert len(book.known) == 2
    assert places_of(found) == [("1.md", "near-duplicate", 3, 7)]


def test_unlike_names_are_let_alone() -> None:
    """Sharing a word is no likeness."""
    assert find("Lee Chen", "Lee Ong", "Ann", "Hal", "Acme Berlin", "Acme Data") == []


def test_notes_and_aliases_settle_likeness() -> None:
    """Two names with a note each are meant to be two, an alias is known to be the same."""
    assert find("Globex", "Globexx", notes=(note("globex"), note("globexx"))) == []
    assert find("Globex", "Globexx", notes=(note("globex", "aliases: Globexx"),)) == []


def test_second_note_is_a_twin() -> None:
    """Two notes on one name are an error at the top of the later one."""
    twins = (note("a", "name: Acme"), note("b", "name: ACME"))
    assert find(notes=twins) == [("companies/b.md", "twin-note", 1, 1)]


def test_alias_of_two_is_a_conflict() -> None:
    """An alias that another note claims, or is called by, is an error at the later alias."""
    notes = (note("a", "name: A\naliases: [X]"), note("b", "name: B\naliases: [Y, x, A]"))
    assert find(notes=notes) == [
        ("companies/b.md", "alias-conflict", 3, 14),
        ("companies/b.md", "alias-conflict", 3, 17),
    ]


def test_names_that_spell_one_id_have_two() -> None:
    """Different names never share a page; the first mentioned keeps the plain id."""
    book = book_of("Acme!", "Acme?")
    first, second = book.known
    assert first == "acme"
    assert second.startswith("acme-")
    assert book.find("Acme?") == second


def test_later_names_move_no_id() -> None:
    """A new name at the end, or a note, leaves the ids of the earlier ones alone."""
    before = book_of("Acme!", "Acme?").by_name
    after = book_of("Acme!", "Acme?", "ACME.", notes=(note("globex"),)).by_name
    assert before.items() <= after.items()


def test_any_script_has_an_id() -> None:
    """Names without a Latin letter are found in either Unicode form."""
    name = "ガ株式会社"
    book = book_of(name)
    assert book.find(unicodedata.normalize("NFD", name)) == next(iter(book.known))


NAMES = st.text("abcdefgh -é", min_size=1, max_size=16)


@given(NAMES, st.lists(st.tuples(st.integers(0, 15), st.sampled_from("axq ")), max_size=4))
def test_likeness_is_that_of_difflib(name: str, slips: list[tuple[int, str]]) -> None:
    """What is looked at first to save time never turns a near pair away."""
    other = name
    for place, letter in slips:
        other = other[:place] + letter + other[place + 1 :]
    ratio = difflib.SequenceMatcher(None, name, other, autojunk=False).ratio()
    assert are_alike(name, other) == (name != other and ratio >= LIKENESS)
