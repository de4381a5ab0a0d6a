"""One server with the sample journal for all sessions of these tests, and a desk for the others."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.editor.desk import Desk
from tests.editor.talking import TOP, Editor


def copy_sample(folder: Path) -> Path:
    """Copy the sample journal and its settings."""
    shutil.copytree(TOP / "journal", folder / "journal")
    shutil.copy(TOP / "rounds.yml", folder)
    return folder


@pytest.fixture(scope="package")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """An editor in which the sample journal is open."""
    editor = Editor(copy_sample(tmp_path_factory.mktemp("sample")))
    yield editor
    assert editor.leave() == (0, "")
    assert editor.log == []


@pytest.fixture(scope="package")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with the sample journal, looked at."""
    made = Desk(copy_sample(tmp_path_factory.mktemp("desk")))
    made.look()
    return made
