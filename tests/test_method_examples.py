"""The worked example and the edge cases of the skill model, as golden journals.

In: `tests/sites/worked-example` and `tests/sites/edge-*`, each a `journal/` and an
`expected.json` whose numbers are strings with as many decimals as are asserted. Out: one
built site a folder, of which only `journal.json` is read. The module must not know how the
generator is built: it only runs the command.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SITES = Path(__file__).parent / "sites"
FOLDERS = sorted([SITES / "worked-example", *SITES.glob("edge-*")])
ROUNDING = 1e-9


def build_site(folder: Path, as_of: str, output: Path) -> dict[str, Any]:
    """Build a copy of a golden journal on a given day and read its `journal.json`."""
    project = shutil.copytree(folder, output.with_name(f"{output.name}-project"))
    command = [sys.executable, "-m", "generator", "build", "--project", str(project)]
    command += ["--as-of", as_of, "-o", str(output), "-q"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    data: dict[str, Any] = json.loads((output / "journal.json").read_text(encoding="utf-8"))
    return data


def agrees(actual: object, expected: object) -> bool:
    """Compare a value with its expectation, numbers to the decimals that the string shows."""
    if isinstance(expected, str) and isinstance(actual, int | float):
        decimals = len(expected.partition(".")[2])
        return abs(actual - float(expected)) <= 0.5 * 10.0**-decimals + ROUNDING
    return actual == expected


def find_differences(
    skill: dict[str, Any], expected: dict[str, Any], path: str
) -> Iterator[tuple[str, object, object]]:
    """Yield (where, actual, expected) for every stated value that does not agree."""
    for key, value in expected.items():
        if key == "evidence":
            assert len(skill[key]) == len(value), path
            for number, pair in enumerate(zip(skill[key], value, strict=True), start=1):
                yield from find_differences(*pair, path=f"{path} evidence {number}")
            continue
        actual = 1 + 4 * skill["level"] if key == "level_of_5" else skill[key]
        actual = sorted(actual) if key == "flags" else actual
        if not agrees(actual, value):
            yield f"{path} {key}", actual, value


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_golden_journal_gives_the_numbers_of_the_method(folder: Path, tmp_path: Path) -> None:
    """Every number of the method's tables comes out of a real journal through the command."""
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    built = build_site(folder, expected["as_of"], tmp_path / "site")
    assert built["as_of"] == expected["as_of"]
    skills = {skill["id"]: skill for skill in built["skills"]}
    assert set(expected["skills"]) <= set(skills)
    differences = [
        difference
        for skill, values in expected["skills"].items()
        for difference in find_differences(skills[skill], values, skill)
    ]
    assert differences == []


def test_priority_ranks_the_worked_example(tmp_path: Path) -> None:
    """System design comes first, and a closed skill keeps its priority beside its status."""
    built = build_site(SITES / "worked-example", "2026-03-01", tmp_path / "site")
    ranked = ("gap", "retest", "recovering", "unknown", "unproven")
    skills = [skill for skill in built["skills"] if skill["status"] in ranked]
    ordered = sorted(skills, key=lambda skill: -skill["priority"])
    stated = ("system-design", "concurrency", "kubernetes")
    assert [skill["id"] for skill in ordered if skill["id"] in stated] == list(stated)


@pytest.mark.parametrize(
    ("as_of", "count", "status"),
    [
        ("2025-03-01", 1, "gap"),
        ("2025-05-10", 2, "gap"),
        ("2025-08-01", 2, "retest"),
        ("2025-08-30", 3, "gap"),
        ("2025-10-15", 4, "gap"),
        ("2026-01-26", 5, "closed"),
    ],
)
def test_status_moves_observation_by_observation(
    as_of: str, count: int, status: str, tmp_path: Path
) -> None:
    """Seen from each day, algorithms goes from gap over retest to closed."""
    built = build_site(SITES / "worked-example", as_of, tmp_path / "site")
    algorithms = next(skill for skill in built["skills"] if skill["id"] == "algorithms")
    assert (algorithms["n"], algorithms["status"]) == (count, status)
    assert algorithms["closed_on"] == ("2026-01-20" if status == "closed" else None)
