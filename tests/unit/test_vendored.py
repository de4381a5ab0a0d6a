"""Files of others that the site carries: exactly those that their authors published, with their licence."""

import hashlib
import tomllib
from pathlib import Path

import pytest

from generator.render import find_builtin_templates

TEMPLATES = find_builtin_templates()
LISTED = tomllib.loads((TEMPLATES / "vendored.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", LISTED)
def test_file_is_as_published(name: str) -> None:
    """Every file has the hash that stands in the list, and one of them is the licence."""
    files = LISTED[name]["files"]
    for path, digest in files.items():
        assert hashlib.sha256((TEMPLATES / path).read_bytes()).hexdigest() == digest, path
    assert any("LICENSE" in path for path in files)
    assert all(LISTED[name][key] for key in ("version", "licence", "source", "why"))


def test_no_file_of_others_is_missing_in_the_list() -> None:
    """What says that it is somebody's work stands in the list; our own scripts say what they are."""
    listed = {path for item in LISTED.values() for path in item["files"]}
    for path in sorted((TEMPLATES / "static").rglob("*")):
        name = path.relative_to(TEMPLATES).as_posix()
        if path.suffix in (".js", ".txt") and name not in listed:
            assert is_our_own(path), name


def is_our_own(path: Path) -> bool:
    """Say whether a script begins by telling what it is for."""
    return path.read_text("utf-8").startswith("// ")
