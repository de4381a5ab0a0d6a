"""`rounds doctor` as somebody types it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import MakeProject, RunRounds

GOOD = "---\ndate: 2026-03-14\ncompany: Acme\nstage: pre-screen\n---\n"


@pytest.mark.parametrize(("entry", "status"), [(GOOD, 0), (GOOD.replace("Acme", "[Acme"), 1)])
def test_findings_stand_in_groups(
    entry: str, status: int, make_project: MakeProject, run_rounds: RunRounds
) -> None:
    """Groups in order, an answer a line, and the status of a journal with errors."""
    project = make_project({"journal/2026-03-14-acme.md": entry})
    result = run_rounds("doctor", cwd=project, env={"EDITOR": "sh"})
    assert result.returncode == status
    lines = result.stdout.splitlines()
    groups = [line for line in lines if not line.startswith(" ")]
    assert groups == ["Program", "Journal", "Writing", "Git"]
    answers = [line.split()[0] for line in lines if line.startswith("  ") and "help:" not in line]
    assert set(answers) <= {"yes", "no", "unknown"}
    assert sorted(path.name for path in project.iterdir()) == ["journal"]


def test_no_journal_is_an_answer(tmp_path: Path, run_rounds: RunRounds) -> None:
    """Without a journal the command still helps, and quietly it says only what is lacking."""
    result = run_rounds("doctor", cwd=tmp_path)
    assert result.returncode == 0
    assert "no       there is no journal here" in result.stdout
    quiet = run_rounds("doctor", "-q", cwd=tmp_path)
    assert "there is no journal here" in quiet.stdout and "  yes " not in quiet.stdout
