"""The house rules that no single test of a module can see: who may import whom, and what nobody may do.

In: the source of `generator/` as syntax trees, and ARCHITECTURE.md. Imports inside functions and
those for types alone count like any other. ROUNDS_UPDATE_DOCS=1 writes the code map anew.
"""

import ast
import os
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent
PAGE = TOP / "ARCHITECTURE.md"
UPDATE = os.environ.get("ROUNDS_UPDATE_DOCS") == "1"
MOST_LINES = 400
LAYERS = (
    ("generator",),
    ("generator.record", "generator.datafiles"),
    ("generator.codes", "generator.diagnostics"),
    ("generator.project", "generator.cache", "generator.stamp"),
    ("generator.console", "generator.vocabulary."),
    (
        "generator.model",
        "generator.settings",
        "generator.slugs",
        "generator.workers",
        "generator.reads",
        "generator.memo",
        "generator.digests",
    ),
    ("generator.entries.",),
    ("generator.events", "generator.identity", "generator.skillbook", "generator.filters"),
    ("generator.resolution", "generator.people", "generator.processes", "generator.naming"),
    ("generator.journal",),
    ("generator.checks",),
    ("generator.reports.",),
    ("generator.exports.",),
    ("generator.pages.",),
    ("generator.redaction.",),
    ("generator.public.",),
    (
        "generator.standby",
        "generator.tree",
        "generator.manifest",
        "generator.placement",
        "generator.output",
        "generator.shelf",
    ),
    ("generator.pictures.",),
    ("generator.design", "generator.render"),
    ("generator.memory",),
    ("generator.archive", "generator.intake"),
    ("generator.names",),
    ("generator.beside",),
    ("generator.build",),
    ("generator.offering",),
    ("generator.gate.",),
    ("generator.showcase",),
    ("generator.publishing.",),
    ("generator.schemas.",),
    ("generator.scaffold.", "generator.manual"),
    ("generator.importers.",),
    ("generator.preview.",),
    ("generator.checkup",),
    ("generator.editor.",),
    ("generator.cli.",),
    ("generator.__main__",),
)
"""From the ground up; a name that ends with a dot is a package with all that it holds."""
OWNERS = {
    "yaml": ("generator.entries.frontmatter",),
    "markdown_it": ("generator.entries.body",),
    "mdit_py_plugins": ("generator.entries.body",),
    "pygments": ("generator.entries.rules",),
    "slugify": ("generator.slugs",),
    "jinja2": ("generator.render",),
    "markupsafe": ("generator.render",),
    "click": ("generator.cli.",),
    "msgspec": ("generator.record",),
    "h11": ("generator.preview.wire",),
    "watchfiles": ("generator.preview.watch",),
    "PIL": ("generator.pictures.pixels",),
    "icalendar": ("generator.importers.days",),
    "pygls": ("generator.editor.server",),
    "lsprotocol": ("generator.editor.server", "generator.editor.messages"),
}
"""Who may import each third-party package; others may name its types to the type checker."""
DRAWERS = {"utils", "helpers", "common", "misc", "manager", "base"}
CLOCKS = {("date", "today"), ("datetime", "today"), ("datetime", "now"), ("datetime", "utcnow")}
MODULE_BLOCK = re.compile(
    r"(?P<open><!-- modules: (?P<room>[\w/]+) -->\n).*?(?P<close><!-- end -->)", re.DOTALL
)


@cache
def read_modules() -> Mapping[str, ast.Module]:
    """Return the syntax tree of every module of the package by dotted name."""
    found = {}
    for path in sorted((TOP / "generator").rglob("*.py")):
        parts = path.relative_to(TOP).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text("utf-8"), path.as_posix())
    return found


def list_imports(name: str, *, with_types: bool = True) -> Iterator[str]:
    """Yield every module that a module imports, wherever in it; those for types alone if wanted."""
    tree = read_modules()[name]
    skipped = set() if with_types else {id(node) for node in _walk_types(tree)}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (item.name for item in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from _list_imported(node)


def _walk_types(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield what stands below `if TYPE_CHECKING`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            yield from (inner for part in node.body for inner in ast.walk(part))


def _list_imported(node: ast.ImportFrom) -> Iterator[str]:
    assert node.level == 0 and node.module, "imports name their module in full"
    for item in node.names:
        inner = f"{node.module}.{item.name}"
        yield inner if inner in read_modules() else node.module


def list_own_imports(name: str) -> list[str]:
    """Return the modules of this package that a module imports."""
    return [item for item in list_imports(name) if item.partition(".")[0] == "generator"]


def belongs(name: str, place: str) -> bool:
    """Say whether a module is the one named, or lies in the package named with a final dot."""
    return f"{name}.".startswith(place) if place.endswith(".") else name == place


def find_layer(name: str) -> int:
    """Return a module's layer; a module in none, or in two, is a fault of the list."""
    found = [
        number for number, places in enumerate(LAYERS) for place in places if belongs(name, place)
    ]
    assert len(found) == 1, f"{name} belongs into one layer of LAYERS"
    return found[0]


@pytest.mark.parametrize("name", read_modules())
def test_a_module_imports_only_from_its_own_layer_and_those_below(name: str) -> None:
    """Nothing looks back: whoever reads a module needs to know only what lies below it."""
    above = [item for item in list_own_imports(name) if find_layer(item) > find_layer(name)]
    assert not above, f"{name} imports {above} from above"


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Inside a layer, too, modules have an order."""
    waiting = {name: set(list_own_imports(name)) - {name} for name in read_modules()}
    while free := {name for name, needs in waiting.items() if not needs & waiting.keys()}:
        waiting = {name: needs for name, needs in waiting.items() if name not in free}
    assert not waiting


def test_each_third_party_package_has_one_importer() -> None:
    """Replacing a library must stay the affair of one module."""
    strays = [
        (name, item)
        for name in read_modules()
        for item in list_imports(name, with_types=False)
        for package in (item.partition(".")[0],)
        if package in OWNERS and not any(belongs(name, place) for place in OWNERS[package])
    ]
    assert not strays


def test_no_other_package_is_imported() -> None:
    """A new dependency is a decision: it gets its importer here and its reason in ARCHITECTURE.md."""
    known = {"__future__", "generator", *OWNERS}
    imported = {item.partition(".")[0] for name in read_modules() for item in list_imports(name)}
    assert imported <= known | sys.stdlib_module_names


def test_each_dependency_has_its_reason() -> None:
    """S1: ARCHITECTURE.md has a row for every package that an installation brings."""
    project = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["project"]
    rows = re.findall(r"^\| `([\w-]+)` \|", PAGE.read_text("utf-8"), re.MULTILINE)
    extras = project["optional-dependencies"].values()
    brought = chain(project["dependencies"], *extras)
    declared = [re.split(r"[<>=~! ]", item)[0] for item in brought]
    assert sorted(rows) == sorted(declared)


def test_only_the_command_line_prints() -> None:
    """A stage returns values and diagnostics; it never talks."""
    talkers = [
        name
        for name, tree in read_modules().items()
        if not belongs(name, "generator.cli.")
        for node in ast.walk(tree)
        if (isinstance(node, ast.Name) and node.id in ("print", "input"))
        or (isinstance(node, ast.Attribute) and node.attr in ("stdout", "stderr"))
    ]
    assert not talkers


def test_only_the_stamp_and_the_command_line_look_at_the_clock() -> None:
    """Whatever is derived takes today as a value, so the same journal and day give the same bytes."""
    lookers = [
        name
        for name, tree in read_modules().items()
        if name != "generator.stamp" and not belongs(name, "generator.cli.")
        for node in ast.walk(tree)
        if _reads_clock(node)
    ]
    assert not lookers


def _reads_clock(node: ast.AST) -> bool:
    if isinstance(node, ast.Import):
        return any(item.name == "time" for item in node.names)
    if isinstance(node, ast.ImportFrom):
        return node.module == "time"
    if not isinstance(node, ast.Attribute):
        return False
    owner = node.value.attr if isinstance(node.value, ast.Attribute) else ""
    owner = node.value.id if isinstance(node.value, ast.Name) else owner
    return (owner, node.attr) in CLOCKS


@pytest.mark.parametrize("name", read_modules())
def test_a_module_says_what_it_is(name: str) -> None:
    """Every module has a docstring whose first line is one sentence."""
    text = ast.get_docstring(read_modules()[name])
    assert text, f"{name} has no docstring"
    assert describe_module(name).endswith((".", "?")), f"{name}: the first line is no sentence"


def test_no_module_is_a_drawer() -> None:
    """A name such as `utils` says nothing about what is inside, and collects everything."""
    drawers = [name for name in read_modules() if DRAWERS & set(name.split("."))]
    assert not drawers


def test_no_module_is_long() -> None:
    """Whoever opens a module can read it in one go."""
    long = {
        path.relative_to(TOP).as_posix(): count
        for path in (TOP / "generator").rglob("*.py")
        if (count := len(path.read_text("utf-8").splitlines())) > MOST_LINES
    }
    assert not long


def describe_module(name: str) -> str:
    """Return the first paragraph of a module's docstring in one line."""
    text = ast.get_docstring(read_modules()[name]) or ""
    return " ".join(text.partition("\n\n")[0].split())


def list_room(room: str) -> Iterator[str]:
    """Return the lines of the code map for a folder, its modules in alphabetical order."""
    for name in sorted(read_modules()):
        path = Path(*name.split("."))
        is_package = (TOP / path / "__init__.py").is_file()
        if (path if is_package else path.parent).as_posix() != room:
            continue
        shown = path / "__init__.py" if is_package else path.with_suffix(".py")
        yield f"- `{shown.relative_to('generator').as_posix()}`: {describe_module(name)}"


def test_the_code_map_is_true() -> None:
    """ARCHITECTURE.md names each module with what its docstring says, and no other."""
    text = PAGE.read_text("utf-8")
    fresh = MODULE_BLOCK.sub(
        lambda found: "\n".join((found["open"], *list_room(found["room"]), "", found["close"])),
        text,
    )
    if UPDATE:
        PAGE.write_text(fresh, "utf-8")
    else:
        assert text == fresh, "ROUNDS_UPDATE_DOCS=1 pytest tests/test_architecture.py rewrites it"


def test_the_code_map_has_every_room() -> None:
    """Each folder of the package has its part of the map."""
    rooms = {found["room"] for found in MODULE_BLOCK.finditer(PAGE.read_text("utf-8"))}
    folders = {path.parent for path in (TOP / "generator").rglob("*.py")}
    assert rooms == {path.relative_to(TOP).as_posix() for path in folders}


def test_the_page_shows_the_layers_in_their_order() -> None:
    """The list of layers in ARCHITECTURE.md is the one that the test above enforces."""
    block = re.search(
        r"<!-- layers -->\n\n(.*?)\n\n<!-- end -->", PAGE.read_text("utf-8"), re.DOTALL
    )
    assert block
    shown = [re.findall(r"`([\w/.]+)`", line) for line in block[1].splitlines()]
    assert shown == [[_show_place(place) for place in places] for places in LAYERS]


def _show_place(place: str) -> str:
    inner = place.removeprefix("generator").removeprefix(".")
    if place.endswith("."):
        return inner.replace(".", "/")
    return f"{inner or '__init__'}.py"


def test_invariants_name_tests_that_exist() -> None:
    """An invariant is worth what its test is: each numbered one names at least one."""
    section = PAGE.read_text("utf-8").partition("## Invariants")[2].partition("\n## ")[0]
    invariants = re.findall(r"^\d+\. .*$", section, re.MULTILINE)
    assert invariants
    for line in invariants:
        named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", line)
        assert named, f"no test is named: {line}"
        for path, function in named:
            assert (TOP / path).is_file(), f"{path} does not exist"
            assert not function or _defines(TOP / path, function), f"{path} has no {function}"


def _defines(path: Path, function: str) -> bool:
    tree = ast.parse(path.read_text("utf-8"))
    return any(
        isinstance(node, ast.FunctionDef) and node.name == function for node in ast.walk(tree)
    )
