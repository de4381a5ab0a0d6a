"""Data files are parsed once: what is kept of one counts for that very file alone."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from generator import datafiles
from generator.datafiles import read_data_file


@pytest.fixture(autouse=True)
def _keeping(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)


def _write(folder: Path, text: str) -> Path:
    path = folder / "words.toml"
    path.write_text(text, "utf-8")
    return path


def _find_kept(path: Path) -> Path:
    (found,) = path.parent.glob("__pycache__/*")
    return found


def _refuse(*_: object) -> None:
    raise AssertionError("parsed again")


def test_what_was_parsed_is_read_again_without_parsing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second reading gives the same table in the same order."""
    path = _write(tmp_path, '[a]\nlist = ["x", "ü"]\n[b]\nnumber = 0.5\n')
    first = read_data_file(path)
    monkeypatch.setattr(datafiles, "_parse", _refuse)
    assert read_data_file(path) == first == {"a": {"list": ["x", "ü"]}, "b": {"number": 0.5}}
    assert list(read_data_file(path)) == ["a", "b"]


def test_a_file_that_was_edited_is_parsed_again(tmp_path: Path) -> None:
    """What is kept of an older text is not used."""
    path = _write(tmp_path, "word = 1\n")
    read_data_file(path)
    path.write_text("word = 23\n", "utf-8")
    assert read_data_file(path) == {"word": 23}


@pytest.mark.parametrize("keep", [0, 1, 12, -1, -3])
def test_a_damaged_copy_does_no_harm(tmp_path: Path, keep: int) -> None:
    """A copy that ends too early is made anew."""
    path = _write(tmp_path, "word = [1, 2, 3]\n")
    read_data_file(path)
    kept = _find_kept(path)
    kept.write_bytes(kept.read_bytes()[:keep])
    assert read_data_file(path) == {"word": [1, 2, 3]}


def test_a_copy_with_any_other_byte_is_not_believed(tmp_path: Path) -> None:
    """Whatever byte of it was changed, the file is parsed anew."""
    path = _write(tmp_path, "word = [1, 2, 3]\n")
    read_data_file(path)
    kept = _find_kept(path)
    whole = kept.read_bytes()
    for place in range(len(whole)):
        kept.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert read_data_file(path) == {"word": [1, 2, 3]}, place
        assert kept.read_bytes() == whole, "it was made anew"


def test_nothing_is_kept_where_python_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever wants no compiled modules gets no compiled tables either."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert read_data_file(_write(tmp_path, "word = 1\n")) == {"word": 1}
    assert [item.name for item in tmp_path.iterdir()] == ["words.toml"]


def test_a_folder_that_cannot_be_written_to_does_no_harm(tmp_path: Path) -> None:
    """Then the file is parsed each time."""
    (tmp_path / "__pycache__").write_text("a file in the way")
    assert read_data_file(_write(tmp_path, "word = 1\n")) == {"word": 1}
