"""What the tests of publishing share: a journal, and an environment without an owner."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.publishing.journals import Journal, make_journal


@pytest.fixture
def journal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Journal:
    """A journal in a folder that the process stands in."""
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_SSH_COMMAND", "RSYNC_RSH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("HOME", str(tmp_path))
    project = tmp_path / "project"
    project.mkdir()
    monkeypatch.chdir(project)
    return make_journal(project, capsys)
