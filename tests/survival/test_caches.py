"""Caches that are not what they were: they cost time, and never a byte of the site."""

from __future__ import annotations

import json
import marshal
import time

import pytest

from generator.archive import SIZE
from generator.cache import read_cached, write_cached
from generator.cli import run
from generator.digests import digest_value
from generator.project import CACHE
from generator.stamp import TICK
from tests.conftest import MakeProject
from tests.survival.journals import SMALL, Pair, pair_up

NAMES = ("archive", "stamp")


@pytest.fixture
def pair(make_project: MakeProject) -> Pair:
    """A small journal in two states, whose last build was late enough to leave a stamp."""
    project = make_project(SMALL)
    pair = pair_up(project, project / "journal/2026-03-02-beta.md")
    time.sleep(2 * TICK / 1e9)
    assert run(["build", "-q", "--project", str(project)]) == 0
    return pair


def check_builds(pair: Pair, capsys: pytest.CaptureFixture[str]) -> None:
    """Build the journal as it is and as it becomes: both sites are right, and nothing is said."""
    for state in (0, 1):
        pair.turn(state)
        assert run(["build", "-q", "-j", "1", "--project", str(pair.project)]) == 0
        assert capsys.readouterr().err == ""
        assert pair.find_state() == state


def test_r19_swapped_caches_are_not_believed(
    pair: Pair, capsys: pytest.CaptureFixture[str]
) -> None:
    """R19: two files of the cache that changed places are whole, and each is no cache of its kind."""
    one, other = (pair.project / CACHE / name for name in NAMES)
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)
    check_builds(pair, capsys)


@pytest.mark.parametrize("name", NAMES)
def test_r19_any_damage_is_noticed(
    pair: Pair, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """R19: a cache file that is gone, empty, cut or another kind of thing means a whole build."""
    path = pair.project / CACHE / name
    whole = path.read_bytes()
    for damaged in (b"", whole[:4], whole[: len(whole) // 2], whole + b"\0"):
        path.write_bytes(damaged)
        check_builds(pair, capsys)
    path.unlink(missing_ok=True)
    path.mkdir()
    check_builds(pair, capsys)


@pytest.mark.slow
@pytest.mark.timeout(0)
@pytest.mark.parametrize("name", NAMES)
def test_r19_every_flipped_byte_is_noticed(pair: Pair, name: str) -> None:
    """R19: no byte of any file of the cache is beyond its checksum."""
    path = pair.project / CACHE / name
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert read_cached(pair.project, name) is None


def test_r20_cache_of_another_version_is_ignored(
    pair: Pair, capsys: pytest.CaptureFixture[str]
) -> None:
    """R20: what an older or a newer program left is whole, well-formed and wrong, and is not read."""
    size = len(digest_value(b""))
    kept = bytes(read_cached(pair.project, "archive") or b"")
    ours, rest = kept[:size], kept[size:]
    start, middle = 2 * SIZE, 2 * SIZE + int.from_bytes(rest[:SIZE], "big")
    end = middle + int.from_bytes(rest[SIZE:start], "big")
    files = marshal.loads(rest[start:middle])
    one, other = files  # each is taken for the other one
    swapped = marshal.dumps({one: [*files[one][:-1], files[other][-1]], other: files[other]})
    behind = rest[end + files[one][-1] :]
    size_of_swapped = len(swapped).to_bytes(SIZE, "big")
    wrong = size_of_swapped + rest[SIZE:start] + swapped + rest[middle:end] + behind * 2
    for program in (digest_value(b"older"), digest_value(b"newer")):
        write_cached(pair.project, "archive", program, wrong)
        (pair.project / CACHE / "stamp").unlink(missing_ok=True)
        check_builds(pair, capsys)
    pair.turn(0)
    write_cached(pair.project, "archive", ours, wrong)
    run(["build", "-q", "-j", "1", "--project", str(pair.project)])
    assert (
        "Acme" not in json.loads((pair.site / "journal.json").read_bytes())["companies"][0]["name"]
    )
