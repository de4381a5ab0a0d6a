"""A real editor: a headless Neovim attaches to the server, types, and shows what it is told."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.editor.conftest import copy_sample
from tests.editor.talking import TOP
from tests.editor.test_cards import ROUND

NEOVIM = os.environ.get("ROUNDS_NVIM") or shutil.which("nvim")


@pytest.mark.skipif(NEOVIM is None, reason="no Neovim here (ROUNDS_NVIM names one)")
def test_neovim_shows_findings_offers_and_cards(tmp_path: Path) -> None:
    """In Neovim from 0.7 on: a finding at its place, the likeliest stage, the card of a company."""
    script = Path(__file__).with_name("session.lua")
    told = {
        "SESSION_PYTHON": sys.executable,
        "SESSION_TOP": str(TOP),
        "SESSION_PROJECT": str(copy_sample(tmp_path)),
        "SESSION_FILE": ROUND,
        "HOME": str(tmp_path),
    }
    done = subprocess.run(
        [str(NEOVIM), "--headless", "--clean", "-u", "NONE", "-S", str(script)],
        env={**os.environ, **told},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert lines == [
        ["attached", "true"],
        ["wrong", "3", "7", "unknown-stage", "no stage 'algoritms'"],
        ["offered", "algorithms"],
        ["card", "**Lumenfold**, product, Copenhagen, 220"],
    ], done.stderr
