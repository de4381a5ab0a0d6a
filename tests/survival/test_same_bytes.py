"""The same journal on any machine: the same bytes, and none that tell of the machine."""

from __future__ import annotations

import getpass
import json
import shutil
import socket
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from generator.build import build_project
from tests.conftest import MakeProject, RunRounds
from tests.projects import read_site
from tests.survival.journals import SMALL, make_pair

ZONES = ("Pacific/Kiritimati", "America/St_Johns", "UTC")
SURROUNDINGS: tuple[Mapping[str, str], ...] = tuple(
    {
        "PYTHONHASHSEED": str(seed),
        "TZ": ZONES[seed % 3],
        "LC_ALL": ("C", "tr_TR.UTF-8")[seed % 2],
        "USER": "kowalski",
        "LOGNAME": "kowalski",
        "HOSTNAME": "kowalski-pc",
        "HOME": "/home/kowalski",
    }
    for seed in range(6)
)


@pytest.mark.parametrize(
    "surroundings", [SURROUNDINGS[:2], pytest.param(SURROUNDINGS, marks=pytest.mark.slow)]
)
def test_r14_nothing_around_a_build_changes_a_byte(
    tmp_path: Path, run_rounds: RunRounds, surroundings: tuple[Mapping[str, str], ...]
) -> None:
    """R14: zone, locale, hash seed, user, host, folder and number of processes leave no trace."""
    pair = make_pair(tmp_path / "first" / "project", 60)
    for number, env in enumerate(surroundings):
        moved = tmp_path / ("deep/" * number) / f"kowalski-{number}"
        shutil.copytree(pair.project, moved, ignore=shutil.ignore_patterns("site", ".rounds-cache"))
        jobs = ("1", "8")[number % 2]
        done = run_rounds("build", "-q", "-j", jobs, cwd=moved, env=env)
        assert (done.returncode, done.stderr) == (0, "")
        assert read_site(moved / "site") == pair.sites[0]
    traces = {"kowalski", str(tmp_path), str(Path.home()), socket.gethostname(), getpass.getuser()}
    for word in (trace for trace in traces if len(trace) > 4):
        assert not [path for path, data in pair.sites[0].items() if word.encode() in data], word


def test_r14_a_day_that_is_set_makes_the_clock_useless(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R14: a year later the same journal with the same day gives the same bytes, for no clock is asked."""

    def refuse(_zone: str | None) -> date:
        raise AssertionError("the clock was asked")

    monkeypatch.setattr("generator.intake.find_today", refuse)
    site = build_project(make_project(SMALL), as_of=None, strict=True, base_url=None)
    assert site.files


DAYS = {
    "2026-03-01T23:30-08:00": ("2026-03-01", "23:30"),
    "2028-02-29 09:00": ("2028-02-29", "09:00"),
    "2026-03-29 02:30 Europe/Berlin": ("2026-03-29", "02:30"),
    "2026-10-25 02:30 Europe/Berlin": ("2026-10-25", "02:30"),
}


@pytest.mark.parametrize("zone", ZONES)
def test_r15_a_day_is_the_one_that_was_written(
    make_project: MakeProject, run_rounds: RunRounds, zone: str
) -> None:
    """R15: whatever the zone of the entry and of the machine, day and clock stay as they stand."""
    files = {
        f"journal/entry-{number}.md": f"---\ndate: {text}\ncompany: Acme\nstage: algorithms\n---\n"
        for number, text in enumerate(DAYS)
    }
    project = make_project({**files, "rounds.yml": "as-of: 2026-03-15\ntimezone: Asia/Tokyo\n"})
    done = run_rounds("build", "-q", "--project", project, env={"TZ": zone})
    assert (done.returncode, done.stderr) == (0, "")
    entries = json.loads((project / "site/journal.json").read_bytes())["entries"]
    found = {entry["id"]: (entry["date"], entry["time"]) for entry in entries}
    for number, (day, clock) in enumerate(DAYS.values()):
        assert found[f"entry-{number}"] == (day, clock)
        page = (project / f"site/entries/entry-{number}/index.html").read_text("utf-8")
        assert f'datetime="{day}' in page
