"""What an editor does with the changes that it is given, for tests."""

from collections.abc import Sequence
from itertools import pairwise

from generator.editor.desk import Desk
from generator.editor.edits import Action, Edit
from generator.editor.snapshot import Snapshot


def find_offset(text: str, line: int, column: int) -> int:
    """Return where a place is in a text; one line beyond the last is its end."""
    starts = [0]
    for number, char in enumerate(text):
        if char == "\n" or (char == "\r" and text[number + 1 : number + 2] != "\n"):
            starts.append(number + 1)
    return starts[line - 1] + column - 1 if line <= len(starts) else len(text)


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """Return a text after edits, which do not overlap."""
    places = [
        (find_offset(text, edit.span.line, edit.span.column),
         find_offset(text, edit.span.end_line, edit.span.end_column), edit.text)
        for edit in edits
    ]  # fmt: skip
    places.sort()
    for (_, end, _), (start, _, _) in pairwise(places):
        assert end <= start, "edits overlap"
    for start, end, new in reversed(places):
        text = text[:start] + new + text[end:]
    return text


def take(action: Action, snapshot: Snapshot) -> dict[str, str]:
    """Return the texts by path that an action makes or changes."""
    made = {item.path: item.text for item in action.creations}
    for path in {edit.path for edit in action.edits}:
        text = made.get(path) or snapshot.reading.texts[path].text
        made[path] = apply_edits(text, [edit for edit in action.edits if edit.path == path])
    return made


def look_after(desk: Desk, texts: dict[str, str]) -> Snapshot:
    """Return what a desk shows with other texts on it, which are taken away again."""
    for path, text in texts.items():
        desk.lay_down(path, text)
    try:
        return desk.look()
    finally:
        for path in texts:
            desk.take_away(path)
