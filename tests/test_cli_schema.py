"""`rounds schema`: a document on standard output or in a file, in a journal or outside of any."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.cli import run
from generator.cli.schema import KINDS

if TYPE_CHECKING:
    from tests.conftest import RunRounds


def test_each_document_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every kind gives JSON, also where there is no journal; an entry's is what one gets unasked."""
    monkeypatch.chdir(tmp_path)
    shown = {}
    for kind in (*KINDS, ""):
        assert run(["schema", *filter(None, [kind])]) == 0
        shown[kind], complaints = capsys.readouterr()
        assert complaints == "" and json.loads(shown[kind])["$schema"].endswith("/2020-12/schema")
    assert shown[""] == shown["entry"]


def test_document_goes_where_it_is_wanted(tmp_path: Path, run_rounds: RunRounds) -> None:
    """With `-o` it is a file; a word that is no kind is wrong usage."""
    result = run_rounds("schema", "settings", "-o", "settings.json")
    assert (result.returncode, result.stdout) == (0, "")
    assert "timezone" in json.loads((tmp_path / "settings.json").read_text("utf-8"))["properties"]
    assert run_rounds("schema", "letter").returncode == 2
