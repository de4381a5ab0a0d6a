"""Whatever is typed: every feature answers, and no file is ever written."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.diagnostics import Span
from generator.editor.actions import list_actions
from generator.editor.completion import complete
from generator.editor.desk import Desk
from generator.editor.edits import take_action
from generator.editor.hover import hover
from generator.editor.lenses import list_lenses
from generator.editor.places import find_meant, list_symbols, search_symbols
from generator.editor.renaming import find_renamable
from generator.editor.snapshot import Snapshot
from tests.editor.talking import Editor, Message
from tests.editor.test_cards import ROUND

PIECES = (
    *("[", "]", "{", "}", ":", "\n", "\r", "- ", "---\n", "'", '"', "#", "[[", "]]", "|", "\t", "🦆"),
    *("stage: onsite\n", "sessions:\n", "  - ", "public: yes\n", "name: ", "with:\n", "skills: {"),
    *("\u2028", "\x85", "\ud800", "\x00", "null", "&a ", "*a", "!!x ", "? ", "> ", "::: private\n"),
)  # fmt: skip
NOTES = ("journal/people/mads-overby.md", "journal/companies/lumenfold.md", "rounds.yml")


def break_text(text: str, chance: random.Random) -> str:
    """Do to a text what hasty fingers do: put something in, take something out, cut it off."""
    for _ in range(chance.randint(1, 6)):
        place = chance.randint(0, len(text))
        kind = chance.random()
        if kind < 0.5:
            text = text[:place] + chance.choice(PIECES) + text[place:]
        else:
            text = text[:place] + (text[place + chance.randint(1, 20) :] if kind < 0.9 else "")
    return text


def ask_everything(snapshot: Snapshot, path: str, text: str, line: int, column: int) -> None:
    """Ask all that an editor can ask about a place."""
    ask: tuple[Callable[..., Any], ...] = (hover, find_meant, find_renamable)
    for question in ask:
        question(snapshot, path, line, column)
    complete(path, text, line, column, snapshot)
    for action in list_actions(snapshot, path, Span(line, column, line, column)):
        take_action(snapshot, action)
    list(list_lenses(snapshot, path))
    list(list_symbols(snapshot, path))


@pytest.mark.parametrize("path", [ROUND, *NOTES])
def test_any_text_gets_an_answer(path: str, desk: Desk) -> None:
    """C16: broken in any way, a text is checked, completed, explained and mended without a fault."""
    chance = random.Random(path)
    whole = desk.look().reading.texts[path].text
    try:
        for _ in range(5):
            text = break_text(whole, chance)
            desk.lay_down(path, text)
            snapshot = desk.look()
            lines = snapshot.split(path)
            for _ in range(4):
                line = chance.randint(1, len(lines) + 1)
                end = len(lines[line - 1]) if line <= len(lines) else 0
                ask_everything(snapshot, path, text, line, chance.randint(1, end + 2))
            list(search_symbols(snapshot, "a"))
    finally:
        desk.take_away(path)


def read_tree(folder: Path) -> dict[Path, tuple[bytes, int]]:
    """Return every file below a folder with its bytes and the time of its last change."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def test_server_writes_no_file(sample: Editor) -> None:
    """C16: texts are opened, changed, saved and closed, fixes and names asked for: no file is touched."""
    before = read_tree(sample.project)
    path = "journal/2026/2026-03-16-never.md"
    sample.open(path, "---\nstage: algoritms\ncompany: Lumenfold\n---\n[[Nobody]]\n")
    sample.open("rounds.yml", "title: x\n")
    place = {"line": 0, "character": 0}
    marked = {"start": place, "end": {"line": 5, "character": 0}}
    document = {"textDocument": {"uri": sample.uri(path)}}
    context: Message = {"context": {"diagnostics": []}}
    assert sample.ask("textDocument/codeAction", {**document, "range": marked, **context})
    rename = {**sample.at(path, 2, 12), "newName": "Other"}
    assert sample.ask("textDocument/rename", rename)["changes"]
    sample.change(path, "---\n")
    sample.tell("textDocument/didSave", document)
    sample.wait_for(lambda: sample.codes(path) == ["unclosed-front-matter"])
    sample.close(path)
    sample.close("rounds.yml")
    sample.wait_for(lambda: sample.codes(path) == [])
    assert read_tree(sample.project) == before
