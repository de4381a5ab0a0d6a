"""`rounds schema`: a document on standard output or in a file, in a journal or outside of any."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from generator.cli.schema import KINDS

if TYPE_CHECKING:
    from tests.conftest import RunRounds


def test_each_document_is_written(tmp_path: Path, run_rounds: RunRounds) -> None:
    """Every kind gives JSON, also where there is no journal; an entry's is what one gets unasked."""
    for kind in KINDS:
        result = run_rounds("schema", kind)
        assert (result.returncode, result.stderr) == (0, "")
        assert json.loads(result.stdout)["$schema"].endswith("/2020-12/schema")
    assert run_rounds("schema").stdout == run_rounds("schema", "entry").stdout


def test_document_goes_where_it_is_wanted(tmp_path: Path, run_rounds: RunRounds) -> None:
    """With `-o` it is a file; a word that is no kind is wrong usage."""
    result = run_rounds("schema", "settings", "-o", "settings.json")
    assert (result.returncode, result.stdout) == (0, "")
    assert "timezone" in json.loads((tmp_path / "settings.json").read_text("utf-8"))["properties"]
    assert run_rounds("schema", "letter").returncode == 2
