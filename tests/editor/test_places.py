"""Going to places: definitions, references, symbols of a file and of the journal."""

import pytest

from generator.editor.desk import Desk
from generator.editor.namings import list_all
from generator.editor.places import (
    find_definition,
    find_meant,
    list_references,
    list_symbols,
    search_symbols,
)
from generator.model import Target
from tests.editor.talking import TOP, Editor, Message
from tests.editor.test_cards import ROUND, TYPED, find


def define(desk: Desk, word: str, path: str = ROUND) -> str | None:
    """Return the path that a word leads to."""
    snapshot = desk.see()
    target = find_meant(snapshot, path, *find(snapshot.reading.texts[path].text, word))
    place = find_definition(snapshot, target) if target else None
    return place.path if place else None


@pytest.mark.parametrize(
    "word, path",
    [
        ("Lumenfold", "journal/companies/lumenfold.md"),
        ("Mads Overby", "journal/people/mads-overby.md"),
        ("concurrency: 3", "journal/skills/concurrency.md"),
        ("Lone Kragelund", ROUND),
        ("Good energy", None),
        ("video", None),
    ],
)
def test_definition_is_the_note_or_the_first_entry(word: str, path: str | None, desk: Desk) -> None:
    """A name leads to its note; without one, to the first place that names it."""
    assert define(desk, word) == path


def test_links_and_ids_lead_to_entries(desk: Desk) -> None:
    """`about`, `previous` with a process, wiki links and links to files lead where the site does."""
    desk.lay_down(
        TYPED,
        "---\nstage: follow-up\ncompany: Lumenfold\nabout: 2026-02-03-lumenfold-technical\n"
        "previous: sundrift-backend-engineer-1\n---\n"
        "[[2026-02-24-lumenfold-values#x]] [[Graphs]] [a note](../people/mads-overby.md)\n",
    )
    try:
        assert define(desk, "02-03-lumenfold", TYPED) == ROUND
        first = define(desk, "sundrift-backend", TYPED)
        assert first and "sundrift" in first
        assert (
            define(desk, "lumenfold-values", TYPED) == "journal/2026/2026-02-24-lumenfold-values.md"
        )
        assert define(desk, "Graphs", TYPED) == "journal/skills/graphs.md"
        assert define(desk, "../people", TYPED) == "journal/people/mads-overby.md"
    finally:
        desk.take_away(TYPED)


def test_references_are_every_place_that_names_somebody(desk: Desk) -> None:
    """Fields, mappings, links and files of the journal count, each where the name itself stands."""
    snapshot, target = desk.see(), Target("person", "mads-overby")
    found = list(list_references(snapshot, target, with_note=True))
    assert len(found) == 5
    for place in found:
        line = snapshot.split(place.path)[place.span.line - 1]
        assert line[place.span.column - 1 : place.span.end_column - 1] in (
            "Mads Overby",
            "[[Mads Overby]]",
        )
    assert len(list(list_references(snapshot, target, with_note=False))) == len(found) - 1


def test_everything_that_is_named_stands_where_it_is_said_to(desk: Desk) -> None:
    """In the whole sample, the text at a place holds the name as it was read there."""
    snapshot = desk.see()
    found = list(list_all(snapshot))
    assert len(found) > 500
    for item in found:
        line = snapshot.split(item.path)[item.span.line - 1]
        shown = line[item.span.column - 1 : item.span.end_column - 1]
        assert item.text in shown or item.how == "file", item


def test_company_of_a_person_is_a_reference(desk: Desk) -> None:
    """A company that is named for a person alone counts too."""
    desk.lay_down(TYPED, "---\nstage: note\nwith: {name: A Bee, company: Lumenfold}\n---\n")
    try:
        assert define(desk, "Lumenfold", TYPED) == "journal/companies/lumenfold.md"
    finally:
        desk.take_away(TYPED)


def test_symbols_of_a_file_are_its_fields(desk: Desk) -> None:
    """The outline of an entry names each field with what stands behind it, and not a date of the name."""
    found = {item.name: item.detail for item in list_symbols(desk.see(), ROUND)}
    assert list(found)[:4] == ["date", "company", "stage", "with"]
    assert found["company"] == "Lumenfold" and found["skills"] == ""
    assert list(list_symbols(desk.see(), "journal/no-such.md")) == []


def test_symbols_of_the_journal_are_found_by_name_and_alias(desk: Desk) -> None:
    """Entries, people, companies and skills come by their names, ids, titles and aliases."""
    snapshot = desk.see()
    assert {item.kind for item in search_symbols(snapshot, "")} == {
        "entry",
        "person",
        "company",
        "skill",
    }
    (first, *_) = search_symbols(snapshot, "mads ov")
    assert (first.name, first.kind, first.path) == (
        "Mads Overby",
        "person",
        "journal/people/mads-overby.md",
    )
    assert "Python" in [item.name for item in search_symbols(snapshot, "python3")]


def ask(
    editor: Editor, method: str, path: str, line: int, character: int, **more: Message
) -> list[Message]:
    """Ask about a place, and return the places of the answer."""
    found = editor.ask(f"textDocument/{method}", editor.at(path, line, character) | more)
    return found if isinstance(found, list) else [found]


def test_places_over_the_wire(sample: Editor) -> None:
    """In a session: definition, references, symbols, in files that are not open too."""
    text = (TOP / ROUND).read_text("utf-8")
    line, column = find(text, "Mads Overby")
    (place,) = ask(sample, "definition", ROUND, line - 1, column - 1)
    assert place["uri"] == sample.uri("journal/people/mads-overby.md")
    whole = {"includeDeclaration": True}
    found = ask(sample, "references", ROUND, line - 1, column - 1, context=whole)
    assert len(found) == 5 and sample.uri(ROUND) in {item["uri"] for item in found}
    fields = sample.ask("textDocument/documentSymbol", {"textDocument": {"uri": sample.uri(ROUND)}})
    assert [item["name"] for item in fields][:3] == ["date", "company", "stage"]
    (first, *_) = sample.ask("workspace/symbol", {"query": "lumenfold"})
    assert first["name"] == "Lumenfold" or "lumenfold" in first["name"]
    assert sample.ask("textDocument/definition", sample.at("README.md", 0, 0)) is None
