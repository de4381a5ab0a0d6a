"""Hover: what a card says of the thing under the cursor, and where it says nothing."""

import pytest

from generator.editor.cards import escape
from generator.editor.desk import Desk
from generator.editor.hover import hover
from tests.editor.talking import Editor

ROUND = "journal/2026/2026-02-03-lumenfold-technical.md"
TYPED = "journal/2026/2026-03-15-typed.md"


def find(text: str, word: str) -> tuple[int, int]:
    """Return the line and column, from 1, of the middle of a word."""
    place = text.index(word) + len(word) // 2
    return text[:place].count("\n") + 1, place - text.rfind("\n", 0, place)


def card(desk: Desk, word: str, path: str = ROUND) -> str:
    """Return the card of a word in a file, "" without one."""
    snapshot = desk.see()
    found = hover(snapshot, path, *find(snapshot.reading.texts[path].text, word))
    return found.text if found else ""


@pytest.mark.parametrize(
    "word, says",
    [
        ("Mads Overby", ["**Mads Overby**, Engineering Manager, Lumenfold", "tie medium",
                         "last contact: 9 Mar 2026 (7 days ago)", "next due: 23 Mar 2026 (in 7 days)"]),
        ("Lumenfold", ["**Lumenfold**, product, Copenhagen", "Senior Backend Engineer: offer",
                       "known there: "]),
        ("python: {", ["**Python**, languages", "level **4.2** of 5, between 3.4 and 5.0 (n = 7)",
                       "asked by 7 of 13"]),
        ("round", ["**Technical**", "also: technical interview"]),
        ("outcome", ["**outcome**: result of this round", "- `passed`: They took you further."]),
        ("passed", ["**passed**", "They took you further."]),
        ("partial", ["About half of it."]),
        ("went", ["**went**: how it went"]),
        ("self", ["**self**: own rating"]),
    ],
)  # fmt: skip
def test_card_says_what_the_journal_knows(word: str, says: list[str], desk: Desk) -> None:
    """People, companies, skills, stages, fields and values each have their facts."""
    text = card(desk, word)
    assert [item for item in says if item not in text] == [], text


def test_card_of_an_entry_tells_its_process(desk: Desk) -> None:
    """A link to an entry shows its day, its process with status and days, and how it begins."""
    text = (
        "---\nstage: note\nabout: 2026-02-03-lumenfold-technical\n---\n"
        "As in [[2026-02-03-lumenfold-technical|that]].\n"
    )
    desk.lay_down(TYPED, text)
    try:
        for word in ("2026-02-03-lumenfold-technical\n", "|that"):
            found = card(desk, word, TYPED)
            assert (
                "3 Feb 2026 (41 days ago)" in found
                and "Lumenfold, Senior Backend Engineer" in found
            )
            assert "**offer**, since 13 Jan 2026" in found and "Good energy." in found
    finally:
        desk.take_away(TYPED)


def test_card_shows_words_of_the_journal_as_text(desk: Desk) -> None:
    """C16: no word of an entry becomes a link, a picture or a tag in the editor."""
    assert escape("[x](command:y) <img> `a` *b*") == r"\[x\](command:y) \<img\> \`a\` \*b\*"
    desk.lay_down(TYPED, "---\nstage: note\nwith: '[Eve](command:x)'\n---\n")
    try:
        assert r"**\[Eve\](command:x)**" in card(desk, "Eve", TYPED)
    finally:
        desk.take_away(TYPED)


def test_broken_text_has_cards_of_its_fields(desk: Desk) -> None:
    """Where a file does not parse, fields and closed lists are explained all the same."""
    desk.lay_down(TYPED, "---\nstage: onsite\nwith: [Mads\noutcome: passed\n---\nwords\n")
    try:
        assert card(desk, "stage", TYPED).startswith("**stage**")
        assert card(desk, "onsite", TYPED).startswith("**Onsite**")
        assert card(desk, "words", TYPED) == ""
    finally:
        desk.take_away(TYPED)


def test_card_over_the_wire(sample: Editor) -> None:
    """In a session: the card and its place, in UTF-16, by the text as it was just typed."""
    path = "journal/2026/2026-03-16-hover.md"
    sample.open(path, "---\nstage: note\n---\n🦆 [[Mads Overby]]\n")
    found = sample.ask("textDocument/hover", sample.at(path, 3, 6))
    assert found["contents"]["value"].startswith("**Mads Overby**")
    assert found["range"]["start"] == {"line": 3, "character": 3}
    assert found["range"]["end"] == {"line": 3, "character": 18}
    assert sample.ask("textDocument/hover", sample.at(path, 3, 1)) is None
    assert sample.ask("textDocument/hover", sample.at("README.md", 0, 0)) is None
    sample.close(path)
