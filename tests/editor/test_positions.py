"""Places as editors count them: every encoding there and back, and a session that counts bytes."""

from pathlib import Path

import pytest

from generator.diagnostics import Span
from generator.editor.positions import (
    UTF_8,
    UTF_16,
    UTF_32,
    count_units,
    find_column,
    find_points,
    split_lines,
)
from tests.editor.talking import Editor

LINES = ("", "plain", "ä", "🦆🦆", "李四 at Ünlü 🦆", "e\u0301x", "\u2028\x85 one line")
CODECS = {UTF_8: ("utf-8", 1), UTF_16: ("utf-16-le", 2), UTF_32: ("utf-32-le", 4)}


@pytest.mark.parametrize("encoding", CODECS)
@pytest.mark.parametrize("line", LINES)
def test_columns_come_back(line: str, encoding: str) -> None:
    """A column is as many units from the start as the codec says, and those units give it again."""
    codec, width = CODECS[encoding]
    for column in range(1, len(line) + 2):
        units = count_units(line[: column - 1], encoding)
        assert units == len(line[: column - 1].encode(codec)) // width
        assert find_column(line, units, encoding) == column
    end = len(line) + 1
    assert find_column(line, 10_000, encoding) == end and find_column(line, -3, encoding) == 1


def test_place_inside_a_character_is_before_it() -> None:
    """Half of an emoji is no place: the column is that of the emoji."""
    assert find_column("a🦆b", 2, UTF_16) == 2 and find_column("a🦆b", 3, UTF_16) == 3
    assert find_column("äb", 1, UTF_8) == 1


def test_only_three_signs_break_lines() -> None:
    """LF, CRLF and CR break lines, as in every editor; U+2028 and the like are text."""
    assert split_lines("a\nb\r\nc\rd\u2028e\x85f\x0bg") == ("a", "b", "c", "d\u2028e\x85f\x0bg")
    found = find_points(Span(3, 2, 9, 1), ("x", "y", "🦆z"), UTF_16)
    assert found == ((2, 2), (8, 0))


def test_session_that_counts_bytes(tmp_path: Path) -> None:
    """An editor that would rather count in UTF-8 is told so, and findings and edits count bytes."""
    path = "journal/2026-03-10-a.md"
    (tmp_path / "journal").mkdir()
    editor = Editor(tmp_path, "--project", str(tmp_path), encodings=("utf-8", "utf-16"))
    assert editor.about["capabilities"]["positionEncoding"] == "utf-8"
    editor.open(path, "---\nstage: note\nwith: 李四 🦆\n---\n李 [[Nobody]]\n")
    editor.wait_for(lambda: editor.codes(path) == ["dead-link"])
    (found,) = editor.wrong[path]
    assert found["range"]["start"] == {"line": 4, "character": 4}
    offered = editor.ask("textDocument/completion", editor.at(path, 4, 6))["items"]
    assert "李四 🦆" in [item["label"] for item in offered]
    assert offered[0]["textEdit"]["range"]["end"] == {"line": 4, "character": 14}
    assert editor.leave() == (0, "")
