"""Code lenses: what stands above a line, and where nothing does."""

from generator.editor.desk import Desk
from generator.editor.lenses import list_lenses
from tests.editor.talking import Editor
from tests.editor.test_cards import ROUND, TYPED


def tell(desk: Desk, path: str) -> dict[str, int]:
    """Return the lines above which something stands, by what stands there."""
    return {item.text: item.span.line for item in list_lenses(desk.see(), path)}


def test_entry_tells_of_earlier_rounds_and_of_what_is_due(desk: Desk) -> None:
    """Rounds with the company stand above it, those that come later or fell through do not count."""
    found = tell(desk, ROUND)
    assert found["1 earlier round with Lumenfold"] == 3
    due = [text for text, line in found.items() if " due " in text and line == 1]
    assert due and "study due" not in " ".join(due)
    first = "journal/2023/2023-05-16-halmgard-pre-screen.md"
    assert not [text for text in tell(desk, first) if "earlier" in text]


def test_typed_entry_is_counted_at_once(desk: Desk) -> None:
    """A round that is being written sees those before it."""
    before = len([item for item in desk.see().journal.rounds() if item.company == "lumenfold"])
    desk.lay_down(
        TYPED, "---\nstage: technical\ncompany: Lumenfold\nrole: Senior Backend Engineer\n---\n"
    )
    try:
        assert tell(desk, TYPED)[f"{before} earlier rounds with Lumenfold"] == 3
    finally:
        desk.take_away(TYPED)


def test_note_tells_what_its_reader_wants_first(desk: Desk) -> None:
    """A person's note has the last and the next contact, a skill's its level, a company's its processes."""
    (person,) = tell(desk, "journal/people/mads-overby.md")
    assert person == "last contact 9 Mar 2026, next due 23 Mar 2026"
    (skill,) = tell(desk, "journal/skills/concurrency.md")
    assert skill == "level 2.6 of 5 (n = 3), gap"
    (company,) = tell(desk, "journal/companies/lumenfold.md")
    assert company == "2 processes, the last one withdrawn"
    assert tell(desk, "rounds.yml") == {}


def test_lenses_over_the_wire(sample: Editor) -> None:
    """In a session: the words, their line, and nothing to click."""
    found = sample.ask("textDocument/codeLens", {"textDocument": {"uri": sample.uri(ROUND)}})
    titles = {item["command"]["title"]: item["range"]["start"]["line"] for item in found}
    assert titles["1 earlier round with Lumenfold"] == 2
    assert {item["command"]["command"] for item in found} == {""}
