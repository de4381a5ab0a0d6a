"""Ids: safe in any URL and file name, one for each name, the same every time."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slugify import slugify

from generator.slugs import (
    MAX_LENGTH,
    SAFE_STEM,
    assign_slugs,
    make_digest,
    make_entry_id,
    make_slug,
)


@pytest.mark.parametrize(
    "name, slug",
    [
        ("Acme", "acme"),
        ("Lee Chen (Acme)", "lee-chen-acme"),
        ("C++", "cpp"),
        ("C#", "csharp"),
        (".NET", "dotnet"),
        ("R&D", "r-and-d"),
        ("Straße", "strasse"),
        ("Ｆｕｌｌ Ｗｉｄｔｈ", "full-width"),
        ("../../x", "x"),
        ("a\\..\\b", "a-b"),
        ("%2e%2e", "2e-2e"),
    ],
)
def test_slug_of_a_name(name: str, slug: str) -> None:
    """A slug has letters, digits and hyphens, and the names of languages survive."""
    assert make_slug(name) == slug


@given(st.text(alphabet="abcxyz019 -", max_size=90))
def test_plain_name_is_what_the_library_makes_of_it(name: str) -> None:
    """Names of plain words get no other slug than those that the library is asked for."""
    expected = str(slugify(name, max_length=MAX_LENGTH, word_boundary=True))
    assert make_slug(name) == (expected or f"n-{make_digest(name)}")


@pytest.mark.parametrize("name", ["CON", "nul", "COM1", "🎣", "", "...", "///", "\x00", "x" * 300])
def test_awkward_name_still_has_a_safe_slug(name: str) -> None:
    """Names that systems reserve, that leave nothing or that never end get a safe id."""
    slug = make_slug(name)
    assert SAFE_STEM.fullmatch(slug)
    assert len(slug) <= MAX_LENGTH
    assert slug not in ("con", "nul", "com1")


def test_unicode_form_does_not_matter() -> None:
    """A name has one slug, composed or decomposed."""
    assert make_slug(unicodedata.normalize("NFD", "Müller")) == make_slug("Müller") == "muller"


@pytest.mark.parametrize(
    "stem, entry_id",
    [
        ("2026-03-23-acme-algorithms", "2026-03-23-acme-algorithms"),
        ("Acme_1.2", "Acme_1.2"),
        ("two words", "two-words"),
        ("con", f"con-{make_digest('con')}"),
        ("a.", "a"),
        ("-rf", "rf"),
        ("é", "e"),
    ],
)
def test_entry_id_is_the_file_name_where_that_is_safe(stem: str, entry_id: str) -> None:
    """A harmless file name is kept to the letter, another one is slugged."""
    assert make_entry_id(stem) == entry_id


def test_long_file_names_stay_apart() -> None:
    """Two long names with one beginning have two ids of bearable length."""
    ids = {make_entry_id("x" * 200 + end) for end in "ab"}
    assert len(ids) == 2
    assert max(map(len, ids)) <= MAX_LENGTH + 7


def test_names_that_meet_get_a_hash() -> None:
    """The first keeps the plain slug; a later one is told apart, even from a name that looks hashed."""
    digest = make_digest("acme!")
    slugs = assign_slugs([("a", f"Acme {digest}"), ("acme", "Acme"), ("acme!", "Acme!")])
    assert slugs["a"] == f"acme-{digest}"
    assert slugs["acme"] == "acme"
    assert slugs["acme!"] == f"acme-{digest}-{digest}"
