"""The table of SECURITY.md: every promise has its test, and every test of a promise its line."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
ROW = re.compile(r"^\| ([RCLS]\d+) \| (.+) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
IDS = re.compile(r"((?:[RCLS]\d+)(?:, [RCLS]\d+)*): ")
MOST = {"R": 23, "C": 16, "L": 15, "S": 9}
COVERED = {f"{kind}{number}" for kind, most in MOST.items() for number in range(1, most + 1)}
REASONS = ("not run: ",)


def list_rows() -> list[tuple[str, str, str]]:
    """Return the rows as (id, what is proven, tests)."""
    return ROW.findall((TOP / "SECURITY.md").read_text("utf-8"))


def list_definitions(path: Path) -> Iterator[tuple[str, str]]:
    """Yield name and docstring of every test and class of tests in a module."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, ast.get_docstring(node) or ""


def test_every_promise_has_one_row() -> None:
    """No id of the covered range is missing, and none stands twice."""
    found = [name for name, _, _ in list_rows()]
    assert sorted(found) == sorted(COVERED)


def test_every_row_names_a_test_or_a_reason() -> None:
    """A promise without a test says why."""
    assert not [
        name
        for name, _, tests in list_rows()
        if not NAMED.match(tests) and not tests.startswith(REASONS)
    ]


def test_every_named_test_exists() -> None:
    """What a row names can be run."""
    for name, _, tests in list_rows():
        for path, test in NAMED.findall(tests):
            assert (TOP / path).is_file(), f"{name}: {path}"
            assert test in dict(list_definitions(TOP / path)), f"{name}: {path}::{test}"


def test_every_test_of_a_promise_has_its_row() -> None:
    """An id at the head of a test's docstring is one of the table."""
    rows = {name for name, _, _ in list_rows()}
    marked = {
        name: found[1].split(", ")
        for path in (TOP / "tests").rglob("test_*.py")
        for name, text in list_definitions(path)
        if (found := IDS.match(text))
    }
    assert len(marked) > 20
    assert not {name: ids for name, ids in marked.items() if not rows.issuperset(ids)}
