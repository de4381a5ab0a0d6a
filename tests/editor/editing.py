"""A desk on which other texts lie for a moment, for tests."""

from generator.editor.desk import Desk
from generator.editor.snapshot import Snapshot


def look_after(desk: Desk, texts: dict[str, str]) -> Snapshot:
    """Return what a desk shows with other texts on it, which are taken away again."""
    for path, text in texts.items():
        desk.lay_down(path, text)
    try:
        return desk.look()
    finally:
        for path in texts:
            desk.take_away(path)
